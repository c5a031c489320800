"""Many callers and many telephones in one thread, for measuring: SIP over UDP with the kernel's own arrival times.

A message we wait for is timed by the kernel when it reaches our socket (SO_TIMESTAMPNS), a message we send by the clock just
before it is sent: how busy this generator is does not enter a figure. Nothing here is shared with the line it measures.
"""

import heapq
import itertools
import select
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable

from bench.text import Read, body, md5_answer, response, sdp

SO_TIMESTAMPNS = 35
"""From Linux's asm-generic/socket.h; Python has no name for it."""
RESEND = (0.5, 1.5, 3.5)
"""Seconds after which an unanswered request is sent again (RFC 3261, timer A and E)."""
Address = tuple[str, int]


class Call:
    """One caller's call, as the caller's telephone sees it. Times are wall-clock seconds."""

    __slots__ = (
        "answered_at",
        "ended",
        "id",
        "number",
        "rang_at",
        "repeats",
        "rung_out_at",
        "sent_at",
        "talk",
        "target",
        "to",
        "tries",
    )

    def __init__(self, number: int, call_id: bytes, talk: float) -> None:
        self.number, self.id, self.talk = number, call_id, talk
        self.sent_at = self.rang_at = self.answered_at = self.rung_out_at = 0.0
        self.to = self.target = b""
        self.ended = ""
        self.repeats = 0
        """200s we received again."""
        self.tries = 1
        """INVITEs we had to send."""


class Ringing:
    """One telephone being rung, or talking."""

    __slots__ = ("account", "answered", "call", "invite", "over", "rung_at", "tag", "to_address")

    def __init__(self, account: str, call: int, invite: Read, to_address: Address, rung_at: float, tag: bytes) -> None:
        self.account, self.call, self.invite, self.to_address, self.rung_at, self.tag = (
            account,
            call,
            invite,
            to_address,
            rung_at,
            tag,
        )
        self.answered = self.over = False


