"""Whom a leg believes: which source of datagrams is its telephone."""

import socket

from vivevoix.line.media.audio.rtp import Packet
from vivevoix.line.media.sockets import Address, destination, disconnect, is_wild, learn_destination

RELAX = 1.0
"""Seconds of silence from the latched source before another may take its place."""


class Trial:
    """A source that is not the one we expect, until two packets in a row make it believable (RFC 3550 A.1)."""

    __slots__ = ("address", "seq", "ssrc")

    def __init__(self, address: Address, packet: Packet) -> None:
        self.address, self.ssrc, self.seq = address, packet.ssrc, packet.seq

    def goes_on_with(self, address: Address, packet: Packet) -> bool:
        return address == self.address and packet.ssrc == self.ssrc and packet.seq == (self.seq + 1) & 0xFFFF


class Latch:
    """Whose datagrams are this leg's (symmetric RTP, RFC 4961).

    The SDP's address is believed at once. Another source must show two packets in a row. Once latched, only that source is
    heard, by the kernel where it can tell (a connected socket), until it has been silent for RELAX seconds.
    """

    def __init__(self, made: socket.socket) -> None:
        self.socket = made
        self.tight = False
        """The kernel lets only the latched source through."""
        self.expected: Address | None = None
        self.source: Address | None = None
        self.times = 0
        self._former: Address | None = None
        self._trial: Trial | None = None
        self._crooked = False
        """Our answers leave from another address than the far side sends to."""
        self._wild = is_wild(made)
        if self._wild:
            learn_destination(made)

    def expect(self, address: Address) -> None:
        """The far side says it is somewhere else now. The place it leaves is not believed until that one stays silent."""
        if address == self.expected:
            return
        self._loosen()
        self.expected, self._former, self.source, self._trial = address, self.source, None, None

    def relax(self) -> None:
        """The source has been silent: let another one come."""
        self._loosen()
        self._former = None

    def receive(self, into: bytearray) -> tuple[int, Address, str | None]:
        """One datagram while loose: its size, where it came from, and to which address of ours where that is in doubt."""
        if not self._wild:
            size, address = self.socket.recvfrom_into(into)
            return size, address[:2], None
        size, control, _, address = self.socket.recvmsg_into([into], 128)
        return size, address[:2], destination(control)

    def admits(self, address: Address, packet: Packet, *, quiet: bool) -> bool:
        """Is this packet the far side's? Learns its address. `quiet`: the latched source has been silent for RELAX seconds."""
        if address == self.source:
            return True
        if self.source is not None and not quiet and not self._trusted_now(address):
            return False
        if address == self.expected or (self._trial and self._trial.goes_on_with(address, packet)):
            self.source, self._trial = address, None
            self.times += 1
            return True
        if address != self._former:
            self._trial = Trial(address, packet)
        return False

    def _trusted_now(self, address: Address) -> bool:
        """The SDP's own address may come forward although another source was quicker at the start."""
        return address == self.expected and not self.tight

    def believe(self, address: Address) -> None:
        """This source has proved itself in another way."""
        if address != self.source:
            self._loosen()
            self.source = address
            self.times += 1

    def tighten(self, came_to: str | None) -> bool:
        """Let the kernel turn other sources away. Not when our answers would leave from another address than the far side
        sends to, for then the kernel would turn the far side away too."""
        if self.source is None or self.tight or self._crooked:
            return self.tight
        self.socket.connect(self.source)
        self.tight = True
        if came_to is not None and self.socket.getsockname()[0] != came_to:
            self._crooked = True
            self._loosen()
        return self.tight

    def _loosen(self) -> None:
        if self.tight:
            disconnect(self.socket)
            self.tight = False
