"""Session descriptions (RFC 4566, RFC 3264) for the one audio stream a telephone has; everything else is refused with port 0.

What comes from outside is hostile: only words that match a strict pattern leave this module, and media checks them again.
"""

import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Literal

from vivevoix.line.media.port import BrowserFar, BrowserReady, Candidate, Codec
from vivevoix.line.sip.addresses import bare, ip_of

LARGEST = 16384
MOST_LINES = 400
MOST_CANDIDATES = 16
OUR_DIGITS = 101

Flow = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
Setup = Literal["active", "passive", "actpass"]
Ptime = Literal[10, 20, 30, 40, 60]

_FLOWS: dict[str, Flow] = {"sendrecv": "sendrecv", "sendonly": "sendonly", "recvonly": "recvonly", "inactive": "inactive"}
_MIRROR: dict[Flow, Flow] = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
_SETUPS: dict[str, Setup] = {"active": "active", "passive": "passive", "actpass": "actpass"}
_KINDS: dict[str, Literal["host", "srflx", "prflx", "relay"]] = {
    "host": "host",
    "srflx": "srflx",
    "prflx": "prflx",
    "relay": "relay",
}
_PTIMES: dict[str, Ptime] = {"10": 10, "20": 20, "30": 30, "40": 40, "60": 60}
_NAMES: dict[str, Codec] = {"pcmu": 0, "pcma": 8}
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}\Z")
_PRINT = re.compile(r"(?i)(sha-(?:256|384|512)) ((?:[0-9A-F]{2}:){31,63}[0-9A-F]{2})\Z")
_MEDIA = re.compile(r"([!-.0-~]+) ([0-9]{1,5})(?:/[0-9]{1,5})? ([!-~]+) ([!-~ ]+)\Z")
_SPOKEN = ("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF")
_MID = re.compile(r"[A-Za-z0-9_.-]{1,32}\Z")


class Unacceptable(Exception):
    """The telephone's description of its audio cannot be used: no audio we speak, or it is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What one side says about its audio."""

    host: str
    port: int
    codecs: tuple[Codec, ...]
    """In their order of preference, only those we speak."""
    digits: int | None = None
    flow: Flow = "sendrecv"
    ptime: Ptime = 20
    protocol: str = "RTP/AVP"
    place: int = 0
    """Which of the m-lines is the one we use."""
    others: tuple[str, ...] = ()
    """The m-lines we do not use, each as `video RTP/AVP 96`, in order."""
    mid: str | None = None
    ufrag: str | None = None
    pwd: str | None = None
    fingerprint: str | None = None
    setup: Setup | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def codec(self) -> Codec:
        return self.codecs[0]

    @property
    def is_browser(self) -> bool:
        return self.fingerprint is not None

    @property
    def holds_us(self) -> bool:
        """The telephone does not want to hear us, or said so in the old way with address 0.0.0.0."""
        return self.flow in ("sendonly", "inactive") or bare(self.host) in ("0.0.0.0", "::")  # noqa: S104

    @property
    def hears(self) -> bool:
        return not self.holds_us

    @property
    def speaks(self) -> bool:
        return self.flow in ("sendrecv", "sendonly")

    def as_browser(self) -> BrowserFar:
        if not (self.ufrag and self.pwd and self.fingerprint):
            raise Unacceptable
        return BrowserFar(
            ufrag=self.ufrag,
            pwd=self.pwd,
            fingerprint=self.fingerprint,
            setup=self.setup or "actpass",
            codec=self.codec,
            digits=self.digits,
            host=bare(self.host),
            port=self.port,
            candidates=self.candidates,
            hears=self.hears,
            speaks=self.speaks,
        )


@dataclass(slots=True)
class _Block:
    """One m-line and what belongs to it."""

    kind: str
    port: int
    protocol: str
    formats: list[str]
    host: str | None
    flow: Flow
    attributes: list[tuple[str, str]] = field(default_factory=list)


