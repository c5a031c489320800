"""Address books: one card after the other, each as the columns it would have in a table."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, TextIO

import vobject
from vobject.base import Component

from vivevoix.core.customers.bringing import Column
from vivevoix.reading.cards.text import LONGEST_LINE, Lines, TooMuch

Cell = tuple[Column, str, str]
"""What it says, how it is called, the words."""
OURS = "X-VIVEVOIX-"
MOST_LINES = 5000
_PICTURES = ("PHOTO", "LOGO", "SOUND", "KEY")
_FOLDED = re.compile(r"\r?\n[ \t]")
_VALUE = re.compile(r'^((?:"[^"\r\n]*"|[^:"\r\n])*:)(.*)$', re.MULTILINE)
_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_GENERIC = {"voice", "internet", "pref", "x400"}
_PLAIN = {
    "fn": Column.NAME,
    "title": Column.ROLE,
    "email": Column.MAIL,
    "note": Column.NOTE,
    "uid": Column.KEY,
    "lang": Column.LANGUAGE,
}


def cards(text: TextIO) -> Iterator[tuple[list[str], list[Cell] | None]]:
    """Each card's own lines, and what it says, or None where it cannot be read."""
    for lines in _each(text):
        card = "".join(lines or ())
        cells: list[Cell] | None = None
        if lines is not None:
            # What the library makes of a hostile card is many things; it costs that card.
            with contextlib.suppress(Exception):
                cells = list(_cells(vobject.readOne(_with_commas(card))))
        yield [card[:2000]], cells


def _each(text: TextIO) -> Iterator[list[str] | None]:
    """The lines of each card, without its pictures; None for one that is too long, or has another inside."""
    lines = Lines(text, most=MOST_LINES * 20, letters=LONGEST_LINE * 4)
    card: list[str] = []
    depth, spoilt, picture = 0, False, False
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except TooMuch:
            spoilt = depth > 0
            lines.begin()
            continue
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            depth, spoilt = depth + 1, spoilt or depth > 0
        if depth == 0:
            lines.begin()
            continue
        picture = _is_picture(word) or (picture and line[:1] in " \t")
        if not picture and len(card) < MOST_LINES:
            card.append(line)
        spoilt = spoilt or len(card) >= MOST_LINES
        if word == "END:VCARD":
            depth -= 1
            if depth == 0:
                yield None if spoilt else card
                card, spoilt = [], False
                lines.begin()


def _is_picture(word: str) -> bool:
    name = word.split(":", 1)[0].split(";", 1)[0].split(".")[-1]
    return ":" in word and name in _PICTURES


def _cells(card: Component) -> Iterator[Cell]:
    labels = {line.group: line.value for line in card.contents.get("x-ablabel", ()) if line.group}
    # What we wrote out ourselves says these whole, beside what other programs read.
    twofold = {"tel", "email"} if f"{OURS}REACHES".lower() in card.contents else set()
    twofold |= {"note"} if f"{OURS}REMARKS".lower() in card.contents else set()
    for line in card.getChildren():
        name = line.name.lower()
        if name in twofold:
            continue
        if name == "tel":
            yield Column.TELEPHONE, _label(line, labels), str(line.value).removeprefix("tel:").split(";")[0]
        elif name == "n" and "fn" not in card.contents:
            yield Column.NAME, "", f"{line.value.given} {line.value.family}".strip()
        elif name == "org":
            yield Column.ORGANISATION, "", line.value[0] if isinstance(line.value, list) else str(line.value)
        elif name == "adr" and line.value.city:
            yield Column.PLACE, "", line.value.city
        elif name.upper().startswith(OURS):
            with contextlib.suppress(ValueError):
                yield Column(name[len(OURS) :].replace("-", "_")), "", str(line.value)
        elif name in _PLAIN:
            yield _PLAIN[name], _label(line, labels) if name == "email" else "", str(line.value)


def _with_commas(card: str) -> str:
    """The library takes what stands before a comma for the whole; many programs write commas as they are."""
    return _VALUE.sub(lambda line: line[1] + _COMMA.sub(r"\1\\,", line[2]), _FOLDED.sub("", card))


def _label(line: Any, labels: dict[str, str]) -> str:
    """What they call it themselves, or what kind it is said to be."""
    if line.group in labels:
        own = str(labels[line.group])
        return own.removeprefix("_$!<").removesuffix(">!$_")
    kinds = [kind for each in line.params.get("TYPE", ()) for kind in each.lower().split(",")]
    return " ".join(kind for kind in (*kinds, *map(str.lower, line.singletonparams)) if kind not in _GENERIC)
