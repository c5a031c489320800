"""Weeks and rosters as Hypothesis draws them, in places whose clocks jump."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from vivevoix.core.hours.opening import OpeningHours, SpecialDay
from vivevoix.core.hours.rosters import Cover, Roster, Rotation, Shift, WeeklyShift
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import GroupId, PersonId

ZONES = ("Europe/London", "Europe/Paris", "America/Toronto", "Australia/Melbourne", "Australia/Lord_Howe", "Pacific/Apia")
# Nights in which the clocks of one of these places jump, and one ordinary day.
DAYS = (
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 10, 4),
    date(2026, 4, 5),
    date(2026, 7, 1),
)
PEOPLE = tuple(map(PersonId, ("aya", "tom", "ngozi")))

zones = st.sampled_from(ZONES)
days = st.builds(lambda day, off: day + timedelta(days=off), st.sampled_from(DAYS), st.integers(-1, 1))
spans = st.builds(lambda start, long: Span(start=start, end=start + long), st.integers(0, 1439), st.integers(1, 1440))
persons = st.sampled_from(PEOPLE)
moments = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    days,
    st.integers(-720, 2160),
)

weeks = st.tuples(*[st.lists(spans, max_size=2).map(tuple)] * 7)
opening = st.builds(
    OpeningHours,
    zone=zones,
    week=weeks,
    holidays=st.dictionaries(days, st.just("a holiday"), max_size=2),
    exceptions=st.lists(
        st.builds(SpecialDay, day=days, spans=st.lists(spans, max_size=2).map(tuple), because=st.just("because")),
        max_size=2,
        unique_by=lambda special: special.day,
    ).map(tuple),
)
rosters = st.builds(
    Roster,
    id=st.just(GroupId("night")),
    name=st.just("the night"),
    zone=zones,
    weekly=st.lists(st.builds(WeeklyShift, person=persons, weekday=st.integers(0, 6), span=spans), max_size=4).map(tuple),
    rotation=st.none()
    | st.builds(
        Rotation,
        people=st.permutations(PEOPLE).map(tuple),
        since=st.sampled_from((date(2026, 1, 5), date(2026, 3, 22), date(2026, 10, 25))),
        at=st.integers(0, 1439),
        weeks=st.integers(1, 2),
    ),
    dated=st.lists(
        st.builds(
            lambda person, at, long: Shift(person=person, start=at, end=at + timedelta(minutes=long)),
            persons,
            moments,
            st.integers(1, 3000),
        ),
        max_size=2,
    ).map(tuple),
    covers=st.lists(
        st.builds(Cover, day=days, shifts=st.lists(st.tuples(persons, spans), max_size=2).map(tuple), because=st.just("because")),
        max_size=1,
    ).map(tuple),
)


def minutes(start: datetime, count: int) -> list[datetime]:
    return [start + timedelta(minutes=each) for each in range(count)]


def naive_moment(zone: str, day: date, minutes_after_midnight: int) -> datetime:
    """The first minute in which the clocks there show this time or a later one, found by watching them."""
    from zoneinfo import ZoneInfo

    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes_after_midnight)  # noqa: DTZ001 - a clock on a wall
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes_after_midnight) - timedelta(hours=16)
    while at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall:
        at += timedelta(minutes=1)
    return at
