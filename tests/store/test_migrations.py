"""An empty file becomes this version's store, and a later version's store is left alone."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tests.store.values import a_call
from vivevoix.store import Store, migrations
from vivevoix.store.migrations import HEAD, TooNew
from vivevoix.store.tables import metadata

GOLDEN = Path(__file__).parents[1] / "golden" / "schema.sql"


async def test_the_steps_lead_exactly_to_the_tables_we_speak_of(store: Store) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        """What finds cards by their words is each database's own kind of index, and no table of ours."""
        return not (name or "").startswith("card_index")

    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"include_name": ours}), metadata)

    assert await store._writer.run(differences) == []


async def test_opening_again_keeps_everything(where: str) -> None:
    for _ in range(2):
        store = await Store.open(where)
        async with store.transaction() as t:
            await t.save_calls([a_call("1")])
            assert len(await t.open_calls()) == 1
        await store.close()


async def test_a_store_of_a_later_version_is_refused_and_left_as_it_is(where: str) -> None:
    store = await Store.open(where)

    def pretend(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()

    await store._writer.run(pretend)
    await store.close()
    with pytest.raises(TooNew, match="later Vivevoix"):
        await Store.open(where)


def test_the_last_step_is_the_one_we_say_it_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_the_schema_is_the_one_written_down(tmp_path: Path) -> None:
    """When a step was added on purpose: write what this prints into tests/golden/schema.sql."""
    await (await Store.open(tmp_path / "house.db")).close()
    with sqlite3.connect(tmp_path / "house.db") as raw:
        rows = raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name").fetchall()
    raw.close()
    schema = "".join(f"{sql.strip().replace(chr(9), '  ')};\n".replace(", \n", ",\n") for (sql,) in rows)
    assert schema == GOLDEN.read_text(), schema


async def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    await (await Store.open(tmp_path / "deep" / "house.db")).close()
    assert (tmp_path / "deep" / "house.db").stat().st_mode & 0o077 == 0
