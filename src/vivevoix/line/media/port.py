"""What line and media say to each other over an inherited socket pair: typed, versioned, length-prefixed msgpack.

Media is the line's child and carries all audio. Everything the line says is performed in the order it was said, and nothing
waits for an answer, except that a browser's leg answers `BrowserReady`: the line takes the port of a plain leg out of the
spare ones it was told (`SparePorts`) and writes it into its SDP at once. An order for a leg that is unknown or closed
changes nothing, so order and ending may cross.

The life of a plain leg: `OpenPlain`, `SetFar` (as often as the far side's SDP says something new), `Hear`, `CloseLeg`.
The life of a browser's leg: `OpenBrowser` (its offer, or None: we offer), `BrowserReady`, `SetBrowserFar`, `Hear`, `CloseLeg`.

When the socket closes, media ends by itself, and with it every leg. Frame: 4 bytes big-endian length, then one message.
This protocol only grows: fields and messages are added with defaults, never renamed or removed without raising `VERSION`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId

VERSION = 1
LARGEST = 1 << 18
"""A frame above so many bytes ends the connection."""

Codec = Literal[0, 8]
"""RTP payload type (RFC 3551): 0 PCMU, 8 PCMA. Both sides of a leg may differ from another leg's; media transcodes."""

UdpPort = Annotated[int, Meta(ge=1, le=65535)]
DigitsType = Annotated[int, Meta(ge=96, le=127)]
"""The dynamic payload type of `telephone-event/8000` (RFC 4733)."""


class MediaConfig(Struct, frozen=True, kw_only=True):
    """How a media process is set up; given as JSON on its command line."""

    listen: tuple[str, ...] = ("127.0.0.1",)
    """Addresses plain legs are bound to, IPv4 or IPv6; `0.0.0.0` and `::` mean every interface."""
    plain_ports: tuple[UdpPort, UdpPort] = (20000, 27999)
    """First and last UDP port for plain legs. Even ports carry RTP, the odd one above stays free for the far side's RTCP."""
    browser_listen: str = "127.0.0.1"
    """Address browsers' audio is bound to, IPv4 or IPv6; one interface, `0.0.0.0` or `::`."""
    browser_ports: tuple[UdpPort, UdpPort] = (28000, 29999)
    """First and last UDP port for browsers' legs; below 32768, or outgoing sockets of the machine get in the way."""
    advertise: tuple[str, ...] = ()
    """Addresses written into the ICE candidates of browsers' legs, best first; `browser_listen` when empty."""
    browsers: bool = True
    """False: no browser's leg is ever opened."""
    spare: int = 128
    """Ports kept open in advance for each address of `listen`."""
    tap_rows: int = 2048
    """Most legs at a time."""
    tap_frames: int = 100
    """How many frames of 20 ms each leg's tap keeps."""
    silent_after: float = 5.0
    """Seconds without any audio packet after which a leg that should speak is reported by `AudioStopped`."""
    counted_over: float = 4.0
    """Seconds over which lost packets are counted before anything is said of them."""
    patchy_above: float = 0.05
    """Share of lost packets from which speech in G.711 is hard to follow: R falls to about 42 (ITU-T G.107, Bpl 4.3 of G.113)."""
    steady_below: float = 0.02
    nice: int = -10
    """Wished priority; ignored where the system does not allow it."""


class Message(Struct, frozen=True, kw_only=True, tag=True):
    """One thing said between line and media."""


# From the line to media.


class OpenPlain(Message, frozen=True, kw_only=True):
    """A plain RTP leg on this port, which must be one of `SparePorts`. It hears silence and sends nothing until `SetFar`."""

    leg: LegId
    port: UdpPort


class SetFar(Message, frozen=True, kw_only=True):
    """Where the far telephone of a plain leg says it is (its SDP), after every offer and answer.

    The address is what we expect; audio really goes to where valid RTP comes from (symmetric RTP, RFC 4961). Naming another
    address or port than before lets the leg latch afresh, another address even to a place nobody named. Repeating the same
    values changes nothing: the address named is believed at any time.
    """

    leg: LegId
    host: str
    """IP address as in the SDP `c=` line, never a name. `0.0.0.0` or `::`: do not send (RFC 2543 hold)."""
    port: UdpPort
    codec: Codec
    digits: DigitsType | None = None
    """None: the far side did not agree to telephone-event."""
    hears: bool = True
    """May we send? False when the far side said sendonly or inactive."""
    speaks: bool = True
    """Will the far side send? False when it said recvonly or inactive, and until the leg is answered: the silence watchdog then
    rests. Say `SetFlow(speaks=True)` when it is answered."""
    ptime: Literal[10, 20, 30, 40, 60] = 20
    """Milliseconds of audio in a packet the far side asked for; what we make ourselves (tones, mixes) is sent in 20 ms."""
    signalled: str | None = None
    """The IP address this offer or answer really came from, where that was proved (a password, a trunk's address). Behind a
    router audio nearly always comes from there too: known, it keeps everybody else out much better."""


