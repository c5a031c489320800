"""A WebSocket lives no longer than the session that opened it."""

import asyncio
import logging
from collections.abc import Coroutine

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from vivevoix.actions.signing_in import NotSignedIn
from vivevoix.web.front import Front
from vivevoix.web.routes.signed_in import onlooker

log = logging.getLogger(__name__)
LOOK_EVERY = 60.0
"""Seconds. A sign-out is noticed at once; a session that expired, or a password changed elsewhere, within this time."""
SESSION_ENDED = 4401


async def until_session_ends(socket: WebSocket, front: Front, must_close: asyncio.Event) -> None:
    while not must_close.is_set():
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await must_close.wait()
        except TimeoutError:
            await _look(socket, front, must_close)
    await socket.close(SESSION_ENDED, "signed out")


async def _look(socket: WebSocket, front: Front, must_close: asyncio.Event) -> None:
    try:
        await onlooker(socket, front)
    except NotSignedIn:
        must_close.set()


async def first_of(*works: Coroutine[None, None, None]) -> None:
    """All at once, until one is done; the others are then stopped."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


async def while_open(*works: Coroutine[None, None, None]) -> None:
    """As `first_of`, on a socket: its other end may go away in the middle of anything."""
    try:
        await first_of(*works)
    except* WebSocketDisconnect:
        log.debug("a socket was left without a word")
