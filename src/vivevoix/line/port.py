"""What desk and line say to each other over a Unix socket: typed, versioned, length-prefixed msgpack.

The desk connects and says `Hello`; the line answers `Welcome`, repeats every fact the desk has not heard, and then tells
facts as they happen. A fact is kept by the line, on disk, until the desk has written it down and says `Heard`.
Frame: 4 bytes big-endian length, then one msgpack message. A frame above `LARGEST` bytes ends the connection.
"""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from vivevoix.core.calls.events import LineFact
from vivevoix.core.calls.orders import LineOrder
from vivevoix.core.ids import CallId, LegId, TrunkId

VERSION = 1
LARGEST = 1 << 20


class Message(Struct, frozen=True, kw_only=True, tag=True):
    """One thing said between desk and line."""


# From the desk to the line.


class Hello(Message, frozen=True, kw_only=True):
    version: int = VERSION
    heard: int = 0
    """The number of the last fact the desk has written down from this line."""


class Heard(Message, frozen=True, kw_only=True):
    """Every fact up to this number is written down; the line may forget it."""

    number: int


class Do(Message, frozen=True, kw_only=True):
    order: LineOrder


class Account(Struct, frozen=True, kw_only=True):
    """Who may register. Hashes per RFC 7616: H(name:realm:secret), hexadecimal."""

    name: str
    md5: str
    sha256: str
    browser: bool = False
    """True: reached over WebSocket with DTLS-SRTP."""


class Accounts(Message, frozen=True, kw_only=True):
    """All who may register, always the whole list; replaces the former."""

    accounts: tuple[Account, ...]


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody on a public page, without an account: they may ring this number, once, as this call."""

    number: str
    call: CallId
    name: str | None = None
    """Typed by them: untrusted text."""


class BrowserOpened(Message, frozen=True, kw_only=True):
    """A browser opened a SIP WebSocket (RFC 7118). All open ones of ours are repeated after Welcome; a visitor's call is over then."""

    conn: str
    peer: str
    visitor: Visitor | None = None
    """None: one of us, whose telephone registers."""


class BrowserSaid(Message, frozen=True, kw_only=True):
    conn: str
    text: bytes


class BrowserClosed(Message, frozen=True, kw_only=True):
    conn: str


class Drain(Message, frozen=True, kw_only=True):
    """Take no new calls; conversations go on until they end."""


DeskMessage = Hello | Heard | Do | Accounts | BrowserOpened | BrowserSaid | BrowserClosed | Drain


# From the line to the desk.


class LegState(StrEnum):
    ARRIVING = "arriving"
    """Inbound, ringing, not answered."""
    RINGING = "ringing"
    """Outbound, not answered."""
    ANSWERED = "answered"


class LegNow(Struct, frozen=True, kw_only=True):
    leg: LegId
    call: CallId
    state: LegState


class PhoneNow(Struct, frozen=True, kw_only=True):
    """Where an account's telephones are. Present only while they prove it (registration not expired, keep-alive answered)."""

    account: str
    contacts: int
    since: datetime


class TrunkNow(Struct, frozen=True, kw_only=True):
    trunk: TrunkId
    up: bool
    why: str = ""
    """In words a person can act on, when it is down: `the provider refused our password (403)`."""


class Welcome(Message, frozen=True, kw_only=True):
    version: int = VERSION
    line: str
    started: datetime
    """When this line process began: legs of an earlier one are gone."""
    legs: tuple[LegNow, ...]
    phones: tuple[PhoneNow, ...]
    trunks: tuple[TrunkNow, ...]
    last: int = 0
    """The number of the last fact before this message: `legs` is how things stand after it."""


class Told(Message, frozen=True, kw_only=True):
    """A fact, numbered upwards by this line, also across its restarts."""

    number: int
    fact: LineFact


class PhoneSeen(Message, frozen=True, kw_only=True):
    phone: PhoneNow


class TrunkSeen(Message, frozen=True, kw_only=True):
    trunk: TrunkNow


class BrowserTold(Message, frozen=True, kw_only=True):
    conn: str
    text: bytes


class BrowserEnded(Message, frozen=True, kw_only=True):
    """Close this WebSocket (flood, broken framing)."""

    conn: str


class Strangers(Message, frozen=True, kw_only=True):
    """Refused attempts since the last report, for the health page: counts only."""

    unauthenticated: int
    locked_out: int
    malformed: int


LineMessage = Welcome | Told | PhoneSeen | TrunkSeen | BrowserTold | BrowserEnded | Strangers

_encoder = msgspec.msgpack.Encoder()
_from_desk: msgspec.msgpack.Decoder[DeskMessage] = msgspec.msgpack.Decoder(DeskMessage)
_from_line: msgspec.msgpack.Decoder[LineMessage] = msgspec.msgpack.Decoder(LineMessage)


def frame(message: Message) -> bytes:
    """One message as it goes onto the socket."""
    body = _encoder.encode(message)
    return len(body).to_bytes(4, "big") + body


def read_desk(body: bytes) -> DeskMessage:
    """Raises msgspec.ValidationError for anything that is not a message of the desk."""
    return _from_desk.decode(body)


def read_line(body: bytes) -> LineMessage:
    """Raises msgspec.ValidationError for anything that is not a message of the line."""
    return _from_line.decode(body)
