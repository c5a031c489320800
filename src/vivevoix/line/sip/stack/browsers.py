"""SIP over WebSocket (RFC 7118). The web port belongs to the desk; the frames come and go over the desk's socket.

When a browser's connection vanishes in the middle of a call, what we would have said is kept for a while and given to the
connection it comes back on.
"""

import re
import time
from collections import deque
from collections.abc import Callable

from vivevoix.line.port import BrowserTold, Message
from vivevoix.line.sip.stack.network import ONE_ADDRESS, Address, Peer, Receive, Server

KEPT = 30.0
"""Seconds a vanished browser is waited for."""
MOST_FRAMES = 64
MOST_BROWSERS = 4096
_CONN = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


class BrowserServer:
    transport = "wss"
    reliable = True
    uopts = ONE_ADDRESS

    def __init__(self, browsers: "Browsers") -> None:
        self._browsers = browsers

    def getSIPaddr(self) -> tuple[Address, str]:
        return self._browsers.our_address, "wss"

    def send_to(self, data: bytes | str, address: Address) -> None:
        self._browsers.tell(address[0], data if isinstance(data, bytes) else data.encode())


class Gone:
    """A connection that ended, and what is kept for its browser."""

    __slots__ = ("frames", "since", "successor")

    def __init__(self) -> None:
        self.since = time.monotonic()
        self.frames: deque[bytes] = deque(maxlen=MOST_FRAMES)
        self.successor: str | None = None


class Browsers:
    """Every open browser connection. A connection's SIP host name is `<conn>.invalid`."""

    def __init__(self, our_address: Address, receive: Receive, say: Callable[[Message], None]) -> None:
        self.our_address = our_address
        self._receive, self._say = receive, say
        self._open: dict[str, Peer] = {}
        self._gone: dict[str, Gone] = {}
        self._server: Server = BrowserServer(self)

    def reaches(self, address: Address) -> bool:
        return self.is_open(address[0])

    def server_for(self, address: Address) -> Server:
        return self._server

    def close(self) -> None:
        self._open.clear()

    def opened(self, conn: str, peer: str) -> None:
        if _CONN.match(conn) and len(self._open) < MOST_BROWSERS:
            self._open[conn] = Peer((peer, 0), "wss", self._server, received=host_of(conn))
            self._gone.pop(conn, None)

    def said(self, conn: str, text: bytes) -> None:
        peer = self._open.get(conn)
        if peer is None:
            return
        if text.strip(b"\r\n") == b"":
            self._say(BrowserTold(conn=conn, text=b"\r\n"))  # RFC 5626 keep-alive
            return
        self._receive(text, peer)

    def closed(self, conn: str) -> None:
        if self._open.pop(conn, None):
            self._gone[conn] = Gone()
        self._forget_old()

    def all_closed(self) -> tuple[str, ...]:
        """The desk is away: every browser is, until it says otherwise."""
        gone = tuple(self._open)
        for conn in gone:
            self.closed(conn)
        return gone

    def is_open(self, host: str) -> bool:
        return conn_of(host) in self._open

    def tell(self, host: str, data: bytes) -> None:
        conn = conn_of(host)
        if conn in self._open:
            self._say(BrowserTold(conn=conn, text=data))
        elif gone := self._gone.get(conn):
            if gone.successor:
                self.tell(host_of(gone.successor), data)
            else:
                gone.frames.append(data)

    def came_back(self, old_host: str, new_host: str) -> None:
        """The browser of a vanished connection is back on another one: give it what was kept."""
        gone = self._gone.get(conn_of(old_host))
        if gone is None or gone.successor or old_host == new_host:
            return
        gone.successor = conn_of(new_host)
        for frame in gone.frames:
            self.tell(new_host, frame)
        gone.frames.clear()

    def _forget_old(self) -> None:
        before = time.monotonic() - 4 * KEPT
        for conn in [conn for conn, gone in self._gone.items() if gone.since < before]:
            del self._gone[conn]


def host_of(conn: str) -> str:
    return f"{conn}.invalid"


def conn_of(host: str) -> str:
    return host.removesuffix(".invalid")
