"""How a card changes, and what is refused."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.core.customers.shared import BACK_GATE, HER, MAIL, MOBILE, TELEPHONE
from tests.people import AYA, NOON, TOM
from vivevoix.core.customers.cards import (
    MOST_REACHES,
    ChangedMeanwhile,
    NoName,
    SomebodyLeft,
    TooMany,
    Written,
    corrected,
    not_reached_by,
    reached_by,
    refuse_unless_somebody_is_left,
    remarked,
    unremarked,
    written_anew,
    written_on,
)
from vivevoix.core.customers.customer import Form
from vivevoix.core.ids import CustomerId, RemarkId

LATER = NOON + timedelta(hours=1)


def test_a_card_is_written_anew_and_everything_else_on_it_stays() -> None:
    after = corrected(HER, Written(name="  Siobhán Gallagher-Reid ", place="Hebden Bridge"), LATER, seen=NOON)
    assert (after.name, after.place, after.changed_at) == ("Siobhán Gallagher-Reid", "Hebden Bridge", LATER)
    assert (after.reaches, after.made_at) == (HER.reaches, NOON)
    assert corrected(after, written_on(after), LATER) == after


def test_how_they_are_spoken_to_stays_one_of_two() -> None:
    after = corrected(HER, Written(name="Siobhán", form=Form.POLITE), LATER)
    assert type(after.form) is Form


def test_what_somebody_else_wrote_meanwhile_is_not_written_over() -> None:
    with pytest.raises(ChangedMeanwhile):
        corrected(replace(HER, changed_at=LATER), Written(name="Siobhán"), LATER, seen=NOON)


def test_a_card_without_a_name_is_refused() -> None:
    with pytest.raises(NoName):
        written_anew(CustomerId("k9"), Written(name=" "), TOM, NOON)


def test_a_number_comes_last_and_one_that_is_there_keeps_its_place() -> None:
    more = reached_by(reached_by(HER, MOBILE, LATER), MAIL, LATER)
    assert more.reaches == (TELEPHONE, MOBILE, MAIL)
    assert reached_by(more, replace(TELEPHONE, label="at work"), LATER).reaches[0].label == "at work"
    assert not_reached_by(more, MOBILE.value, LATER).reaches == (TELEPHONE, MAIL)
    assert not_reached_by(HER, "+33100000000", LATER) == HER


def test_a_card_is_not_without_end() -> None:
    full = replace(HER, reaches=tuple(replace(MOBILE, value=f"+4477009{n:05}") for n in range(MOST_REACHES)))
    with pytest.raises(TooMany):
        reached_by(full, TELEPHONE, LATER)


def test_remarks_stand_in_the_order_in_which_they_were_made_and_are_taken_off_by_their_id() -> None:
    second = replace(BACK_GATE, id=RemarkId("r2"), at=LATER)
    both = remarked(remarked(HER, second), BACK_GATE)
    assert both.remarks == (BACK_GATE, second)
    assert unremarked(both, RemarkId("r1"), LATER).remarks == (second,)


def test_somebody_is_always_left_who_may_get_them() -> None:
    refuse_unless_somebody_is_left(Written(name="Siobhán", not_with=(TOM,)), (TOM, AYA))
    with pytest.raises(SomebodyLeft):
        refuse_unless_somebody_is_left(Written(name="Siobhán", not_with=(TOM, AYA)), (AYA, TOM))
