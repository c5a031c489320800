"""DTLS-SRTP (RFC 5763, RFC 5764): a handshake over datagrams, proved by the fingerprint in the SDP, that yields SRTP keys."""

import datetime
import hmac
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL
from pylibsrtp import Policy, Session
from pylibsrtp._binding import ffi, lib

_LARGEST = 1200
"""Bytes of a datagram that pass everywhere."""
_RECORD_HEADER = 13
_ROOM, _TRAILER = 2304, 160
"""Bytes for a packet, and of these for what SRTP adds."""
_LABEL = b"EXTRACTOR-dtls_srtp"
_PROFILES = {
    b"SRTP_AES128_CM_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
    b"SRTP_AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
}
"""Name to (libsrtp's number, bytes of key, bytes of salt), the cheaper one first."""
_CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"

Say = Callable[[bytes], None]


class HandshakeFailed(Exception):
    """The browser's keys are not those its SDP named, or it speaks no DTLS-SRTP of ours."""


class Identity:
    """Our certificate, made anew by every media process; its fingerprint goes into each SDP."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vivevoix")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=3650))
            .sign(key, hashes.SHA256())
        )
        self.fingerprint = f"sha-256 {certificate.fingerprint(hashes.SHA256()).hex(':').upper()}"
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.use_certificate(certificate)
        self.context.use_privatekey(key)
        self.context.set_cipher_list(_CIPHERS)
        # Any certificate passes here: what proves the browser is the fingerprint, compared when the handshake is done.
        self.context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        self.context.set_tlsext_use_srtp(b":".join(_PROFILES))


@cache
def identity() -> Identity:
    """Of this process."""
    return Identity()


class Secret:
    """SRTP both ways, once the handshake is done."""

    def __init__(self, connection: SSL.Connection, *, we_began: bool) -> None:
        profile = connection.get_selected_srtp_profile()
        if profile not in _PROFILES:
            raise HandshakeFailed("no SRTP profile in common")
        number, key, salt = _PROFILES[profile]
        material = connection.export_keying_material(_LABEL, 2 * (key + salt))
        keys = material[:key], material[key : 2 * key]
        salts = material[2 * key : 2 * key + salt], material[2 * key + salt :]
        began, answered = (one + other for one, other in zip(keys, salts, strict=True))
        out, into = (began, answered) if we_began else (answered, began)
        self._out = Session(Policy(key=out, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=number))
        self._into = Session(Policy(key=into, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=number))

    def close_packet(self, packet: bytes | bytearray | memoryview) -> memoryview:
        """The RTP packet encrypted; good until the next packet of any leg. Raises WrongPacket."""
        return CLOSING.work(lib.srtp_protect, self._out, packet)

    def open_packet(self, packet: bytes | bytearray | memoryview) -> memoryview:
        """The SRTP packet decrypted; good until the next packet of any leg. Raises WrongPacket."""
        return OPENING.work(lib.srtp_unprotect, self._into, packet)


class WrongPacket(Exception):
    """The packet is altered, repeated, or of another key."""


class Bench:
    """Where packets are worked on in place. The library's own methods copy three times and cost twice as much a packet (9.6
    against 5.7 microseconds), so its C functions are called here, and only here; its version is pinned."""

    def __init__(self) -> None:
        self._bytes = bytearray(_ROOM)
        self._view = memoryview(self._bytes)
        self._data = ffi.from_buffer(self._bytes)
        self._size = ffi.new("int *")

    def work(self, function: Callable[..., int], session: Session, packet: bytes | bytearray | memoryview) -> memoryview:
        size = len(packet)
        if size > _ROOM - _TRAILER:
            raise WrongPacket
        self._bytes[:size] = packet
        self._size[0] = size
        if function(session._srtp[0], self._data, self._size):
            raise WrongPacket
        return self._view[: self._size[0]]


CLOSING, OPENING = Bench(), Bench()


class Handshake:
    """With one browser. Feed it datagrams; it says its own; `secret` is there when it is done."""

    def __init__(self, fingerprint: str, *, we_begin: bool, say: Say) -> None:
        """`fingerprint` as in `a=fingerprint`: algorithm, blank, value."""
        self._algorithm, _, self._value = fingerprint.lower().partition(" ")
        self._we_begin, self._say = we_begin, say
        self._connection = SSL.Connection(identity().context, None)
        self._connection.set_ciphertext_mtu(_LARGEST)
        self.secret: Secret | None = None
        self.failed = False
        if we_begin:
            self._connection.set_connect_state()
        else:
            self._connection.set_accept_state()

    def begin(self) -> None:
        """Say the first word, where that is ours. Raises HandshakeFailed."""
        if self._we_begin:
            self._step()

    def hear(self, datagram: bytes) -> None:
        """One DTLS datagram of the browser's. Raises HandshakeFailed; from then on nothing is heard any more."""
        if self.failed:
            return
        self._connection.bio_write(datagram)
        if self.secret is None:
            self._step()
        else:
            self._answer_repetition()

    def look(self) -> None:
        """A few times a second: repeat what got no answer."""
        if self.secret is None and not self.failed and self._connection.DTLSv1_get_timeout() == 0:
            self._connection.DTLSv1_handle_timeout()
            self._flush()

    def _step(self) -> None:
        try:
            self._connection.do_handshake()
        except SSL.WantReadError:
            return self._flush()
        except SSL.Error as wrong:
            self._flush()
            self.failed = True
            raise HandshakeFailed(str(wrong)) from wrong
        self._flush()
        try:
            self._prove()
            self.secret = Secret(self._connection, we_began=self._we_begin)
        except HandshakeFailed:
            self.failed = True
            raise

    def _answer_repetition(self) -> None:
        """Our last word may have been lost: the browser then repeats its own, and reading it makes OpenSSL repeat ours."""
        # Mostly there is nothing to read; an alert or a farewell shows as silence.
        with suppress(SSL.Error):
            self._connection.recv(1)
        self._flush()

    def _prove(self) -> None:
        certificate = self._connection.get_peer_certificate(as_cryptography=True)
        digest = {"sha-256": hashes.SHA256(), "sha-384": hashes.SHA384(), "sha-512": hashes.SHA512()}.get(self._algorithm)
        if certificate is None or digest is None:
            raise HandshakeFailed("no certificate")
        if not hmac.compare_digest(certificate.fingerprint(digest).hex(":"), self._value):
            raise HandshakeFailed("not the certificate the SDP named")

    def _flush(self) -> None:
        try:
            said = self._connection.bio_read(1 << 16)
        except SSL.WantReadError:
            return
        for datagram in _datagrams(said):
            self._say(datagram)


def _datagrams(said: bytes) -> Iterator[bytes]:
    """OpenSSL's words, which the buffer between has run together, in datagrams of whole records again (RFC 6347 4.1)."""
    packed = b""
    at = 0
    while at < len(said):
        end = at + _RECORD_HEADER + int.from_bytes(said[at + 11 : at + 13], "big")
        if packed and len(packed) + end - at > _LARGEST:
            yield packed
            packed = b""
        packed += said[at:end]
        at = end
    if packed:
        yield packed
