"""A clone works anywhere: no file names a machine it was written on, or where that machine gets its packages."""

import re

from tests.house.source import listed, shown, tracked

# Put together here, so that this file does not name what it looks for.
PLACES = [r"(?<![\w.])/" + folder + "/" for folder in ("root", "home", "work", "Users")]
SHOPS = [r"index-url\s*=", r"\bregistry\s*=\s*http", r'"resolved"\s*:\s*"http', r"https?://[^/\s]*(artifactory|nexus|verdaccio)"]
SUSPECT = re.compile("|".join([*PLACES, *SHOPS]))


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    naming = []
    for path in tracked():
        if path.name == "uv.lock":  # it records where each file was published, and pip-style indexes override that
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        naming += [
            f"{shown(path)}:{number} {found[0]}"
            for number, line in enumerate(text.splitlines(), 1)
            if (found := SUSPECT.search(line))
        ]
    assert not naming, f"Say it relative to the project, or in an environment variable:{listed(naming)}"
