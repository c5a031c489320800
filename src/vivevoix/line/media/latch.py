"""Whom a leg believes: which source of datagrams is its telephone."""

import socket

from vivevoix.line.media.audio.rtp import Packet
from vivevoix.line.media.sockets import Address, destination, disconnect, is_wild, learn_destination

RELAX = 1.0
"""Seconds of silence from the latched source before another port of its address, or the SDP's own, may take its place."""
SETTLES = 25
"""Packets after which an address nobody named counts as the telephone's: half a second of audio."""
_IN_A_ROW = 2
_STRANGE, _NAMED, _EXACT = range(3)


class Trial:
    """A source that is not the one we expect, until enough packets in a row make it believable (RFC 3550 A.1)."""

    __slots__ = ("address", "seq", "ssrc", "times")

    def __init__(self, address: Address, packet: Packet) -> None:
        self.address, self.ssrc, self.seq, self.times = address, packet.ssrc, packet.seq, 1

    def goes_on_with(self, address: Address, packet: Packet) -> bool:
        next_seq, self.seq = (self.seq + 1) & 0xFFFF, packet.seq
        self.times += 1
        return address == self.address and packet.ssrc == self.ssrc and packet.seq == next_seq


class Latch:
    """Whose datagrams are this leg's (symmetric RTP, RFC 4961).

    The SDP's address and port are believed at once, and at any time. The address alone, and the one signalling came from,
    are named too: two packets in a row. Behind a router a telephone names neither: until a leg has found its telephone, an
    address nobody named is believed as well, and gives way to a named one. Once found, only the port may change, and only
    after RELAX seconds of silence; another address needs another SDP. What is left: somebody at the telephone's own address
    or on the path between us, and, while signalling's address is not known, one who speaks before a telephone behind a router.
    """

    def __init__(self, made: socket.socket) -> None:
        self.socket = made
        self.tight = False
        """The kernel lets only the latched source through."""
        self.expected: Address | None = None
        self.source: Address | None = None
        self.steady: Address | None = None
        """The source, where it is found and yet the kernel is not to turn others away: its packets need no second look."""
        self.times = 0
        self._signalled: str | None = None
        self._home: str | None = None
        """The IP address this leg's telephone was found at."""
        self._former: Address | None = None
        self._heard = 0
        self._trials: dict[int, Trial] = {}
        self._crooked = False
        """Our answers leave from another address than the far side sends to."""
        self._wild = is_wild(made)
        if self._wild:
            learn_destination(made)

    def expect(self, address: Address, signalled: str | None = None) -> None:
        """The far side says where it is. The place it leaves is not believed until that one stays silent. `signalled`: the IP
        address its signalling came from."""
        self._signalled = signalled
        if address == self.expected:
            return
        self._loosen()
        if self.expected is not None and address[0] != self.expected[0]:
            self._home = None
        self.expected, self._former, self.source, self.steady = address, self.source, None, None
        self._trials.clear()

    def relax(self) -> None:
        """The source has been silent: let its router's new port come."""
        self._loosen()
        self._former = None

    def receive(self, into: bytearray) -> tuple[int, Address, str | None]:
        """One datagram while loose: its size, where it came from, and to which address of ours where that is in doubt."""
        if not self._wild or self.steady is not None:
            size, address = self.socket.recvfrom_into(into)
            return size, address[:2], None
        size, control, _, address = self.socket.recvmsg_into([into], 128)
        return size, address[:2], destination(control)

    def admits(self, address: Address, packet: Packet, *, quiet: bool) -> bool:
        """Is this packet the far side's? Learns its address. `quiet`: the latched source has been silent for RELAX seconds."""
        if address != self.source:
            rank = self._rank(address)
            if not self._may_come(address, rank, quiet=quiet) or not self._is_proven(address, packet, rank):
                return False
            self._take(address, rank)
        self._settle(address)
        return True

    def _rank(self, address: Address) -> int:
        """How much speaks for this address being the telephone's."""
        if address == self.expected:
            return _EXACT
        return _NAMED if self.expected and address[0] in (self.expected[0], self._signalled) else _STRANGE

    def _may_come(self, address: Address, rank: int, *, quiet: bool) -> bool:
        if self.source is not None and not quiet:
            return rank > self._rank(self.source)
        return rank > _STRANGE or self._home in (None, address[0])

    def _is_proven(self, address: Address, packet: Packet, rank: int) -> bool:
        if rank == _EXACT:
            return True
        if address == self._former:
            return False
        trial = self._trials.get(rank)
        if trial is None or not trial.goes_on_with(address, packet):
            trial = self._trials[rank] = Trial(address, packet)
        return trial.times >= (SETTLES if rank == _STRANGE and self._signalled else _IN_A_ROW)

    def _take(self, address: Address, rank: int) -> None:
        self.source, self.steady = address, None
        self.times += 1
        self._heard = 0
        self._trials.clear()
        if rank > _STRANGE:
            self._home = address[0]

    def _settle(self, address: Address) -> None:
        """One more packet of the source. Many make even an address that nobody named the telephone's."""
        self._heard += 1
        if self._home is None and self._heard >= SETTLES:
            self._home = address[0]
        if self._home is not None and (self._crooked or address != self.expected):
            self.steady = address

    def believe(self, address: Address) -> None:
        """This source has proved itself in another way."""
        if address != self.source:
            self._loosen()
            self.source = address
            self.times += 1

    def tighten_on_expected(self, came_to: str | None) -> bool:
        """As `tighten`, where nobody is shut out by it who has more right to be heard."""
        return self.source == self.expected and self.tighten(came_to)

    def tighten(self, came_to: str | None) -> bool:
        """Let the kernel turn other sources away. Not when our answers would leave from another address than the far side
        sends to, for then the kernel would turn the far side away too."""
        if self.source is None or self.tight or self._crooked or (self._wild and came_to is None):
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
