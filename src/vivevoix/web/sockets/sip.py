"""The browser's telephone: SIP over WebSocket (RFC 7118), passed on to the line as it is."""

import asyncio
import secrets
import time

from fastapi import APIRouter, WebSocket

from vivevoix.line.port import BrowserEnded, BrowserOpened, BrowserTold
from vivevoix.live.house import House
from vivevoix.web.front import Front
from vivevoix.web.routes.signed_in import socket_visitor
from vivevoix.web.sockets.session import until_session_ends, while_open

router = APIRouter()
LARGEST = 64 * 1024
"""Bytes of one SIP message; a browser's longest offer is about a tenth of it."""
A_SECOND, AT_ONCE = 20.0, 100.0
"""Messages: a telephone in use sends a few in a minute."""
UNREAD = 200
"""Messages kept for a browser that does not read."""
NOT_A_TELEPHONE, TOO_MUCH = 1002, 1008


class Browsers:
    """Every browser that has a telephone open, by the name of its connection."""

    def __init__(self) -> None:
        self._told: dict[str, asyncio.Queue[bytes | None]] = {}

    def told(self, message: BrowserTold | BrowserEnded) -> None:
        """The line says something to a browser. One that is gone misses nothing: its telephone will register again."""
        unread = self._told.get(message.conn)
        if unread is None:
            return
        if isinstance(message, BrowserEnded) or unread.qsize() >= UNREAD:
            del self._told[message.conn]
            unread.put_nowait(None)
        else:
            unread.put_nowait(message.text)

    def opened(self, conn: str) -> asyncio.Queue[bytes | None]:
        return self._told.setdefault(conn, asyncio.Queue())

    def closed(self, conn: str) -> None:
        self._told.pop(conn, None)


class Pace:
    """A bucket that fills `A_SECOND` and holds `AT_ONCE`."""

    def __init__(self) -> None:
        self._left = AT_ONCE
        self._at = time.monotonic()

    def allows(self) -> bool:
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * A_SECOND) - 1
        self._at = now
        return self._left >= 0


@router.websocket("/sip")
async def sip(socket: WebSocket) -> None:
    front: Front = socket.app.state.front
    browsers: Browsers = socket.app.state.browsers
    who = await socket_visitor(socket, front)
    if "sip" not in socket.scope["subprotocols"]:
        await socket.close(NOT_A_TELEPHONE)
        return
    await socket.accept("sip")
    conn = secrets.token_hex(8)
    told = browsers.opened(conn)
    front.house.browser_opened(BrowserOpened(conn=conn, peer=socket.client.host if socket.client else ""))
    try:
        async with front.sockets.one(who.session.token_hash) as must_close:
            ends = until_session_ends(socket, front, must_close)
            await while_open(hear(socket, front.house, conn), tell(socket, told), ends)
    finally:
        browsers.closed(conn)
        front.house.browser_closed(conn)


async def hear(socket: WebSocket, house: House, conn: str) -> None:
    pace = Pace()
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        text = message.get("text")
        said: bytes = text.encode() if text is not None else message["bytes"]
        if len(said) > LARGEST or not pace.allows():
            await socket.close(TOO_MUCH)
            return
        house.browser_said(conn, said)


async def tell(socket: WebSocket, told: asyncio.Queue[bytes | None]) -> None:
    while (text := await told.get()) is not None:
        await socket.send_text(text.decode("utf-8", "replace"))
    await socket.close(TOO_MUCH)