def read_sound(text: str) -> Sound:
    """The audio of an offer or answer. Raises Unacceptable."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(text) > LARGEST or len(lines) > MOST_LINES or not lines or lines[0] != "v=0":
        raise Unacceptable
    session, blocks = _blocks(lines)
    place, sound = _first_usable(blocks, session)
    others = tuple(f"{other.kind} {other.protocol} {other.formats[0]}" for i, other in enumerate(blocks) if i != place)
    return replace(sound, place=place, others=others)


def _first_usable(blocks: list[_Block], session: list[tuple[str, str]]) -> tuple[int, Sound]:
    """Telephones that can encrypt offer the same audio twice, encrypted and plain (RFC 4568 has no other way)."""
    for place, block in enumerate(blocks):
        if block.kind == "audio" and block.port:
            try:
                return place, _sound(block, session)
            except Unacceptable:
                continue
    raise Unacceptable


def _blocks(lines: list[str]) -> tuple[list[tuple[str, str]], list[_Block]]:
    session: list[tuple[str, str]] = []
    blocks: list[_Block] = []
    host: str | None = None
    flow: Flow = "sendrecv"
    for line in lines:
        if line[1:2] != "=":
            raise Unacceptable
        kind, value = line[0], line[2:].rstrip()
        match kind:
            case "m":
                blocks.append(_block(value, host, flow))
            case "c" if blocks:
                blocks[-1].host = _host(value)
            case "c":
                host = _host(value)
            case "a":
                name, _, rest = value.partition(":")
                if name in _FLOWS and blocks:
                    blocks[-1].flow = _FLOWS[name]
                elif name in _FLOWS:
                    flow = _FLOWS[name]
                (blocks[-1].attributes if blocks else session).append((name, rest.strip()))
            case _:
                continue  # o=, s=, t=, b= and others say nothing we act on
    return session, blocks


def _block(value: str, host: str | None, flow: Flow) -> _Block:
    shape = _MEDIA.match(value)
    if shape is None or int(shape[2]) > 65535:
        raise Unacceptable
    return _Block(shape[1], int(shape[2]), shape[3], shape[4].split(), host, flow)


def _host(value: str) -> str | None:
    """None for a name, which may stand in a line we do not use."""
    words = value.split()
    if len(words) != 3 or words[0] != "IN" or words[1] not in ("IP4", "IP6"):
        return None
    host = words[2].split("/")[0]
    return host if ip_of(host) is not None else None


def _sound(block: _Block, session: list[tuple[str, str]]) -> Sound:
    names = {
        value.split(None, 1)[0]: value.split(None, 1)[1].lower()
        for name, value in block.attributes
        if name == "rtpmap" and " " in value
    }
    codecs = tuple(dict.fromkeys(codec for form in block.formats if (codec := _codec(form, names)) is not None))
    secured = "SAVP" in block.protocol
    first = dict(reversed([*block.attributes, *session]))
    # A plain line may offer encryption as well (RFC 8643); without our fingerprint in the answer it stays plain.
    fingerprint = _fingerprint(first.get("fingerprint")) if secured else None
    if block.protocol not in _SPOKEN or not codecs or block.host is None or (secured and fingerprint is None):
        raise Unacceptable
    digits = next(
        (int(form) for form in block.formats if names.get(form, "").startswith("telephone-event/8000") and form.isdigit()), None
    )
    return Sound(
        host=block.host,
        port=block.port,
        codecs=codecs,
        digits=digits if digits and 96 <= digits <= 127 else None,
        flow=block.flow,
        ptime=_PTIMES.get(first.get("ptime", "20"), 20),
        protocol=block.protocol,
        mid=_matching(_MID, first.get("mid")),
        ufrag=_matching(_ICE, first.get("ice-ufrag")),
        pwd=_matching(_ICE, first.get("ice-pwd")),
        fingerprint=fingerprint,
        setup=_SETUPS.get(first.get("setup", "")),
        candidates=tuple(_candidates(block.attributes)),
    )


def _codec(form: str, names: dict[str, str]) -> Codec | None:
    """Payload types 0 and 8 are fixed (RFC 3551); a map that says otherwise about them is refused."""
    if form not in ("0", "8"):
        return None
    fixed: Codec = 0 if form == "0" else 8
    said = names.get(form)
    return fixed if said is None or _NAMES.get(said.split("/")[0]) == fixed else None


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value is not None and pattern.match(value) else None


def _fingerprint(value: str | None) -> str | None:
    shape = _PRINT.match(value or "")
    return f"{shape[1].lower()} {shape[2].upper()}" if shape else None


def _candidates(attributes: list[tuple[str, str]]) -> list[Candidate]:
    """Only UDP, component 1, and an IP address: names under .local and TCP are of no use to us."""
    found: list[Candidate] = []
    for name, value in attributes:
        words = value.split()
        if name != "candidate" or len(words) < 8 or len(found) >= MOST_CANDIDATES:
            continue
        foundation, component, transport, priority, address, port, typ, kind = words[:8]
        sound = component == "1" and transport.lower() == "udp" and typ == "typ" and kind in _KINDS and ip_of(address)
        if (
            sound
            and priority.isdigit()
            and port.isdigit()
            and 0 < int(port) < 65536
            and re.match(r"[A-Za-z0-9+/]{1,32}\Z", foundation)
        ):
            found.append(
                Candidate(
                    foundation=foundation,
                    priority=min(int(priority), 2**31 - 1),
                    address=address,
                    port=int(port),
                    kind=_KINDS[kind],
                )
            )
    return found


class Ours:
    """Our side of one leg's description, through all its offers and answers: one session id, a version that rises on change."""

    __slots__ = ("_id", "_last", "_version", "role")

    def __init__(self) -> None:
        self._id = secrets.randbits(31)
        self._version = 0
        self._last: tuple[str, ...] = ()
        self.role: Setup | None = None
        """The negotiated DTLS role; repeated in every later description, or the browser ends the call."""

    def offer(self, host: str, port: int, *, browser: BrowserReady | None = None, flow: Flow = "sendrecv") -> str:
        media = ["0", "8", str(OUR_DIGITS)]
        protocol = "UDP/TLS/RTP/SAVPF" if browser else "RTP/AVP"
        lines = [f"m=audio {port} {protocol} {' '.join(media)}", *_maps((0, 8), OUR_DIGITS), "a=ptime:20", f"a={flow}"]
        if browser:
            lines += _browser_lines(browser, "0", self.role or browser.setup)
        return self._text(host, lines, bundle="0" if browser else None)

    def answer(self, sound: Sound, host: str, port: int, *, browser: BrowserReady | None = None) -> str:
        formats = " ".join(str(form) for form in (sound.codec, sound.digits) if form is not None)
        flow: Flow = "recvonly" if bare(sound.host) in ("0.0.0.0", "::") else _MIRROR[sound.flow]  # noqa: S104
        lines = [f"m=audio {port} {sound.protocol} {formats}", *_maps((sound.codec,), sound.digits), "a=ptime:20", f"a={flow}"]
        if browser:
            self.role = self.role or ("active" if sound.setup == "passive" else "passive")
            lines += _browser_lines(browser, sound.mid or "0", self.role)
        blocks = [[f"m={_refused(other)}"] for other in sound.others]
        blocks.insert(sound.place, lines)
        bundle = (sound.mid or "0") if browser else None
        return self._text(host, [line for block in blocks for line in block], bundle=bundle)

    def agreed(self, sound: Sound) -> None:
        """The far side answered our offer: from now on our role is fixed."""
        if sound.is_browser and self.role is None:
            self.role = "active" if sound.setup == "passive" else "passive"

    def _text(self, host: str, lines: list[str], *, bundle: str | None) -> str:
        if (said := (host, *lines)) != self._last:
            self._version += 1
            self._last = said
        kind = "IP6" if ":" in host else "IP4"
        address = bare(host)
        head = ["v=0", f"o=- {self._id} {self._version} IN {kind} {address}", "s=-", f"c=IN {kind} {address}", "t=0 0"]
        if bundle is not None:
            head += [f"a=group:BUNDLE {bundle}", "a=ice-lite"]
        return "\r\n".join([*head, *lines, ""])


def _refused(other: str) -> str:
    kind, protocol, form = other.split(" ", 2)
    return f"{kind} 0 {protocol} {form}"


def _maps(codecs: tuple[Codec, ...], digits: int | None) -> list[str]:
    maps = [f"a=rtpmap:{codec} {'PCMU' if codec == 0 else 'PCMA'}/8000" for codec in codecs]
    return maps if digits is None else [*maps, f"a=rtpmap:{digits} telephone-event/8000", f"a=fmtp:{digits} 0-16"]


def _browser_lines(ready: BrowserReady, mid: str, role: str) -> list[str]:
    return [
        f"a=mid:{mid}",
        "a=rtcp-mux",
        f"a=setup:{role}",
        f"a=fingerprint:{ready.fingerprint}",
        f"a=ice-ufrag:{ready.ufrag}",
        f"a=ice-pwd:{ready.pwd}",
        *(f"a=candidate:{candidate}" for candidate in ready.candidates),
        "a=end-of-candidates",
    ]
