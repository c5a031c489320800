"""SQLite at once: what is held by another program is waited for on a thread, and the log is moved into the file."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.people import NOON, SIOBHAN
from vivevoix.actions.signing_in import NotSignedIn, session_as_it_is
from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.ids import E164, PersonId
from vivevoix.store import Store
from vivevoix.store.running import AtOnce, Moving, commit


def met(number: int) -> Acquaintance:
    return Acquaintance(number=E164(f"+44113{number:07}"), person=PersonId("aya"), last_at=NOON)


async def test_another_program_that_writes_is_waited_for_and_the_pages_go_on(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "house.db")
    other = sqlite3.connect(tmp_path / "house.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with store.transaction() as t:
            await t.meet([Acquaintance(number=SIOBHAN, person=PersonId("aya"), last_at=NOON)])

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(write())
        async with store.glancing() as t:
            assert await t.acquaintances([SIOBHAN]) == {}
        assert not writing.done()
        other.execute("COMMIT")
    other.close()
    async with store.reading() as t:
        assert await t.acquaintances([SIOBHAN]) == {SIOBHAN: (PersonId("aya"),)}
    await store.close()


async def test_a_statement_that_fails_is_told_and_the_next_one_works(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "house.db")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        async with store.transaction() as t:
            await t._read(lambda connection: connection.connection.driver_connection.execute("SELECT 1 FROM no_table"))  # type: ignore[union-attr]
    async with store.transaction() as t:
        await t.meet([met(1)])
    await store.close()


async def test_the_log_stays_small_while_somebody_writes_without_a_pause(tmp_path: Path) -> None:
    file, log, written = tmp_path / "house.db", tmp_path / "house.db-wal", 0
    writer, moving = AtOnce(file, writes=True), Moving(file, every=0.05, small=1 << 18, large=1 << 20)
    await writer.run(lambda connection: connection.exec_driver_sql("CREATE TABLE written (number INTEGER PRIMARY KEY)"))
    await writer.run(commit)

    def write(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO written VALUES (?)", (written,))
        commit(connection)

    async with asyncio.timeout(60):
        # A commit is at least one page of log: had nobody moved it, it would hold all of them.
        while written < 2000 or written * 4096 < 4 * log.stat().st_size:
            await writer.run(write)
            written += 1
    moving.close()
    await writer.close()
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT count(*) FROM written").fetchone() == (written,)
    raw.close()


async def test_whoever_shows_their_token_does_not_wait_for_a_figure_or_a_page(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "house.db")
    async with asyncio.timeout(5), store.counting(), store.reading():
        with pytest.raises(NotSignedIn):
            await session_as_it_is(store, "of nobody", NOON)
    await store.close()
