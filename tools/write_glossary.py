"""Writes the second half of `docs/why/glossary.md`: every public class of the core, with the first sentence of its docstring."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "vivevoix" / "core"
PAGE = ROOT / "docs" / "why" / "glossary.md"
MARK = "<!-- From here on generated from `src/vivevoix/core` by `make generate`. -->"


def page() -> str:
    """The page as it should be: what people wrote above the mark stays."""
    written = PAGE.read_text().partition(MARK)[0].rstrip()
    parts = [written, MARK, "## In the code"]
    for path in sorted(CORE.rglob("*.py")):
        rows = [f"| `{node.name}` | {sentence(node)} |" for node in classes(path)]
        if rows:
            parts.append(f"`{path.relative_to(CORE)}`\n\n| word | meaning |\n|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def classes(path: Path) -> Iterator[ast.ClassDef]:
    """The public classes of a module."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node


def sentence(node: ast.ClassDef) -> str:
    """The first paragraph of its docstring, on one line; empty when it has none."""
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


if __name__ == "__main__":
    PAGE.write_text(page())
