"""Writes `docs/reference/cli.md`: the help of every command, as a terminal of 100 columns shows it."""

import argparse
import os
from pathlib import Path

os.environ["COLUMNS"] = "100"
os.environ["NO_COLOR"] = "1"

from vivevoix.cli import parser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"


def page() -> str:
    """The page as it should be."""
    whole = parser()
    commands = next(each for each in whole._actions if isinstance(each, argparse._SubParsersAction))
    parts = ["# Commands", "Generated from `src/vivevoix/cli.py`.", _shown(whole)]
    parts += [f"## vivevoix {name}\n\n{_shown(command)}" for name, command in commands.choices.items()]
    parts.append(
        "## Exit status\n\n"
        "| status | meaning |\n|---|---|\n"
        "| 0 | ended as asked |\n"
        "| 1 | something is wrong; it was said what |\n"
        "| 2 | could not start, or was not understood; it was said why |"
    )
    return "\n\n".join(parts) + "\n"


def _shown(command: argparse.ArgumentParser) -> str:
    return f"```\n{command.format_help().rstrip()}\n```"


if __name__ == "__main__":
    PAGE.write_text(page())
