"""The store: the only place that speaks SQL. Values in, values out; one writer, who is the desk."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from vivevoix.store.calendars import Calendars
from vivevoix.store.calling.arrivals import Arrivals
from vivevoix.store.calling.calls import Calls
from vivevoix.store.calling.emergencies import Emergencies
from vivevoix.store.calling.line_hearing import LineHearing
from vivevoix.store.calling.notes import Notes
from vivevoix.store.calling.past import PastCalls
from vivevoix.store.hours import Hours
from vivevoix.store.journal import Journal
from vivevoix.store.knowing.acquaintances import Acquaintances
from vivevoix.store.knowing.bringings import Bringings
from vivevoix.store.knowing.customers import Customers
from vivevoix.store.knowing.finding.looking import Finding
from vivevoix.store.knowing.matters import Matters
from vivevoix.store.knowing.views import Views
from vivevoix.store.letters import Letters
from vivevoix.store.migrations import bring_up_to_date
from vivevoix.store.people import People
from vivevoix.store.privacy.forgetting import Forgetting
from vivevoix.store.privacy.holding import Holding
from vivevoix.store.privacy.passing import Passing
from vivevoix.store.promises import Promises
from vivevoix.store.running import AtOnce, CannotOpen, Moving, OnThread, OverNetwork, Running
from vivevoix.store.signing_in.second_factors import SecondFactors
from vivevoix.store.signing_in.sessions import Sessions
from vivevoix.store.working import Counter

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_PATIENCE = 5.0
"""Seconds in which a healthy store has answered."""


class CannotWrite(Exception):
    """The store does not take anything at this moment."""


class Transaction(
    Acquaintances,
    Arrivals,
    Bringings,
    Calendars,
    Calls,
    Customers,
    Emergencies,
    Finding,
    Forgetting,
    Holding,
    Hours,
    Journal,
    Letters,
    LineHearing,
    Matters,
    Notes,
    PastCalls,
    Passing,
    People,
    Promises,
    SecondFactors,
    Sessions,
    Views,
):
    """One change of the house: all of it is written, or none."""


class Store:
    """Opened by `Store.open`. Writing transactions wait for one another; reading ones never wait."""

    def __init__(
        self,
        writer: Running,
        glancer: Running,
        reader: Running,
        counter: Running,
        finder: Running,
        dialect: str,
        *,
        engine: "AsyncEngine | None" = None,
        moving: Moving | None = None,
    ) -> None:
        self._writer, self._glancer, self._reader, self._figures, self._finder = writer, glancer, reader, counter, finder
        self._dialect = dialect
        self._engine = engine
        self._moving = moving
        self._counter = Counter()
        self._writing = asyncio.Lock()
        self._looking = asyncio.Lock()
        self._glancing = asyncio.Lock()
        self._counting = asyncio.Lock()
        self._finding = asyncio.Lock()

    @classmethod
    async def open(cls, where: Path | str) -> "Store":
        """Open, or make, the store: a path or `sqlite:///path` for SQLite, `postgresql://user@host/name` for PostgreSQL.

        The tables are brought to this version first. Raises `CannotOpen`, for a store of a later Vivevoix its kind `TooNew`.
        """
        try:
            store = cls._on_postgresql(str(where)) if str(where).startswith("postgresql") else cls._on_sqlite(where)
            await store._begin()
        except ModuleNotFoundError as missing:
            raise CannotOpen(
                f"The store cannot be opened: install Vivevoix with its `postgresql` extra ({missing.name})."
            ) from missing
        except (OSError, SQLAlchemyError, sqlite3.Error) as failed:
            raise CannotOpen(f"The store cannot be opened: {getattr(failed, 'orig', None) or failed}.") from failed
        return store

    async def _begin(self) -> None:
        try:
            await self._writer.run(bring_up_to_date)
            async with self.reading() as t:
                self._counter.number = await t.last_number()
        except BaseException:
            await self.close()
            raise

    async def check(self) -> None:
        """Write nothing, but for real. Raises `CannotWrite`."""
        try:
            async with asyncio.timeout(_PATIENCE), self.transaction() as t:
                await t.last_number()
        except (TimeoutError, OSError, SQLAlchemyError, sqlite3.Error) as failed:
            raise CannotWrite(CannotWrite.__doc__) from failed

    async def has_written(self, number: int) -> bool:
        """Is the journal that far? Asked when a commit's answer was lost."""
        async with self.reading() as t:
            last = await t.last_number()
        self._counter.number = max(self._counter.number, last)
        return last >= number

    @classmethod
    def _on_sqlite(cls, where: Path | str) -> "Store":
        path = Path(str(where).removeprefix("sqlite+aiosqlite:///").removeprefix("sqlite:///")).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file holds what people said and who rang: nobody else on this machine may read it.
        path.touch(mode=0o600)
        at_once = AtOnce(path, writes=True), AtOnce(path, writes=False)
        on_threads = OnThread(path, writes=False), OnThread(path, writes=False), OnThread(path, writes=False)
        return cls(*at_once, *on_threads, "sqlite", moving=Moving(path))

    @classmethod
    def _on_postgresql(cls, where: str) -> "Store":
        from sqlalchemy.ext.asyncio import create_async_engine

        url = "postgresql+asyncpg" + where.removeprefix("postgresql+asyncpg").removeprefix("postgresql")
        engine = create_async_engine(url, pool_pre_ping=True, pool_size=5)
        runnings = OverNetwork(engine), OverNetwork(engine), OverNetwork(engine), OverNetwork(engine), OverNetwork(engine)
        return cls(*runnings, "postgresql", engine=engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Everything inside is committed together at the end, or, when anything is raised, not at all."""
        async with self._writing, self._within(self._writer) as t:
            yield t

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """One moment of the store, read beside the writer."""
        async with self._looking, self._within(self._reader) as t:
            yield t

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[Transaction]:
        """As `reading`, for a few rows found by their key: it is done at once and holds up everything meanwhile."""
        async with self._glancing, self._within(self._glancer) as t:
            yield t

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[Transaction]:
        """As `reading`, for what goes through many calls: nobody else waits for it."""
        async with self._counting, self._within(self._figures) as t:
            yield t

    @asynccontextmanager
    async def finding(self) -> AsyncIterator[Transaction]:
        """As `reading`, for what is looked up at every letter somebody types: it delays nobody who reads."""
        async with self._finding, self._within(self._finder) as t:
            yield t

    @asynccontextmanager
    async def _within(self, running: Running) -> AsyncIterator[Transaction]:
        t = Transaction(running, self._dialect, self._counter)
        try:
            yield t
            await t.commit()
        except BaseException:
            await t.rollback()
            raise

    @property
    def size(self) -> int | None:
        """Bytes of the house's file. None where a database of its own keeps everything."""
        return self._moving.size if self._moving else None

    async def leave_nothing(self, *, rewrite: bool) -> bool:
        """What was deleted is in no file any more. With `rewrite`, also not what older versions and moved rows left in the file:
        nobody can write meanwhile. False: somebody still reads what there was; try again."""
        if self._moving is None:
            return True
        if rewrite:
            async with self._writing:
                await asyncio.to_thread(self._moving.rewrite)
        return await asyncio.to_thread(self._moving.empty)

    async def close(self) -> None:
        if self._moving is not None:
            await asyncio.to_thread(self._moving.close)
        async with self._writing, self._looking, self._glancing, self._counting, self._finding:
            for running in (self._glancer, self._reader, self._figures, self._finder, self._writer):
                await running.close()
            if self._engine is not None:
                await self._engine.dispose()
