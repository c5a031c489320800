"""What exists is written down: every setting, every word of the core."""

import re
import tomllib

from msgspec import inspect

from tests.house.source import CORE, ROOT, listed
from tools import write_glossary, write_settings
from vivevoix.reading import read_settings


def test_every_setting_stands_in_the_example_with_its_sentence() -> None:
    text = (ROOT / "vivevoix.example.toml").read_text()
    missing = []
    for title, shape, _ in write_settings.tables_in_order():
        part = re.split(rf"^\[+{re.escape(title)}\]+$", text, flags=re.MULTILINE)[1].split("\n\n")[0]
        for field, sentence in write_settings.fields(shape):
            if not sentence:
                missing.append(f"{title}.{field.name} has no sentence in settings.py")
            if not re.search(rf"^#?{field.name} = ", part, re.MULTILINE):
                missing.append(f"{title}.{field.name} is not in vivevoix.example.toml")
    assert not missing, f"Write the sentence below the setting in settings.py, then `make generate`:{listed(missing)}"


def test_the_example_is_right_as_it_stands() -> None:
    settings = read_settings(ROOT / "vivevoix.example.toml")
    assert settings.lines["leeds"].keeper == "aya"


def test_what_the_example_leaves_out_could_stand_there() -> None:
    """Uncommented, every line is still TOML of the right kind."""
    text = re.sub(r"^#(\w+ = )", r"\1", (ROOT / "vivevoix.example.toml").read_text(), flags=re.MULTILINE)
    written = tomllib.loads(text)
    shape = inspect.type_info(write_settings.settings.Settings)
    assert isinstance(shape, inspect.StructType)
    assert set(written) == {field.name for field in shape.fields}


def test_every_class_of_the_core_is_in_the_glossary_and_says_what_it_means() -> None:
    text = (ROOT / "docs" / "why" / "glossary.md").read_text()
    missing = [
        f"{path.name} {node.name}"
        for path in sorted(CORE.rglob("*.py"))
        for node in write_glossary.classes(path)
        if not write_glossary.sentence(node) or f"`{node.name}`" not in text
    ]
    assert not missing, f"Give it a docstring, then `make generate`:{listed(missing)}"
