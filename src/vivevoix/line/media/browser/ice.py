"""ICE-lite (RFC 8445 2.5): we have one address, make no checks, and answer those of browsers that know our password.

A browser's own candidates are never needed: its checks come from where it really is, behind whatever router, and are proved by
the password we gave it in the SDP. What is not a sound check is dropped in silence, so that nobody can make us send.
"""

import hashlib
import hmac
import ipaddress
import secrets
import struct
import zlib
from dataclasses import dataclass

from vivevoix.line.media.sockets import Address

_COOKIE = 0x2112A442
_REQUEST, _SUCCESS = 0x0001, 0x0101
_USERNAME, _INTEGRITY, _USE_CANDIDATE, _MAPPED, _FINGERPRINT = 0x0006, 0x0008, 0x0025, 0x0020, 0x8028
_FINGERPRINT_MASK = 0x5354554E
_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE = struct.Struct("!HH")
_MOST_ATTRIBUTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What we call ourselves towards one browser (RFC 8445 5.3)."""

    ufrag: str
    pwd: str


def new_credentials() -> Credentials:
    """At least 24 bits of name and 128 of password, in the letters ICE allows."""
    return Credentials(ufrag=secrets.token_hex(4), pwd=secrets.token_hex(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A sound connectivity check."""

    transaction: bytes
    nominates: bool
    """The browser has chosen this path (USE-CANDIDATE)."""


def read_check(data: bytes, ours: Credentials) -> Check | None:
    """The check in a STUN datagram (RFC 8489), None when it is none, or not from someone who knows our password."""
    if len(data) < 20:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if kind != _REQUEST or cookie != _COOKIE or length + 20 != len(data) or length % 4:
        return None
    attributes = _attributes(data)
    if attributes is None or _INTEGRITY not in attributes or _USERNAME not in attributes:
        return None
    if attributes[_USERNAME][1].split(b":")[0] != ours.ufrag.encode():
        return None
    at, given = attributes[_INTEGRITY]
    if not hmac.compare_digest(given, _integrity(data[:at], ours)):
        return None
    return Check(transaction=transaction, nominates=_USE_CANDIDATE in attributes)


def _attributes(data: bytes) -> dict[int, tuple[int, bytes]] | None:
    """Type to (where it begins, value), up to and with MESSAGE-INTEGRITY: what follows is not proved. None when malformed."""
    found: dict[int, tuple[int, bytes]] = {}
    at = 20
    while at + 4 <= len(data) and len(found) < _MOST_ATTRIBUTES:
        kind, length = _ATTRIBUTE.unpack_from(data, at)
        value = data[at + 4 : at + 4 + length]
        if len(value) != length:
            return None
        found.setdefault(kind, (at, value))
        if kind == _INTEGRITY:
            return found
        at += 4 + (length + 3) // 4 * 4
    return found


def _integrity(before: bytes, ours: Credentials) -> bytes:
    """HMAC-SHA1 over the message up to this attribute, with a length that counts it (RFC 8489 14.5)."""
    counted = before[:2] + struct.pack("!H", len(before) - 20 + 24) + before[4:]
    return hmac.digest(ours.pwd.encode(), counted, hashlib.sha1)


def answer_check(check: Check, source: Address, ours: Credentials) -> bytes:
    """Success, with the address the check came from."""
    message = _HEADER.pack(_SUCCESS, 0, _COOKIE, check.transaction) + _mapped(source, check.transaction)
    message += _ATTRIBUTE.pack(_INTEGRITY, 20) + _integrity(message, ours)
    counted = message[:2] + struct.pack("!H", len(message) - 20 + 8) + message[4:]
    return counted + _ATTRIBUTE.pack(_FINGERPRINT, 4) + struct.pack("!I", zlib.crc32(counted) ^ _FINGERPRINT_MASK)


def _mapped(source: Address, transaction: bytes) -> bytes:
    """XOR-MAPPED-ADDRESS (RFC 8489 14.2)."""
    host = ipaddress.ip_address(source[0])
    key = struct.pack("!I", _COOKIE) + transaction
    hidden = bytes(one ^ other for one, other in zip(host.packed, key, strict=False))
    family = 1 if host.version == 4 else 2
    return _ATTRIBUTE.pack(_MAPPED, 4 + len(hidden)) + struct.pack("!BBH", 0, family, source[1] ^ (_COOKIE >> 16)) + hidden
