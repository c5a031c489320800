"""SIP over TCP and TLS: connections others open to us, and ours to trunks and fixed telephones.

Strangers can open connections, so each is bounded: in the size of a message, in how long it may say nothing sensible, in
what may wait to be sent, and in how many one address may have.
"""

import errno
import logging
import re
import selectors
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

from vivevoix.line.noise import Bucket, Noise
from vivevoix.line.sip.addresses import bare, bracketed, family_of, ip_of
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import ONE_ADDRESS, Address, OurFace, Peer, Receive, Server
from vivevoix.line.sip.stack.reading import LARGEST_BODY, LARGEST_HEAD
from vivevoix.line.sip.stack.udp import Resolve

log = logging.getLogger(__name__)

LARGEST_BACKLOG = 256 * 1024
READ_AT_ONCE = 16384
"""Bytes taken before other sockets get their turn. A TLS record holds no more, so none stays unseen inside the TLS layer."""
MESSAGES_AT_ONCE = 32
MOST_PINGS = 50
"""Keep-alives a second. Telephones send one every half minute."""
TOO_MANY_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
PAUSE = 1.0
"""Seconds no connection is taken when there is no room for one."""
MOST_CONNECTIONS = 2000
MOST_OF_ONE_SOURCE = 100
MOST_ADDRESSES = 32
"""Of one provider, behind one connection."""
FIRST_MESSAGE_WITHIN = 20.0
"""Seconds for the TLS handshake and the first whole message."""
IDLE = 900.0
_LENGTH = re.compile(rb"(?im)^(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})[ \t]*\r?$")

Context = Callable[[], ssl.SSLContext | None]
"""Gives the certificate of the moment; None for plain TCP."""


class BrokenFraming(Exception):
    """What comes on this connection is not SIP, or too large."""


def take_message(received: bytearray) -> bytes | None:
    """Take one whole message out of the front (RFC 3261 18.3); b"" is a keep-alive to be answered (RFC 5626). Raises BrokenFraming."""
    if received[:4] == b"\r\n\r\n":
        del received[:4]
        return b""
    while received[:2] == b"\r\n" and len(received) > 2 and received[2:3] != b"\r":
        del received[:2]
    end = received.find(b"\r\n\r\n", 0, LARGEST_HEAD)
    if end < 0:
        if len(received) > LARGEST_HEAD:
            raise BrokenFraming
        return None
    lengths = _LENGTH.findall(received, 0, end + 2)
    size = int(lengths[0]) if lengths else 0
    if size > LARGEST_BODY:
        raise BrokenFraming
    if len(received) < end + 4 + size:
        return None
    message = bytes(received[: end + 4 + size])
    del received[: end + 4 + size]
    return message


