"""Our addresses as others must see them, and which of our sockets a message goes out by.

sippy asks a "server" for the address it writes into Via and Contact (`getSIPaddr`) and tells it what to send (`send_to`).
Hosts are text as in a SIP URI: an IPv6 address stands in brackets.
"""

import socket
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, TypeVar

from vivevoix.line.sip.addresses import bare, bracketed, family_of, ip_of
from vivevoix.line.sip.stack.names import Names

Address = tuple[str, int]
Receive = Callable[[bytes, "Peer"], None]
Way = TypeVar("Way")


class Peer:
    """Where a message came from. The attribute names are sippy's (`Remote_address`)."""

    __slots__ = ("address", "received", "server", "transport")

    def __init__(self, address: Address, transport: str, server: "Server", received: str | None = None) -> None:
        self.address = address
        self.transport = transport
        self.server = server
        self.received = received or address[0]
        """What `received=` in Via says; for a browser the name of its connection."""

    def __str__(self) -> str:
        return self.transport


class OneAddress:
    """sippy asks each server whether it stands for every address; ours never do."""

    def isWildCard(self) -> bool:
        return False


ONE_ADDRESS = OneAddress()


class Server(Protocol):
    """What sippy sends by."""

    transport: str
    reliable: bool
    uopts: OneAddress

    def getSIPaddr(self) -> tuple[Address, str]: ...
    def send_to(self, data: bytes | str, address: Address) -> None: ...


class Carrier(Protocol):
    """All connections or sockets of one transport on one address of ours."""

    def reaches(self, address: Address) -> bool:
        """Is a connection to this address open?"""

    def server_for(self, address: Address) -> Server: ...
    def close(self) -> None: ...


class NoSuchTransport(Exception):
    """No socket of ours speaks this transport or address family."""


class Network:
    """Every transport we speak, on every address of ours. Stands where sippy expects its `local4remote`.

    With several addresses of one family (a network for telephones, one for all else) the kernel's route decides by which one
    somebody is spoken to, so that Via, Contact and session description name the same one.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._carriers: dict[tuple[str, int], dict[str, Carrier]] = {}
        self._faces: dict[int, dict[str, OurFace]] = {}

    def add_face(self, face: "OurFace") -> None:
        self._faces.setdefault(family_of(face.listen), {})[face.listen] = face

    def our_host(self, far_host: str) -> str:
        """Our address as this far host should see it."""
        return self._face(far_host).towards(far_host)

    def local_host(self, far_host: str) -> str:
        """Our interface's own address towards this far host."""
        return self._face(far_host).local(far_host)

    def _face(self, far_host: str) -> "OurFace":
        faces = self._faces.get(self._family(far_host, tuple(self._faces)), {})
        if not faces:
            raise NoSuchTransport
        return self._of_route(faces, far_host)

    def add(self, transport: str, listen: str, carrier: Carrier) -> None:
        """`listen` as in a SIP URI."""
        self._carriers.setdefault((transport, family_of(listen)), {})[listen] = carrier

    def speaks(self, transport: str, host: str) -> bool:
        return bool(self._carriers_for(transport, host))

    def server_for(self, address: Address, transport: str) -> Server:
        carriers = self._carriers_for(transport, address[0])
        if not carriers:
            raise NoSuchTransport
        open_one = next((carrier for carrier in carriers.values() if carrier.reaches(address)), None)
        return (open_one or self._of_route(carriers, address[0])).server_for(address)

    def silent(self, host: str) -> None:
        """Nobody there answered a request."""
        self._names.silent(host)

    def shutdown(self) -> None:
        for carriers in self._carriers.values():
            for carrier in carriers.values():
                carrier.close()

    def _carriers_for(self, transport: str, host: str) -> dict[str, Carrier]:
        families = tuple(family for spoken, family in self._carriers if spoken == transport)
        return self._carriers.get((transport, self._family(host, families)), {})

    def _family(self, host: str, ours: tuple[int, ...]) -> int:
        """In which of our families to speak to a host: for a name, that of its first address."""
        if ip_of(host) is not None or not ours:
            return family_of(host)
        if len(ours) == 1:
            return ours[0]
        return next((family_of(known) for known in self._names.all_of(host) if family_of(known) in ours), socket.AF_INET)

    def _of_route(self, ours: Mapping[str, Way], host: str) -> Way:
        if len(ours) > 1:
            local = local_by_route(host if ip_of(host) else next(iter(self._names.all_of(host)), host))
            if local in ours:
                return ours[local]
        return next(iter(ours.values()))


class OurFace:
    """Which address of ours a far address should see."""

    def __init__(self, listen: str, advertise: str | None) -> None:
        self.listen = bracketed(listen)
        self._advertise = bracketed(advertise) if advertise else None
        self._wild = bare(listen) in ("0.0.0.0", "::")  # noqa: S104 - recognised, not bound here

    def towards(self, host: str) -> str:
        """As written into Via, Contact and SDP: the advertised one towards the public network, else the interface's own."""
        ip = ip_of(host)
        if self._advertise and (ip is None or ip.is_global):
            return self._advertise
        return self.local(host)

    def local(self, host: str) -> str:
        if not self._wild:
            return self.listen
        # A name (a browser's, a trunk's) is taken to be out there.
        return local_by_route(host if ip_of(host) else _OUT_THERE[family_of(self.listen)])


_OUT_THERE: dict[int, str] = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "[2001:db8::1]"}
"""Addresses of nobody (RFC 5737, RFC 3849) that stand for the public network."""


def local_by_route(host: str) -> str:
    """The interface address the kernel would use towards this host, asked again each minute."""
    return _local_by_route(host if ip_of(host) else _OUT_THERE[socket.AF_INET], int(time.monotonic() // 60))


@lru_cache(maxsize=4096)
def _local_by_route(host: str, minute: int) -> str:
    """Connecting a datagram socket sends nothing."""
    family = family_of(host)
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((bare(host), 9))
            return bracketed(str(probe.getsockname()[0]))
    except OSError:
        return "[::1]" if family == socket.AF_INET6 else "127.0.0.1"
