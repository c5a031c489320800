"""Tables: what parts their columns, and their rows one after the other, also past a row that cannot be read."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TextIO

from vivevoix.reading.cards.text import Lines, TooMuch

DELIMITERS = (";", ",", "\t", "|")
SHOWN_OF_BROKEN = 300
"""Letters of a row that cannot be read."""
csv.field_size_limit(1 << 20)


def records(text: TextIO, delimiter: str) -> Iterator[tuple[list[str], bool]]:
    """Each row, and whether it could be read; of one that could not, its first line. Empty lines are none.

    A quotation mark that nobody closes costs its own row, not those after it.
    """
    lines = Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, TooMuch):
            first = lines.taken[0] if lines.taken else ""
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield [first[:SHOWN_OF_BROKEN].rstrip("\r\n")], False
        else:
            if any(cells):
                yield cells, True


def delimiter_of(text: TextIO, sample: int = 200) -> str:
    """What parts most rows into the same number of cells, more than one; a comma where nothing does."""
    begin = text.tell()
    best, how_good = ",", 0.0
    for delimiter in DELIMITERS:
        text.seek(begin)
        good = _evenness([cells for cells, _ in islice(records(text, delimiter), sample)])
        if good > how_good:
            best, how_good = delimiter, good
    text.seek(begin)
    return best


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    """How many rows have as many cells as most, where that is more than one; of two alike, more cells win."""
    usual, times = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
    return times / len(rows) + usual / 1000 if usual > 1 else 0.0
