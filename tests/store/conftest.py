"""A fresh store for each story: SQLite always, PostgreSQL as well when VIVEVOIX_POSTGRES=1."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from vivevoix.store import Store

DATABASES = ["sqlite", "postgresql"] if os.environ.get("VIVEVOIX_POSTGRES") == "1" else ["sqlite"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A PostgreSQL of our own, on a socket in a folder of our own, gone afterwards."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    assert programs, "VIVEVOIX_POSTGRES=1 needs PostgreSQL: apt install postgresql"
    with tempfile.TemporaryDirectory(prefix="vivevoix-pg-") as name:
        folder, run = Path(name), _as_postgres()
        folder.chmod(0o777)
        run(
            [
                str(programs[-1].with_name("initdb")),
                "-D",
                f"{folder}/cluster",
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        run(
            [
                str(programs[-1]),
                "-w",
                "-D",
                f"{folder}/cluster",
                "-l",
                f"{folder}/log",
                "-o",
                f"-c listen_addresses='' -c fsync=off -k {folder}",
                "start",
            ]
        )
        yield folder
        run([str(programs[-1]), "-w", "-D", f"{folder}/cluster", "-m", "immediate", "stop"])


def _as_postgres():  # type: ignore[no-untyped-def]
    """PostgreSQL refuses to run as root: it then runs as its own user."""
    user = pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None

    def run(words: list[str]) -> None:
        subprocess.run(words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=60)

    return run


@pytest.fixture(params=DATABASES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made that nothing has been written to."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/house.db"
    folder: Path = request.getfixturevalue("postgresql")
    name = f"house_{uuid4().hex}"
    subprocess.run(["psql", "-q", "-h", str(folder), "-U", "postgres", "-c", f"CREATE DATABASE {name}"], check=True, timeout=30)
    return f"postgresql://postgres@/{name}?host={folder}"


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    opened = await Store.open(where)
    yield opened
    await opened.close()
