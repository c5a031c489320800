"""What came from a file follows the file; what a person wrote stays, and is told of."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.customers.shared import BACK_GATE, MAIL, MOBILE, TELEPHONE
from tests.people import AYA, NOON, TOM
from vivevoix.core.customers.bringing import Row, RowReason
from vivevoix.core.customers.brought import Became, Brought, alike, bring, empty_card, mark
from vivevoix.core.customers.cards import Written
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import BringingId, CustomerId

LATER = NOON + timedelta(days=1)
WORDS = st.sampled_from(["", "Leeds", "Halifax", "York"])


def row(name: str = "Siobhán", number: int = 1, **more: Any) -> Row:
    """What a row says; each field it names, it has a word for."""
    kept = {field: more.pop(field) for field in ("reaches", "remarks", "seen") if field in more}
    written = Written(name=name, **more)
    return Row(number=number, source="crm", key="c1", written=written, says=("name", *more), **kept)


def taken(this: Row, before: Customer | None = None, last: Brought | None = None, file: str = "b1") -> Became:
    return bring(this, before, last, empty_card(CustomerId("k9"), TOM, NOON), BringingId(file))


def test_whom_we_do_not_have_is_new() -> None:
    became = taken(row(place="Leeds", reaches=(TELEPHONE,), remarks=(BACK_GATE,)))
    card = became.customer
    assert (became.how, card.name, card.place, card.reaches, card.remarks) == (
        "new",
        "Siobhán",
        "Leeds",
        (TELEPHONE,),
        (BACK_GATE,),
    )
    assert (card.source, card.source_key, card.made_by) == ("crm", "c1", TOM)


def test_a_row_that_says_the_same_changes_nothing() -> None:
    first = taken(row(place="Leeds", reaches=(TELEPHONE,), remarks=(BACK_GATE,)))
    again = taken(row(place="Leeds", reaches=(TELEPHONE,), remarks=(BACK_GATE,)), first.customer, first.brought, "b2")
    assert (again.how, again.customer, again.said) == ("same", first.customer, ())


def test_a_word_nobody_has_touched_follows_the_file_also_when_it_goes() -> None:
    first = taken(row(place="Leeds", role="buyer"))
    second = taken(row(place="York", role=""), first.customer, first.brought, "b2")
    assert (second.how, second.customer.place, second.customer.role) == ("changed", "York", "")


def test_what_a_person_wrote_or_took_off_stays_and_it_is_said_who_wrote_it() -> None:
    first = taken(row(place="Leeds", role="buyer"))
    by_hand = replace(first.customer, place="Todmorden", role="", changed_by=AYA, changed_at=LATER)
    second = taken(row(place="York", role="buyer"), by_hand, first.brought, "b2")
    assert (second.customer.place, second.customer.role) == ("Todmorden", "")
    assert {(said.reason, said.about, said.by, said.at) for said in second.said} == {
        (RowReason.KEPT, "place", AYA, LATER),
        (RowReason.KEPT, "role", AYA, LATER),
    }


def test_a_column_the_file_does_not_have_says_nothing() -> None:
    first = taken(row(place="Leeds"))
    assert taken(row(), first.customer, first.brought, "b2").customer.place == "Leeds"


def test_a_field_the_first_file_did_not_have_is_filled_by_the_second() -> None:
    first = taken(row())
    second = taken(row(place="York"), first.customer, first.brought, "b2")
    assert (second.customer.place, second.said) == ("York", ())


def test_numbers_come_and_go_with_the_file_but_not_those_a_person_added_or_took_off() -> None:
    first = taken(row(reaches=(TELEPHONE, MAIL)))
    by_hand = replace(first.customer, reaches=(TELEPHONE, MOBILE))
    second = taken(row(reaches=(MAIL,)), by_hand, first.brought, "b2")
    assert second.customer.reaches == (MOBILE,)


def test_a_second_row_of_the_same_customer_in_one_file_is_not_taken_unless_it_says_the_same() -> None:
    first = taken(row(place="Leeds", number=3))
    same = taken(row(place="Leeds", number=5), first.customer, first.brought)
    other = taken(row(place="York", number=6), first.customer, first.brought)
    assert (same.how, other.how, other.customer.place) == ("same", "wrong", "Leeds")
    assert [(said.reason, said.about) for said in other.said] == [(RowReason.TWICE, "3")]


def test_our_own_file_counts_when_nobody_has_changed_the_card_since_it_was_written_out() -> None:
    card = replace(taken(row(place="Leeds")).customer, place="Todmorden", changed_at=LATER)
    assert taken(row(place="York", seen=LATER), card, None, "b2").customer.place == "York"
    assert taken(row(place="York", seen=NOON), card, None, "b2").customer.place == "Todmorden"


@given(WORDS, WORDS, WORDS)
def test_a_word_of_a_person_is_never_lost(first_word: str, by_hand: str, second_word: str) -> None:
    first = taken(row(place=first_word))
    card = replace(first.customer, place=by_hand, changed_by=AYA)
    after = taken(row(place=second_word), card, first.brought, "b2")
    assert after.customer.place == (second_word if by_hand == first_word else by_hand)
    assert bool(after.said) == (after.customer.place != second_word)


def test_somebody_with_the_same_number_and_a_name_like_theirs_is_pointed_at() -> None:
    others = [(CustomerId("k2"), "GALLAGHER, S."), (CustomerId("k3"), "Tom Lowe"), (CustomerId("k1"), "Siobhán Gallagher")]
    found = alike("Siobhan Gallagher", CustomerId("k1"), others)
    assert [(said.customer, said.about) for said in found] == [("k2", "GALLAGHER, S.")]


def test_a_mark_says_only_whether_two_are_the_same() -> None:
    assert mark("Leeds") == mark("Leeds") != mark("York")
    assert "Leeds" not in mark("Leeds")
