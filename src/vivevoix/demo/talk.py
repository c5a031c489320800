"""One conversation of a demo telephone: a SIP dialog and its audio (RFC 3261, sections 12 to 15; RFC 3264; RFC 3515)."""

import asyncio
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote

from vivevoix.demo.exchange import GIVE_UP_AFTER, Answering, Exchange, new_branch
from vivevoix.demo.rtp import Sound, Stream, Voice
from vivevoix.demo.sip_text import (
    TURNED,
    Address,
    Message,
    address_of,
    describe,
    new_token,
    read_offer,
    respond,
    uri_of,
    user_of,
)

ACCEPTED, REFUSED = 200, 300
UNSIGNED = frozenset({401, 407})


class TalkEnd(StrEnum):
    """How a conversation ended, as this telephone saw it."""

    WE_HUNG_UP = "we_hung_up"
    THEY_HUNG_UP = "they_hung_up"
    WE_GAVE_UP = "we_gave_up"
    """We called and left before anyone answered."""
    THEY_GAVE_UP = "they_gave_up"
    """They called and stopped ringing us, or someone else took it."""
    WE_DECLINED = "we_declined"
    REFUSED = "refused"
    """We called and were refused; the code says how."""


class Phone(Protocol):
    """The telephone a conversation belongs to."""

    sound: Sound
    exchange: Exchange
    server: Address
    host: str
    password: str
    codecs: tuple[int, ...]
    cancelled: set[tuple[str, str]]

    @property
    def uri(self) -> str: ...
    @property
    def contact(self) -> str: ...
    def signature(self, challenged: Message, method: str, uri: str) -> tuple[str, str]: ...
    async def final(self, request: Message, to: Address) -> Message: ...
    def reply(self, answering: Answering, code: int) -> None: ...
    def forget(self, talk: "Talk") -> None: ...


