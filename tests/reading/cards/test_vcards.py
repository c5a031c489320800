"""Address books as telephones and mail programs write them, and as nobody should."""

from pathlib import Path

from tests.reading.cards.files import rows_in
from vivevoix.core.customers.bringing import RowReason
from vivevoix.core.customers.customer import Kind

OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB M=C3=BCller
ORG:Pumpen GmbH
TEL;WORK;VOICE:+49 30 901820
EMAIL;PREF;INTERNET:Zoe@Pumpen.example
END:VCARD
"""
APPLE = """BEGIN:VCARD
VERSION:3.0
FN:Siobhán Gallagher
N:Gallagher;Siobhán;;;
ORG:Calder Valley Water\\, Ltd;Stores
TITLE:Buyer
item1.TEL;type=CELL;type=VOICE;type=pref:07700 900518
item2.TEL:0113 496 0142
item2.X-ABLabel:the back gate
item3.ADR;type=WORK:;;1 Canal St;Hebden Bridge;;HX7;UK
NOTE:Parcels to the back gate.\\nNever on Fridays\\, please.
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 AAAAAAAAAAAAAAAAAA
UID:abc-1
END:VCARD
"""
FOUR = """begin:vcard\r
version:4.0\r
fn:Aminata
  Sow\r
tel;value=uri;type="cell,voice":tel:+44-113-496-0143\r
lang:fr\r
end:vcard\r
"""


def book(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "book.vcf"
    file.write_text(text, encoding="utf-8", newline="")
    return file


def test_cards_of_three_versions_in_one_file(tmp_path: Path) -> None:
    zoe, siobhan, aminata = rows_in(book(tmp_path, OUTLOOK + APPLE + FOUR))
    assert zoe.written is not None
    assert (zoe.written.name, zoe.written.organisation) == ("Zoë Müller", "Pumpen GmbH")
    assert [(reach.kind, reach.value, reach.label) for reach in zoe.reaches] == [
        (Kind.TELEPHONE, "+4930901820", "work"),
        (Kind.MAIL, "zoe@pumpen.example", ""),
    ]
    assert siobhan.written is not None
    assert (siobhan.key, siobhan.written.organisation, siobhan.written.role) == ("abc-1", "Calder Valley Water, Ltd", "Buyer")
    assert (siobhan.written.place, siobhan.written.name) == ("Hebden Bridge", "Siobhán Gallagher")
    assert [(reach.value, reach.label) for reach in siobhan.reaches] == [
        ("+447700900518", "cell"),
        ("+441134960142", "the back gate"),
    ]
    assert [remark.words for remark in siobhan.remarks] == ["Parcels to the back gate.\nNever on Fridays, please."]
    assert aminata.written is not None
    assert (aminata.written.name, aminata.written.language, aminata.reaches[0].value) == ("Aminata Sow", "fr", "+441134960143")


def test_a_comma_somebody_did_not_escape_is_part_of_the_words(tmp_path: Path) -> None:
    (row,) = rows_in(book(tmp_path, "BEGIN:VCARD\nVERSION:2.1\nFN:Lowe, Tom\nNOTE:rings at noon, never later\nEND:VCARD\n"))
    assert row.written is not None
    assert (row.written.name, row.remarks[0].words) == ("Lowe, Tom", "rings at noon, never later")


def test_a_hostile_card_costs_no_other(tmp_path: Path) -> None:
    nested = "BEGIN:VCARD\n" * 50 + "FN:x\n" + "END:VCARD\n" * 50
    endless = "BEGIN:VCARD\nVERSION:3.0\nFN:" + "x" * (3 << 20) + "\nEND:VCARD\n"
    many = "BEGIN:VCARD\nVERSION:3.0\n" + "NOTE:x\n" * 9000 + "END:VCARD\n"
    broken = "BEGIN:VCARD\nVERSION:3.0\n;;;===\nFN\nEND:VCARD\n"
    picture = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nPHOTO;ENCODING=b:" + "\n ".join(["A" * 70] * 20_000) + "\nEND:VCARD\n"
    rows = rows_in(book(tmp_path, nested + endless + many + broken + picture + APPLE))
    assert [row.written.name for row in rows if row.written] == ["Ada", "Siobhán Gallagher"]
    assert [said.reason for row in rows for said in row.wrong] == [RowReason.UNREADABLE] * 4
