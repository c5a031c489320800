"""Over budget is a conversation, not a list of exceptions: split by what the parts are for."""

from collections import Counter

from tests.house.source import CORE, ROOT, functions, listed, python_files, shown, tracked

WRITTEN_BY_HAND = {".py", ".ts", ".svelte", ".css", ".sh"}


def test_a_function_has_at_most_40_lines() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in python_files()
        for node in functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > 40
    ]
    assert not long, f"Name the steps, and make each a function below its caller:{listed(long)}"


def test_a_file_has_at_most_500_lines_and_in_the_core_300() -> None:
    long = []
    for path in tracked():
        if path.suffix not in WRITTEN_BY_HAND or "generated" in path.name:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (300 if path.is_relative_to(CORE) else 500):
            long.append(f"{shown(path)}: {lines} lines")
    assert not long, f"A file is about one thing; these are about two:{listed(long)}"


def test_a_folder_has_at_most_12_files() -> None:
    counted = Counter(path.parent for path in tracked() if _is_code(path.suffix) and path.parent != ROOT)
    full = [f"{shown(folder)}: {count} files" for folder, count in counted.items() if count > 12]
    assert not full, f"Find the word for what some of them have in common, and give them a folder:{listed(full)}"


def _is_code(suffix: str) -> bool:
    return suffix in {".py", ".ts", ".svelte"}
