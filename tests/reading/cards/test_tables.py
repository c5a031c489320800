"""Files as they come out of other programs: letters, what parts columns, quotation marks, and what is broken."""

import io
from pathlib import Path

import pytest

from tests.reading.cards.files import rows_in
from vivevoix.core.customers.bringing import Column, RowReason
from vivevoix.reading.cards.process import look
from vivevoix.reading.cards.tables import delimiter_of, records
from vivevoix.reading.cards.text import LONGEST_LINE, Empty, NotText, Packed, encoding_of

TABLE = 'Name;Phone;Notes\nZoë Müller;0113 496 0142;"rings\nat noon"\nRené;0113 496 0143;'


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_same_table_is_read_in_any_letters(tmp_path: Path, encoding: str, found: str, delimiter: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(TABLE.replace(";", delimiter).encode(encoding))
    looked = look(file, "GB")
    assert (looked.how.encoding, looked.how.delimiter, looked.how.header) == (found, delimiter, True)
    assert looked.how.columns == (Column.NAME, Column.TELEPHONE, Column.NOTE)
    assert [row.written and row.written.name for row in rows_in(file)] == ["Zoë Müller", "René"]


def test_a_table_without_a_header_is_guessed_by_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("17,Zoë Müller,0113 496 0142,zoe@x.example\n18,René,+33 1 23 45 67 89,rene@x.example\n")
    looked = look(file, "GB")
    assert (looked.how.header, looked.how.columns) == (False, (None, Column.NAME, Column.TELEPHONE, Column.MAIL))


def test_a_quotation_mark_nobody_closes_costs_its_own_row_only(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    lines = ["name,phone", '"Broken,0113 496 0142', *(f"Person {n},0113 496 0{n}" for n in range(200, 900))]
    file.write_text("\n".join(lines))
    rows = rows_in(file)
    assert [said.reason for said in rows[0].wrong] == [RowReason.UNREADABLE]
    assert [row.written.name for row in rows[1:] if row.written] == [f"Person {n}" for n in range(200, 900)]


@pytest.mark.parametrize("hostile", ["x" * (LONGEST_LINE * 3), '"' + "x" * LONGEST_LINE * 2 + '"', "\0" * 5, '"\n' * 2000])
def test_a_hostile_line_costs_no_other(tmp_path: Path, hostile: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(f"name,phone\nAda,0113 496 0142\n{hostile}\nGrace,0113 496 0143\n")
    names = [row.written.name for row in rows_in(file) if row.written]
    assert names == ["Ada", "Grace"]


def test_a_row_with_too_few_cells_or_too_many_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("name,phone,town\nAda,0113 496 0142\nGrace,0113 496 0143,Leeds,,\nMary,0113 496 0144,Leeds,York\n")
    assert [[said.reason for said in row.wrong] for row in rows_in(file)] == [
        [RowReason.WRONG_COLUMNS],
        [],
        [RowReason.WRONG_COLUMNS],
    ]


def test_a_cell_of_other_letters_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("name,town\nZoë Müller Gößmann,Leeds\n".encode() + "René,York\n".encode("cp1252"))
    assert [[said.reason for said in row.wrong] for row in rows_in(file)] == [[], [RowReason.UNREADABLE]]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    for body, refusal in ((b"PK\x03\x04zip", Packed), (b"\n \0", Empty), (bytes(range(256)) * 20 + bytes(3000), NotText)):
        file.write_bytes(body)
        with pytest.raises(refusal):
            encoding_of(file)


def test_what_was_read_is_skipped_when_a_file_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("name\n" + "".join(f"Person {n}\n" for n in range(10)))
    later = rows_in(file, skip=7)
    assert [(row.number, row.written and row.written.name) for row in later] == [
        (8, "Person 7"),
        (9, "Person 8"),
        (10, "Person 9"),
    ]


def test_a_trial_sees_what_comes_twice(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("id,name\n1,Ada\n2,Grace\n1,Ada\n1,Mary\n")
    rows = rows_in(file, trial=True)
    assert [(row.again, row.twice) for row in rows] == [(False, 0), (False, 0), (True, 0), (False, 1)]


def test_lines_of_every_kind_of_end(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = io.StringIO(end.join(("a;b", "", '"c";d')), newline="")
        assert delimiter_of(text) == ";"
        assert list(records(text, ";")) == [(["a", "b"], True), (["c", "d"], True)]
