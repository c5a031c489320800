"""When a branch is open."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from msgspec.structs import replace

from tests.core.hours.shared import minutes, moments, naive_moment, opening
from vivevoix.core.hours.opening import OpeningHours, SpecialDay, is_open, open_between, spans_on
from vivevoix.core.hours.walls import Span, days_of

DAY = (Span(start=9 * 60, end=12 * 60), Span(start=13 * 60, end=17 * 60 + 30))
LYON = OpeningHours(
    zone="Europe/Paris",
    week=(DAY, DAY, DAY, DAY, DAY, (Span(start=9 * 60, end=12 * 60),), ()),
    holidays={date(2026, 7, 14): "Fête nationale"},
)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """In Lyon's winter an hour before the wall."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


def test_it_is_open_from_the_first_minute_to_before_the_last_and_closed_at_noon() -> None:
    assert [is_open(LYON, at(20, hour)) for hour in (8, 9, 12, 13, 17)] == [False, True, False, True, True]
    assert not is_open(LYON, at(20, 17, 30))


def test_saturday_is_a_half_day_and_sunday_is_none() -> None:
    assert is_open(LYON, at(21, 11))
    assert not is_open(LYON, at(21, 14))
    assert not is_open(LYON, at(22, 11))


def test_a_holiday_is_closed_unless_an_exception_says_otherwise() -> None:
    summer = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
    assert not is_open(LYON, summer)
    special = SpecialDay(day=date(2026, 7, 14), spans=(Span(start=600, end=660),), because="the fair")
    assert is_open(replace(LYON, exceptions=(special,)), summer)
    assert spans_on(replace(LYON, exceptions=(special,)), date(2026, 7, 14)) == special.spans


def test_a_night_reaches_into_a_day_that_is_closed() -> None:
    night = replace(LYON, week=((), (Span(start=22 * 60, end=30 * 60),), (), (), (), (), ()))
    assert is_open(night, at(25, 5))
    assert not is_open(night, at(25, 6))


@settings(max_examples=40, deadline=None)
@given(opening, moments)
def test_it_is_open_exactly_in_the_minutes_one_would_count_by_hand(hours: OpeningHours, start: datetime) -> None:
    by_hand = [
        (naive_moment(hours.zone, day, span.start), naive_moment(hours.zone, day, span.end))
        for day in days_of(hours.zone, start, minutes(start, 61)[-1])
        for span in spans_on(hours, day)
    ]
    found = open_between(hours, start, minutes(start, 61)[-1])
    for each in minutes(start, 60):
        expected = any(since <= each < until for since, until in by_hand)
        assert any(since <= each < until for since, until in found) == is_open(hours, each) == expected
