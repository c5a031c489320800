"""A file is read in a process of its own: whatever is in it, it slows no telephone, and what it breaks is not the desk."""

import os
import resource
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from vivevoix.core.customers.bringing import Column, How, Row, RowReason
from vivevoix.core.ids import PersonId
from vivevoix.reading.cards.columns import guessed, has_header, label_of
from vivevoix.reading.cards.rows import Readers, broken, row_of, row_of_table
from vivevoix.reading.cards.seen import Seen
from vivevoix.reading.cards.tables import delimiter_of, records
from vivevoix.reading.cards.text import NotAFile, encoding_of, opened
from vivevoix.reading.cards.vcards import cards

NICE = 10
MOST_MEMORY = 2 << 30
SHOWN = 8
"""Rows that are shown before anything is decided."""
LONGEST_CELL_SHOWN = 200
MOST_COLUMNS_SHOWN = 100
IN_A_FRAME = 100
_LENGTH = 4


class Order(Struct, frozen=True, kw_only=True):
    """What is to be done with a file. Without `how`, it is only looked at; with it and `look`, it is looked at in that way."""

    file: str
    country: str
    how: How | None = None
    look: bool = True
    people: tuple[str, ...] = ()
    by: PersonId = PersonId("")
    at: datetime | None = None
    trial: bool = False
    """Rows that come twice are looked for here; else the cards themselves show it."""
    skip: int = 0
    """Rows that are behind us."""


class Looked(Struct, frozen=True, kw_only=True):
    """What a file seems to be, and how it begins."""

    how: How
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    refused: str = ""
    """The name of the reason why it cannot be brought in."""


class Frame(Struct, frozen=True, kw_only=True):
    """Some rows; none: the file has ended."""

    rows: tuple[Row, ...]


def run(order: Order, out: BinaryIO) -> None:
    """Say what was found: one `Looked`, or every row in frames, each after its length."""
    if order.look or order.how is None:
        _say(out, look(Path(order.file), order.country, order.how))
        return
    rows = rows_of(order)
    while some := tuple(islice(rows, IN_A_FRAME)):
        _say(out, Frame(rows=some))
    _say(out, Frame(rows=()))


def _say(out: BinaryIO, value: object) -> None:
    body = msgspec.msgpack.encode(value)
    out.write(len(body).to_bytes(_LENGTH, "big") + body)
    out.flush()


def look(path: Path, country: str, how: How | None = None) -> Looked:
    """How it seems to be written; with `how`, as somebody says it is."""
    try:
        encoding = how.encoding if how else encoding_of(path)
    except NotAFile as refused:
        return Looked(how=How(), refused=type(refused).__name__)
    with opened(path, encoding) as text:
        kind = "cards" if "BEGIN:VCARD" in text.read(4096).upper() else "table"
        text.seek(0)
        if kind == "cards":
            shown = tuple(tuple(each[2] for each in cells or ()) for _, cells in islice(cards(text), SHOWN))
            return Looked(how=How(kind=kind, encoding=encoding), rows=_short(shown))
        delimiter = how.delimiter if how else delimiter_of(text)
        rows = [cells for cells, whole in islice(records(text, delimiter), 200) if whole]
    return _looked_table(rows, country, How(encoding=encoding, delimiter=delimiter), how)


def _looked_table(rows: list[list[str]], country: str, made: How, said: How | None) -> Looked:
    header = said.header if said else has_header(rows, country)
    headings, rest = (rows[0], rows[1:]) if header and rows else ([], rows)
    columns = guessed(headings, rest, country)
    labels = tuple(label_of(headings[place]) if place < len(headings) else "" for place in range(len(columns)))
    how = msgspec.structs.replace(made, header=header, columns=columns, labels=labels)
    return Looked(how=how, headings=_short((tuple(headings),))[0], rows=_short(tuple(tuple(row) for row in rest[:SHOWN])))


def _short(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell[:LONGEST_CELL_SHOWN] for cell in row[:MOST_COLUMNS_SHOWN]) for row in rows)


def rows_of(order: Order) -> Iterator[Row]:
    """Every row after those that are behind us."""
    if order.how is None or order.at is None:
        raise ValueError("rows are read in some way, at some time")
    to = Readers(how=order.how, country=order.country, people=frozenset(order.people), by=order.by, at=order.at)
    with opened(Path(order.file), to.how.encoding) as text:
        if to.how.kind == "cards":
            made = _of_cards(cards(text), to, order.skip)
        else:
            made = _of_table(records(text, to.how.delimiter), to, order.skip)
        seen = Seen()
        for each in made:
            row = seen.marked(each) if order.trial and each.written else each
            yield msgspec.structs.replace(row, read=text.buffer.tell())


def _of_table(found: Iterator[tuple[list[str], bool]], to: Readers, skip: int) -> Iterator[Row]:
    for number, (cells, whole) in enumerate(islice(found, skip + to.how.header, None), skip + 1):
        yield row_of_table(number, cells, to) if whole else broken(number, cells, RowReason.UNREADABLE)


def _of_cards(found: Iterator[tuple[list[str], list[tuple[Column, str, str]] | None]], to: Readers, skip: int) -> Iterator[Row]:
    for number, (lines, cells) in enumerate(islice(found, skip, None), skip + 1):
        yield broken(number, lines, RowReason.UNREADABLE) if cells is None else row_of(number, cells, lines, to)


def main() -> None:
    """In a process of its own: the order on standard input, what was found on standard output."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    run(msgspec.json.decode(sys.stdin.buffer.read(), type=Order), sys.stdout.buffer)


if __name__ == "__main__":
    main()
