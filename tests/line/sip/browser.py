"""A browser's telephone as the line sees it: SIP frames through the desk's socket. Its audio is only described, never sent."""

import asyncio
import re
import secrets
from collections.abc import Callable

from tests.line.sip.house import Desk
from tests.line.sip.phone import NOWHERE, Message, Phone
from vivevoix.line.port import BrowserClosed, BrowserOpened, BrowserSaid, BrowserTold

FINGERPRINT = ":".join(["AB"] * 32)


class Browser:
    def __init__(self, desk: Desk, user: str, password: str, *, conn: str | None = None, like: "Browser | None" = None) -> None:
        self.desk, self.user = desk, user
        self.conn = conn or f"c{secrets.token_hex(4)}"
        self.contact = like.contact if like else f"<sip:{secrets.token_hex(4)}@{secrets.token_hex(4)}.invalid;transport=ws>"
        self._proof = Phone(user, NOWHERE, password=password)
        self._call_id = secrets.token_hex(6)
        self._tag = secrets.token_hex(4)

    @property
    def got(self) -> list[Message]:
        told = [message for message in self.desk.heard if isinstance(message, BrowserTold) and message.conn == self.conn]
        return [Message(message.text.decode()) for message in told]

    def open(self) -> None:
        self.desk.say(BrowserOpened(conn=self.conn, peer="127.0.0.1"))

    def close(self) -> None:
        self.desk.say(BrowserClosed(conn=self.conn))

    def send(self, lines: list[str], body: str = "") -> None:
        text = "\r\n".join(
            [*lines, *(["Content-Type: application/sdp"] if body else []), f"Content-Length: {len(body)}", "", body]
        )
        self.desk.say(BrowserSaid(conn=self.conn, text=text.encode()))

    def reply(self, request: Message, code: int, reason: str, body: str = "") -> None:
        to = request["to"] if ";tag=" in request["to"] else f"{request['to']};tag={self._tag}"
        echoed = [*(f"Via: {via}" for via in request.all("via")), f"From: {request['from']}", f"To: {to}"]
        self.send(
            [
                f"SIP/2.0 {code} {reason}",
                *echoed,
                f"Call-ID: {request['call-id']}",
                f"CSeq: {request['cseq']}",
                f"Contact: {self.contact}",
            ],
            body,
        )

    async def register(self) -> Message:
        self._register(1)
        challenge = await self.answer("REGISTER", 1)
        self._register(2, challenge)
        return await self.answer("REGISTER", 2)

    def _register(self, cseq: int, challenge: Message | None = None) -> None:
        address = f"<sip:{self.user}@vivevoix>"
        lines = [
            "REGISTER sip:vivevoix SIP/2.0",
            self._via(),
            f"From: {address};tag={self._tag}",
            f"To: {address}",
            f"Call-ID: {self._call_id}{self.conn}",
        ]
        self.send(
            [
                *lines,
                f"CSeq: {cseq} REGISTER",
                f"Contact: {self.contact};expires=300",
                "Max-Forwards: 69",
                *self._shown(challenge, "REGISTER", "sip:vivevoix"),
            ]
        )

    def invite(self, number: str, *, cseq: int, challenge: Message | None = None, offer: str = "") -> None:
        uri = f"sip:{number}@vivevoix"
        lines = [
            f"INVITE {uri} SIP/2.0",
            self._via(),
            f"From: <sip:{self.user}@vivevoix>;tag={self._tag}",
            f"To: <{uri}>",
            f"Call-ID: {self._call_id}",
        ]
        self.send(
            [
                *lines,
                f"CSeq: {cseq} INVITE",
                f"Contact: {self.contact}",
                "Max-Forwards: 69",
                *self._shown(challenge, "INVITE", uri),
            ],
            offer or self.offer(),
        )

    def request_in(self, method: str, invite: Message, cseq: int, body: str = "") -> None:
        """A request inside the dialog that this INVITE began."""
        found = re.search(r"<([^>]*)>", invite["contact"])
        assert found
        lines = [f"{method} {found[1]} SIP/2.0", self._via(), f"From: {invite['to']};tag={self._tag}", f"To: {invite['from']}"]
        self.send(
            [*lines, f"Call-ID: {invite['call-id']}", f"CSeq: {cseq} {method}", f"Contact: {self.contact}", "Max-Forwards: 69"],
            body,
        )

    def _via(self) -> str:
        return f"Via: SIP/2.0/WS {secrets.token_hex(4)}.invalid;branch=z9hG4bK{secrets.token_hex(6)}"

    def _shown(self, challenge: Message | None, method: str, uri: str) -> list[str]:
        return [] if challenge is None else [self._proof.credentials(self._proof.challenge_of(challenge), method, uri)]

    def answer_to(self, invite: Message) -> str:
        assert "fingerprint" in invite.body
        return self._sdp("active", "sendrecv")

    def offer(self, flow: str = "sendrecv") -> str:
        return self._sdp("actpass", flow)

    def _sdp(self, setup: str, flow: str) -> str:
        return (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126\r\nc=IN IP4 0.0.0.1\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/8000\r\n"
            f"a=mid:0\r\na=rtcp-mux\r\na=ice-ufrag:abcd\r\na=ice-pwd:{'x' * 22}\r\na=fingerprint:sha-256 {FINGERPRINT}\r\na=setup:{setup}\r\na={flow}\r\n"
        )

    async def asked(self, method: str) -> Message:
        return await self._until(lambda: next((m for m in self.got if not m.code and m.method == method), None))

    async def answer(self, method: str, cseq: int) -> Message:
        return await self._until(lambda: next((m for m in self.got if m.code >= 200 and m["cseq"] == f"{cseq} {method}"), None))

    async def _until(self, found: Callable[[], Message | None]) -> Message:
        return await asyncio.wait_for(self.desk.until(found), 30)
