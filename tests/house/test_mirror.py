"""Who changes a rule finds its tests without searching."""

from tests.house.source import CORE, ROOT, functions, listed, python_files, shown


def test_every_core_file_that_decides_something_has_tests_of_its_own() -> None:
    missing = []
    for path in python_files(below=CORE):
        where = ROOT / "tests" / "core" / path.relative_to(CORE).with_name(f"test_{path.name}")
        if any(True for _ in functions(path)) and not where.exists():
            missing.append(f"{shown(path)} wants {shown(where)}")
    assert not missing, f"Tests mirror the source:{listed(missing)}"
