"""A mistake about one call is logged and does not end the day; in a story it ends the story."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture
def mistakes_are_expected() -> None:
    """Asked for by a story that makes one."""


@pytest.fixture(autouse=True)
def _no_mistakes(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    if "mistakes_are_expected" in request.fixturenames:
        return
    said = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not said, f"the house logged: {said}"
