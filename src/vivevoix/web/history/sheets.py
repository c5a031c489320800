"""Calls as a sheet that a spreadsheet opens: as text separated by commas, or as a workbook.

What a caller or a network has said is never a formula there: a workbook has it as text, and in a text file a cell that a
spreadsheet would compute begins with an apostrophe (OWASP, CSV injection).
"""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import IO, Literal

import xlsxwriter

from vivevoix.core.company import Company
from vivevoix.reading.cards.formulas import harmless
from vivevoix.store import PastCall

Language = Literal["en", "fr"]
_HEADS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Arrived",
        "Line",
        "Direction",
        "Customer",
        "Number",
        "With",
        "Seconds until a voice",
        "Seconds spoken",
        "Became",
        "Note",
    ),
    "fr": (
        "Arrivée",
        "Ligne",
        "Sens",
        "Client",
        "Numéro",
        "Avec",
        "Secondes avant une voix",
        "Secondes de parole",
        "Suite",
        "Note",
    ),
}
_BECAME: dict[Language, dict[str, str]] = {
    "en": {
        "talked": "conversation",
        "promised": "promise",
        "not_reached": "not reached",
        "": "going on",
        "in": "in",
        "out": "out",
    },
    "fr": {
        "talked": "conversation",
        "promised": "promesse",
        "not_reached": "sans réponse",
        "": "en cours",
        "in": "entrant",
        "out": "sortant",
    },
}
Cell = str | float | datetime | None
LONGEST_CELL = 32_000
"""Characters; a workbook takes 32,767."""


def row(past: PastCall, company: Company, zone: tzinfo, language: Language) -> tuple[Cell, ...]:
    call, said = past.call, _BECAME[language]
    person = call.holder.person if call.holder else (call.last_holder if call.voice_at else None)
    member = company.people.get(person) if person else None
    waited = (call.voice_at - call.arrived).total_seconds() if call.voice_at else None
    spoken = (call.over_at - call.voice_at).total_seconds() if call.over_at and call.voice_at else None
    return (
        call.arrived.astimezone(zone).replace(tzinfo=None),
        call.line_name or call.line,
        said[call.direction],
        past.customer or call.caller.name or "",
        call.caller.number or "",
        member.name if member else (person or ""),
        None if waited is None else round(waited, 1),
        None if spoken is None else round(spoken, 1),
        said[call.outcome.value if call.outcome else ""],
        past.words,
    )


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case str():
            return cell if is_number(cell) else harmless(cell)
        case _:
            return str(cell)


def is_number(cell: str) -> bool:
    """A telephone number stays one: nothing can be reckoned from a plus sign and digits."""
    return cell.startswith("+") and cell[1:].isdigit()


class TextSheet:
    """UTF-8 with the mark by which a spreadsheet knows it; French ones take semicolons."""

    media_type, ending = "text/csv; charset=utf-8", "csv"

    def __init__(self, into: IO[bytes], language: Language) -> None:
        self._text = io.TextIOWrapper(into, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";" if language == "fr" else ",")
        self._writer.writerow(_HEADS[language])

    def add(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([_text(cell) for cell in cells])

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class Workbook:
    """One sheet, written row by row."""

    media_type, ending = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"

    def __init__(self, into: IO[bytes], language: Language) -> None:
        self._book = xlsxwriter.Workbook(into, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._rows = 0
        self.add(_HEADS[language])

    def add(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            match cell:
                case str():
                    self._sheet.write_string(self._rows, column, cell[:LONGEST_CELL])
                case datetime():
                    self._sheet.write_datetime(self._rows, column, cell)
                case float() | int():
                    self._sheet.write_number(self._rows, column, cell)
                case None:
                    pass
        self._rows += 1

    def close(self) -> None:
        self._book.close()
