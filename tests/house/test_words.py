"""The house has its words (docs/why/glossary.md). These are other people's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, SOURCE, listed, python_files, shown, tracked, tree

NOT_OURS = {"agent", "agents", "ticket", "tickets", "queue", "queues", "disposition", "dispositions"}
IN_PROSE = re.compile(r"\b(agents?|tickets?|queues?|dispositions?)\b", re.IGNORECASE)
HIDES_WHAT_IS_INSIDE = re.compile(r"(?i)(manager|helper|util|common|misc|service|handler)s?$")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# SIP's and HTTP's own names for what they carry.
OF_A_PROTOCOL = {"user_agent"}


def test_names_in_the_code_are_words_of_the_house() -> None:
    foreign = [
        f"{shown(path)}:{line} {name}"
        for path in python_files(below=SOURCE)
        for line, name in _names(path)
        if name not in OF_A_PROTOCOL and NOT_OURS & {word.lower() for word in WORD.findall(name)}
    ]
    assert not foreign, f"Say it in the words of docs/why/glossary.md:{listed(foreign)}"


def test_pages_for_people_are_in_words_of_the_house() -> None:
    foreign = [
        f"{shown(path)}:{number} {found[0]}"
        for path in _pages()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := IN_PROSE.search(line)) and "User-Agent" not in line
    ]
    assert not foreign, f"Say it in the words of docs/why/glossary.md:{listed(foreign)}"


def test_a_file_name_says_what_is_inside() -> None:
    hiding = [
        shown(path)
        for path in tracked()
        if HIDES_WHAT_IS_INSIDE.search(path.parent.name if path.name == "__init__.py" else path.stem)
    ]
    assert not hiding, f"Name it for what it does:{listed(hiding)}"


def _names(path: Path) -> Iterator[tuple[int, str]]:
    """Every name this file gives to something."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name


def _pages() -> list[Path]:
    """What people read in order to use it. docs/why may name what we refuse."""
    folders = [ROOT / "docs" / name for name in ("start", "howto", "reference")]
    texts = [path for path in tracked() if path.suffix == ".md" and any(path.is_relative_to(folder) for folder in folders)]
    return [*texts, ROOT / "vivevoix.example.toml"]
