"""A file, read as the desk has it read, without a process of its own."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.people import AYA, NOON
from vivevoix.core.customers.bringing import Row
from vivevoix.reading.cards.process import Order, look, rows_of

PEOPLE = ("aya", "tom", "ngozi", "wes")


def rows_in(file: Path, **more: Any) -> list[Row]:
    """Every row, in the way the file seems to be written."""
    how = replace(look(file, "GB").how, source="crm")
    order = Order(file=str(file), country="GB", how=how, people=PEOPLE, by=AYA, at=NOON, **more)
    return list(rows_of(order))
