"""The UDP sockets of legs: opened in advance, bound to one far address once it is known, let loose again when it falls silent."""

import ctypes
import errno
import random
import socket
import struct
from collections import deque

Address = tuple[str, int]
"""IP address and port; for IPv6 without flow and scope."""

_BUFFER = 1 << 16
"""Bytes the kernel keeps of a leg's datagrams: about a second. More would be delay, not safety."""
_IP_PKTINFO = 8
_IPV6_RECVPKTINFO = 49
_libc = ctypes.CDLL(None, use_errno=True)


def open_socket(address: str, port: int) -> socket.socket | None:
    """A non-blocking UDP socket on this port, None when the port is taken. Raises OSError for an address that is not ours."""
    wide = ":" in address
    made = socket.socket(socket.AF_INET6 if wide else socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    if wide:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        made.bind((address, port))
    except OSError as wrong:
        made.close()
        if wrong.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise
    return made


def is_wild(made: socket.socket) -> bool:
    """Bound to every interface: which address of ours a datagram came to is then not known from the socket."""
    return str(made.getsockname()[0]) in ("0.0.0.0", "::")  # noqa: S104


def learn_destination(made: socket.socket) -> None:
    """Let each datagram say which address of ours it was sent to (IP_PKTINFO)."""
    if made.family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVPKTINFO, 1)
    else:
        made.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)


def destination(control: list[tuple[int, int, bytes]]) -> str | None:
    """The address of ours in the control messages of a datagram."""
    for level, kind, data in control:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO:
            return socket.inet_ntop(socket.AF_INET, data[8:12])
        if level == socket.IPPROTO_IPV6 and kind == socket.IPV6_PKTINFO:
            return socket.inet_ntop(socket.AF_INET6, data[:16])
    return None


def disconnect(made: socket.socket) -> None:
    """Accept datagrams from everywhere again: connect(2) with AF_UNSPEC, which Python's socket cannot say."""
    _libc.connect(made.fileno(), struct.pack("=H14x", socket.AF_UNSPEC), 16)


def drain(made: socket.socket) -> None:
    """Throw away what came before anybody was meant to speak."""
    for _ in range(512):
        try:
            made.recv(1)
        except BlockingIOError:
            return
        except OSError:
            continue


class Ports:
    """Even ports of a range in turn, from anywhere in it: a port just closed waits longest, so that no late audio of a
    former call meets a new one."""

    def __init__(self, first: int, last: int) -> None:
        even = [port for port in range(first, last + 1) if port % 2 == 0]
        self._free = deque(even)
        self._free.rotate(random.randrange(len(even)) if even else 0)  # noqa: S311

    def open(self, address: str) -> socket.socket | None:
        """A socket on the next port nobody has; None when ports or file descriptors run out."""
        for _ in range(len(self._free)):
            port = self._free.popleft()
            try:
                made = open_socket(address, port)
            except OSError as wrong:
                self._free.append(port)
                if wrong.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS):
                    return None
                raise
            if made is not None:
                return made
            self._free.append(port)
        return None

    def close(self, made: socket.socket) -> None:
        port = made.getsockname()[1]
        made.close()
        self._free.append(port)


class SparePool:
    """Sockets opened in advance on one address, so that a leg can begin without a round trip."""

    def __init__(self, address: str, ports: Ports, wanted: int) -> None:
        self.address = address
        self._ports, self._wanted = ports, wanted
        self._spare: dict[int, socket.socket] = {}

    def top_up(self) -> tuple[int, ...]:
        """Open what is missing and return the new ports; fewer when ports or file descriptors run out."""
        opened: list[int] = []
        while len(self._spare) < self._wanted and (made := self._ports.open(self.address)) is not None:
            opened.append(made.getsockname()[1])
            self._spare[opened[-1]] = made
        return tuple(opened)

    def take(self, port: int) -> socket.socket | None:
        made = self._spare.pop(port, None)
        if made is not None:
            drain(made)
        return made
