"""The commands, as a person types them."""

import subprocess
import sys
from pathlib import Path

from vivevoix.cli import parser, run

ROOT = Path(__file__).resolve().parents[1]


def vivevoix(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "vivevoix", *words], capture_output=True, text=True, check=False)


def test_right_settings_are_said_to_be_right() -> None:
    done = vivevoix("check", "--config", ROOT / "vivevoix.example.toml")
    assert done.returncode == 0
    assert done.stdout.endswith("is right: 1 line, 1 person, 1 trunk.\n")


def test_wrong_settings_are_said_to_be_wrong_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "vivevoix.toml"
    path.write_text((ROOT / "vivevoix.example.toml").read_text().replace("\n[sip]\n", "\n[sip]\nprot = 5060\n"))
    done = vivevoix("check", "--config", path)
    assert done.returncode == 2
    assert done.stderr == f"{path} cannot be used:\n  - [sip] has no setting “prot”; the nearest right name is “port”.\n"


def test_every_command_explains_itself() -> None:
    text = parser().format_help()
    assert all(
        f"\n    {command} " in text
        for command in ("serve", "check", "doctor", "password", "rewrite", "demo", "chaos", "desk", "line", "version")
    )


def test_the_version_is_said(capsys) -> None:
    assert run(["version"]) == 0
    assert capsys.readouterr().out.startswith("vivevoix ")


def test_help_needs_nothing_heavy() -> None:
    """`vivevoix --help` answers at once: neither SIP, nor web, nor audio is loaded for it."""
    program = "import sys, vivevoix.cli as c; c.parser(); print([m for m in ('sippy', 'fastapi', 'numpy', 'sqlalchemy', 'asyncio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
