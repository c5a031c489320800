"""SIP over UDP: one socket per listen address, read and written in the loop's thread."""

import logging
import socket
from collections.abc import Callable

from vivevoix.line.sip.addresses import bare, bracketed, family_of, ip_of
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import ONE_ADDRESS, Address, OurFace, Peer, Receive, Server

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Datagrams read before other sockets get their turn."""
ROOM = 4 << 20
LARGEST = 65535

Resolve = Callable[[str, Callable[[str], None], int], None]
"""Finds the IP address of a name in one family without waiting and calls back with it."""


class UdpServer:
    """One socket, as seen from one far address (sippy's server)."""

    transport = "udp"
    reliable = False
    uopts = ONE_ADDRESS

    def __init__(self, carrier: "Udp", our_host: str) -> None:
        self._carrier = carrier
        self._address = ((our_host, carrier.port), "udp")

    def getSIPaddr(self) -> tuple[Address, str]:
        return self._address

    def send_to(self, data: bytes | str, address: Address) -> None:
        self._carrier.send(data if isinstance(data, bytes) else data.encode(), address)


class Udp:
    """A bound socket."""

    def __init__(self, loop: Loop, host: str, port: int, *, face: OurFace, receive: Receive, resolve: Resolve) -> None:
        self.port = port
        self._loop, self._face, self._receive, self._resolve = loop, face, receive, resolve
        self._servers: dict[str, Server] = {}
        self._family = family_of(bracketed(host))
        self._socket = _bound(host, port)
        # One buffer for all: a fresh one of 64 kB for every datagram leaves holes that nothing else fits into.
        self._room = memoryview(bytearray(LARGEST))
        loop.watch(self._socket, self._readable)

    def reaches(self, address: Address) -> bool:
        return False  # nothing is open to anybody

    def server_for(self, address: Address) -> Server:
        ours = self._face.towards(address[0])
        server = self._servers.get(ours)
        if server is None:
            server = self._servers[ours] = UdpServer(self, ours)
        return server

    def send(self, data: bytes, address: Address) -> None:
        host, port = address
        if ip_of(host) is None:
            self._resolve(host, lambda found: self.send(data, (found, port)), self._family)
            return
        try:
            self._socket.sendto(data, (bare(host), port))
        except BlockingIOError:
            return  # a full buffer is a lost datagram; SIP sends it again
        except (OSError, OverflowError) as problem:
            log.debug("a datagram could not be sent: %s", type(problem).__name__)

    def close(self) -> None:
        self._loop.forget(self._socket)
        self._socket.close()

    def _readable(self, mask: int) -> None:
        for _ in range(AT_ONCE):
            try:
                size, source = self._socket.recvfrom_into(self._room)
            except BlockingIOError:
                return
            except OSError:
                continue  # an ICMP error of something sent earlier
            address = (bracketed(source[0]), source[1])
            self._receive(bytes(self._room[:size]), Peer(address, "udp", self.server_for(address)))


def _bound(host: str, port: int) -> socket.socket:
    six = ":" in host
    sock = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
    if six:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
    sock.bind((bare(host), port))
    sock.setblocking(False)
    return sock
