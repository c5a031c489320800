"""The way to and from one browser: STUN, DTLS and SRTP on one UDP port (RFC 7983), told apart by their first byte."""

import logging
import re
from collections.abc import Callable
from typing import Literal

from vivevoix.line.media.browser.dtls import Handshake, HandshakeFailed, Secret, WrongPacket, identity
from vivevoix.line.media.browser.ice import answer_check, new_credentials, read_check
from vivevoix.line.media.latch import Latch
from vivevoix.line.media.port import BrowserFar
from vivevoix.line.media.sockets import Address

_log = logging.getLogger("vivevoix.media")

_HEX = "[0-9A-Fa-f]{2}"
_FINGERPRINT = re.compile(rf"(?:sha-256 {_HEX}(?::{_HEX}){{31}}|sha-384 {_HEX}(?::{_HEX}){{47}}|sha-512 {_HEX}(?::{_HEX}){{63}})")
_ICE_WORDS = re.compile(r"[A-Za-z0-9+/]{4,256} [A-Za-z0-9+/]{22,256}")
_HOST_PREFERENCE = 126 << 24
"""Type preference of host candidates in their priority (RFC 8445 5.1.2)."""


class BadFar(Exception):
    """What the browser says about itself is not in the form the standards give it."""


class BrowserWay:
    """Carries plain RTP for a leg: `receive` and `send` are to it what a connected socket is to a plain leg."""

    def __init__(self, latch: Latch) -> None:
        self.latch = latch
        self.ours = new_credentials()
        self.fingerprint = identity().fingerprint
        self._far: BrowserFar | None = None
        self._handshake: Handshake | None = None
        self._secret: Secret | None = None
        self._encrypted = bytearray(2048)
        self._view = memoryview(self._encrypted)

    def set_far(self, far: BrowserFar) -> None:
        """The browser's offer or answer, the first or a later one. Raises BadFar. Only other keys begin another handshake."""
        if not (_FINGERPRINT.fullmatch(far.fingerprint) and _ICE_WORDS.fullmatch(f"{far.ufrag} {far.pwd}")):
            raise BadFar
        known, self._far = self._far, far
        if known is None or known.fingerprint.lower() != far.fingerprint.lower():
            self._secret = None
            self._handshake = Handshake(far.fingerprint, we_begin=far.setup == "passive", say=self._say)
            self._begin()

    @property
    def setup(self) -> Literal["actpass", "active", "passive"]:
        """Our role for the SDP: the browser begins the handshake wherever it may, for it knows best when its path is open."""
        if self._far is None:
            return "actpass"
        return "active" if self._far.setup == "passive" else "passive"

    def candidates(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Our addresses as `a=candidate:` values, best first, for RTP and RTCP on one port (RFC 8839)."""
        port = self.latch.socket.getsockname()[1]
        return tuple(
            f"{at + 1} 1 UDP {_HOST_PREFERENCE + ((65535 - at) << 8) + 255} {address} {port} typ host"
            for at, address in enumerate(addresses)
        )

    def receive(self, into: bytearray) -> int:
        """One datagram: the size of the RTP packet put into `into`, 0 when it was something else. Raises OSError."""
        latch = self.latch
        if latch.tight:
            size, address, came_to = latch.socket.recv_into(self._encrypted), latch.source, None
        else:
            size, address, came_to = latch.receive(self._encrypted)
        first = self._encrypted[0]
        if size < 12 or address is None:
            return 0
        if first >= 128:
            return self._receive_audio(size, address, into)
        if first < 4:
            self._receive_check(size, address, came_to)
        elif 20 <= first < 64:
            self._receive_dtls(size, address)
        return 0

    def _receive_audio(self, size: int, address: Address, into: bytearray) -> int:
        if self._secret is None or address != self.latch.source or 192 <= self._encrypted[1] <= 223:
            return 0
        try:
            plain = self._secret.open_packet(self._view[:size])
        except WrongPacket:
            return 0
        into[: len(plain)] = plain
        return len(plain)

    def _receive_check(self, size: int, address: Address, came_to: str | None) -> None:
        check = read_check(bytes(self._view[:size]), self.ours)
        if check is None:
            return
        latch = self.latch
        answer = answer_check(check, address, self.ours)
        if latch.tight:
            latch.socket.send(answer)
        else:
            latch.socket.sendto(answer, address)
        if check.nominates or latch.source is None:
            first = latch.source is None
            latch.believe(address)
            if check.nominates:
                latch.tighten(came_to)
            if first:
                self._begin()

    def _begin(self) -> None:
        """Where we begin the handshake: as soon as both the browser's keys and its address are known."""
        if self._handshake is not None and self.latch.source is not None:
            self._dare(self._handshake.begin)

    def _receive_dtls(self, size: int, address: Address) -> None:
        handshake = self._handshake
        if handshake is None or address != self.latch.source:
            return
        datagram = bytes(self._view[:size])
        self._dare(lambda: handshake.hear(datagram))
        self._secret = handshake.secret

    def _dare(self, step: Callable[[], None]) -> None:
        try:
            step()
        except HandshakeFailed as wrong:
            # The leg stays and is silent; the watchdog tells.
            _log.warning("a browser's DTLS handshake failed: %s", wrong)

    def _say(self, datagram: bytes) -> None:
        try:
            self._transmit(datagram)
        except OSError as wrong:
            _log.info("a DTLS datagram could not be sent: %s", wrong)

    def _transmit(self, datagram: bytes | memoryview) -> int:
        latch = self.latch
        if latch.tight:
            return latch.socket.send(datagram)
        return latch.socket.sendto(datagram, latch.source) if latch.source is not None else 0

    def send(self, packet: bytes | bytearray | memoryview) -> int:
        """One RTP packet, in plain. Nothing is sent before the handshake is done. Raises OSError."""
        if self._secret is None:
            return 0
        return self._transmit(self._secret.close_packet(packet))

    def look(self) -> None:
        """A few times a second."""
        if self._handshake is not None and self._secret is None:
            self._handshake.look()