class Wire:
    """Callers on one address, telephones on another. `run` serves both until a moment or a condition."""

    def __init__(
        self, network: str, number: str, *, password: str, answer_after: Callable[[], float], show: str = "+4420794"
    ) -> None:
        self.server: Address = (f"{network}.1", 5060)
        self.number, self.password, self.answer_after, self.show = number, password, answer_after, show
        self.callers = _socket((f"{network}.2", 5060))
        self.phones = _socket((f"{network}.3", 5060))
        self.sinks = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        for sink, host in zip(self.sinks, (f"{network}.2", f"{network}.3"), strict=True):
            sink.bind((host, 0))
        self._caller_sdp = sdp(f"{network}.2", self.sinks[0].getsockname()[1])
        self._phone_sdp = sdp(f"{network}.3", self.sinks[1].getsockname()[1])
        self._epoll = select.epoll()
        for each in (self.callers, self.phones):
            self._epoll.register(each, select.EPOLLIN)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._numbers = itertools.count(1)
        self._run = f"{time.time_ns() // 1000 % 10**9:x}".encode()
        self.calls: dict[bytes, Call] = {}
        self.by_number: dict[int, Call] = {}
        self.rung: dict[bytes, Ringing] = {}
        """Every dialog of a telephone, by Call-ID."""
        self.count: Counter[str] = Counter()
        self.cut: list[tuple[int, str]] = []
        """Telephones that answered a call someone else had already: (call, account)."""
        self.on_free: Callable[[str, float], None] = lambda account, at: None
        self.on_rung: Callable[[Ringing], None] = lambda ringing: None
        self.on_ended: Callable[[Call], None] = lambda call: None
        self.phones_hang_up = False
        self._challenges: dict[bytes, Read] = {}

    # Time.

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), what))

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Serve for so long, or until it is true. Returns whether it became true."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            while self._timers and self._timers[0][0] <= now:
                heapq.heappop(self._timers)[2]()
            if until():
                return True
            wait = min(end, self._timers[0][0] if self._timers else end) - time.monotonic()
            for file, _ in self._epoll.poll(max(0.0, min(wait, 0.05))):
                self._drain(self.callers if file == self.callers.fileno() else self.phones)
        return until()

    def _drain(self, own: socket.socket) -> None:
        take = self._for_caller if own is self.callers else self._for_phone
        for _ in range(64):
            try:
                data, ancillary, _, source = own.recvmsg(4096, 64)
            except BlockingIOError:
                return
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
            if len(data) > 4:
                take(Read(data), source, seconds + nanoseconds / 1e9)

    def close(self) -> None:
        for each in (self.callers, self.phones, *self.sinks):
            each.close()

    # Telephones register.

    def register(self, accounts: list[str]) -> None:
        """Every account, a hundred at a time. Raises AssertionError when one is refused."""
        for start in range(0, len(accounts), 100):
            part = accounts[start : start + 100]
            for account in part:
                self._send_register(account, 1, b"")
            wanted = {f"reg-{account}".encode() + self._run for account in part}
            assert self.run(10, lambda wanted=wanted: wanted <= self._challenges.keys()), "telephones could not register"

    def _send_register(self, account: str, cseq: int, authorization: bytes) -> None:
        host, port = self.phones.getsockname()
        uri = f"sip:{self.server[0]}"
        us = f"<sip:{account}@{self.server[0]}>"
        text = (
            f"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bKr{account}{cseq}\r\nMax-Forwards: 70\r\n"
            f"From: {us};tag=r{account}\r\nTo: {us}\r\nCall-ID: reg-{account}{self._run.decode()}\r\nCSeq: {cseq} REGISTER\r\n"
            f"Contact: <sip:{account}@{host}:{port}>\r\nExpires: 3600\r\n"
        ).encode()
        self.phones.sendto(
            text + (b"Authorization: " + authorization + b"\r\n" if authorization else b"") + body(b""), self.server
        )

    def _registered(self, answer: Read) -> None:
        account = answer.call_id[4 : -len(self._run)].decode()
        if answer.code == 200:
            self._challenges[answer.call_id] = answer
        elif answer.code == 401:
            challenge = next(each for each in answer.lines(b"WWW-Authenticate") if b"SHA" not in each)
            uri = f"sip:{self.server[0]}"
            self._send_register(account, 2, md5_answer(challenge, account, self.password, "REGISTER", uri))

    # Callers.

    def ring(self, talk: float) -> Call:
        """A new caller rings; when answered, talks so many seconds (0: until told)."""
        number = next(self._numbers)
        call = Call(number, b"c%d-" % number + self._run, talk)
        self.calls[call.id] = self.by_number[number] = call
        call.sent_at = time.time()
        self._send_invite(call)
        return call

    def _from(self, call: Call) -> bytes:
        return f'"c{call.number}" <sip:{self.show}{call.number % 100000:05}@{self.callers.getsockname()[0]}>;tag=f{call.number}'.encode()

    def _request(self, call: Call, method: bytes, uri: bytes, cseq: int, content: bytes = b"") -> bytes:
        host, port = self.callers.getsockname()
        branch = b"%s%d%d" % (method[:1], call.number, cseq)
        return (
            method + b" " + uri + b" SIP/2.0\r\nVia: SIP/2.0/UDP " + f"{host}:{port}".encode() + b";rport;branch=z9hG4bK" + branch + self._run
            + b"\r\nMax-Forwards: 70\r\nFrom: " + self._from(call) + b"\r\nTo: " + (call.to or b"<" + self._uri() + b">")
            + b"\r\nCall-ID: " + call.id + b"\r\nCSeq: %d " % cseq + method
            + f"\r\nContact: <sip:gw@{host}:{port}>\r\n".encode() + body(content)
        )  # fmt: skip

    def _uri(self) -> bytes:
        return f"sip:{self.number}@{self.server[0]}".encode()

    def _send_invite(self, call: Call) -> None:
        invite = self._request(call, b"INVITE", self._uri(), 1, self._caller_sdp)
        self.callers.sendto(invite, self.server)
        for seconds in RESEND:
            self.after(seconds, lambda: self._again(call, invite))

    def _again(self, call: Call, invite: bytes) -> None:
        if not call.rang_at and not call.answered_at and not call.ended:
            call.tries += 1
            self.count["resent"] += 1
            self.callers.sendto(invite, self.server)

    def hang_up(self, call: Call) -> None:
        """The caller says BYE."""
        if call.ended:
            return
        call.ended = "hung_up"
        bye = self._request(call, b"BYE", call.target, 2)
        self.callers.sendto(bye, self.server)
        self.on_ended(call)

    def give_up(self, call: Call) -> None:
        """The caller says CANCEL, before anyone answered."""
        if not call.ended and not call.answered_at:
            cancel = self._request(call, b"INVITE", self._uri(), 1).replace(b"INVITE " + self._uri(), b"CANCEL " + self._uri(), 1)
            self.callers.sendto(cancel.replace(b"CSeq: 1 INVITE", b"CSeq: 1 CANCEL", 1), self.server)

    def _for_caller(self, message: Read, source: Address, at: float) -> None:
        if message.method == b"OPTIONS":
            self.callers.sendto(response(message, b"200 OK", b"gw"), source)
            return
        call = self.calls.get(message.call_id)
        if call is None:
            self.count["strange"] += 1
        elif message.code == 0:
            self._asked_of_caller(call, message, source)
        elif message.method == b"INVITE":
            self._invite_answered(call, message, at)

    def _asked_of_caller(self, call: Call, message: Read, source: Address) -> None:
        self.callers.sendto(response(message, b"200 OK", b"x"), source)
        if message.method == b"BYE" and not call.ended:
            call.ended = "they_hung_up"
            self.on_ended(call)

    def _invite_answered(self, call: Call, message: Read, at: float) -> None:
        if 100 < message.code < 200:
            call.rang_at = call.rang_at or at
        elif message.code == 200:
            self._answered(call, message, at)
        elif message.code >= 300:
            call.to = message.header(b"To")
            self.callers.sendto(self._request(call, b"ACK", self._uri(), 1).replace(b"bKA", b"bKI", 1), self.server)
            if not call.ended:
                call.ended = f"refused_{message.code}"
                self.count[call.ended] += 1
                self.on_ended(call)

    def _answered(self, call: Call, message: Read, at: float) -> None:
        if call.answered_at:
            call.repeats += 1
            self.count["repeated_200"] += 1
        else:
            call.answered_at = at
            call.to, call.target = message.header(b"To"), message.contact
            if call.talk:
                self.after(call.talk, lambda: self.hang_up(call))
        self.callers.sendto(self._request(call, b"ACK", call.target, 1), self.server)

    # Telephones.

    def _for_phone(self, message: Read, source: Address, at: float) -> None:
        if message.code:
            if message.method == b"REGISTER":
                self._registered(message)
            return
        match message.method:
            case b"INVITE":
                self._rings(message, source, at)
            case b"CANCEL":
                self._cancelled(message, source)
            case b"BYE":
                self._ended_by_house(message, source)
            case b"ACK":
                self.count["phone_ack"] += 1
            case _:
                self.phones.sendto(response(message, b"200 OK", b"p"), source)

    def _rings(self, invite: Read, source: Address, at: float) -> None:
        if invite.call_id in self.rung:
            self.count["repeated_invite" if b"tag=" not in invite.header(b"To") else "re_invite"] += 1
            return
        account = invite.head[11 : invite.head.find(b"@")].decode()
        shown = invite.header(b"From").partition(b'"')[2].partition(b'"')[0]
        number = int(shown[1:].partition(b" ")[0])
        ringing = Ringing(account, number, invite, source, at, b"t%d" % len(self.rung))
        self.rung[invite.call_id] = ringing
        self.count["phones_rung"] += 1
        if (call := self.by_number.get(number)) and not call.rung_out_at:
            call.rung_out_at = at
        self._say(ringing, b"180 Ringing")
        self.on_rung(ringing)
        self.after(self.answer_after(), lambda: self._pick_up(ringing))

    def _say(self, ringing: Ringing, line: bytes, content: bytes = b"") -> None:
        host, port = self.phones.getsockname()
        contact = f"sip:{ringing.account}@{host}:{port}".encode()
        self.phones.sendto(response(ringing.invite, line, ringing.tag, contact, content), ringing.to_address)

    def _pick_up(self, ringing: Ringing) -> None:
        if ringing.over:
            return
        ringing.answered = True
        self.count["phones_answered"] += 1
        self._say(ringing, b"200 OK", self._phone_sdp)

    def _cancelled(self, cancel: Read, source: Address) -> None:
        self.phones.sendto(response(cancel, b"200 OK", b"p"), source)
        ringing = self.rung.get(cancel.call_id)
        if ringing and not ringing.answered and not ringing.over:
            ringing.over = True
            self.count["phones_cancelled"] += 1
            self._say(ringing, b"487 Request Terminated")
        elif ringing and ringing.answered and not ringing.over:
            self.count["answered_while_cancelled"] += 1

    def _ended_by_house(self, bye: Read, source: Address) -> None:
        self.phones.sendto(response(bye, b"200 OK", b"p"), source)
        ringing = self.rung.get(bye.call_id)
        if ringing is None or ringing.over:
            return
        ringing.over = True
        call = self.by_number.get(ringing.call)
        if call and not call.ended:
            self.cut.append((ringing.call, ringing.account))

    def phone_hangs_up(self, ringing: Ringing) -> float:
        """The telephone says BYE. Returns the moment just before it was sent."""
        ringing.over = True
        host, port = self.phones.getsockname()
        invite = ringing.invite
        text = (
            b"BYE " + invite.contact + b" SIP/2.0\r\nVia: SIP/2.0/UDP " + f"{host}:{port}".encode() + b";rport;branch=z9hG4bKb" + ringing.tag
            + invite.call_id.replace(b"@", b"")[:20] + b"\r\nMax-Forwards: 70\r\nFrom: " + invite.header(b"To") + b";tag=" + ringing.tag
            + b"\r\nTo: " + invite.header(b"From") + b"\r\nCall-ID: " + invite.call_id + b"\r\nCSeq: 1 BYE\r\n" + body(b"")
        )  # fmt: skip
        at = time.time()
        self.phones.sendto(text, ringing.to_address)
        return at


def _socket(address: Address) -> socket.socket:
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
    own.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    own.bind(address)
    own.setblocking(False)
    return own
