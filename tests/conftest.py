"""For every test: quick ones first, so that a slip is known in seconds; then real telephones, then a real browser.

Two are run at a time by `make test`. What listens to sound and time, and what looks at a page, each keeps to one of the two:
it waits much and works little, and the other goes on beside it.
"""

from pathlib import Path

import pytest

LATER = ["demo", "live", "web", "line", "stories", "telephony", "chaos", "browser"]
"""Folders of tests that take longer, in the order they are run; all others come before."""
TOGETHER = {
    "demo": "telephones",
    "telephony": "telephones",
    "line/media": "telephones",
    "line/sip": "telephones",
    "browser": "pages",
}
"""Folders whose tests never run beside one another."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    root = config.rootpath / "tests"
    items.sort(key=lambda item: _turn(item.path.relative_to(root)))
    for item in items:
        folder = item.path.relative_to(root).as_posix()
        for name, group in TOGETHER.items():
            if folder.startswith(f"{name}/"):
                item.add_marker(pytest.mark.xdist_group(group))


def _turn(path: Path) -> int:
    return LATER.index(path.parts[0]) + 1 if path.parts[0] in LATER else 0
