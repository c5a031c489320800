"""A small SIP telephone of our own, over raw UDP, independent of the stack under test. It does what a test tells it, exactly."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

PATIENCE = 20.0
NOWHERE = ("127.0.0.1", 9)
"""The server of a telephone that is called before it calls anybody."""


class Message:
    """One SIP message as text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.head, _, self.body = text.partition("\r\n\r\n")
        self.start = self.head.split("\r\n", 1)[0]

    @property
    def code(self) -> int:
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        return self["cseq"].split()[1] if self.code else self.start.split()[0]

    def all(self, name: str) -> list[str]:
        return [value.strip() for value in re.findall(rf"(?im)^{name}\s*:(.*)$", self.head)]

    def __getitem__(self, name: str) -> str:
        return self.all(name)[0]

    def has(self, name: str) -> bool:
        return bool(self.all(name))

    def tag(self, name: str) -> str | None:
        found = re.search(r";tag=([^;>\s]+)", self[name])
        return found[1] if found else None

    def __repr__(self) -> str:
        return self.start


class Phone(asyncio.DatagramProtocol):
    """`user` at 127.0.0.1 (or `host`), talking to the line at `server`."""

    def __init__(
        self, user: str, server: tuple[str, int], *, password: str = "", host: str | None = None, contact_host: str | None = None
    ) -> None:
        self.user, self.server, self.password = user, server, password
        self.host = host or ("::1" if ":" in server[0] else "127.0.0.1")
        self.contact_host = contact_host
        self.got: list[Message] = []
        self.algorithm, self.charset = "MD5", "utf-8"
        self.audio: Audio | None = None
        self._news = asyncio.Event()
        self._seq = 0
        self.on_request: Callable[[Message], bool] | None = None
        self.dialog: Dialog | None = None
        self.instance = secrets.token_hex(4)

    async def start(self) -> "Phone":
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self.host, 0))
        self.port = self._transport.get_extra_info("sockname")[1]
        self.audio = Audio()
        await loop.create_datagram_endpoint(lambda: self.audio or Audio(), local_addr=(self.host, 0))
        return self

    def stop(self) -> None:
        self._transport.close()
        if self.audio is not None:
            self.audio.close()

    # Sending.

    @property
    def bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def uri(self) -> str:
        server = f"[{self.server[0]}]" if ":" in self.server[0] else self.server[0]
        return f"sip:{server}:{self.server[1]}"

    @property
    def contact(self) -> str:
        return f"<sip:{self.user}-{self.instance}@{self.contact_host or self.bracketed}:{self.port}>"

    def send(self, text: str) -> None:
        self._transport.sendto(text.encode(self.charset), self.server)

    def request(self, method: str, uri: str, headers: list[str], body: str = "", *, branch: str | None = None) -> None:
        via = f"Via: SIP/2.0/UDP {self.contact_host or self.bracketed}:{self.port};rport;branch={branch or 'z9hG4bK' + secrets.token_hex(8)}"
        kind = ["Content-Type: application/sdp"] if body and not any(line.startswith("Content-Type") for line in headers) else []
        lines = [
            f"{method} {uri} SIP/2.0",
            via,
            "Max-Forwards: 70",
            *headers,
            *kind,
            f"Content-Length: {len(body.encode())}",
            "",
            body,
        ]
        self.send("\r\n".join(lines))

    def reply(
        self, request: Message, code: int, reason: str, body: str = "", headers: tuple[str, ...] = (), *, tag: str | None = None
    ) -> None:
        to = request["to"]
        if tag and ";tag=" not in to:
            to += f";tag={tag}"
        lines = [f"SIP/2.0 {code} {reason}", *(f"Via: {via}" for via in request.all("via"))]
        lines += [
            f"From: {request['from']}",
            f"To: {to}",
            f"Call-ID: {request['call-id']}",
            f"CSeq: {request['cseq']}",
            f"Contact: {self.contact}",
        ]
        lines += [
            *headers,
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body.encode())}",
            "",
            body,
        ]
        self.send("\r\n".join(lines))

    def sdp(self, flow: str = "sendrecv", *, codecs: str = "0 101", extra: str = "") -> str:
        assert self.audio is not None
        kind = "IP6" if ":" in self.host else "IP4"
        return (
            f"v=0\r\no=- 1 {secrets.randbits(20)} IN {kind} {self.host}\r\ns=-\r\nc=IN {kind} {self.host}\r\nt=0 0\r\n"
            f"m=audio {self.audio.port} RTP/AVP {codecs}\r\na=rtpmap:101 telephone-event/8000\r\na={flow}\r\n{extra}"
        )

    # Receiving.

    def datagram_received(self, data: bytes, address: Any) -> None:
        message = Message(data.decode())
        self.got.append(message)
        if not message.code:
            self._answer_by_itself(message)
        self._news.set()

    def _answer_by_itself(self, message: Message) -> None:
        if self.on_request is not None and self.on_request(message):
            return
        if message.method in ("OPTIONS", "BYE", "NOTIFY", "CANCEL"):
            self.reply(message, 200, "OK", tag="self")

    async def until(self, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
        async with asyncio.timeout(patience):
            while not (value := found()):
                self._news.clear()
                await self._news.wait()
            return value

    async def response(self, call_id: str, cseq: int, method: str, *, final: bool = True, patience: float = PATIENCE) -> Message:
        def found() -> Message | None:
            return next(
                (
                    m
                    for m in self.got
                    if m.code >= (200 if final else 100) and m["call-id"] == call_id and m["cseq"] == f"{cseq} {method}"
                ),
                None,
            )

        return await self.until(found, patience)

    async def asked(self, method: str, *, nth: int = 1, patience: float = PATIENCE) -> Message:
        """The nth request of this method that reached this telephone (sent again counts once)."""

        def found() -> Message | None:
            seen: dict[str, Message] = {}
            for message in self.got:
                if not message.code and message.method == method:
                    seen.setdefault(message["via"] + message["cseq"], message)
            return list(seen.values())[nth - 1] if len(seen) >= nth else None

        return await self.until(found, patience)

    # Registering.

    def credentials(self, challenge: str, method: str, uri: str) -> str:
        part = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
        make = hashlib.sha256 if part.get("algorithm") == "SHA-256" else hashlib.md5

        def hashed(text: str) -> str:
            return make(text.encode()).hexdigest()

        cnonce = secrets.token_hex(4)
        first, second = hashed(f"{self.user}:{part['realm']}:{self.password}"), hashed(f"{method}:{uri}")
        response = hashed(f"{first}:{part['nonce']}:00000001:{cnonce}:auth:{second}")
        return (
            f'Authorization: Digest username="{self.user}", realm="{part["realm"]}", nonce="{part["nonce"]}", uri="{uri}", '
            f'response="{response}", algorithm={part.get("algorithm", "MD5")}, qop=auth, nc=00000001, cnonce="{cnonce}"'
        )

    def challenge_of(self, message: Message) -> str:
        return next(value for value in message.all("www-authenticate") if f"algorithm={self.algorithm}" in value)

    async def register(self, expires: int = 300, *, contact: str | None = None, prove: bool = True) -> Message:
        call_id, tag = secrets.token_hex(8), secrets.token_hex(4)
        address = f"<sip:{self.user}@{self.server[0] if ':' not in self.server[0] else self.bracketed}>"
        headers = [
            f"From: {address};tag={tag}",
            f"To: {address}",
            f"Call-ID: {call_id}",
            f"Contact: {contact or self.contact}",
            f"Expires: {expires}",
        ]
        self.request("REGISTER", self.uri, [*headers, "CSeq: 1 REGISTER"])
        first = await self.response(call_id, 1, "REGISTER")
        if first.code != 401 or not prove:
            return first
        proof = self.credentials(self.challenge_of(first), "REGISTER", self.uri)
        self.request("REGISTER", self.uri, [*headers, "CSeq: 2 REGISTER", proof])
        return await self.response(call_id, 2, "REGISTER")

    # Calling and being called.

    async def call(self, number: str, body: str | None = None, headers: tuple[str, ...] = (), **kw: Any) -> "Dialog":
        """Send an INVITE; the dialog's `until_answered` or `refused` says how it went."""
        dialog = Dialog(self, number, **kw)
        dialog.invite(self.sdp() if body is None else body, headers)
        self.dialog = dialog
        return dialog

    async def rung(self, *, nth: int = 1) -> "Dialog":
        """Wait for an INVITE to this telephone."""
        invite = await self.asked("INVITE", nth=nth)
        return Dialog.of_invite(self, invite)

    def pretend(self, code: int, reason: str) -> None:
        """From now on refuse every INVITE like this."""

        def refuse(message: Message) -> bool:
            if message.method == "INVITE":
                self.reply(message, code, reason, tag="no")
                return True
            return False

        self.on_request = refuse


class Dialog:
    """One call of a telephone, caller's or called side."""

    def __init__(self, phone: Phone, number: str, *, display: str = "", call_id: str | None = None) -> None:
        self.phone = phone
        self.call_id = call_id or secrets.token_hex(8)
        self.cseq = 1
        self.branch = "z9hG4bK" + secrets.token_hex(8)
        host = phone.bracketed
        self.uri = f"sip:{number}@{phone.uri.removeprefix('sip:')}"
        self.local = f"{display}<sip:{phone.user}@{host}>;tag={secrets.token_hex(4)}"
        self.remote = f"<sip:{number}@{host}>"
        self.target = self.uri
        self.invite_message: Message | None = None

    @classmethod
    def of_invite(cls, phone: Phone, invite: Message) -> "Dialog":
        dialog = cls(phone, "", call_id=invite["call-id"])
        dialog.invite_message = invite
        dialog.tag = secrets.token_hex(4)  # type: ignore[attr-defined]
        dialog.local = f"{invite['to']};tag={dialog.tag}"  # type: ignore[attr-defined]
        dialog.remote = invite["from"]
        dialog.target = _uri(invite["contact"])
        dialog.cseq = 100
        return dialog

    @property
    def _ours(self) -> str:
        return str(getattr(self, "tag", ""))

    # Caller's side.

    def invite(self, body: str, headers: tuple[str, ...] = ()) -> None:
        self.phone.request(
            "INVITE", self.uri, [*self._headers("INVITE"), f"Contact: {self.phone.contact}", *headers], body, branch=self.branch
        )

    def cancel(self) -> None:
        self.phone.request("CANCEL", self.uri, self._headers("CANCEL"), branch=self.branch)

    async def provisional(self, code: int) -> Message:
        return await self.phone.until(
            lambda: next((m for m in self.phone.got if m.code == code and m["call-id"] == self.call_id), None)
        )

    async def outcome(self, *, patience: float = PATIENCE) -> Message:
        """The final answer to our INVITE, acknowledged."""
        answer = await self.phone.response(self.call_id, self.cseq, "INVITE", patience=patience)
        self.remote = answer["to"]
        if answer.code < 300:
            self.target = _uri(answer["contact"])
        self.ack(answer.code)
        return answer

    async def until_answered(self, *, patience: float = PATIENCE) -> Message:
        answer = await self.outcome(patience=patience)
        assert answer.code == 200, answer
        self.phone_audio(answer.body)
        return answer

    def ack(self, code: int = 200, body: str = "") -> None:
        branch = self.branch if code >= 300 else None
        self.phone.request("ACK", self.target if code < 300 else self.uri, self._headers("ACK"), body, branch=branch)

    # Called side.

    def ringing(self) -> None:
        assert self.invite_message is not None
        self.phone.reply(self.invite_message, 180, "Ringing", tag=self._ours)

    def pick_up(self, body: str | None = None) -> None:
        assert self.invite_message is not None
        self.phone.reply(self.invite_message, 200, "OK", self.phone.sdp() if body is None else body, tag=self._ours)
        if self.invite_message.body:
            self.phone_audio(self.invite_message.body)

    def refuse(self, code: int, reason: str) -> None:
        assert self.invite_message is not None
        self.phone.reply(self.invite_message, code, reason, tag=self._ours)

    def give_way(self) -> None:
        """After a CANCEL."""
        self.refuse(487, "Request Terminated")

    # Both.

    async def ask(self, method: str, headers: tuple[str, ...] = (), body: str = "") -> Message:
        """A request inside the dialog and its final answer (acknowledged when an INVITE)."""
        self.cseq += 1
        extra = [f"Contact: {self.phone.contact}"] if method in ("INVITE", "UPDATE", "REFER") else []
        self.phone.request(method, self.target, [*self._headers(method), *extra, *headers], body)
        answer = await self.phone.response(self.call_id, self.cseq, method)
        if method == "INVITE" and answer.code < 300:
            self.ack()
        return answer

    async def hang_up(self) -> Message:
        return await self.ask("BYE")

    async def was_hung_up(self) -> Message:
        return await self.phone.until(
            lambda: next((m for m in self.phone.got if not m.code and m.method == "BYE" and m["call-id"] == self.call_id), None)
        )

    async def was_cancelled(self) -> Message:
        return await self.phone.until(
            lambda: next(
                (m for m in self.phone.got if not m.code and m.method == "CANCEL" and m["call-id"] == self.call_id), None
            )
        )

    def phone_audio(self, body: str) -> None:
        host, port = re.search(r"c=IN IP[46] (\S+)", body), re.search(r"m=audio (\d+)", body)
        assert host, body
        assert port, body
        assert self.phone.audio is not None
        self.phone.audio.far = (host[1], int(port[1]))

    def _headers(self, method: str) -> list[str]:
        return [f"From: {self.local}", f"To: {self.remote}", f"Call-ID: {self.call_id}", f"CSeq: {self.cseq} {method}"]


class Audio(asyncio.DatagramProtocol):
    """RTP by hand: each packet carries one value, so that who hears whom is seen at once."""

    def __init__(self) -> None:
        self.far: tuple[str, int] | None = None
        self.port = 0
        self.heard: list[bytes] = []
        self._seq = secrets.randbits(14)
        self._news = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self.port = transport.get_extra_info("sockname")[1]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, address: Any) -> None:
        self.heard.append(data)
        self._news.set()

    def say(self, value: int, packets: int = 1) -> None:
        for _ in range(packets):
            self._seq += 1
            self._packet(0, bytes([value]) * 160)

    def press(self, event: int) -> None:
        """An RFC 4733 key press; every packet of it carries the time it began."""
        began = (self._seq + 1) * 160
        for step in range(5):
            self._seq += 1
            end = 0x80 if step >= 2 else 0
            self._packet(101, bytes([event, end | 10]) + (160 * (step + 1)).to_bytes(2, "big"), stamp=began, marker=step == 0)

    def _packet(self, kind: int, payload: bytes, *, stamp: int | None = None, marker: bool = False) -> None:
        assert self.far is not None
        assert self._transport is not None
        stamp = self._seq * 160 if stamp is None else stamp
        head = bytes([0x80, kind | (0x80 if marker else 0)]) + (self._seq & 0xFFFF).to_bytes(2, "big") + stamp.to_bytes(4, "big")
        self._transport.sendto(head + b"\x01\x02\x03\x04" + payload, self.far)

    async def until_heard(self, packets: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.heard) < packets:
                self._news.clear()
                await self._news.wait()

    async def hears(self, other: "Audio", value: int, patience: float = PATIENCE) -> None:
        """`other` says this value until we hear it."""
        async with asyncio.timeout(patience):
            while not any(data[12:] == bytes([value]) * 160 for data in self.heard if data[1] & 0x7F == 0):
                other.say(value)
                self._news.clear()
                try:
                    async with asyncio.timeout(0.02):
                        await self._news.wait()
                except TimeoutError:
                    continue


def _uri(header: str) -> str:
    found = re.search(r"<([^>]*)>", header)
    return found[1] if found else header.split(";")[0].strip()
