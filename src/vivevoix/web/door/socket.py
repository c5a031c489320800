"""A visitor's telephone: SIP over WebSocket (RFC 7118) without an account. The permit that opens it says what it may ring."""

import asyncio
import secrets

from fastapi import APIRouter, WebSocket

from vivevoix.core.board import CallChanged
from vivevoix.core.calls.call import Stage
from vivevoix.core.ids import CallId
from vivevoix.line.port import BrowserOpened, Visitor
from vivevoix.live.door.permits import Permit
from vivevoix.live.house import House
from vivevoix.web.door.origins import origin_of
from vivevoix.web.errors import NotFromOurPage
from vivevoix.web.front import Front
from vivevoix.web.sockets.session import while_open
from vivevoix.web.sockets.sip import NOT_A_TELEPHONE, Browsers, hear, tell

router = APIRouter()
RINGS_WITHIN = 30.0
"""Seconds in which a connection must have been used for what it is there for."""
GOODBYE = 2.0
"""Seconds for the last messages after a call is over."""
IT_IS_OVER = 1000


@router.websocket("/door/sip")
async def call_from_page(socket: WebSocket, permit: str = "") -> None:
    front: Front = socket.app.state.front
    given = _let_in(socket, front, permit)
    browsers: Browsers = socket.app.state.browsers
    conn = secrets.token_hex(8)
    try:
        if "sip" not in socket.scope["subprotocols"]:
            await socket.close(NOT_A_TELEPHONE)
            return
        await socket.accept("sip")
        told = browsers.opened(conn)
        visitor = Visitor(number=given.number, call=given.call, name=given.name)
        peer = socket.client.host if socket.client else ""
        front.house.browser_opened(BrowserOpened(conn=conn, peer=peer, visitor=visitor))
        await while_open(hear(socket, front.house, conn), tell(socket, told), _until_over(socket, front.house, given.call))
    finally:
        browsers.closed(conn)
        front.house.browser_closed(conn)
        front.door.permits.left(given)


def _let_in(socket: WebSocket, front: Front, secret: str) -> Permit:
    """Raises `NotFromOurPage` for a permit that is used, too old, or another site's, and `LinesTaken`."""
    known = front.door.permits.of(secret)
    origin = origin_of(socket, front.settings, known.line if known else "")
    permit = front.door.permits.enter(secret, origin, front.clock.now())
    if permit is None:
        raise NotFromOurPage
    return permit


async def _until_over(socket: WebSocket, house: House, call: CallId) -> None:
    """The connection lives as long as its one call."""
    async with house.listening() as entries:
        try:
            async with asyncio.timeout(RINGS_WITHIN) as patience:
                async for entry in entries:
                    if not isinstance(entry, CallChanged) or entry.call.id != call:
                        continue
                    patience.reschedule(None)
                    if entry.call.stage is Stage.OVER:
                        break
        except TimeoutError:
            await socket.close(IT_IS_OVER)
            return
    await asyncio.sleep(GOODBYE)
    await socket.close(IT_IS_OVER)
