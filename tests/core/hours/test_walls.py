"""From the clock on a wall to moments."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.hours.shared import days, minutes, moments, naive_moment, zones
from vivevoix.core.hours.walls import Span, besides, day_of, days_of, moment, stretch, within

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
LONDON = "Europe/London"


def test_a_time_the_clocks_skip_comes_when_they_skip_it() -> None:
    assert moment(LONDON, SPRING, 90) == moment(LONDON, SPRING, 60) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_the_clocks_show_twice_comes_the_first_time() -> None:
    assert moment(LONDON, AUTUMN, 90) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_has_23_hours_in_spring_and_25_in_autumn() -> None:
    for day, hours in ((SPRING, 23), (AUTUMN, 25)):
        since, until = stretch(LONDON, day, Span(start=0, end=24 * 60))
        assert until - since == timedelta(hours=hours)


def test_a_place_that_skipped_a_whole_day_has_none_of_it() -> None:
    skipped = date(2011, 12, 30)
    assert moment("Pacific/Apia", skipped, 0) == moment("Pacific/Apia", skipped, 24 * 60)


@settings(max_examples=60)
@given(zones, days, st.integers(0, 2880))
def test_it_is_what_one_finds_by_watching_the_clock(zone: str, day: date, after: int) -> None:
    assert moment(zone, day, after) == naive_moment(zone, day, after)


@given(zones, days, st.integers(0, 2880), st.integers(0, 2880))
def test_a_later_time_never_comes_earlier(zone: str, day: date, one: int, other: int) -> None:
    early, late = sorted((one, other))
    assert moment(zone, day, early) <= moment(zone, day, late)


@given(zones, moments)
def test_the_days_of_a_time_hold_it(zone: str, at: datetime) -> None:
    assert day_of(zone, at) in days_of(zone, at, at + timedelta(days=2))


@given(st.lists(st.tuples(moments, moments)), moments)
def test_what_is_within_and_what_is_besides_make_up_the_whole_and_share_nothing(
    stretches: list[tuple[datetime, datetime]], start: datetime
) -> None:
    end = start + timedelta(minutes=600)
    inside, rest = within(stretches, start, end), besides(stretches, start, end)
    for at in minutes(start, 600):
        assert any(since <= at < until for since, until in stretches) == any(since <= at < until for since, until in inside)
        assert sum(since <= at < until for since, until in (*inside, *rest)) == 1
