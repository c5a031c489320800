"""What follows from hours and rosters for a call and for a person."""

from datetime import UTC, datetime

from hypothesis import given, settings
from msgspec.structs import replace

from tests.core.hours.shared import minutes, moments, opening, rosters
from tests.core.hours.test_opening import LYON
from tests.core.hours.test_rosters import ANA, BO, NIGHT, ON_CALL
from tests.people import LEEDS, NOON, company
from vivevoix.core.company import Rung, When
from vivevoix.core.hours.opening import OpeningHours, is_open
from vivevoix.core.hours.plan import Plan, changes, is_line_open, line_at, next_change, rosters_at, rosters_of, stands
from vivevoix.core.hours.rosters import Roster, on_duty
from vivevoix.core.ids import BranchId, GroupId

DAY, NIGHTS = (
    Rung(groups=(GroupId("operators"),), seconds=15, when=When.OPEN),
    Rung(groups=(NIGHT.id,), seconds=15, when=When.CLOSED),
)
LINE = company(DAY, NIGHTS).lines[LEEDS]
PLAN = Plan(hours={BranchId("leeds"): LYON}, rosters={NIGHT.id: NIGHT, ON_CALL.id: ON_CALL})
MIDNIGHT = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def test_the_rungs_of_a_call_are_those_of_the_hour_it_arrived_in() -> None:
    assert line_at(PLAN, LINE, NOON).ladder == (DAY,)
    assert line_at(PLAN, LINE, MIDNIGHT).ladder == (NIGHTS,)


def test_a_line_without_hours_is_always_open() -> None:
    assert is_line_open(Plan(), LINE, MIDNIGHT)
    assert is_line_open(PLAN, replace(LINE, branch=None), MIDNIGHT)
    assert line_at(Plan(), LINE, MIDNIGHT).ladder == (DAY,)


def test_where_no_rung_stands_the_keeper_is_next_at_once() -> None:
    [rung] = line_at(PLAN, replace(LINE, ladder=(DAY,)), MIDNIGHT).ladder
    assert (rung.groups, rung.seconds) == ((), 0)


def test_a_rung_for_all_hours_always_stands() -> None:
    assert all(stands(replace(DAY, when=When.ALWAYS), is_open_now) for is_open_now in (True, False))
    assert [stands(NIGHTS, is_open_now) for is_open_now in (True, False)] == [False, True]


def test_a_person_has_the_rosters_they_are_on_duty_for() -> None:
    assert rosters_at(PLAN, MIDNIGHT) == {ANA: (NIGHT.id,), on_duty(ON_CALL, MIDNIGHT)[0]: (ON_CALL.id,)}
    assert rosters_of(PLAN, BO) == (ON_CALL.id,)


def test_a_day_ends_though_nothing_changes() -> None:
    assert next_change(Plan(), NOON) == datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert next_change(PLAN, NOON) == datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "Lyon closes"


@settings(max_examples=40, deadline=None)
@given(opening, rosters, moments)
def test_nothing_ever_changes_between_two_changes(hours: OpeningHours, roster: Roster, start: datetime) -> None:
    plan = Plan(hours={BranchId("leeds"): hours}, rosters={roster.id: roster})
    until = next_change(plan, start)
    assert until in set(changes(plan, start, until))
    during = [each for each in minutes(start, 180)[::13] if each < until]
    assert {(is_open(hours, each), on_duty(roster, each)) for each in during} == {(is_open(hours, start), on_duty(roster, start))}
