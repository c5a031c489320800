"""How work reaches the database: SQLite on a thread of its own, PostgreSQL by asyncpg. Both run the same plain functions.

A transaction of the desk crosses to the SQLite thread once, whole: each crossing costs more than the SQL it carries.
"""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


class CannotOpen(Exception):
    """The store cannot be opened."""


class Running(Protocol):
    """One database connection, kept open."""

    async def run(self, work: Callable[[Connection], T]) -> T: ...

    async def close(self) -> None: ...


class OnThread:
    """A SQLite connection that only its own thread touches. Work is done in the order it was asked for.

    Not an executor: handing over to one costs twice as much, three times in every call.
    """

    def __init__(self, path: Path, *, writes: bool) -> None:
        self._engine = _sqlite(path, writes=writes)
        self._asked: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._thread = Thread(target=self._work, name="store-write" if writes else "store-read", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def done() -> None:
            try:
                result = work(self._open())
            except BaseException as failed:  # noqa: BLE001 - raised again where it was asked
                _tell(loop, _fail, answer, failed)
            else:
                _tell(loop, _answer, answer, result)

        self._asked.put(done)
        return await answer

    async def close(self) -> None:
        if self._connection is not None:
            await self.run(Connection.close)
        self._engine.dispose()
        self._asked.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (done := self._asked.get()) is not None:
            done()

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection


def _tell(loop: asyncio.AbstractEventLoop, how: Callable[..., None], *what: object) -> None:
    # When the loop has ended meanwhile, nobody is left to be told; the work itself is done.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(how, *what)


def _answer(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[T], failed: BaseException) -> None:
    if not answer.done():
        answer.set_exception(failed)


class OverNetwork:
    """A PostgreSQL connection. The same plain functions run in a greenlet that waits without holding the event loop."""

    def __init__(self, engine: "AsyncEngine") -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        if self._connection is None or self._connection.invalidated:
            await self.close()
            self._connection = await self._engine.connect()
        return await self._connection.run_sync(work)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def _sqlite(path: Path, *, writes: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def connected(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _prepare(raw, writes=writes)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # Taking the write lock at once: a read that later turns into a write could be refused by SQLite.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _prepare(raw: Any, *, writes: bool) -> None:
    raw.isolation_level = None
    # NORMAL: a commit survives the death of any process; only a power cut may take the last moments.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "cache_size=-16000"):
        raw.execute(f"PRAGMA {pragma}").close()
    if not writes:
        raw.execute("PRAGMA query_only=ON").close()
