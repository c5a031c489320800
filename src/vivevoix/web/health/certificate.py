"""When a certificate ends (RFC 5280, section 4.1.2.5), read from its own bytes."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

_SEQUENCE, _VERSION = 0x30, 0xA0
_UTC_TIME = 0x17


class NotACertificate(Exception):
    """This file does not begin with a certificate in PEM."""


def ends_at(path: Path) -> datetime:
    """Of the first certificate in the file, which is the server's own. Raises `NotACertificate`, OSError."""
    text = path.read_text("ascii", "replace")
    begin, end = text.find(ssl.PEM_HEADER), text.find(ssl.PEM_FOOTER)
    if begin < 0 or end < begin:
        raise NotACertificate
    try:
        return _not_after(ssl.PEM_cert_to_DER_cert(text[begin : end + len(ssl.PEM_FOOTER)]))
    except (ValueError, IndexError) as broken:
        raise NotACertificate from broken


def _not_after(der: bytes) -> datetime:
    certificate = _inside(der)
    to_be_signed = _inside(certificate)
    if to_be_signed[0] == _VERSION:
        to_be_signed = _after(to_be_signed)
    for _ in ("serial number", "algorithm", "issuer"):
        to_be_signed = _after(to_be_signed)
    times = _inside(to_be_signed)
    last = _after(times)
    kind, (start, end) = last[0], _bounds(last)
    written = last[start:end].decode("ascii")
    return datetime.strptime(written, "%y%m%d%H%M%SZ" if kind == _UTC_TIME else "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _bounds(der: bytes) -> tuple[int, int]:
    """Where the content of the first element begins and ends (X.690, section 8.1.3)."""
    length = der[1]
    if length < 0x80:
        return 2, 2 + length
    size = length & 0x7F
    return 2 + size, 2 + size + int.from_bytes(der[2 : 2 + size], "big")


def _inside(der: bytes) -> bytes:
    if der[0] != _SEQUENCE:
        raise ValueError("not a sequence")
    start, end = _bounds(der)
    return der[start:end]


def _after(der: bytes) -> bytes:
    return der[_bounds(der)[1] :]
