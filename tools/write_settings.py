"""Writes `vivevoix.example.toml` and `docs/reference/settings.md` from the docstrings of `settings.py`."""

import ast
import json
import re
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from vivevoix import settings
from vivevoix.reading.shapes import describe

ROOT = Path(__file__).resolve().parents[1]
TITLES = {
    "branches": "branches.leeds",
    "regions": "regions.yorkshire",
    "topics": "topics.relays",
    "people": "people.aya",
    "rosters": "rosters.night",
    "lines": "lines.leeds",
    "trunks": "trunks.provider",
}
NESTED = {
    "SpecialDay": "branches.leeds.exceptions",
    "Phone": "people.aya.phones",
    "Cover": "rosters.night.covers",
    "Rung": "lines.leeds.ladder",
    "AcceptedGap": "lines.leeds.accepted_gaps",
    "Door": "lines.leeds.door",
}

# What could stand where there is no default, and is not needed.
OFTEN_LEFT_OUT: dict[str, Any] = {
    "database": "postgresql://vivevoix@192.0.2.20/vivevoix",
    "certificate": "tls/chain.pem",
    "key": "tls/key.pem",
    "tls_port": 5061,
    "advertise": "198.51.100.7",
    "first_name": "Aya",
    "language": "fr",
    "topic": "relays",
    "since": date(2026, 11, 2),
    "calendar": "rosters/night.ics",
    "until": date(2027, 3, 31),
    "address": "sip:302@192.0.2.7",
    "number": "+44 7700 900123",
    "password": "at least twelve characters",
    "host": "smtp.provider.example",
    "user": "service@calder.example",
    "sender": "Calder Valves <service@calder.example>",
}

# What a small real house would write where there is no default.
EXAMPLES: dict[str, dict[str, Any]] = {
    "Branch": {
        "name": "Leeds",
        "regions": ["yorkshire"],
        "hours": {"mon-fri": ["08:30-18:00"], "sat": ["09:00-12:00"]},
        "holidays": "GB-ENG",
    },
    "SpecialDay": {"date": date(2026, 12, 24), "hours": ["08:30-12:00"], "because": "half a day before Christmas"},
    "Roster": {"name": "the night watch", "shifts": {"aya": {"mon-sun": ["18:00-09:00"]}}},
    "Cover": {"date": date(2026, 12, 31), "shifts": {"aya": ["18:00-24:00"]}, "because": "the new year"},
    "AcceptedGap": {"by": "aya", "because": "we are two, and sleep at night"},
    "Region": {"name": "Yorkshire", "numbers": ["+44113", "+44114"]},
    "Topic": {"name": "relays"},
    "Person": {"name": "Aya Diallo", "branch": "leeds", "extension": "21", "groups": ["leeds-operators"]},
    "Phone": {"account": "aya-desk", "password": "write a long one here"},
    "Line": {"name": "the Leeds line", "numbers": ["+44 113 496 0000"], "branch": "leeds", "keeper": "aya"},
    "Rung": {"groups": ["leeds-operators"]},
    "Trunk": {
        "host": "sip.provider.example",
        "user": "leeds",
        "password": "as the provider gave it",
        "numbers": ["+44 113 496 0000"],
    },
}


def main() -> None:
    """Write both files."""
    (ROOT / "vivevoix.example.toml").write_text(example() + "\n")
    (ROOT / "docs" / "reference" / "settings.md").write_text(reference() + "\n")


def example() -> str:
    """A settings file that is right as it stands, with every setting, its default and its sentence."""
    opening = (
        "# Every setting of Vivevoix. What is commented out shows the default, or what could stand there.",
        "# Copy this file to vivevoix.toml, make it yours, then: vivevoix check",
    )
    tables = [_table(title, shape, many) for title, shape, many in tables_in_order()]
    return "\n\n".join(["\n".join(opening), *tables])


def reference() -> str:
    """The same as a page with one table of settings for each table of the file."""
    parts = ["# Settings", "Generated from `src/vivevoix/settings.py`. An unknown word is refused, with the nearest right one."]
    for title, shape, many in tables_in_order():
        name = f"[[{title}]]" if many else f"[{title}]"
        rows = [
            f"| `{each.encode_name}` | {describe(each.type)} | {_default_shown(each)} | {sentence} |"
            for each, sentence in fields(shape)
        ]
        parts.append(
            "\n".join(
                [f"## {name}", "", _about(shape), "", "| word | what it is | default | meaning |", "|---|---|---|---|", *rows]
            )
        )
    return "\n\n".join(parts)


def tables_in_order() -> Iterator[tuple[str, inspect.StructType, bool]]:
    """(title, shape, is it one of many) for every kind of table, those inside another after it."""
    whole = inspect.type_info(settings.Settings)
    assert isinstance(whole, inspect.StructType)
    for field in whole.fields:
        shape = field.type.value_type if isinstance(field.type, inspect.DictType) else field.type
        assert isinstance(shape, inspect.StructType)
        yield TITLES.get(field.name, field.name), shape, False
        for inner in shape.fields:
            if isinstance(inner.type, inspect.ListType) and isinstance(inner.type.item_type, inspect.StructType):
                yield NESTED[inner.type.item_type.cls.__name__], inner.type.item_type, True
            elif isinstance(inner.type, inspect.StructType):
                yield NESTED[inner.type.cls.__name__], inner.type, False


def fields(shape: inspect.StructType) -> list[tuple[inspect.Field, str]]:
    """Every plain setting of a table with the sentence that stands below it in the source."""
    said = sentences()[shape.cls.__name__]
    plain = [each for each in shape.fields if not _holds_tables(each.type)]
    return [(each, said.get(each.name, "")) for each in plain]


def sentences() -> dict[str, dict[str, str]]:
    """{class: {field: sentence}} of `settings.py`."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(Path(settings.__file__).read_text()).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_sentences_below(node))
    return found


def _sentences_below(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        match below:
            case ast.Expr(value=ast.Constant(value=str(sentence))):
                yield field.target.id, " ".join(sentence.split())
            case _:
                yield field.target.id, ""


def _table(title: str, shape: inspect.StructType, many: bool) -> str:
    about = [f"# {line}" for line in textwrap.wrap(_about(shape), 118)]
    lines = [*about, f"[[{title}]]" if many else f"[{title}]"]
    for field, sentence in fields(shape):
        lines += [f"# {line}" for line in textwrap.wrap(sentence, 118)]
        lines.append(_setting(shape.cls.__name__, field))
    return "\n".join(lines)


def _setting(cls: str, field: inspect.Field) -> str:
    example = EXAMPLES.get(cls, {}).get(field.name)
    if example is not None:
        return f"{field.name} = {_toml(example)}"
    default = _default(field)
    return f"#{field.name} = {_toml(OFTEN_LEFT_OUT[field.name] if default is None else default)}"


def _default(field: inspect.Field) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.default is msgspec.NODEFAULT else field.default


def _default_shown(field: inspect.Field) -> str:
    if field.required:
        return "must be given"
    default = _default(field)
    return "" if default is None else f"`{_toml(default)}`"


def _holds_tables(shape: inspect.Type) -> bool:
    return isinstance(shape.item_type if isinstance(shape, inspect.ListType) else shape, inspect.StructType)


def _toml(value: Any) -> str:
    """Booleans, numbers, text and lists of them are written alike in JSON and TOML."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{_key(name)} = {_toml(each)}' for name, each in value.items())} }}" if value else "{}"
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def _about(shape: inspect.StructType) -> str:
    about = (shape.cls.__doc__ or "").strip()
    return " ".join(about.split())


if __name__ == "__main__":
    main()
