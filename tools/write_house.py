"""Writes `docs/reference/house.md`: every part with its first sentence, and which part imports which, from the code itself."""

import ast
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "vivevoix"
PAGE = ROOT / "docs" / "reference" / "house.md"


def page() -> str:
    """The page as it should be."""
    parts = [
        "# The house",
        "Generated from `src/vivevoix`. An arrow means: imports. `pyproject.toml` says which arrows may exist, and `make check` sees to it.",
        "```mermaid\nflowchart TD\n" + "\n".join(_arrows()) + "\n```",
        "| part | what it is for |\n|---|---|\n" + "\n".join(f"| `{path}` | {_purpose(path)} |" for path in _parts()),
    ]
    return "\n\n".join(parts) + "\n"


def _arrows() -> list[str]:
    graph = grimp.build_graph("vivevoix")
    top = sorted(child for child in graph.find_children("vivevoix") if not child.endswith("__main__"))
    for part in top:
        graph.squash_module(part)
    name = {part: part.removeprefix("vivevoix.") for part in top}
    return [
        f"    {name[one]} --> {name[other]}"
        for one in top
        for other in sorted(graph.find_modules_directly_imported_by(one))
        if other in name and other != one
    ]


def _parts() -> list[str]:
    """Folders and modules down to the second level, as paths below `src/vivevoix`."""
    modules = [*SOURCE.glob("*.py"), *SOURCE.glob("*/*.py"), *SOURCE.glob("*/*/__init__.py")]
    return sorted(_shown(path) for path in modules if path.parent != SOURCE or path.name != "__init__.py")


def _shown(path: Path) -> str:
    shown = path.relative_to(SOURCE).as_posix()
    return shown.removesuffix("__init__.py")


def _purpose(path: str) -> str:
    """The first sentence of the module."""
    source = SOURCE / path / "__init__.py" if path.endswith("/") else SOURCE / path
    said = ast.get_docstring(ast.parse(source.read_text())) or ""
    return " ".join(said.split("\n\n")[0].split())


if __name__ == "__main__":
    PAGE.write_text(page())
