"""Our addresses as others must see them, and which of our sockets a message goes out by.

sippy asks a "server" for the address it writes into Via and Contact (`getSIPaddr`) and tells it what to send (`send_to`).
Hosts are text as in a SIP URI: an IPv6 address stands in brackets.
"""

import socket
from collections.abc import Callable
from typing import Protocol

from vivevoix.line.sip.addresses import bare, bracketed, ip_of

Address = tuple[str, int]
Receive = Callable[[bytes, "Peer"], None]


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
    """All connections or sockets of one transport."""

    def server_for(self, address: Address) -> Server: ...
    def close(self) -> None: ...


class NoSuchTransport(Exception):
    """No socket of ours speaks this transport or address family."""


class Network:
    """Every transport we speak. Stands where sippy expects its `local4remote`."""

    def __init__(self) -> None:
        self._carriers: dict[tuple[str, int], Carrier] = {}
        self._faces: dict[int, OurFace] = {}

    def add_face(self, family: int, face: "OurFace") -> None:
        self._faces.setdefault(family, face)

    def our_host(self, far_host: str) -> str:
        """Our address as this far host should see it."""
        return self._face(far_host).towards(far_host)

    def local_host(self, far_host: str) -> str:
        """Our interface's own address towards this far host."""
        return self._face(far_host).local(far_host)

    def _face(self, far_host: str) -> "OurFace":
        face = self._faces.get(family_of(far_host)) or next(iter(self._faces.values()), None)
        if face is None:
            raise NoSuchTransport
        return face

    def add(self, transport: str, family: int, carrier: Carrier) -> None:
        self._carriers[transport, family] = carrier

    def speaks(self, transport: str, host: str) -> bool:
        return (transport, family_of(host)) in self._carriers

    def server_for(self, address: Address, transport: str) -> Server:
        carrier = self._carriers.get((transport, family_of(address[0])))
        if carrier is None:
            raise NoSuchTransport
        return carrier.server_for(address)

    def shutdown(self) -> None:
        for carrier in set(self._carriers.values()):
            carrier.close()


def family_of(host: str) -> int:
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET


class OurFace:
    """Which address of ours a far address should see."""

    def __init__(self, listen: str, advertise: str | None) -> None:
        self._listen = listen
        self._advertise = bracketed(advertise) if advertise else None
        self._wild = bare(listen) in ("0.0.0.0", "::")  # noqa: S104 - recognised, not bound here
        self._routes: dict[str, str] = {}

    def towards(self, host: str) -> str:
        """As written into Via, Contact and SDP: the advertised one towards the public network, else the interface's own."""
        ip = ip_of(host)
        if self._advertise and (ip is None or ip.is_global):
            return self._advertise
        return self.local(host)

    def local(self, host: str) -> str:
        if not self._wild:
            return bracketed(self._listen)
        known = self._routes.get(host)
        if known is None:
            if len(self._routes) > 4096:
                self._routes.clear()
            # A name (a browser's, a trunk's) is taken to be out there: 192.0.2.1 stands for the public network.
            known = self._routes[host] = _local_by_route(host if ip_of(host) else "192.0.2.1")
        return known


def _local_by_route(host: str) -> str:
    """The interface address the kernel would use. Connecting a datagram socket sends nothing."""
    family = family_of(host)
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((bare(host), 9))
            return bracketed(str(probe.getsockname()[0]))
    except OSError:
        return "[::1]" if family == socket.AF_INET6 else "127.0.0.1"
