"""Who is on duty when."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from msgspec.structs import replace

from tests.core.hours.shared import minutes, moments, rosters
from vivevoix.core.hours.rosters import Cover, Roster, Rotation, Shift, WeeklyShift, on_duty, people_of, shifts_between
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import GroupId, PersonId

ANA, BO, CY = map(PersonId, ("ana", "bo", "cy"))
ON_CALL = Roster(
    id=GroupId("on-call"),
    name="on call",
    zone="Europe/London",
    rotation=Rotation(people=(ANA, BO, CY), since=date(2026, 11, 2), at=9 * 60),
)
NIGHT = Roster(
    id=GroupId("night"),
    name="the night",
    zone="Europe/London",
    weekly=tuple(WeeklyShift(person=ANA, weekday=day, span=Span(start=18 * 60, end=33 * 60)) for day in range(7)),
)


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_rotation_changes_on_its_weekday_at_its_hour() -> None:
    assert [on_duty(ON_CALL, each) for each in (at(2, 8), at(2, 9), at(9, 8), at(9, 9), at(16, 9), at(23, 9))] == [
        (),
        (ANA,),
        (ANA,),
        (BO,),
        (CY,),
        (ANA,),
    ]


def test_a_rotation_changes_by_the_clock_on_the_wall_also_when_the_clocks_have_changed() -> None:
    summer = replace(ON_CALL, rotation=Rotation(people=(ANA, BO), since=date(2026, 10, 19), at=9 * 60))
    assert on_duty(summer, at(26, 8, month=10)) == (ANA,)
    assert on_duty(summer, at(26, 9, month=10)) == (BO,)


def test_a_night_shift_reaches_into_the_morning() -> None:
    assert on_duty(NIGHT, at(21, 8)) == (ANA,)
    assert on_duty(NIGHT, at(21, 9)) == ()


def test_a_night_has_an_hour_more_in_autumn_and_one_less_in_spring() -> None:
    for day, hours in ((date(2026, 10, 24), 16), (date(2026, 3, 28), 14)):
        start = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
        [shift] = shifts_between(NIGHT, start, start + timedelta(hours=20))
        assert shift.end - shift.start == timedelta(hours=hours)


def test_whoever_covers_stands_there_for_a_day_instead() -> None:
    covered = replace(ON_CALL, covers=(Cover(day=date(2026, 11, 4), shifts=((CY, Span(start=0, end=1440)),), because="ill"),))
    assert [on_duty(covered, at(day, hour)) for day, hour in ((3, 23), (4, 0), (4, 23), (5, 0))] == [(ANA,), (CY,), (CY,), (ANA,)]
    assert people_of(covered) == (ANA, BO, CY)


def test_dated_shifts_are_as_dated() -> None:
    dated = Roster(id=GroupId("x"), name="x", zone="UTC", dated=(Shift(person=BO, start=at(3, 4), end=at(3, 5)),))
    assert shifts_between(dated, at(3, 0), at(3, 4)) == []
    assert on_duty(dated, at(3, 4)) == (BO,)


@settings(max_examples=60, deadline=None)
@given(rosters, moments)
def test_whoever_is_on_duty_at_a_minute_has_a_shift_then_whichever_way_one_asks(roster: Roster, start: datetime) -> None:
    whole = shifts_between(roster, start, start + timedelta(minutes=240))
    for each in minutes(start, 240)[::7]:
        assert set(on_duty(roster, each)) == {shift.person for shift in whole if shift.start <= each < shift.end}
        assert set(on_duty(roster, each)) <= set(people_of(roster))


@settings(max_examples=60, deadline=None)
@given(moments)
def test_exactly_one_person_of_a_rotation_is_on_duty_always(start: datetime) -> None:
    turns = replace(ON_CALL, rotation=Rotation(people=(ANA, BO), since=date(2026, 1, 5), at=90))
    assert all(len(on_duty(turns, each)) == 1 for each in minutes(start, 300)[::11])
