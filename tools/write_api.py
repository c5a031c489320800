"""Writes `docs/reference/openapi.json` from the web app, and from that the console's types."""

import subprocess
import sys
from pathlib import Path

from vivevoix.web.openapi import described

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "openapi.json"


def main() -> int:
    """Exit status of the generator of types."""
    PAGE.write_text(described())
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "npm.py", "run", "--silent", "types"], check=False, stdout=subprocess.DEVNULL
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
