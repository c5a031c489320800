"""What the pages stand on, made once when the desk starts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from msgspec import Struct

from vivevoix.actions.guesses import Guesses
from vivevoix.live.bringing.bringings import Bringings
from vivevoix.live.clock import Clock
from vivevoix.live.door.at_the_door import AtTheDoor
from vivevoix.live.door.ring_me import RingingBack
from vivevoix.live.hours.book import Book
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.live.privacy.forgetting import Forgetting
from vivevoix.settings import Settings
from vivevoix.store import Store


class OpenSockets:
    """WebSockets that are open, by session: they end with the session that opened them."""

    def __init__(self) -> None:
        self._of_session: dict[str, set[asyncio.Event]] = {}

    @asynccontextmanager
    async def one(self, token_hash: str) -> AsyncIterator[asyncio.Event]:
        """An open socket of this session; the event is set when it must close."""
        must_close = asyncio.Event()
        of_session = self._of_session.setdefault(token_hash, set())
        of_session.add(must_close)
        try:
            yield must_close
        finally:
            of_session.discard(must_close)
            if not of_session:
                self._of_session.pop(token_hash, None)

    def session_ended(self, token_hash: str) -> None:
        for must_close in self._of_session.get(token_hash, ()):
            must_close.set()


class Front(Struct, frozen=True, kw_only=True):
    settings: Settings
    folder: Path
    """Where the house keeps everything."""
    store: Store
    house: House
    keeping: Keeping
    bringings: Bringings
    forgetting: Forgetting
    book: Book
    clock: Clock
    guesses: Guesses
    sockets: OpenSockets
    door: AtTheDoor
    ringing_back: RingingBack


def front(connection: HTTPConnection) -> Front:
    made: Front = connection.app.state.front
    return made


TheFront = Annotated[Front, Depends(front)]