class Connection:
    """One open connection; while it shakes hands, what is to be sent waits."""

    def __init__(self, streams: "Streams", sock: socket.socket, address: Address, *, connecting: bool) -> None:
        self.address = address
        self.peer = Peer(address, streams.transport, streams.server_for(address))
        self.also: set[Address] = set()
        """Where its owner says they can be connected to."""
        self.spoken = False
        self.last = time.monotonic()
        self._streams, self._socket = streams, sock
        self._connecting = connecting
        self._shaking = isinstance(sock, ssl.SSLSocket)
        self._received = bytearray()
        self._backlog = bytearray()
        self._closed = False
        self._behind = False
        """More has been received than was looked at."""
        self._pings = Bucket(most=MOST_PINGS, per_second=MOST_PINGS)
        streams.loop.watch(sock, self._ready, selectors.EVENT_READ | selectors.EVENT_WRITE)

    def send(self, data: bytes) -> None:
        # A conversation is asked after every minute, so that a connection it needs is never idle.
        self.last = time.monotonic()
        self._backlog += data
        if len(self._backlog) > LARGEST_BACKLOG:
            self.close()
        elif not self._connecting and not self._shaking:
            self._write()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._streams.loop.forget(self._socket)
            self._socket.close()
            self._streams.gone(self)

    def _ready(self, mask: int) -> None:
        try:
            if self._connecting:
                self._finish_connecting()
            if self._shaking:
                self._shake()
            if not self._connecting and not self._shaking:
                self._read()
                self._write()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return
        except (OSError, BrokenFraming):
            self.close()

    def _finish_connecting(self) -> None:
        if problem := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(problem, "cannot connect")
        self._connecting = False

    def _shake(self) -> None:
        if isinstance(self._socket, ssl.SSLSocket):
            try:
                self._socket.do_handshake()
            except ssl.SSLWantReadError:
                self._want(selectors.EVENT_READ)
                raise
        self._shaking = False

    def _read(self) -> None:
        # What came before is taken first. The second time finds, mostly, nothing more, or that the other side has gone.
        for _ in range(2):
            if self._behind or self._closed:
                return
            try:
                data = self._socket.recv(READ_AT_ONCE)
            except (ssl.SSLWantReadError, BlockingIOError):
                return
            if not data:
                self.close()
                return
            self._received += data
            self._take()

    def _take(self) -> None:
        """A share of what has come; the rest after the other sockets had their turn. Raises BrokenFraming."""
        self._behind = False
        pinged = False
        for _ in range(MESSAGES_AT_ONCE):
            if self._closed or (message := take_message(self._received)) is None:
                break
            self.last = time.monotonic()
            if message:
                self.spoken = True
                self._streams.receive(message, self.peer)
            elif self._pings.take():
                pinged = True
            else:
                raise BrokenFraming
        else:
            self._behind = True
            self._streams.loop.soon(self._go_on)
        if pinged and not self._closed:
            self.send(b"\r\n")

    def _go_on(self) -> None:
        try:
            self._take()
        except BrokenFraming:
            self.close()

    def _write(self) -> None:
        if self._closed:
            return
        try:
            while self._backlog:
                del self._backlog[: self._socket.send(self._backlog)]
        except (ssl.SSLWantWriteError, ssl.SSLWantReadError, BlockingIOError):
            self._want(selectors.EVENT_READ | selectors.EVENT_WRITE)
            return
        except OSError:
            self.close()
            return
        self._want(selectors.EVENT_READ)

    def _want(self, mask: int) -> None:
        if not self._closed:
            self._streams.loop.rewatch(self._socket, self._ready, mask)


class StreamServer:
    """All connections of one transport, as seen from one far address (sippy's server)."""

    reliable = True
    uopts = ONE_ADDRESS

    def __init__(self, streams: "Streams", our_host: str) -> None:
        self._streams = streams
        self.transport = streams.transport
        self._address = ((our_host, streams.port), streams.transport)

    def getSIPaddr(self) -> tuple[Address, str]:
        return self._address

    def also_reaches(self, address: Address, connected: Address) -> None:
        """Who is connected from `connected` says that this is their address: while they are, what is for it goes there (RFC 5923)."""
        self._streams.also_reaches(address, connected)

    def send_to(self, data: bytes | str, address: Address) -> None:
        self._streams.send(data if isinstance(data, bytes) else data.encode(), address)


