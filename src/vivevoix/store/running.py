"""How work reaches the database: SQLite at once or on a thread of its own, PostgreSQL by asyncpg. All run the same plain functions.

With a write-ahead log a commit is a write to memory, a tenth of what it costs to cross to a thread and back: the desk's own
transactions are done at once. What waits for a disk or for another program does so on a thread.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")
log = logging.getLogger(__name__)

_WAITS = 5000
_WAITS_SHORTLY = 200
"""Milliseconds."""
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


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


class AtOnce(OnThread):
    """A SQLite connection used by whoever asks, without crossing to a thread, for work that is short.

    When another program holds the file, or the log is being moved into it, the thread does the waiting.
    """

    def __init__(self, path: Path, *, writes: bool) -> None:
        super().__init__(path, writes=writes)
        self._patient = False

    async def run(self, work: Callable[[Connection], T]) -> T:
        try:
            self._wait_for_others(patient=False)
            return work(self._open())
        except (OperationalError, sqlite3.OperationalError) as problem:
            said = problem.orig if isinstance(problem, OperationalError) else problem
            if getattr(said, "sqlite_errorcode", 0) & 0xFF not in _HELD:  # the rest says why it is held
                raise
            rollback(self._open())
        self._wait_for_others(patient=True)
        return await super().run(work)

    def _wait_for_others(self, *, patient: bool) -> None:
        if patient != self._patient:
            self._patient = patient
            _pragma(self._open(), f"busy_timeout={_WAITS if patient else 0}")


class Moving:
    """Moves the log into the file from time to time, on a thread: only here does anything wait for the disk."""

    def __init__(self, path: Path, *, every: float = 1.0, small: int = 4 << 20, large: int = 64 << 20) -> None:
        """`every`: seconds between two looks. From `small` bytes on it is moved beside the work, from `large` on the work waits."""
        self._every, self._small, self._large = every, small, large
        self._path = path
        self._log = path.with_name(path.name + "-wal")
        self._engine = _sqlite(path, writes=False)
        self._ended = Event()
        self._one_at_a_time = Lock()
        self._thread = Thread(target=self._work, name="store-move", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self._engine.dispose()

    def rewrite(self) -> None:
        """The whole file anew: what moved within it as it grew has left copies that are no row of any table (2 values in 1000)."""
        with self._one_at_a_time, _sqlite(self._path, writes=True).connect() as connection:
            for table in _searched(connection):  # a word that was taken out stays in older parts of an index until they are one
                _beside(connection, f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - a name of ours
            _beside(connection, "VACUUM")

    def empty(self) -> bool:
        """The log is moved whole and is empty. False: somebody still reads from it."""
        with self._one_at_a_time, self._engine.connect() as connection:
            _pragma(connection, f"busy_timeout={_WAITS_SHORTLY}")
            is_held, *_ = _beside(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        return not is_held

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    def _work(self) -> None:
        while not self._ended.wait(self._every):
            size = self._log.stat().st_size if self._log.exists() else 0
            if size > self._small:
                self._move("RESTART" if size > self._large else "PASSIVE")

    def _move(self, how: str) -> None:
        try:
            with self._one_at_a_time, self._engine.connect() as connection:
                _pragma(connection, f"wal_checkpoint({how})")
        except (OSError, SQLAlchemyError, sqlite3.Error):
            # A full disk: the log grows, the next commit that fails says so.
            log.exception("the log could not be moved into the store")


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


# SQLAlchemy's part in a statement costs as much as the statement. What every step of every call writes, and the few rows it looks
# up, go to SQLite's own connection; everything else goes through SQLAlchemy, in the same transaction.


def plain_sqlite(connection: Connection) -> sqlite3.Connection | None:
    """SQLite's own connection; None for another database."""
    raw = connection.connection.driver_connection
    return raw if isinstance(raw, sqlite3.Connection) else None


def begun(connection: Connection) -> sqlite3.Connection | None:
    """The same, in a transaction that may write."""
    plain = plain_sqlite(connection)
    if plain is not None and not plain.in_transaction:
        plain.execute("BEGIN IMMEDIATE")
    return plain


def commit(connection: Connection) -> None:
    connection.commit()
    if (plain := plain_sqlite(connection)) is not None:
        plain.commit()


def rollback(connection: Connection) -> None:
    connection.rollback()
    if (plain := plain_sqlite(connection)) is not None:
        plain.rollback()


def _sqlite(path: Path, *, writes: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def connected(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _prepare(raw, writes=writes)

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        # Taking the write lock at once: a read that later turns into a write could be refused by SQLite.
        plain = plain_sqlite(connection)
        if plain is not None and not plain.in_transaction:
            plain.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _searched(connection: Connection) -> list[str]:
    """Indexes for full text."""
    plain = plain_sqlite(connection)
    found = plain.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'") if plain else ()
    return [name for (name,) in found]


def _pragma(connection: Connection, words: str) -> None:
    """Beside any transaction."""
    _beside(connection, f"PRAGMA {words}")


def _beside(connection: Connection, words: str) -> tuple[Any, ...]:
    """The first row of the answer."""
    raw: Any = connection.connection.driver_connection
    answer = raw.execute(words)
    first = answer.fetchone()
    answer.close()
    return first or ()


def _prepare(raw: Any, *, writes: bool) -> None:
    raw.isolation_level = None
    # NORMAL: a commit survives the death of any process; only a power cut may take the last moments.
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={_WAITS}", "foreign_keys=ON", "cache_size=-16000")
    for pragma in (*pragmas, "wal_autocheckpoint=0"):  # `Moving` does it
        raw.execute(f"PRAGMA {pragma}").close()
    # What is deleted is overwritten: nobody who was forgotten stays in the file's free places.
    raw.execute("PRAGMA secure_delete=ON").close()
    if not writes:
        raw.execute("PRAGMA query_only=ON").close()
