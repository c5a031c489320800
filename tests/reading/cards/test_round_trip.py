"""Whatever is on cards, what we write out is what we read in again."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import AYA, NOON, TOM
from tests.reading.cards.files import rows_in
from vivevoix.core.customers.brought import bring, empty_card
from vivevoix.core.customers.customer import About, Customer, Form, Kind, Reach, Remark
from vivevoix.core.ids import BringingId, CustomerId, RemarkId
from vivevoix.core.promises.good_hours import Span
from vivevoix.reading.cards.formulas import harmless, plainly
from vivevoix.reading.cards.writing import headings, rows, vcards

_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffd\ufeff")
WORDS = st.one_of(
    st.text(_LETTERS, max_size=40), st.sampled_from(["=1+1", "'=1", "@x", "-5", "a;b,c\\n", 'say "hi"', "+44"])
).map(str.strip)
SENTENCES = st.text(st.one_of(_LETTERS, st.just("\n")), min_size=1, max_size=80).map(str.strip).filter(bool)
LABELS = st.text(_LETTERS, max_size=15).map(lambda words: " ".join(words.split()))
NUMBERS = st.integers(1000, 9999).map(lambda last: f"+44113496{last}")
REACHES = st.lists(
    st.one_of(
        st.builds(Reach, kind=st.just(Kind.TELEPHONE), value=NUMBERS, label=LABELS),
        st.builds(Reach, kind=st.just(Kind.MAIL), value=NUMBERS.map(lambda n: f"x{n[-4:]}@y.example"), label=LABELS),
    ),
    max_size=5,
    unique_by=lambda reach: reach.value,
)
REMARKS = st.lists(
    st.builds(
        Remark,
        id=st.uuids().map(lambda wanted: RemarkId(f"r{wanted.hex}")),
        about=st.sampled_from(About),
        words=SENTENCES,
        by=st.just(TOM),
        at=st.integers(0, 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds)),
        forget_on=st.one_of(st.none(), st.just(NOON.date())),
    ),
    max_size=3,
)
SPANS = st.lists(
    st.builds(
        Span,
        days=st.lists(st.integers(0, 6), min_size=1, unique=True).map(lambda days: tuple(sorted(days))),
        opens=st.integers(0, 700),
        closes=st.integers(701, 1440),
    ),
    max_size=3,
)
CUSTOMERS = st.builds(
    Customer,
    id=st.integers(1, 10**9).map(lambda number: CustomerId(f"k{number}")),
    name=WORDS.filter(bool),
    say=WORDS,
    address=WORDS,
    form=st.sampled_from([None, *Form]),
    language=st.sampled_from([None, "en", "fr", "cy"]),
    organisation=WORDS,
    role=WORDS,
    place=WORDS,
    time_zone=st.sampled_from([None, "Europe/Paris", "UTC"]),
    good_hours=SPANS.map(tuple),
    urgent=st.booleans(),
    asks_for=st.sampled_from([None, AYA]),
    not_with=st.sampled_from([(), (TOM,), (AYA, TOM)]),
    reaches=REACHES.map(tuple),
    remarks=REMARKS.map(lambda remarks: tuple(sorted(remarks, key=lambda each: (each.at, each.id)))),
    made_at=st.just(NOON),
    made_by=st.just(AYA),
    changed_at=st.just(NOON),
    source=st.sampled_from(["", "crm"]),
    source_key=st.just(""),
)
_NOT_THE_SAME = ("id", "made_by", "changed_by", "source", "source_key", "made_at", "changed_at")


def plain(customer: Customer) -> dict[str, object]:
    fields = Customer.__struct_fields__
    return {field: getattr(customer, field) for field in fields if field not in _NOT_THE_SAME}


@pytest.mark.parametrize("kind", ["csv", "vcf"])
@given(customers=st.lists(CUSTOMERS, min_size=1, max_size=4, unique_by=lambda card: card.id))
@settings(deadline=None, max_examples=25)
def test_any_cards_written_out_and_brought_in_are_the_same(kind: str, customers: list[Customer]) -> None:
    text = headings() + rows(customers) if kind == "csv" else vcards(customers)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"customers.{kind}"
        file.write_text(text, encoding="utf-8", newline="")
        read = rows_in(file)
    assert [row.wrong for row in read] == [()] * len(customers)
    new = [bring(row, None, None, empty_card(CustomerId("k"), AYA, NOON), BringingId("b")).customer for row in read]
    assert [plain(card) for card in new] == [plain(card) for card in customers]


@given(st.text())
def test_no_cell_is_ever_a_formula_and_every_cell_comes_back(cell: str) -> None:
    assert plainly(harmless(cell)) == cell
    assert not harmless(cell).lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
