"""SIP as text, for the demo's own telephones: reading, writing, signing in (RFC 3261, RFC 7616), and the SDP of G.711.

Written apart from the line's stack on purpose: the demo's telephones are witnesses, and a witness must not share the
accused's ears.
"""

import hashlib
import re
import secrets
from typing import NamedTuple

from msgspec import Struct

COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
    "r": "refer-to",
}
REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    501: "Not Implemented",
    603: "Decline",
}
OUR_METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE"
PCMU, PCMA, DIGITS = 0, 8, 101


class NotSip(ValueError):
    """This datagram is not a SIP message."""


class Address(NamedTuple):
    """Where datagrams go."""

    host: str
    port: int


class Message(Struct, frozen=True, kw_only=True):
    """One SIP message. A request has a method and uri, a response a code."""

    method: str = ""
    uri: str = ""
    code: int = 0
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def header(self, name: str) -> str:
        """The first header of this name (lower case), empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every header of this name, in order."""
        return [value for key, value in self.headers if key == name]

    @property
    def call_id(self) -> str:
        return self.header("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        number, _, method = self.header("cseq").partition(" ")
        return (int(number) if number.isdigit() else 0, method.strip())

    @property
    def branch(self) -> str:
        """The transaction's name: the branch of the topmost Via (RFC 3261, 8.1.1.7)."""
        return parameter(self.header("via"), "branch")

    def tag(self, name: str) -> str:
        """The tag of From or To."""
        return parameter(self.header(name).rpartition(">")[2], "tag")


def parameter(value: str, name: str) -> str:
    """`;name=value` out of a header, without quotes; empty when absent."""
    found = re.search(rf';\s*{name}\s*=\s*"?([^;,\s"]+)', value, re.IGNORECASE)
    return found[1] if found else ""


def uri_of(header: str) -> str:
    """The URI inside a From, To, Contact, Route or Refer-To header."""
    bracketed = re.search(r"<([^>]*)>", header)
    return bracketed[1] if bracketed else header.partition(";")[0].strip()


def user_of(uri: str) -> str:
    """The user part of a SIP URI."""
    return uri.partition(":")[2].partition("@")[0] if "@" in uri else ""


def address_of(uri: str) -> Address | None:
    """Host and port of a SIP URI whose host is a numeric address; None when it is a name."""
    rest = uri.partition(":")[2].rpartition("@")[2]
    found = re.match(r"(\[[0-9a-fA-F:]+\]|[0-9.]+)(?::(\d+))?(?=$|[;?])", rest)
    return Address(found[1].strip("[]"), int(found[2] or 5060)) if found else None


def read(datagram: bytes) -> Message:
    """Raises NotSip."""
    head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
    start, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    headers = tuple(_header(line) for line in lines if ":" in line)
    if answer := re.match(r"SIP/2\.0 (\d{3}) ?(.*)", start):
        return Message(code=int(answer[1]), reason=answer[2], headers=headers, body=body)
    if request := re.match(r"([A-Z]+) (\S+) SIP/2\.0$", start):
        return Message(method=request[1], uri=request[2], headers=headers, body=body)
    raise NotSip


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    name = name.strip().lower()
    return COMPACT.get(name, name), value.strip()


def write(message: Message) -> bytes:
    start = f"{message.method} {message.uri} SIP/2.0" if message.method else f"SIP/2.0 {message.code} {message.reason}"
    lines = [start, *(f"{_title(name)}: {value}" for name, value in message.headers if name != "content-length")]
    if message.body:
        lines.append("Content-Type: application/sdp")
    lines.append(f"Content-Length: {len(message.body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + message.body).encode()


def _title(name: str) -> str:
    return {"call-id": "Call-ID", "cseq": "CSeq"}.get(name, name.title())


def respond(request: Message, code: int, *, tag: str = "", contact: str = "", body: str = "") -> Message:
    """The response to a request, with our tag in To when the request had none."""
    to = request.header("to")
    if tag and code > 100 and not request.tag("to"):
        to = f"{to};tag={tag}"
    headers = [("via", via) for via in request.all("via")] + [("record-route", route) for route in request.all("record-route")]
    headers += [("from", request.header("from")), ("to", to), ("call-id", request.call_id), ("cseq", request.header("cseq"))]
    if contact:
        headers += [("contact", contact), ("allow", OUR_METHODS)]
    return Message(code=code, reason=REASONS.get(code, "Answer"), headers=tuple(headers), body=body)


def new_token() -> str:
    """A branch, tag or Call-ID nobody else uses."""
    return secrets.token_hex(8)


def sign(challenge: str, user: str, password: str, method: str, uri: str) -> str:
    """The Authorization value for a Digest challenge: MD5 or SHA-256, with or without qop (RFC 7616, RFC 2617)."""
    asked = {key.lower(): quoted or bare for key, quoted, bare in re.findall(r'(\w+)\s*=\s*(?:"([^"]*)"|([^,\s]+))', challenge)}
    algorithm = asked.get("algorithm", "MD5")
    realm, nonce = asked["realm"], asked["nonce"]

    def hashed(text: str) -> str:
        if algorithm.upper() == "SHA-256":
            return hashlib.sha256(text.encode()).hexdigest()
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    ours, theirs, own_nonce = hashed(f"{user}:{realm}:{password}"), hashed(f"{method}:{uri}"), new_token()
    with_qop = "auth" in asked.get("qop", "").split(",")
    middle = f"{nonce}:00000001:{own_nonce}:auth" if with_qop else nonce
    parts = [f'username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', f'uri="{uri}"', f"algorithm={algorithm}"]
    parts.append(f'response="{hashed(f"{ours}:{middle}:{theirs}")}"')
    if with_qop:
        parts += ["qop=auth", "nc=00000001", f'cnonce="{own_nonce}"']
    if "opaque" in asked:
        parts.append(f'opaque="{asked["opaque"]}"')
    return "Digest " + ", ".join(parts)


class Offer(Struct, frozen=True, kw_only=True):
    """What an SDP says about audio."""

    address: Address
    codecs: tuple[int, ...]
    direction: str = "sendrecv"


def describe(at: Address, codecs: tuple[int, ...], *, direction: str = "sendrecv", version: int = 1) -> str:
    """An SDP with G.711 and telephone-event at `at` (RFC 8866)."""
    names = {PCMU: "PCMU/8000", PCMA: "PCMA/8000"}
    kind = "IP6" if ":" in at.host else "IP4"
    lines = ["v=0", f"o=- {at.port} {version} IN {kind} {at.host}", "s=-", f"c=IN {kind} {at.host}", "t=0 0"]
    lines.append(f"m=audio {at.port} RTP/AVP {' '.join(str(codec) for codec in (*codecs, DIGITS))}")
    lines += [f"a=rtpmap:{codec} {names[codec]}" for codec in codecs]
    lines += [f"a=rtpmap:{DIGITS} telephone-event/8000", f"a=fmtp:{DIGITS} 0-15", "a=ptime:20", f"a={direction}"]
    return "\r\n".join(lines) + "\r\n"


def read_offer(sdp: str) -> Offer | None:
    """The audio of an SDP; None when it has none we can take."""
    media = re.search(r"^m=audio (\d+)(?:/\d+)? \S+ ([\d ]+)", sdp, re.MULTILINE)
    address = re.search(r"^c=IN IP[46] (\S+)", sdp, re.MULTILINE)
    if not media or not address:
        return None
    codecs = tuple(int(number) for number in media[2].split() if int(number) in {PCMU, PCMA})
    direction = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)\s*$", sdp, re.MULTILINE)
    offer_to = Address(address[1], int(media[1]))
    return Offer(address=offer_to, codecs=codecs, direction=direction[1] if direction else "sendrecv") if codecs else None


TURNED = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
"""The direction an answer gives to an offer's (RFC 3264)."""
