"""What makes a request malformed, and how it is refused even when it cannot be read whole (RFC 3261, RFC 4475)."""

import re
from typing import Any

from sippy.MsgBody import MsgBody
from sippy.SipHeader import SipHeader

LARGEST_HEAD, LARGEST_LINE, LARGEST_BODY = 8192, 2048, 16384
"""Bytes of a start line with all headers, of one header, of a body. RFC 4475's longest head has 3,500, its longest header 600."""
LARGEST_FORWARDS = 255
MOST_CSEQ = 2**31
_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
_START = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+ ([a-zA-Z][a-zA-Z0-9+.\-]*):[^\s<>\"\x00-\x1f]+ SIP/(\d+\.\d+)\Z", re.ASCII)
_SINGLE = ("from", "to", "call-id", "cseq", "max-forwards")
_SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "l": "content-length", "m": "contact", "c": "content-type"}
_ECHOED = ("via", "from", "to", "call-id", "cseq")
_LENGTH = re.compile(r"(?im)^(?:content-length|l)[ \t]*:([^\r\n]*)")
_LOOSE = re.compile(r"[ \t][;=/]|[;=/][ \t]|\n[ \t]|[ \t]:")
_TIDIED = ("via", "from", "to", "contact", "cseq")
# What is never closed is quoted to its end: looking for the end again from every later quote would take quadratic time.
_QUOTED = re.compile(r'(?s)("(?:[^"\\]|\\.)*(?:"|\\?\Z))')
_SEPARATOR, _VIA_SEPARATOR = re.compile(r"([;=])"), re.compile(r"([;=/])")
_LINE_ENDS = {ord(char): " " for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
"""What Python takes for the end of a line and SIP does not."""
MOST_PARTS = 16
_SDP_PART = re.compile(r"(?im)^content-type[ \t]*:[ \t]*application/sdp[ \t]*(?:;|\r?$)")
_UNCHECKED = (b"identity:", b"y:")
"""A provider's signature (RFC 8224), which we do not check, may be as long as the head."""


class Malformed(Exception):
    """This message cannot be read as SIP."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


def oversize(data: bytes) -> Malformed | None:
    """Why a message is not looked at any closer. Asked before anything whose time could grow faster than the message."""
    end = data.find(b"\r\n\r\n", 0, LARGEST_HEAD + 4)
    if (end < 0 and len(data) > LARGEST_HEAD) or len(data) - end - 4 > LARGEST_BODY:
        return Malformed(413, "Request Entity Too Large")
    length = 0
    for line in data[: end if end >= 0 else None].splitlines():
        folded = line[:1] in (b" ", b"\t")
        length = (length if folded else 0) + (0 if line[:9].lower().startswith(_UNCHECKED) else len(line))
        if length > LARGEST_LINE:
            return Malformed(400, "Bad Request: a header is too long")
    return None


def text_of(data: bytes) -> str:
    """The request as text whose body has one character for each of its bytes. Raises Malformed.

    What RFC 3261 allows and sippy cannot read, white space around separators and folded lines, is written plainly.
    """
    head, blank, body = data.partition(b"\r\n\r\n")
    text = _letters(head)
    _check_start(text[: text.find("\r")] if "\r" in text else text)
    if _LOOSE.search(text):
        text = _tidied(text)
    return text + blank.decode() + body.decode("latin-1")


def response_text(data: bytes) -> str:
    """The response as text, its body as `text_of` has it."""
    head, blank, body = data.partition(b"\r\n\r\n")
    return _letters(head) + blank.decode() + body.decode("latin-1")


def _letters(head: bytes) -> str:
    """UTF-8 (RFC 3261 7.3.1), or what many providers and telephones still write. No letter of either may end a line."""
    try:
        text = head.decode()
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    return text.translate(_LINE_ENDS)


def unpack(message: Any) -> None:
    """Of several bodies (RFC 5621) keep the session description: providers add what only telephone exchanges read."""
    body = message.getBody()
    if body is None or not body.getType().startswith("multipart/"):
        return
    boundary = next((value for name, value in body.mtype.params.items() if name.strip().lower() == "boundary"), "").strip(' "')
    for part in str(body).split(f"--{boundary}", MOST_PARTS)[1:] if boundary else ():
        head, blank, content = part.partition("\r\n\r\n")
        if blank and _SDP_PART.search(head):
            message.setBody(MsgBody(content))
            return


def problem_of(request: Any, text: str) -> Malformed | None:
    """Why a request sippy could parse must be refused all the same; None when it is sound."""
    return _scalar_problem(request) or _length_problem(text) or _address_problem(request)


def _check_start(start: str) -> None:
    shape = _START.match(start)
    if shape is None:
        raise Malformed(400, "Bad Request-Line")
    if shape[2] != "2.0":
        raise Malformed(505, "Version Not Supported")
    if shape[1].lower() not in ("sip", "sips", "tel"):
        raise Malformed(416, "Unsupported URI Scheme")
    if "?" in start.split(" ")[1].partition("@")[2]:
        raise Malformed(400, "Bad Request-URI")


def _tidied(head: str) -> str:
    lines = re.sub(r"\r?\n[ \t]+", " ", head).split("\r\n")
    return "\r\n".join([lines[0], *(_tidied_line(line) for line in lines[1:])])


def _tidied_line(line: str) -> str:
    name, colon, value = line.partition(":")
    name = name.strip()
    if not colon or _SHORT.get(name.lower(), name.lower()) not in _TIDIED:
        return f"{name}{colon}{value}"
    separator = _VIA_SEPARATOR if name.lower() in ("via", "v") else _SEPARATOR
    parts = (part if part.startswith('"') else _joined(separator.split(part)) for part in _QUOTED.split(value))
    return f"{name}: " + "".join(parts).strip()


def _joined(words: list[str]) -> str:
    """Words and the separators between them, without the white space around the separators."""
    last = len(words) - 1
    trimmed = (word.lstrip() if at else word for at, word in enumerate(words))
    return "".join(word.rstrip() if at < last else word for at, word in enumerate(trimmed))


def _scalar_problem(request: Any) -> Malformed | None:
    counts = dict.fromkeys(_SINGLE, 0)
    for header in request.headers:
        if header.name in counts:
            counts[header.name] += 1
    if any(count > 1 for count in counts.values()) or not counts["call-id"]:
        return Malformed(400, "Bad Request: a header is missing or repeated")
    cseq, method = request.getHFBody("cseq").getCSeq()
    if not 0 <= cseq < MOST_CSEQ or method != request.method:
        return Malformed(400, "Bad CSeq")
    if counts["max-forwards"] and not 0 <= request.getHFBody("max-forwards").getNum() <= LARGEST_FORWARDS:
        return Malformed(400, "Bad Max-Forwards")
    return None


def _length_problem(text: str) -> Malformed | None:
    """Content-Length must be there once at most, be a number, and not promise more than came (RFC 3261 18.3)."""
    head, _, body = text.partition("\r\n\r\n")
    lengths = [length.strip() for length in _LENGTH.findall(head)]
    if not lengths:
        return None
    if len(lengths) > 1 or not lengths[0].isdigit():
        return Malformed(400, "Bad Content-Length")
    if int(lengths[0]) > len(body):
        return Malformed(400, "Message shorter than its Content-Length")
    return None


def _address_problem(request: Any) -> Malformed | None:
    for name in ("from", "to"):
        address = request.getHFBody(name).address
        if address.url is None or _unbalanced(address.name):
            return Malformed(400, f"Bad {name.capitalize()}")
    if request.getHFBody("from").getTag() == "":
        return Malformed(400, "Bad From")
    return None


def _unbalanced(name: str | None) -> bool:
    """An odd quote, or letters that need quotes and have none."""
    return bool(name) and name is not None and name.replace('\\"', "").count('"') % 2 == 1


def raw_refusal(data: bytes, wrong: Malformed, source: tuple[str, int]) -> bytes | None:
    """A refusal made of the very header lines that came. None when there is nothing to answer: an ACK, or no SIP at all."""
    head = re.split(r"\r?\n\r?\n", _letters(data), maxsplit=1)[0]
    lines = re.sub(r"\r?\n[ \t]+", " ", head).splitlines()
    if not lines or "SIP/" not in lines[0].upper() or lines[0].startswith(("ACK", "SIP/")):
        return None
    fields = [(name, value) for line in lines[1:] if (pair := _field(line)) for name, value in (pair,)]
    vias = [value for name, value in fields if name == "via"]
    if not vias:
        return None
    vias[0] = _with_source(vias[0], source)
    answer = [f"SIP/2.0 {wrong.code} {wrong.reason}", *(f"Via: {via}" for via in vias)]
    for name in _ECHOED[1:]:
        value = next((value for field, value in fields if field == name), None)
        if value is not None:
            answer.append(f"{name.title()}: {_with_tag(value) if name == 'to' else value}")
    return "\r\n".join([*answer, "Content-Length: 0", "", ""]).encode()


def _field(line: str) -> tuple[str, str] | None:
    name, colon, value = line.partition(":")
    name = name.strip().lower()
    if not colon or not _TOKEN.match(name):
        return None
    return _SHORT.get(name, name), value.strip()


def _with_source(via: str, source: tuple[str, int]) -> str:
    via = re.sub(r"(?i);\s*rport(?=\s*(;|$))", "", via)
    return f"{via};received={source[0].strip('[]')};rport={source[1]}"


def _with_tag(value: str) -> str:
    return value if re.search(r"(?i);\s*tag\s*=", value) else f"{value};tag=malformed"


# Refusals of requests that can be read.


def reply(request: Any, code: int, reason: str, *headers: tuple[str, str]) -> tuple[Any, None, None]:
    response = request.genResponse(code, reason, server="Vivevoix")
    response.appendHeaders([SipHeader(name=name, bodys=value) for name, value in headers])
    return response, None, None


def cannot_understand(request: Any) -> tuple[Any, None, None] | None:
    """What an INVITE asks for and we do not have (RFC 3261 8.2, 21.4)."""
    if request.countHFs("contact") > 1 or (not request.countHFs("contact") and not _is_old(request)):
        return reply(request, 400, "Bad Request: one Contact is needed")
    body = request.getBody()
    if body is not None and body.getType().strip() != "application/sdp":
        return reply(request, 415, "Unsupported Media Type", ("accept", "application/sdp"))
    accepted = [str(header.body).lower() for header in request.getHFs("accept")]
    if accepted and not any(kind in " ".join(accepted) for kind in ("application/sdp", "*/*", "application/*")):
        return reply(request, 406, "Not Acceptable", ("accept", "application/sdp"))
    return None


def _is_old(request: Any) -> bool:
    """RFC 2543 needed no Contact: its Request goes back to where it came from."""
    if str(request.getHFBody("via").getBranch() or "").startswith("z9hG4bK"):
        return False
    host, port = request.peer.address
    request.appendHeader(SipHeader(name="contact", bodys=f"<sip:{host}:{port}>"))
    return True


def lost(request: Any) -> tuple[Any, None, None] | None:
    """It belongs to a dialog that is over, or never was."""
    if request.getHFBody("to").getTag() is None:
        return None
    return reply(request, 481, "Call/Transaction Does Not Exist")


def unsupported(request: Any) -> tuple[Any, None, None] | None:
    """Extensions a request must have and we do not (RFC 3261 8.2.2.3)."""
    required = [str(header.body) for header in request.getHFs("require")]
    if required and request.getMethod() not in ("ACK", "CANCEL"):
        return reply(request, 420, "Bad Extension", ("unsupported", ", ".join(required)))
    return None