class Candidate(Struct, frozen=True, kw_only=True):
    """An ICE candidate of a browser (RFC 8839), only those that are UDP, component 1 and have an IP address."""

    foundation: str
    priority: int
    address: str
    port: UdpPort
    kind: Literal["host", "srflx", "prflx", "relay"] = "host"


class BrowserFar(Struct, frozen=True, kw_only=True):
    """What a browser's SDP says about its audio. Media checks the values again."""

    ufrag: str
    pwd: str
    fingerprint: str
    """Algorithm and value as in `a=fingerprint`: `sha-256 AB:CD:...`. SHA-1 and MD5 are refused."""
    setup: Literal["active", "passive", "actpass"]
    codec: Codec
    digits: DigitsType | None = None
    host: str = "127.0.0.1"
    """Of the `c=` line; not used: ICE finds the real one."""
    port: UdpPort = 9
    candidates: tuple[Candidate, ...] = ()
    """May be left empty, and is not used: we are ICE-lite, which answers checks and makes none."""
    hears: bool = True
    speaks: bool = True


class OpenBrowser(Message, frozen=True, kw_only=True):
    """A browser's leg (DTLS-SRTP, ICE-lite, RTCP on the same port). Answers `BrowserReady` or `LegFailed`."""

    leg: LegId
    offer: BrowserFar | None = None
    """The browser's offer when it calls us; None when we ring it and must offer first."""


class SetBrowserFar(Message, frozen=True, kw_only=True):
    """The browser's answer to our offer, or what a later offer or answer of it says. Repeating the same changes nothing."""

    leg: LegId
    far: BrowserFar


class SetFlow(Message, frozen=True, kw_only=True):
    """Only the direction changed (hold by the telephone itself), of a plain or a browser's leg."""

    leg: LegId
    hears: bool
    speaks: bool


class Hear(Message, frozen=True, kw_only=True):
    """From now on this leg hears exactly these legs, mixed, with the tone under them where there is one; silence without both.

    A leg that is not there (yet) is silent. A leg never hears itself.
    """

    leg: LegId
    legs: tuple[LegId, ...] = ()
    tone: Tone | None = None


class SendDigits(Message, frozen=True, kw_only=True):
    """Press keys towards the telephone: `0-9 * # A-D`, 120 ms each, 80 ms apart (RFC 4733). Other characters are left out."""

    leg: LegId
    digits: str


class CloseLeg(Message, frozen=True, kw_only=True):
    """The leg is over. Answers `LegReport`; its port comes back by `SparePorts` after the others had their turn."""

    leg: LegId


LineSays = OpenPlain | SetFar | OpenBrowser | SetBrowserFar | SetFlow | Hear | SendDigits | CloseLeg


# From media to the line.


class MediaReady(Message, frozen=True, kw_only=True):
    """The first message. Its taps are in the shared memory of this name (layout: `line/media/audio/taps.py`)."""

    version: int = VERSION
    taps: str
    browsers: bool
    """False when browsers' legs are not wanted; `why` may then say the reason."""
    why: str = ""


class SparePorts(Message, frozen=True, kw_only=True):
    """These ports are open and free, in addition to all named before. A port number belongs to one address only."""

    address: str
    """One of `MediaConfig.listen`."""
    ports: tuple[int, ...]


class LegOpened(Message, frozen=True, kw_only=True):
    """The leg's received audio is in this row of the taps until `LegReport`."""

    leg: LegId
    row: int
    opening: int
    """Counts the openings of this row, so that a reader can tell one leg's audio from the next one's."""


class BrowserReady(Message, frozen=True, kw_only=True):
    """All our side of a browser's SDP needs; the same for the whole life of the leg, in every later offer and answer.

    Write besides: `a=ice-lite` (session), `a=rtcp-mux`, `a=end-of-candidates`, protocol UDP/TLS/RTP/SAVPF.
    """

    leg: LegId
    port: int
    ufrag: str
    pwd: str
    fingerprint: str
    """As `a=fingerprint` takes it: `sha-256 AB:CD:...`."""
    setup: Literal["actpass", "active", "passive"]
    """For our first description: `actpass` when we offer. Later ones must repeat the negotiated role (`passive` towards a
    browser that answered `active`), or the browser ends the call."""
    candidates: tuple[str, ...]
    """Values of `a=candidate:` lines, with the advertised addresses already in them."""


