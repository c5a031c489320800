"""The process that reads a file, as the desk sees it: rows arrive when they are asked for, and it ends with whoever asked."""

import asyncio
import contextlib
import sys
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec
from msgspec import Struct

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.customers.bringing import Row
from vivevoix.reading.cards.process import Frame, Looked, Order
from vivevoix.reading.cards.text import REFUSALS

LOOKS_FOR = 30.0
"""Seconds in which a file has been looked at."""
LONGEST_SILENCE = 600.0
"""Seconds: as long as it may take to come back to where a file was left."""
MOST_IN_A_FRAME = 256 << 20
READ_AHEAD = 1 << 20
"""Bytes of rows that wait here: neither process waits for the other at every row."""
_LENGTH = 4
T = TypeVar("T", bound=Struct)


class CouldNotBeRead(Refused):
    """This file could not be read to its end."""


async def looked_at(order: Order) -> Looked:
    """Raises `CouldNotBeRead`, `NotAFile`."""
    try:
        async with asyncio.timeout(LOOKS_FOR), _reading(order) as said:
            looked = await _next(said, Looked)
    except TimeoutError as late:
        raise CouldNotBeRead from late
    if looked.refused:
        raise REFUSALS[looked.refused]
    return looked


@asynccontextmanager
async def rows_of(order: Order) -> AsyncIterator[AsyncIterator[tuple[Row, ...]]]:
    """Some rows at a time, as they are asked for. Raises `CouldNotBeRead`."""
    async with _reading(order) as said:
        yield _until_the_end(said)


async def _until_the_end(said: asyncio.StreamReader) -> AsyncIterator[tuple[Row, ...]]:
    while rows := (await _next(said, Frame)).rows:
        yield rows


async def _next(said: asyncio.StreamReader, kind: type[T]) -> T:
    try:
        async with asyncio.timeout(LONGEST_SILENCE):
            length = int.from_bytes(await said.readexactly(_LENGTH), "big")
            if length > MOST_IN_A_FRAME:
                raise CouldNotBeRead
            return msgspec.msgpack.decode(await said.readexactly(length), type=kind)
    except (TimeoutError, asyncio.IncompleteReadError, msgspec.DecodeError) as broken:
        raise CouldNotBeRead from broken


@asynccontextmanager
async def _reading(order: Order) -> AsyncIterator[asyncio.StreamReader]:
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    words = (sys.executable, "-m", "vivevoix.reading.cards.process")
    process = await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe, stderr=nowhere, limit=READ_AHEAD)
    if process.stdin is None or process.stdout is None:
        raise CouldNotBeRead
    try:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(msgspec.json.encode(order))
            process.stdin.close()
        yield process.stdout
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def in_parts(frames: AsyncIterator[tuple[Row, ...]], size: Callable[[], int]) -> AsyncGenerator[list[Row], None]:
    """The same rows, as many at a time as may be now."""
    waiting: deque[Row] = deque()
    async for frame in frames:
        waiting.extend(frame)
        while len(waiting) >= size():
            yield [waiting.popleft() for _ in range(size())]
    if waiting:
        yield list(waiting)
