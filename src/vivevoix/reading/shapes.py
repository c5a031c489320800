"""What a value in the settings file may be: does it fit, and how is that said in words?"""

import re
from datetime import date, datetime
from typing import Any

from msgspec import inspect


def fits(shape: inspect.Type, value: Any) -> bool:  # noqa: PLR0911 - one answer for each kind of value
    """Would msgspec take this value for this shape? Strictly: "5" is no number."""
    match shape:
        case inspect.UnionType():
            return any(fits(each, value) for each in shape.types)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool) and _within(shape, value)
        case inspect.FloatType():
            return isinstance(value, int | float) and not isinstance(value, bool) and _within(shape, value)
        case inspect.StrType():
            return isinstance(value, str) and re.search(shape.pattern or "", value) is not None
        case inspect.LiteralType():
            return value in shape.values
        case inspect.DateType():
            return isinstance(value, date) and not isinstance(value, datetime)
        case inspect.TupleType():
            return isinstance(value, list) and len(value) == len(shape.item_types) and all(map(fits, shape.item_types, value))
        case inspect.ListType():
            enough = isinstance(value, list) and len(value) >= (shape.min_length or 0)
            return enough and all(fits(shape.item_type, each) for each in value)
        case _:
            return False


def _within(shape: inspect.IntType | inspect.FloatType, value: float) -> bool:
    return (shape.ge is None or value >= shape.ge) and (shape.le is None or value <= shape.le)


def describe(shape: inspect.Type) -> str:  # noqa: PLR0911 - one answer for each kind of value
    """What a value must be, in words: `a whole number from 1 to 65535`."""
    match shape:
        case inspect.UnionType():
            return " or ".join(describe(each) for each in shape.types if not isinstance(each, inspect.NoneType))
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType() | inspect.FloatType():
            return f"{'a whole number' if isinstance(shape, inspect.IntType) else 'a number'}{_bounds(shape.ge, shape.le)}"
        case inspect.StrType():
            return _describe_text(shape.pattern)
        case inspect.DateType():
            return "a date without quotes, as in 2026-12-24"
        case inspect.LiteralType():
            return " or ".join(f'"{each}"' for each in shape.values)
        case inspect.TupleType():
            return f"[{', '.join(describe(each) for each in shape.item_types)}]"
        case inspect.ListType():
            return f"a list with {'at least one' if shape.min_length else 'each'} {describe(shape.item_type).removeprefix('a ')}"
        case _:
            return "a table"


def _bounds(ge: float | None, le: float | None) -> str:
    if le is not None:
        return f" from {ge or 0} to {le}"
    return "" if ge is None else f", {ge} or more"


def _describe_text(pattern: str | None) -> str:  # noqa: PLR0911 - one answer for each kind of text
    match pattern:
        case None:
            return 'text in "quotes"'
        case r"^\+[1-9][0-9#]{4,14}$":
            return 'a whole number with its country code and a # for each digit that differs, as in "+441134960###"'
        case r"^[A-Z]{2}$":
            return 'two capital letters in quotes, as in "FR"'
        case r"^[0-9]{2,6}$":
            return 'two to six digits in quotes, as in "21"'
        case str() if pattern.startswith("^([01]"):
            return 'a time in quotes, as in "09:00-17:30"'
        case str() if pattern.endswith("[0-5][0-9]$"):
            return 'a weekday and a time in quotes, as in "mon 09:00"'
        case str() if pattern.startswith("^(mon"):
            return "a day or days of the week, as in sat or mon-fri"
        case _:
            return 'a short name of lower-case letters, digits and hyphens, as in "leeds-operators"'
