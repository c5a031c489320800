"""A matter has one owner until it is answered, and comes back with everything that was said about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.people import AYA, NGOZI, NOON, SIOBHANS_CARD, TOM
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.ids import CallId, MatterId
from vivevoix.core.matters import (
    AlreadyResolved,
    Matter,
    NoWords,
    StillOpen,
    announced,
    given_to,
    opened,
    reopen,
    resolve,
    spoken_of,
)

PUMP = Matter(
    id=MatterId("m1"), customer=SIOBHANS_CARD.id, about="Pump station 4 stops", owner=NGOZI, opened_at=NOON, opened_by=AYA
)


def test_it_is_open_until_somebody_says_how_it_was_settled() -> None:
    settled = resolve(PUMP, NGOZI, NOON, "Swapped for a K-40/B.")
    assert (PUMP.is_open, settled.is_open, settled.resolved[0].answer) == (True, False, "Swapped for a K-40/B.")
    with pytest.raises(NoWords):
        resolve(PUMP, NGOZI, NOON, " ")
    with pytest.raises(AlreadyResolved):
        resolve(settled, NGOZI, NOON, "Again.")
    with pytest.raises(AlreadyResolved):
        given_to(settled, TOM)


def test_it_comes_back_to_whoever_answered_it() -> None:
    again = reopen(resolve(PUMP, NGOZI, NOON, "Swapped."), AYA, NOON, CallId("c2"))
    assert (again.is_open, again.owner, again.calls) == (True, NGOZI, (CallId("c2"),))
    with pytest.raises(StillOpen):
        reopen(again, AYA, NOON)


def test_a_matter_is_about_something() -> None:
    assert opened(replace(PUMP, about=" Pump ")).about == "Pump"
    with pytest.raises(NoWords):
        opened(replace(PUMP, about="  "))


def test_the_journal_hears_nothing_of_what_was_said() -> None:
    told = announced(resolve(PUMP, NGOZI, NOON, "Swapped."))
    assert (told.about, told.resolved[0].answer, told.resolved[0].by) == ("", "", NGOZI)


ACTS = (
    lambda matter: resolve(matter, NGOZI, NOON, "Done."),
    lambda matter: reopen(matter, AYA, NOON, CallId("c1")),
    lambda matter: given_to(matter, TOM),
    lambda matter: spoken_of(matter, CallId("c2")),
)


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_whatever_happens_it_has_one_owner_and_is_either_open_or_answered(acts: list[object]) -> None:
    matter = PUMP
    for act in acts:
        try:
            matter = act(matter)  # type: ignore[operator]
        except Refused:
            continue
        assert len(matter.resolved) - len(matter.reopened) == (not matter.is_open)
        assert len(set(matter.calls)) == len(matter.calls)
        assert matter.owner in {NGOZI, TOM}
