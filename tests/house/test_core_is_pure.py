"""The core decides. It does not wait, look at a clock, write a log or roll dice; `pyproject.toml` forbids the imports."""

import ast
import re
import subprocess

from tests.house.source import CORE, ROOT, listed, python_files, shown, tree

NOW = re.compile(r"\.(now|utcnow|today|time|monotonic)$")


def test_nothing_in_the_core_waits() -> None:
    waiting = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files(below=CORE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]
    assert not waiting, f"Waiting belongs in live/; give the core what came of it, as a fact:{listed(waiting)}"


def test_nothing_in_the_core_looks_at_a_clock() -> None:
    looking = [
        f"{shown(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in python_files(below=CORE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and NOW.search(ast.unparse(node.func))
    ]
    assert not looking, f"Time is an argument: `now: datetime`:{listed(looking)}"


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2] or done.stderr
