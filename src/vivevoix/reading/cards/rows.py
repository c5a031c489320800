"""One row, made into what a card says, or into every reason why not."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any
from zoneinfo import available_timezones

import msgspec
import phonenumbers

from vivevoix.core.customers.bringing import Column, How, Row, RowReason, Said
from vivevoix.core.customers.cards import MOST_REACHES, MOST_REMARKS, Written
from vivevoix.core.customers.customer import About, Form, Kind, Reach, Remark
from vivevoix.core.ids import PersonId, RemarkId
from vivevoix.core.promises.good_hours import Span
from vivevoix.reading.addresses import is_mail_address, number_meant
from vivevoix.reading.cards.formulas import plainly
from vivevoix.reading.good_hours import span_of

LONGEST_WORDS = 200
LONGEST_REMARK = 2000
MOST_SHOWN = 100
"""Cells of a wrong row that are kept for the report, each with so many letters:"""
LONGEST_SHOWN = 3000
_NEVER = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_SEVERAL = re.compile(r"[;/,\n]")
_FORMS = {"familiar": Form.FAMILIAR, "tu": Form.FAMILIAR, "du": Form.FAMILIAR}
_FORMS |= {"polite": Form.POLITE, "vous": Form.POLITE, "sie": Form.POLITE}
_YES = {"yes", "true", "1", "x", "oui", "vrai", "y", "o"}
_NO = {"", "no", "false", "0", "non", "faux", "n"}
_LANGUAGES = {
    "english": "en",
    "anglais": "en",
    "french": "fr",
    "francais": "fr",
    "français": "fr",
    "german": "de",
    "deutsch": "de",
}
_LANGUAGES |= {"allemand": "de", "spanish": "es", "espagnol": "es", "español": "es", "italian": "it", "italien": "it"}
_LANGUAGES |= {"welsh": "cy", "cymraeg": "cy", "dutch": "nl", "nederlands": "nl", "portuguese": "pt", "polish": "pl"}
_remarks: msgspec.json.Decoder[tuple[Remark, ...]] = msgspec.json.Decoder(tuple[Remark, ...])
_ABOUT = {Column.NOTE: About.NOTE, Column.PREFERS: About.PREFERS, Column.KINDNESS: About.KINDNESS}
Cell = tuple[Column, str, str]
"""What it says, how it is called, the words."""


class Wrong(Exception):
    """A cell that cannot be taken as it is."""

    def __init__(self, reason: RowReason, about: str) -> None:
        super().__init__(reason)
        self.said = Said(reason=reason, about=about)


class Readers(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known to read a row."""

    how: How
    country: str
    people: frozenset[str]
    by: PersonId
    at: datetime


def broken(number: int, cells: Sequence[str], reason: RowReason, about: str = "") -> Row:
    """A row of which nothing can be made."""
    return Row(number=number, cells=_shown(cells), wrong=(Said(reason=reason, about=about),))


def row_of_table(number: int, cells: Sequence[str], to: Readers) -> Row:
    """By the columns as somebody said they are to be taken."""
    columns = to.how.columns
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        return broken(number, cells, RowReason.WRONG_COLUMNS, str(len(cells)))
    labels = (*to.how.labels, *[""] * len(columns))
    said = [(column, label, plainly(cell)) for column, label, cell in zip(columns, labels, cells, strict=False) if column]
    return row_of(number, said, cells, to)


def row_of(number: int, said: Iterable[Cell], cells: Sequence[str], to: Readers) -> Row:
    reading = _Reading(to)
    for column, label, words in said:
        reading.cell(column, label, words)
    try:
        row = reading.row(number)
    except Wrong as wrong:
        if not reading.wrong or wrong.said.reason is not RowReason.NO_NAME:  # the name may be the cell that is wrong
            reading.wrong.append(wrong.said)
    else:
        if not reading.wrong:
            return row
    return Row(number=number, cells=_shown(cells), wrong=tuple(dict.fromkeys(reading.wrong)))


