"""What is generated is fresh. If not: `make generate`, look at the difference, commit it."""

import pytest

from tests.house.source import ROOT
from tools import write_calls, write_commands, write_glossary, write_house, write_settings


@pytest.mark.parametrize(
    ("file", "fresh"),
    [
        ("vivevoix.example.toml", lambda: write_settings.example() + "\n"),
        ("docs/reference/settings.md", lambda: write_settings.reference() + "\n"),
        ("docs/reference/cli.md", write_commands.page),
        ("docs/reference/house.md", write_house.page),
        ("docs/reference/calls.md", write_calls.page),
        ("docs/why/glossary.md", write_glossary.page),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_generated_file_is_fresh(file: str, fresh) -> None:
    assert (ROOT / file).read_text() == fresh(), f"{file} is stale: run `make generate`"
