"""Who rings next, and when the ladder widens."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.calls.shared import arrived, ringing, talking
from tests.people import AYA, LEEDS, NGOZI, NOON, TOM, WES, company
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import Rung
from vivevoix.core.ids import CallId, GroupId
from vivevoix.core.ladder import (
    AGAIN_AFTER,
    groups_in_reach,
    is_waiting,
    may_be_rung,
    next_look,
    open_rungs,
    room_to_ring,
    shared,
    takes,
    who_needs,
    whom_to_let_go,
    whom_to_ring,
)

LINE = company().lines[LEEDS]
ONE = company(Rung(groups=(GroupId("operators"),), seconds=600, at_once=1, pass_on_after=12)).lines[LEEDS]
GROUPS = {person.id: person.groups for person in company().people.values()}
EVERYONE = (WES, NGOZI, TOM, AYA)


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_whoever_waits_longer_has_more_people_in_reach_never_fewer(one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert set(open_rungs(LINE.ladder, later(short))) <= set(open_rungs(LINE.ladder, later(long)))


@given(st.floats(0, 1e9))
def test_somebody_is_always_in_reach(waited: float) -> None:
    assert open_rungs(LINE.ladder, later(waited))
    assert groups_in_reach(arrived(), LINE, NOON + later(waited))


def test_the_longest_free_is_rung_first_where_one_rings_at_a_time() -> None:
    assert whom_to_ring(arrived(), ONE, NOON, (TOM, AYA), GROUPS) == (TOM,)


def test_only_people_in_reach_are_rung() -> None:
    assert set(whom_to_ring(arrived(), LINE, NOON, EVERYONE, GROUPS)) == {TOM, AYA}
    assert set(whom_to_ring(arrived(), LINE, NOON + later(31), EVERYONE, GROUPS)) == set(EVERYONE)


def test_a_caller_left_alone_has_their_last_person_in_reach_whatever_the_rung() -> None:
    call = replace(arrived(), stage=Stage.LEFT_ALONE, last_holder=WES)
    assert WES in whom_to_ring(call, LINE, NOON, EVERYONE, GROUPS)


def test_nobody_is_rung_twice_for_one_call() -> None:
    assert not may_be_rung(ringing(), AYA, NOON)
    assert may_be_rung(ringing(), NGOZI, NOON)


def test_who_declined_is_never_rung_again_and_who_did_not_answer_only_after_a_while() -> None:
    declined = replace(arrived(), declined=(AYA,))
    assert not may_be_rung(declined, AYA, NOON + later(1e6))
    silent = replace(arrived(), let_go={AYA: NOON})
    assert not may_be_rung(silent, AYA, NOON + AGAIN_AFTER / 2)
    assert may_be_rung(silent, AYA, NOON + AGAIN_AFTER)


def test_one_at_a_time_has_no_room_while_somebody_rings() -> None:
    assert room_to_ring(ringing(), ONE, NOON) == 0
    assert room_to_ring(arrived(), ONE, NOON) == 1
    assert room_to_ring(arrived(), LINE, NOON) is None
    assert not takes(ringing(), ONE, NGOZI, GROUPS[NGOZI], NOON)


def test_people_are_let_go_only_where_not_everyone_rings() -> None:
    assert whom_to_let_go(ringing(), ONE, NOON + later(12)) == (AYA, TOM)
    assert whom_to_let_go(ringing(), LINE, NOON + later(12)) == ()


def test_the_next_look_is_when_a_rung_opens_or_somebody_is_let_go() -> None:
    assert next_look(arrived(), LINE, NOON) == NOON + later(15)
    assert next_look(arrived(), LINE, NOON + later(15)) == NOON + later(30)
    assert next_look(arrived(), LINE, NOON + later(30)) == NOON + later(45)
    assert next_look(arrived(), LINE, NOON + later(45)) is None
    assert next_look(ringing(), ONE, NOON) == NOON + later(12)


def test_waiting_is_having_nobody_of_ours() -> None:
    assert is_waiting(ringing())
    assert not is_waiting(talking())


def test_only_a_call_for_which_several_ring_can_spare_someone() -> None:
    rich: Call = ringing()
    assert shared([rich, arrived()], lambda _: True) == (rich, TOM)
    poor = replace(rich, ringing=rich.ringing[:1])
    assert shared([poor], lambda _: True) is None
    assert shared([], lambda _: True) is None


def test_only_a_person_who_is_wanted_is_taken_over() -> None:
    rich: Call = ringing()
    assert shared([rich], lambda person: person == AYA) == (rich, AYA)
    assert shared([rich], lambda person: person == NGOZI) is None


def test_a_freed_person_is_needed_first_by_the_caller_they_lost_then_by_one_for_whom_nobody_rings() -> None:
    first = ringing()
    nobody = replace(arrived(), id=CallId("c2"), arrived=NOON + later(5))
    alone = replace(arrived(), id=CallId("c3"), arrived=NOON + later(9), stage=Stage.LEFT_ALONE, last_holder=AYA)
    assert who_needs(AYA, [first, nobody, alone]) == [alone, nobody, first]
    assert who_needs(TOM, [first, nobody, alone]) == [nobody, alone, first]


def test_when_the_ladder_has_had_its_time_the_keeper_is_in_reach() -> None:
    short = company(Rung(groups=(GroupId("operators"),), seconds=20)).lines[LEEDS]
    assert WES not in whom_to_ring(arrived(), short, NOON + later(19), EVERYONE, GROUPS)
    assert WES in whom_to_ring(arrived(), short, NOON + later(20), EVERYONE, GROUPS)
    assert next_look(arrived(), short, NOON) == NOON + later(20)