def _shown(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell[:LONGEST_SHOWN].translate(_NEVER) for cell in cells[:MOST_SHOWN])


class _Reading:
    """What has been read of one row."""

    def __init__(self, to: Readers) -> None:
        self._to = to
        self.wrong: list[Said] = []
        self._words: dict[str, str] = {}
        self._notes: list[tuple[About, str]] = []
        self._reaches: dict[tuple[Kind, str], Reach] = {}
        self._whole: tuple[Remark, ...] = ()

    def cell(self, column: Column, label: str, text: str) -> None:
        about = label or column.value
        words = text.translate(_NEVER).encode("utf-8", "replace").decode().strip()
        long = column in _ABOUT or column in {Column.REMARKS, Column.REACHES, Column.GOOD_HOURS, Column.NOT_WITH}
        try:
            if "\ufffd" in words:
                raise Wrong(RowReason.UNREADABLE, about)
            if len(words) > LONGEST_WORDS and not long:
                raise Wrong(RowReason.TOO_LONG, about)
            self._take(column, label, words, about)
        except Wrong as wrong:
            self.wrong.append(wrong.said)

    def _take(self, column: Column, label: str, words: str, about: str) -> None:
        if column in _ABOUT:
            if len(words) > LONGEST_REMARK:
                raise Wrong(RowReason.TOO_LONG, about)
            self._notes.extend([(_ABOUT[column], words)] if words else [])
        elif column is Column.TELEPHONE:
            for number in numbers_in(words, self._to.country, about):
                self._reach(Kind.TELEPHONE, number, label)
        elif column is Column.MAIL:
            for address in mails_in(words, about):
                self._reach(Kind.MAIL, address, label)
        elif column is Column.REACHES:
            self._written_reaches(words, about)
        elif column is Column.REMARKS:
            self._whole = _remarks_in(words, about)
        else:
            self._words.setdefault(column.value, words)

    def _reach(self, kind: Kind, value: str, label: str) -> None:
        self._reaches.setdefault((kind, value), Reach(kind=kind, value=value, label=label))
        if len(self._reaches) > MOST_REACHES:
            raise Wrong(RowReason.TOO_MANY, value)

    def _written_reaches(self, words: str, about: str) -> None:
        for line in words.split("\n"):
            value, _, label = plainly(line).strip().partition(" ")
            if "@" in value:
                self._reach(Kind.MAIL, mails_in(value, about)[0], label.strip())
            elif value:
                self._reach(Kind.TELEPHONE, numbers_in(value, self._to.country, about)[0], label.strip())

    def row(self, number: int) -> Row:
        written, says = self._written()
        source = self._words.get("source") or self._to.how.source
        reaches = tuple(self._reaches.values())
        key = self._words.get("key") or key_of(written.name, reaches)
        return Row(
            number=number,
            source=source[:64],
            key=key,
            written=written,
            says=says,
            reaches=reaches,
            remarks=self._remarks(source, key),
            seen=_moment(self._words.get("changed_at", "")),
        )

    def _written(self) -> tuple[Written, tuple[str, ...]]:
        words = self._words
        parts = (words.pop("first_name", ""), words.pop("last_name", ""))
        name = words.pop("name", "") or " ".join(part for part in parts if part) or words.get("organisation", "")
        if not name:
            raise Wrong(RowReason.NO_NAME, "")
        fields = {field: value for field, value in words.items() if field in Written.__struct_fields__}
        made = {field: self._value(field, value) for field, value in fields.items()}
        return Written(name=name, **made), ("name", *made)

    def _value(self, field: str, words: str) -> Any:
        return _VALUES[field](words, self._to.people) if field in _VALUES else words

    def _remarks(self, source: str, key: str) -> tuple[Remark, ...]:
        made = [
            Remark(id=_remark_id(source, key, about, words), about=about, words=words, by=self._to.by, at=self._to.at)
            for about, words in self._notes
        ]
        remarks = {remark.id: remark for remark in (*self._whole, *made)}
        if len(remarks) > MOST_REMARKS:
            raise Wrong(RowReason.TOO_MANY, Column.REMARKS)
        return tuple(remarks.values())