class Talk:
    """From the first ring to the end. `rang`, `answered` and `ended` are events; all times are loop times in seconds."""

    def __init__(self, phone: Phone, voice: Voice, *, ours: bool) -> None:
        self.phone, self.voice, self.ours = phone, voice, ours
        self.rang, self.answered, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._settled = asyncio.Event()
        self.began_at = self._now()
        self.tried_at: float | None = None
        """When the far side first said 100 or more: from then on the house knows of us."""
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.end: TalkEnd | None = None
        self.code = 0
        """The last response to our INVITE."""
        self.held_by_them = self.held_by_us = False
        self.told: list[str] = []
        """What NOTIFYs said of a transfer we asked for: `SIP/2.0 200 OK`."""
        self.call_id, self.our_tag, self.their_tag = new_token(), new_token(), ""
        self.invite: Message | None = None
        self._invited: Answering | None = None
        self._number = 1
        self._us = self._them = ""
        self._target = ""
        self._to = phone.server
        self._routes: tuple[str, ...] = ()
        self._cancel_wanted = self._signed = False
        self._version = 1
        self.stream = Stream(voice, phone.host)
        phone.sound.add(self.stream)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def their_number(self) -> str:
        """The user part of the other side's address."""
        return user_of(uri_of(self._them))

    async def until_settled(self, seconds: float) -> bool:
        """Wait until answered or ended. True: answered. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self._settled.wait()
        return self.answered.is_set()

    # Calling.

    def dial(self, uri: str, headers: tuple[tuple[str, str], ...], us: str) -> None:
        self._us, self._them, self._target = f"{us};tag={self.our_tag}", f"<{uri}>", uri
        self._send_invite(uri, headers)

    def _send_invite(self, uri: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.invite = self._request("INVITE", uri, headers, body=self._sdp("sendrecv"))

        def heard(response: Message) -> None:
            self._invite_answered(response, uri, headers)

        self.phone.exchange.ask(self.invite, self._to, heard)

    def _invite_answered(self, response: Message, uri: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.code = response.code
        if response.code in UNSIGNED and not self._signed and self.phone.password:
            self._signed = True
            self._number += 1
            return self._send_invite(uri, (*headers, self.phone.signature(response, "INVITE", uri)))
        if response.code >= REFUSED:
            return self._over(TalkEnd.WE_GAVE_UP if self._cancel_wanted else TalkEnd.REFUSED)
        # A 408 we made ourselves is no sign of life; anything else is.
        self.tried_at = self.tried_at or self._now()
        if response.code > 100:
            self.rang_at = self.rang_at or self._now()
            self.rang.set()
            self._listen_to(response)
        if response.code >= ACCEPTED:
            return self._picked_up(response)
        if self._cancel_wanted:
            self._cancel()
        return None

    def _picked_up(self, response: Message) -> None:
        self._them, self.their_tag = response.header("to"), response.tag("to")
        self._remember_way(response, reverse=True)
        ack = self._request("ACK", self._target, (), number=response.cseq[0])
        self.phone.exchange.accept(response, ack, self._to)
        if self.ended.is_set() or self._cancel_wanted:
            # Answered in the very moment we gave up: a conversation exists now and must be ended as one.
            self._say_bye()
            return self._over(TalkEnd.WE_GAVE_UP)
        return self._is_answered()

    def _cancel(self) -> None:
        if not self.invite:
            return
        kept = tuple(
            (name, value)
            for name, value in self.invite.headers
            if name in {"via", "max-forwards", "from", "to", "call-id", "route"}
        )
        cancel = Message(method="CANCEL", uri=self.invite.uri, headers=(*kept, ("cseq", f"{self.invite.cseq[0]} CANCEL")))
        self._cancel_wanted = True
        if (self.invite.branch, "CANCEL") not in self.phone.cancelled:
            self.phone.cancelled.add((self.invite.branch, "CANCEL"))
            self.phone.exchange.ask(cancel, self._to, self._cancel_answered)

    def _cancel_answered(self, response: Message) -> None:
        """The INVITE's own end follows a 200; after anything else, or long silence, nothing will (RFC 3261, 9.1)."""
        if response.code >= REFUSED:
            self._over(TalkEnd.WE_GAVE_UP)
        elif response.code >= ACCEPTED:
            asyncio.get_running_loop().call_later(GIVE_UP_AFTER, self._over, TalkEnd.WE_GAVE_UP)

    # Being called.

    def ring(self, invited: Answering) -> None:
        """Take in an INVITE and say that we are ringing."""
        self._invited, self.invite = invited, invited.request
        self.call_id = self.invite.call_id
        self._us, self._them = f"{self.invite.header('to')};tag={self.our_tag}", self.invite.header("from")
        self.their_tag = self.invite.tag("from")
        self._remember_way(self.invite, reverse=False)
        self._listen_to(self.invite)
        self.rang_at = self.tried_at = self._now()
        self.rang.set()
        self._respond(180)

    def _respond(self, code: int, body: str = "") -> None:
        if self._invited:
            response = respond(self._invited.request, code, tag=self.our_tag, contact=self.phone.contact, body=body)
            self.phone.exchange.answer(self._invited, response)

    def answer(self) -> None:
        """Pick up."""
        if not self.ended.is_set() and not self.answered.is_set():
            self._respond(ACCEPTED, self._sdp("sendrecv"))
            self._is_answered()

    def decline(self, code: int = 603) -> None:
        """Let others take it (603), or be busy (486)."""
        if not self.ended.is_set() and not self.answered.is_set():
            self._respond(code)
            self._over(TalkEnd.WE_DECLINED)

    # While it lasts.

    def hang_up(self) -> None:
        """End it, whatever state it is in."""
        if self.ended.is_set():
            return
        if self.answered.is_set():
            self._say_bye()
            self._over(TalkEnd.WE_HUNG_UP)
        elif self.ours:
            self._cancel_wanted = True
            if self.tried_at is not None:
                self._cancel()
        else:
            self.decline()

    def _say_bye(self) -> None:
        self._number += 1
        self.phone.exchange.ask(self._request("BYE", self._target, ()), self._to, lambda _: None)

    async def hold(self) -> bool:
        """Put them on hold with our own hold key. True when they agreed."""
        self.held_by_us = await self._offer_again("sendonly")
        self._speak_if_may()
        return self.held_by_us

    async def resume(self) -> bool:
        """Take them back. True when they agreed."""
        agreed = await self._offer_again("sendrecv")
        self.held_by_us = self.held_by_us and not agreed
        self._speak_if_may()
        return agreed

    async def _offer_again(self, direction: str) -> bool:
        self._version += 1
        response = await self._ask("INVITE", (), self._sdp(direction))
        if response.code >= REFUSED:
            return False
        self._listen_to(response)
        self._remember_way(response, reverse=True, routes=False)
        self.phone.exchange.accept(response, self._request("ACK", self._target, (), number=response.cseq[0]), self._to)
        return True

    async def _ask(self, method: str, headers: tuple[tuple[str, str], ...], body: str = "") -> Message:
        """A request inside the conversation and its final response."""
        self._number += 1
        response = await self.phone.final(self._request(method, self._target, headers, body=body), self._to)
        if response.code in UNSIGNED and self.phone.password:
            self._number += 1
            signed = (*headers, self.phone.signature(response, method, self._target))
            response = await self.phone.final(self._request(method, self._target, signed, body=body), self._to)
        return response

    async def refer(self, to: str, *, joining: "Talk | None" = None) -> int:
        """Our own transfer key: send them to `to` (a user part), or join them with another of our conversations. The code."""
        uri = f"sip:{to}@{self.phone.server.host}:{self.phone.server.port}"
        if joining:
            replaces = f"{joining.call_id};to-tag={joining.their_tag};from-tag={joining.our_tag}"
            uri = f"{uri}?Replaces={quote(replaces, safe='')}"
        headers = (("refer-to", f"<{uri}>"), ("referred-by", f"<{self.phone.uri}>"))
        return (await self._ask("REFER", headers)).code

    def press(self, keys: str) -> None:
        """Press keys (RFC 4733)."""
        self.stream.press(keys)

    # Requests of theirs inside the conversation.

    def asked(self, request: Message, answering: Answering) -> None:
        match request.method:
            case "INVITE" | "UPDATE":
                self._re_offered(request, answering)
            case "BYE":
                self.phone.reply(answering, ACCEPTED)
                self._over(TalkEnd.THEY_HUNG_UP)
            case "NOTIFY":
                self.told.append(request.body.strip())
                self.phone.reply(answering, ACCEPTED)
            case _:
                self.phone.reply(answering, ACCEPTED)

    def cancelled(self) -> None:
        """They stopped ringing us."""
        if not self.answered.is_set() and not self.ended.is_set():
            self._respond(487)
            self._over(TalkEnd.THEY_GAVE_UP)

    def acknowledged(self, ack: Message) -> None:
        if self._invited:
            self.phone.exchange.acknowledged(self._invited)
        self._listen_to(ack)

    def _re_offered(self, request: Message, answering: Answering) -> None:
        offer = read_offer(request.body)
        body = ""
        if offer:
            self._version += 1
            self.held_by_them = offer.direction in {"sendonly", "inactive"}
            self._listen_to(request)
            body = self._sdp(TURNED[offer.direction])
        elif request.method == "INVITE":
            body = self._sdp("sendrecv")
        self._invited = answering if request.method == "INVITE" else self._invited
        self._speak_if_may()
        response = respond(request, ACCEPTED, tag=self.our_tag, contact=self.phone.contact, body=body)
        self.phone.exchange.answer(answering, response)

    def _speak_if_may(self) -> None:
        self.stream.speaking = not (self.held_by_us or self.held_by_them)

    # The dialog.

    def _sdp(self, direction: str) -> str:
        return describe(self.stream.here, self.phone.codecs, direction=direction, version=self._version)

    def _listen_to(self, message: Message) -> None:
        """Speak to where their SDP says."""
        if offer := read_offer(message.body):
            self.stream.codec = next((codec for codec in offer.codecs if codec in self.phone.codecs), self.stream.codec)
            # A held telephone may write 0.0.0.0 (RFC 2543): there is nothing to send to.
            self.stream.to = None if offer.address.host == "0.0.0.0" else offer.address  # noqa: S104

    def _remember_way(self, message: Message, *, reverse: bool, routes: bool = True) -> None:
        self._target = uri_of(message.header("contact")) or self._target
        if routes:
            listed = [uri_of(value) for header in message.all("record-route") for value in header.split(",")]
            self._routes = tuple(reversed(listed) if reverse else listed)
        self._to = address_of(self._routes[0] if self._routes else self._target) or self.phone.server

    def _request(
        self, method: str, uri: str, headers: tuple[tuple[str, str], ...], *, number: int = 0, body: str = ""
    ) -> Message:
        here = self.phone.exchange.here
        host = f"[{here.host}]" if ":" in here.host else here.host
        own = [("via", f"SIP/2.0/UDP {host}:{here.port};rport;branch={new_branch()}"), ("max-forwards", "70")]
        own += [("route", f"<{route}>") for route in self._routes]
        own += [("from", self._us), ("to", self._them), ("call-id", self.call_id), ("cseq", f"{number or self._number} {method}")]
        own += [("contact", self.phone.contact), ("user-agent", "Vivevoix demo telephone"), *headers]
        return Message(method=method, uri=uri, headers=tuple(own), body=body)

    def _is_answered(self) -> None:
        self.answered_at = self._now()
        self.answered.set()
        self._settled.set()

    def _over(self, end: TalkEnd) -> None:
        if self.ended.is_set():
            return
        self.end, self.ended_at = end, self._now()
        if self.answered.is_set() and self._invited:
            self.phone.exchange.acknowledged(self._invited)
        self.phone.sound.end(self.stream)
        self.phone.forget(self)
        self.ended.set()
        self._settled.set()