class WhyFailed(StrEnum):
    NO_SUCH_PORT = "no_such_port"
    """The port is not one of the spare ones."""
    FULL = "full"
    """No row, no port or no file descriptor left."""
    BAD_FAR = "bad_far"
    """What the far side says about itself cannot be used: not an IP address, a wrong fingerprint, a word with odd letters."""
    NO_BROWSERS = "no_browsers"
    """Media was started without browsers' legs."""
    ENGINE = "engine"
    """Kept for the protocol's sake; not said any more."""
    ALREADY_OPEN = "already_open"


class LegFailed(Message, frozen=True, kw_only=True):
    """The leg could not be opened (it is then not there), or a `SetFar` could not be used (it is then left as it was)."""

    leg: LegId
    why: WhyFailed


class DigitHeard(Message, frozen=True, kw_only=True):
    """A key was pressed: told once per press, when its first packet is heard (RFC 4733). At most 20 a second."""

    leg: LegId
    digit: str


class AudioBegan(Message, frozen=True, kw_only=True):
    """The first valid audio packet of this leg arrived: its telephone reaches us."""

    leg: LegId


class AudioStopped(Message, frozen=True, kw_only=True):
    """No audio packet for `MediaConfig.silent_after` seconds from a leg that should speak."""

    leg: LegId
    never: bool
    """True: none has ever come. Audio goes one way at best, most often because of a firewall or a wrong advertised address."""


class AudioReturned(Message, frozen=True, kw_only=True):
    leg: LegId


class AudioPatchy(Message, frozen=True, kw_only=True):
    """At least `MediaConfig.patchy_above` of this leg's packets were lost within the last few seconds."""

    leg: LegId
    lost: float
    """The share that was lost, 0 to 1."""


class AudioSteady(Message, frozen=True, kw_only=True):
    """Less than `MediaConfig.steady_below` of its packets are lost now."""

    leg: LegId


class LegReport(Message, frozen=True, kw_only=True):
    """The leg is closed; what its audio was like."""

    leg: LegId
    seconds: float
    received: int
    """Valid audio packets from the telephone."""
    lost: int
    """Packets its sequence numbers say were sent and never came (RFC 3550 A.3)."""
    jitter_ms: float
    """Interarrival jitter (RFC 3550 6.4.1), largest smoothed value."""
    sent: int
    strange: int
    """Datagrams that were not this leg's audio: wrong source, not RTP, wrong payload type, keys faster than anybody presses."""
    latched: int
    """How often the far side's real address was learnt."""


MediaSays = (
    MediaReady
    | SparePorts
    | LegOpened
    | BrowserReady
    | LegFailed
    | DigitHeard
    | AudioBegan
    | AudioStopped
    | AudioReturned
    | AudioPatchy
    | AudioSteady
    | LegReport
)

_encoder = msgspec.msgpack.Encoder()
_line_says: msgspec.msgpack.Decoder[LineSays] = msgspec.msgpack.Decoder(LineSays)
_media_says: msgspec.msgpack.Decoder[MediaSays] = msgspec.msgpack.Decoder(MediaSays)


class BrokenFrame(Exception):
    """The other side sent a frame that is too large: the connection cannot be used any more."""


def frame(message: Message) -> bytes:
    """One message as it goes onto the socket."""
    body = _encoder.encode(message)
    return len(body).to_bytes(4, "big") + body


def read_line_says(body: bytes) -> LineSays:
    """Raises msgspec.ValidationError for anything that is not a message of the line."""
    return _line_says.decode(body)


def read_media_says(body: bytes) -> MediaSays:
    """Raises msgspec.ValidationError for anything that is not a message of media."""
    return _media_says.decode(body)


def take_bodies(received: bytearray) -> Iterator[bytes]:
    """Take every whole frame's body out of the front of `received`, leaving what is not whole yet. Raises BrokenFrame."""
    while len(received) >= 4:
        length = int.from_bytes(received[:4], "big")
        if length > LARGEST:
            raise BrokenFrame
        if len(received) < 4 + length:
            return
        body = bytes(received[4 : 4 + length])
        del received[: 4 + length]
        yield body
