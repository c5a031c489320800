"""SIP transactions over one UDP socket (RFC 3261, section 17): retransmission, timeouts, ACK and repeated requests."""

import asyncio
from collections.abc import Callable

from vivevoix.demo.sip_text import Address, Message, NotSip, address_of, new_token, read, respond, write

T1, T2, GIVE_UP_AFTER = 0.5, 4.0, 32.0
"""Seconds (RFC 3261, 17.1.1.1): first retransmission, the longest pause between two, the end of patience."""

OnResponse = Callable[[Message], None]
Repeat = Callable[[], None]


class Repeater:
    """Sends again with growing pauses until stopped or until patience ends."""

    def __init__(self, send: Repeat, gave_up: Repeat, longest: float = T2) -> None:
        self._send, self._gave_up, self._longest = send, gave_up, longest
        self._loop = asyncio.get_running_loop()
        self._until, self._pause = self._loop.time() + GIVE_UP_AFTER, T1
        self._timer: asyncio.TimerHandle | None = self._loop.call_later(T1, self._again)

    def _again(self) -> None:
        if self._loop.time() >= self._until:
            self._timer = None
            return self._gave_up()
        self._send()
        self._pause = min(self._pause * 2, self._longest)
        self._timer = self._loop.call_later(self._pause, self._again)
        return None

    def stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


class Asked:
    """A request of ours that waits for its response."""

    def __init__(self, request: Message, to: Address, on_response: OnResponse, repeater: Repeater) -> None:
        self.request, self.to, self.on_response, self.repeater = request, to, on_response, repeater
        self.ack: bytes = b""
        """The ACK of a refused INVITE, sent again for every repeated refusal."""


class Answering:
    """A request of theirs and the last response we gave it."""

    def __init__(self, request: Message, to: Address) -> None:
        self.request, self.to = request, to
        self.last: Message | None = None
        self.repeater: Repeater | None = None


