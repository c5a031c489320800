"""SIP as the measuring telephones write and read it: bytes in, bytes out, nothing that takes time."""

import hashlib
import re

_LINE_END = b"\r\n"
_AUTH = re.compile(rb'(\w+)="?([^",]+)"?')


class Read:
    """The few things we need of a message, found without parsing all of it."""

    __slots__ = ("call_id", "code", "head", "method", "to", "vias")

    def __init__(self, data: bytes) -> None:
        self.head = data.partition(b"\r\n\r\n")[0] + _LINE_END
        first = self.head[: self.head.find(_LINE_END)]
        self.code = int(first[8:11]) if first.startswith(b"SIP/2.0 ") else 0
        self.method = self.header(b"CSeq").rpartition(b" ")[2] if self.code else first[: first.find(b" ")]
        self.call_id = self.header(b"Call-ID")

    def header(self, name: bytes) -> bytes:
        """The first header of this name, in the spelling `Call-ID`; empty when there is none."""
        at = self.head.find(b"\r\n" + name + b": ")
        if at < 0:
            return b""
        start = at + len(name) + 4
        return self.head[start : self.head.find(_LINE_END, start)]

    def lines(self, name: bytes) -> list[bytes]:
        wanted = name + b": "
        return [line for line in self.head.split(_LINE_END) if line.startswith(wanted)]

    @property
    def contact(self) -> bytes:
        """The URI of the Contact."""
        value = self.header(b"Contact")
        return value.partition(b"<")[2].partition(b">")[0] or value.partition(b";")[0]


def sdp(host: str, port: int) -> bytes:
    return (
        f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
        "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n"
    ).encode()


def body(content: bytes) -> bytes:
    """The last headers and the SDP."""
    kind = b"Content-Type: application/sdp\r\n" if content else b""
    return kind + b"Content-Length: %d\r\n\r\n" % len(content) + content


def response(request: Read, line: bytes, tag: bytes, contact: bytes = b"", content: bytes = b"") -> bytes:
    """`line` is `200 OK`. The tag is added to To when it has none."""
    to = request.header(b"To")
    if b"tag=" not in to:
        to += b";tag=" + tag
    kept = [*request.lines(b"Via"), *request.lines(b"Record-Route"), *request.lines(b"From"), b"To: " + to]
    kept += [b"Call-ID: " + request.call_id, b"CSeq: " + request.header(b"CSeq")]
    if contact:
        kept.append(b"Contact: <" + contact + b">")
    return b"SIP/2.0 " + line + _LINE_END + _LINE_END.join(kept) + _LINE_END + body(content)


def md5_answer(challenge: bytes, user: str, password: str, method: str, uri: str) -> bytes:
    """The value of Authorization for an MD5 challenge (RFC 2617), with qop when it was offered."""
    given = {key.lower(): value.decode() for key, value in _AUTH.findall(challenge)}
    first = _md5(f"{user}:{given[b'realm']}:{password}")
    second = _md5(f"{method}:{uri}")
    middle = f"{given[b'nonce']}:00000001:0a4f113b:auth" if b"qop" in given else given[b"nonce"]
    more = ', qop=auth, nc=00000001, cnonce="0a4f113b"' if b"qop" in given else ""
    return (
        f'Digest username="{user}", realm="{given[b"realm"]}", nonce="{given[b"nonce"]}", uri="{uri}", algorithm=MD5, '
        f'response="{_md5(f"{first}:{middle}:{second}")}"{more}'
    ).encode()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - what the telephones of the world speak
