import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.served import Served, begin, new_certificate, served


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has taken the settings: made once, because hashing passwords is slow on purpose."""
    path = tmp_path_factory.mktemp("begun") / "vivevoix.db"
    asyncio.run(begin(path))
    return path


@pytest.fixture
async def desk(tmp_path: Path, begun: Path) -> AsyncIterator[Served]:
    shutil.copy(begun, tmp_path)
    async with served(tmp_path) as running:
        yield running


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of our own for 30 days, and its key."""
    return new_certificate(tmp_path)
