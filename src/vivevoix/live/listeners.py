"""Those who hear the journal after it is written: the consoles."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vivevoix.core.board import AnyEntry

FAR_BEHIND = 2000
"""Entries kept for a reader that does not read."""


class Listeners:
    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[AnyEntry | None]] = set()

    def tell(self, entries: list[AnyEntry]) -> None:
        for ear in list(self._ears):
            self._tell_one(ear, entries)

    def _tell_one(self, ear: asyncio.Queue[AnyEntry | None], entries: list[AnyEntry]) -> None:
        for entry in entries:
            if ear.qsize() >= FAR_BEHIND:
                self._ears.discard(ear)
                ear.put_nowait(None)
                return
            ear.put_nowait(entry)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[AnyEntry]]:
        ear: asyncio.Queue[AnyEntry | None] = asyncio.Queue()
        self._ears.add(ear)
        try:
            yield _until_cut_off(ear)
        finally:
            self._ears.discard(ear)


async def _until_cut_off(ear: asyncio.Queue[AnyEntry | None]) -> AsyncIterator[AnyEntry]:
    while (entry := await ear.get()) is not None:
        yield entry