class Streams:
    """A listening socket and its connections. `transport` is `tcp` or `tls`."""

    def __init__(
        self,
        loop: Loop,
        host: str,
        port: int,
        transport: str,
        *,
        face: OurFace,
        receive: Receive,
        resolve: Resolve,
        context: Context,
        idle: float = IDLE,
    ) -> None:
        self.loop, self.port, self.transport, self.receive = loop, port, transport, receive
        self._face, self._resolve, self._context = face, resolve, context
        self._servers: dict[str, Server] = {}
        self._connections: dict[Address, Connection] = {}
        self._reached_by: dict[Address, Connection] = {}
        self._idle = idle
        self._named: dict[Address, str] = {}
        self._noise = Noise(log, every_seconds=30.0)
        self._family = family_of(bracketed(host))
        self._listener = _listening(host, port)
        self._listening = False
        self._listen()
        self._sweeper = loop.every(min(5.0, idle), self._close_idle)

    def reaches(self, address: Address) -> bool:
        return address in self._connections or address in self._reached_by

    def server_for(self, address: Address) -> Server:
        ours = self._face.towards(address[0])
        server = self._servers.get(ours)
        if server is None:
            server = self._servers[ours] = StreamServer(self, ours)
        return server

    def send(self, data: bytes, address: Address) -> None:
        """Over the connection that is open to this address, else over a new one."""
        connection = self._connections.get(address) or self._reached_by.get(address)
        if connection is not None:
            connection.send(data)
        elif ip_of(address[0]) is not None:
            if (fresh := self._connect(address)) is not None:
                fresh.send(data)
        else:
            self._resolve(address[0], lambda found: self._send_to_named(data, address, found), self._family)

    def _send_to_named(self, data: bytes, address: Address, found: str) -> None:
        # The certificate must be for the name that was asked for, not for the address it has today.
        self._named[found, address[1]] = address[0]
        self.send(data, (found, address[1]))

    def also_reaches(self, address: Address, connected: Address) -> None:
        connection = self._connections.get(connected)
        if connection is not None and len(connection.also) < MOST_ADDRESSES:
            connection.also.add(address)
            self._reached_by[address] = connection

    def gone(self, connection: Connection) -> None:
        for address in connection.also:
            if self._reached_by.get(address) is connection:
                del self._reached_by[address]
        if self._connections.get(connection.address) is connection:
            del self._connections[connection.address]

    def close(self) -> None:
        self._sweeper.cancel()
        self._pause()
        self._listener.close()
        for connection in list(self._connections.values()):
            connection.close()

    def _listen(self) -> None:
        if not self._listening and self._listener.fileno() >= 0:
            self._listening = True
            self.loop.watch(self._listener, self._accept)

    def _pause(self) -> None:
        if self._listening:
            self._listening = False
            self.loop.forget(self._listener)

    def _accept(self, mask: int) -> None:
        try:
            sock, source = self._listener.accept()
        except OSError as problem:
            if problem.errno in TOO_MANY_FILES:
                # The connection goes on waiting, and so the listener would go on calling us.
                self._noise.count("connections have to wait: this process may not open more files")
                self._pause()
                self.loop.after(PAUSE, self._listen)
            return
        address = (bracketed(str(source[0])), int(source[1]))
        of_source = sum(1 for known in self._connections if known[0] == address[0])
        if len(self._connections) >= MOST_CONNECTIONS or of_source >= MOST_OF_ONE_SOURCE:
            self._noise.count("a connection was refused: too many are open")
            sock.close()
            return
        self._open(sock, address, server_side=True)

    def _connect(self, address: Address) -> Connection | None:
        try:
            sock = socket.socket(family_of(address[0]), socket.SOCK_STREAM)
        except OSError:
            self._noise.count("a connection could not be opened: this process may not open more files")
            return None
        sock.setblocking(False)
        try:
            sock.connect((bare(address[0]), address[1]))
        except BlockingIOError:
            return self._open(sock, address, server_side=False)
        except OSError:
            sock.close()
            return None
        return self._open(sock, address, server_side=False)

    def _open(self, sock: socket.socket, address: Address, *, server_side: bool) -> Connection | None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.transport == "tls":
            context = self._context() if server_side else ssl.create_default_context()
            if context is None:
                sock.close()
                return None
            name = None if server_side else self._named.get(address, bare(address[0]))
            sock = context.wrap_socket(sock, server_side=server_side, do_handshake_on_connect=False, server_hostname=name)
        connection = Connection(self, sock, address, connecting=not server_side)
        self._connections[address] = connection
        return connection

    def _close_idle(self) -> None:
        now = time.monotonic()
        for connection in list(self._connections.values()):
            if now - connection.last > (self._idle if connection.spoken else FIRST_MESSAGE_WITHIN):
                connection.close()


def _listening(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if ":" in host:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(256)
    sock.setblocking(False)
    return sock


class Certificate:
    """Gives a TLS context with the certificate as it is on disk now, or the last one that could be read."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate, self._key = certificate, key
        self._read_at = (0, 0)
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext | None:
        changed = self._changed_at()
        if changed != self._read_at:
            self._read_at = changed
            self._context = self._read() or self._context
        return self._context

    def _changed_at(self) -> tuple[int, int]:
        try:
            return self._certificate.stat().st_mtime_ns, self._key.stat().st_mtime_ns
        except OSError:
            return self._read_at

    def _read(self) -> ssl.SSLContext | None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self._certificate, self._key)
        except (OSError, ssl.SSLError):
            log.exception("the certificate of [web] cannot be read; SIP over TLS goes on with the former one")
            return None
        return context
