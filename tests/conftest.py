"""For every test: quick ones first, so that a slip is known in seconds; then real telephones, then a real browser."""

from pathlib import Path

import pytest

LATER = ["demo", "live", "web", "line", "stories", "telephony", "chaos", "browser"]
"""Folders of tests that take longer, in the order they are run; all others come before."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    root = config.rootpath / "tests"
    items.sort(key=lambda item: _turn(item.path.relative_to(root)))


def _turn(path: Path) -> int:
    return LATER.index(path.parts[0]) + 1 if path.parts[0] in LATER else 0