class Exchange(asyncio.DatagramProtocol):
    """One socket's transactions. New requests go to `on_request`; ACKs of 2xx to `on_ack`."""

    def __init__(self, on_request: Callable[[Message, "Answering"], None], on_ack: Callable[[Message], None]) -> None:
        self._on_request, self._on_ack = on_request, on_ack
        self._asked: dict[tuple[str, str], Asked] = {}
        self._answering: dict[tuple[str, str], Answering] = {}
        self._accepted: dict[tuple[str, int], bytes] = {}
        self._accepted_to: dict[tuple[str, int], Address] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self.here = Address("", 0)
        self.unreadable = 0
        """Datagrams that were not SIP."""
        self.sent_again = 0
        """Datagrams we had to send more than once."""

    async def open(self, host: str, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        name = self._transport.get_extra_info("sockname")
        self.here = Address(name[0], name[1])

    def close(self) -> None:
        """Forget everything at once: the telephone is unplugged."""
        for asked in self._asked.values():
            asked.repeater.stop()
        for answering in self._answering.values():
            if answering.repeater:
                answering.repeater.stop()
        if self._transport:
            self._transport.close()
            self._transport = None

    def send(self, message: Message | bytes, to: Address) -> None:
        if self._transport:
            self._transport.sendto(message if isinstance(message, bytes) else write(message), to)

    # Requests of ours.

    def ask(self, request: Message, to: Address, on_response: OnResponse) -> None:
        """Send a request until it is answered. A silence of 32 s is reported as 408 (RFC 3261, 8.1.3.1)."""
        key = (request.branch, request.method)
        datagram = write(request)

        def again() -> None:
            self.sent_again += 1
            self.send(datagram, to)

        def nobody() -> None:
            self._asked.pop(key, None)
            on_response(respond(request, 408))

        longest = GIVE_UP_AFTER if request.method == "INVITE" else T2
        self._asked[key] = Asked(request, to, on_response, Repeater(again, nobody, longest))
        self.send(datagram, to)

    def _heard_response(self, response: Message) -> None:
        number, method = response.cseq
        if method == "INVITE" and response.code >= 200 and (ack := self._accepted.get((response.call_id, number))):
            self.send(ack, self._accepted_to[response.call_id, number])
            return None
        asked = self._asked.get((response.branch, method))
        if not asked:
            return None
        asked.repeater.stop()
        if response.code < 200:
            return asked.on_response(response)
        if method == "INVITE" and response.code >= 300:
            return self._refused(asked, response)
        del self._asked[response.branch, method]
        return asked.on_response(response)

    def _refused(self, asked: Asked, response: Message) -> None:
        """ACK every copy of a refusal, tell it once (RFC 3261, 17.1.1.3)."""
        first = not asked.ack
        if first:
            request = asked.request
            kept = tuple(
                (name, value) for name, value in request.headers if name in {"via", "from", "call-id", "route", "max-forwards"}
            )
            ack = (*kept, ("to", response.header("to")), ("cseq", f"{request.cseq[0]} ACK"))
            asked.ack = write(Message(method="ACK", uri=request.uri, headers=ack))
            self._later(GIVE_UP_AFTER, lambda: self._asked.pop((request.branch, "INVITE"), None))
        self.send(asked.ack, asked.to)
        if first:
            asked.on_response(response)

    def accept(self, response: Message, ack: Message, to: Address) -> None:
        """ACK a 200 of an INVITE, now and whenever it is repeated."""
        key = (response.call_id, response.cseq[0])
        self._accepted[key], self._accepted_to[key] = write(ack), to
        self.send(self._accepted[key], to)
        self._later(GIVE_UP_AFTER, lambda: (self._accepted.pop(key, None), self._accepted_to.pop(key, None)))

    # Requests of theirs.

    def answer(self, answering: Answering, response: Message) -> None:
        """Respond. A final response to an INVITE is repeated until its ACK comes."""
        answering.last = response
        datagram = write(response)

        def again() -> None:
            self.sent_again += 1
            self.send(datagram, answering.to)

        self.send(datagram, answering.to)
        if answering.request.method == "INVITE" and response.code >= 200 and not answering.repeater:
            answering.repeater = Repeater(again, lambda: None)

    def pending(self, request: Message) -> Answering | None:
        """The INVITE that a CANCEL or ACK is about."""
        return self._answering.get((request.branch, "INVITE"))

    def acknowledged(self, answering: Answering) -> None:
        if answering.repeater:
            answering.repeater.stop()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            message = read(data)
        except NotSip:
            # Keep-alives (CRLF, RFC 5626) are not SIP and need no answer.
            self.unreadable += bool(data.strip())
            return
        if message.code:
            self._heard_response(message)
        elif message.method == "ACK":
            self._heard_ack(message)
        else:
            self._heard_request(message, Address(addr[0], addr[1]))

    def _heard_ack(self, ack: Message) -> None:
        if refused := self.pending(ack):
            self.acknowledged(refused)
        self._on_ack(ack)

    def _heard_request(self, request: Message, source: Address) -> None:
        key = (request.branch, request.method)
        if known := self._answering.get(key):
            if known.last:
                self.send(known.last, known.to)
            return
        answering = self._answering[key] = Answering(request, reply_address(request, source))
        self._later(GIVE_UP_AFTER if request.method != "INVITE" else 300, lambda: self._answering.pop(key, None))
        self._on_request(request, answering)

    def _later(self, seconds: float, do: Callable[[], object]) -> None:
        asyncio.get_running_loop().call_later(seconds, do)


def reply_address(request: Message, source: Address) -> Address:
    """Where responses go: to the source, on its port when the sender asked for it (RFC 3581), else on its Via port."""
    via = request.header("via")
    if "rport" in via.lower():
        return source
    sent_by = via.partition(" ")[2].partition(";")[0].strip()
    port = address_of(f"sip:{sent_by}")
    return Address(source.host, port.port if port else 5060)


def new_branch() -> str:
    return "z9hG4bK" + new_token()