def numbers_in(words: str, country: str, about: str = "") -> list[str]:
    """Every number in a cell, as E.164. Raises `Wrong`."""
    if not words:
        return []
    whole = _e164(words, country)
    if whole:
        return [whole]
    found = [_e164(part.strip(), country) for part in _SEVERAL.split(words) if part.strip()]
    if not found or not all(found):
        raise Wrong(RowReason.BAD_NUMBER, about)
    return [each for each in found if each]


def _e164(words: str, country: str) -> str | None:
    number = number_meant(words, country)
    return None if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mails_in(words: str, about: str = "") -> list[str]:
    """Every address in a cell. Raises `Wrong`."""
    found = [part.strip().lower() for part in _SEVERAL.split(words) if part.strip()]
    if not all(is_mail_address(each) for each in found):
        raise Wrong(RowReason.BAD_MAIL, about)
    return found


def key_of(name: str, reaches: Sequence[Reach]) -> str:
    """For a row without a key: the same name with the same first number or address is the same customer."""
    first = reaches[0].value if reaches else ""
    return "~" + blake2b(f"{' '.join(name.casefold().split())}\0{first}".encode(), digest_size=12).hexdigest()


def _remark_id(source: str, key: str, about: About, words: str) -> RemarkId:
    return RemarkId("r~" + blake2b(f"{source}\0{key}\0{about}\0{words}".encode(), digest_size=12).hexdigest())


def _remarks_in(words: str, about: str) -> tuple[Remark, ...]:
    try:
        found = _remarks.decode(words) if words else ()
    except msgspec.DecodeError as wrong:
        raise Wrong(RowReason.BAD_WORD, about) from wrong
    if any(len(remark.words) > LONGEST_REMARK or remark.at.tzinfo is None for remark in found):
        raise Wrong(RowReason.TOO_LONG, about)
    return found


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _form(words: str, _: frozenset[str]) -> Form | None:
    if words and words.lower() not in _FORMS:
        raise Wrong(RowReason.BAD_WORD, Column.FORM)
    return _FORMS.get(words.lower())


def _language(words: str, _: frozenset[str]) -> str | None:
    code = _LANGUAGES.get(words.lower()) or words.lower().replace("_", "-").split("-")[0]
    if words and not re.fullmatch("[a-z]{2,3}", code):
        raise Wrong(RowReason.BAD_WORD, Column.LANGUAGE)
    return code or None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(words: str, _: frozenset[str]) -> str | None:
    if words and words not in _zones():
        raise Wrong(RowReason.BAD_WORD, Column.TIME_ZONE)
    return words or None


def _hours(words: str, _: frozenset[str]) -> tuple[Span, ...]:
    try:
        return tuple(span_of(each) for each in words.split(";") if each.strip())[:14]
    except ValueError as wrong:
        raise Wrong(RowReason.BAD_WORD, Column.GOOD_HOURS) from wrong


def _urgent(words: str, _: frozenset[str]) -> bool:
    if words.lower() not in _YES | _NO:
        raise Wrong(RowReason.BAD_WORD, Column.URGENT)
    return words.lower() in _YES


def _person(words: str, people: frozenset[str]) -> PersonId | None:
    if words and words not in people:
        raise Wrong(RowReason.NO_SUCH_PERSON, words)
    return PersonId(words) if words else None


def _persons(words: str, people: frozenset[str]) -> tuple[PersonId, ...]:
    return tuple(person for each in words.replace(",", " ").split() if (person := _person(each, people)))


_VALUES: dict[str, Callable[[str, frozenset[str]], object]] = {
    "form": _form,
    "language": _language,
    "time_zone": _zone,
    "good_hours": _hours,
    "urgent": _urgent,
    "asks_for": _person,
    "not_with": _persons,
}
