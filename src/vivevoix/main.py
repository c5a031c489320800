"""The entry point: hands the command line to `cli` and ends with its exit status."""

import sys

from vivevoix.cli import run
from vivevoix.reading import WrongSettings, read_settings

__all__ = ["WrongSettings", "main", "read_settings"]


def main() -> None:
    """Exit status: 0 ended as asked; 1 something is wrong (it was said what); 2 could not start (it was said why)."""
    sys.exit(run(sys.argv[1:]))
