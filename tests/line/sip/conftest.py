"""One line process for the stories that need nothing special."""

from collections.abc import Iterator

import pytest

from tests.line.sip.house import Line, free_port, settings


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    line = Line(settings(free_port()), tmp_path_factory.mktemp("line"))
    line.start()
    yield line
    line.stop()
