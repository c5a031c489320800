"""Who rings next, and when the ladder widens."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from tests.core.calls.shared import arrived, ringing, talking
from tests.people import AYA, LEEDS, NGOZI, NOON, TOM, WES, company
from vivevoix.core.answering.ladder import (
    AGAIN_AFTER,
    PASSED_OVER_AT_MOST,
    is_waiting,
    may_be_rung,
    need_of,
    next_look,
    room_to_ring,
    shared,
    takes,
    whom_to_let_go,
    whom_to_ring,
    whose_turn,
)
from vivevoix.core.answering.reach import keys_of, pools_for
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.urgency import wants_help
from vivevoix.core.company import PublishedLine, Rung
from vivevoix.core.ids import CallId, GroupId, PersonId
from vivevoix.live.meeting.finding import FreePeople

LINE = company().lines[LEEDS]
ONE = company(Rung(groups=(GroupId("operators"),), seconds=600, at_once=1, pass_on_after=12)).lines[LEEDS]
KEYS = {person.id: keys_of(person, company(), person.groups) for person in company().people.values()}
EVERYONE = (WES, NGOZI, TOM, AYA)


def whom(call: Call, line: PublishedLine, now: datetime, free: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Whom the ladder rings of these, who have been free in this order."""
    people = FreePeople()
    for person in free:
        people.add(person, KEYS[person])
    return whom_to_ring(call, line, now, pools_for(call, line, now, company()), people.by, KEYS)


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_the_longest_free_is_rung_first_where_one_rings_at_a_time() -> None:
    assert whom(arrived(), ONE, NOON, (TOM, AYA)) == (TOM,)


def test_only_people_in_reach_are_rung() -> None:
    assert set(whom(arrived(), LINE, NOON, EVERYONE)) == {TOM, AYA}
    assert set(whom(arrived(), LINE, NOON + later(31), EVERYONE)) == set(EVERYONE)


def test_a_caller_left_alone_has_their_last_person_in_reach_whatever_the_rung() -> None:
    call = replace(arrived(), stage=Stage.LEFT_ALONE, last_holder=WES)
    assert WES in whom(call, LINE, NOON, EVERYONE)


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
    assert not takes(ringing(), ONE, NOON, pools_for(ringing(), ONE, NOON, company()), NGOZI, KEYS[NGOZI])


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
    assert shared(arrived(), [rich, arrived()], lambda _: True) == (rich, TOM)
    poor = replace(rich, ringing=rich.ringing[:1])
    assert shared(arrived(), [poor], lambda _: True) is None
    assert shared(arrived(), [], lambda _: True) is None


def test_only_a_person_who_is_wanted_is_taken_over() -> None:
    rich: Call = ringing()
    assert shared(arrived(), [rich], lambda person: person == AYA) == (rich, AYA)
    assert shared(arrived(), [rich], lambda person: person == NGOZI) is None


def test_emergencies_come_first_then_those_for_whom_nobody_rings() -> None:
    first = ringing()
    nobody = replace(arrived(), id=CallId("c2"), arrived=NOON + later(5))
    urgent = replace(arrived(), id=CallId("c3"), arrived=NOON + later(9), urgent_at=NOON + later(9))
    assert sorted([first, nobody, urgent], key=need_of) == [urgent, nobody, first]


def waiting(number: int, *, known_by: tuple[PersonId, ...] = (), overtaken: int = 0) -> Call:
    return replace(arrived(), id=CallId(f"c{number}"), arrived=NOON + later(number), known_by=known_by, overtaken=overtaken)


def test_somebody_who_comes_free_goes_to_who_waits_longest() -> None:
    assert whose_turn(AYA, [waiting(1), waiting(2)]) == (waiting(1), ())
    assert whose_turn(AYA, []) is None


def test_a_caller_they_know_goes_first_when_near_the_front() -> None:
    friend = waiting(3, known_by=(AYA,))
    assert whose_turn(AYA, [waiting(1), waiting(2), friend]) == (friend, (waiting(1), waiting(2)))
    assert whose_turn(TOM, [waiting(1), waiting(2), friend]) == (waiting(1), ())
    far = [waiting(number) for number in range(1, 5)]
    assert whose_turn(AYA, [*far, waiting(9, known_by=(AYA,))]) == (far[0], ())


def test_nobody_is_passed_over_more_than_three_times_and_an_emergency_never() -> None:
    friend = waiting(3, known_by=(AYA,))
    patient = waiting(1, overtaken=PASSED_OVER_AT_MOST)
    assert whose_turn(AYA, [patient, friend]) == (patient, ())
    urgent = replace(waiting(1), urgent_at=NOON)
    assert whose_turn(AYA, [urgent, friend]) == (urgent, ())


def test_an_operator_who_says_it_is_urgent_wants_help_until_somebody_has_come() -> None:
    call = replace(talking(), urgent_at=NOON, urgent_by=AYA)
    assert wants_help(call)
    assert not wants_help(replace(call, helped=True))
    assert not wants_help(replace(call, urgent_by=None))


def test_an_emergency_rings_everybody_at_once_and_for_as_long_as_it_takes() -> None:
    urgent = replace(ringing(), urgent_at=NOON)
    assert room_to_ring(urgent, ONE, NOON) is None
    assert whom_to_let_go(urgent, ONE, NOON + later(60)) == ()


def test_who_must_not_get_a_caller_is_not_rung_for_them() -> None:
    assert not may_be_rung(replace(arrived(), not_with=(AYA,)), AYA, NOON)


def test_when_the_ladder_has_had_its_time_the_keeper_is_in_reach() -> None:
    short = company(Rung(groups=(GroupId("operators"),), seconds=20)).lines[LEEDS]
    assert WES not in whom(arrived(), short, NOON + later(19), EVERYONE)
    assert WES in whom(arrived(), short, NOON + later(20), EVERYONE)
    assert next_look(arrived(), short, NOON) == NOON + later(20)
