"""Write again everything that is generated from the code: `make generate`. With --list, only name the files."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# The module that writes them, and what it writes. A later one may read what an earlier one wrote.
WRITTEN = {
    "tools.write_settings": ["vivevoix.example.toml", "docs/reference/settings.md"],
    "tools.write_commands": ["docs/reference/cli.md"],
    "tools.write_house": ["docs/reference/house.md"],
    "tools.write_calls": ["docs/reference/calls.md"],
    "tools.write_glossary": ["docs/why/glossary.md"],
    "tools.golden_journal": [
        "tests/golden/journal/introduced.json",
        "tests/golden/journal/owed.json",
        "tests/golden/journal/joined.json",
    ],
    "tools.write_api": ["docs/reference/openapi.json", "console/src/api/generated.ts"],
    "tests.telephony.torture_table": ["docs/reference/torture.md"],
}


def main(arguments: list[str]) -> int:
    """Exit status 1 when a tool failed; the others are still run."""
    if arguments == ["--list"]:
        print("\n".join(file for files in WRITTEN.values() for file in files))
        return 0
    ended = [subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False) for module in WRITTEN]
    return int(any(each.returncode for each in ended))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
