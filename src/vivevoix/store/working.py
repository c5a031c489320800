"""One transaction under way: writes are gathered and go out together, reads see them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, cast

from sqlalchemy import ClauseElement, Connection, Dialect, Table
from sqlalchemy.dialects import registry
from sqlalchemy.sql.compiler import SQLCompiler

from vivevoix.store.running import Running, begun, commit, plain_sqlite, rollback

T = TypeVar("T")
Row = Mapping[str, Any]
# By name, and only when needed: a desk that comes back within a second must not load the databases it does not use.
_DRIVERS = {"sqlite": "sqlite.pysqlite", "postgresql": "postgresql.asyncpg"}


class Saving:
    """One writing statement, compiled once for a database: a call must not pay for building SQL at every step of its life."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._columns = [(name, _encoder(compiled, name, dialect)) for name in compiled.positiontup or ()]

    def rows(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        return [tuple(encode(row[name]) if encode else row[name] for name, encode in self._columns) for row in rows]


def _encoder(compiled: SQLCompiler, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)


@cache
def _dialect(name: str) -> Dialect:
    dialect: Dialect = registry.load(_DRIVERS[name])()
    return dialect


Statement = Callable[[str], Saving]
"""By the name of the database."""


def saving(statement: ClauseElement) -> Statement:
    """The same statement for each database we speak to."""
    return cache(lambda database: Saving(statement, _dialect(database)))


def insert_or_replace(table: Table) -> Statement:
    """Add a row, or write it anew where its key is there already."""
    return cache(lambda database: Saving(_upsert(table, database), _dialect(database)))


def insert_or_add(table: Table, *added: str) -> Statement:
    """Add a row, or add these numbers to those of the row that has its key."""
    return cache(lambda database: Saving(_upsert(table, database, added), _dialect(database)))


def insert_or_leave(table: Table) -> Statement:
    """Add a row, or leave the one that has its key."""
    return cache(lambda database: Saving(_insert_new(table, database), _dialect(database)))


def _insert_new(table: Table, database: str) -> ClauseElement:
    insert: ClauseElement = import_module(f"sqlalchemy.dialects.{database}").insert(table).on_conflict_do_nothing()
    return insert


def _upsert(table: Table, database: str, added: Collection[str] = ()) -> ClauseElement:
    """Where the key is there already, these columns are added to, or all are replaced."""
    keys = [column.name for column in table.primary_key]
    # SQLite took this clause over from PostgreSQL, and SQLAlchemy has the same words for both.
    plain = import_module(f"sqlalchemy.dialects.{database}").insert(table)
    replaced = {column.name: plain.excluded[column.name] for column in table.columns if column.name not in keys}
    changed = {name: table.c[name] + plain.excluded[name] for name in added} or replaced
    upsert: ClauseElement = plain.on_conflict_do_update(index_elements=keys, set_=changed)
    return upsert


class Counter:
    """The number of the last journal entry that was committed."""

    def __init__(self) -> None:
        self.number = 0


class Working:
    """What every noun's part of a transaction stands on."""

    def __init__(self, running: Running, dialect: str, counter: Counter) -> None:
        self._running = running
        self._dialect = dialect
        self._counter = counter
        self._writes: list[tuple[str, list[tuple[Any, ...]]]] = []
        self._numbered = counter.number

    def _write(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Executed, in order, before the next read or at the commit."""
        if rows:
            compiled = statement(self._dialect)
            self._writes.append((compiled.sql, compiled.rows(rows)))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        writes, self._writes = self._writes, []

        def flush_and_read(connection: Connection) -> T:
            _flush(connection, writes)
            return work(connection)

        return await self._running.run(flush_and_read)

    def _find(self, connection: Connection, statement: Statement, row: Row) -> list[tuple[Any, ...]]:
        """Rows by their key, without building SQL: columns come as the database has them."""
        compiled = statement(self._dialect)
        if (plain := plain_sqlite(connection)) is not None:
            found: list[tuple[Any, ...]] = plain.execute(compiled.sql, compiled.rows([row])[0]).fetchall()
            return found
        return [tuple(each) for each in connection.exec_driver_sql(compiled.sql, compiled.rows([row])[0])]

    async def commit(self) -> None:
        writes, self._writes = self._writes, []

        def flush_and_commit(connection: Connection) -> None:
            _flush(connection, writes)
            commit(connection)

        await self._running.run(flush_and_commit)
        self._counter.number = max(self._counter.number, self._numbered)

    async def rollback(self) -> None:
        self._writes = []
        await self._running.run(rollback)


def _flush(connection: Connection, writes: Sequence[tuple[str, list[tuple[Any, ...]]]]) -> None:
    plain = begun(connection) if writes else None
    for sql, rows in writes:
        if plain is not None:
            plain.executemany(sql, rows)
        else:
            connection.exec_driver_sql(sql, rows)
