"""Customers are rung by their own clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.promises.shared import LONDON, NEW_YORK, PARIS, WEEKDAYS
from tests.people import NOON
from vivevoix.core.promises.good_hours import Span, is_good, last_good, next_good

FRIDAY_EVENING = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
SPANS = st.lists(
    st.builds(
        lambda days, opens, lasts: Span(days=tuple(days), opens=opens, closes=min(opens + lasts, 1440)),
        st.sets(st.integers(0, 6), min_size=1),
        st.integers(0, 1400),
        st.integers(20, 900),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
ZONES = st.sampled_from([LONDON, PARIS, NEW_YORK])


def test_noon_in_leeds_is_early_morning_in_new_york() -> None:
    assert is_good(NOON, WEEKDAYS, LONDON)
    assert not is_good(NOON, WEEKDAYS, NEW_YORK)
    assert next_good(NOON, WEEKDAYS, NEW_YORK) == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def test_after_the_week_comes_monday() -> None:
    assert next_good(FRIDAY_EVENING, WEEKDAYS, LONDON) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_end_of_the_good_hours_before_an_hour() -> None:
    assert last_good(NOON, FRIDAY_EVENING, WEEKDAYS, LONDON) == datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    assert last_good(NOON, NOON + timedelta(hours=1), WEEKDAYS, LONDON) == NOON + timedelta(hours=1)
    saturday = FRIDAY_EVENING + timedelta(days=1)
    assert last_good(FRIDAY_EVENING, saturday, WEEKDAYS, LONDON) is None


def test_nine_is_nine_on_the_day_the_clocks_change() -> None:
    sunday = (Span(days=(6,), opens=9 * 60, closes=12 * 60),)
    for day, hour in ((datetime(2026, 3, 29, tzinfo=UTC), 8), (datetime(2026, 10, 25, tzinfo=UTC), 9)):
        assert next_good(day, sunday, LONDON) == day.replace(hour=hour)


def test_where_nobody_has_said_when_every_hour_is_good() -> None:
    assert is_good(FRIDAY_EVENING, (), LONDON)
    assert next_good(FRIDAY_EVENING, (), LONDON) == FRIDAY_EVENING


@given(MOMENTS, SPANS, ZONES)
def test_the_next_good_moment_is_always_good_and_never_before(at: datetime, spans: tuple[Span, ...], zone) -> None:
    found = next_good(at, spans, zone)
    assert found >= at
    assert is_good(found, spans, zone)


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=6)), SPANS, ZONES)
def test_the_last_good_moment_always_lies_between(at: datetime, ahead: timedelta, spans: tuple[Span, ...], zone) -> None:
    found = last_good(at, at + ahead, spans, zone)
    if found is None:
        assert not is_good(at + ahead, spans, zone)
        return
    assert at < found <= at + ahead
    assert is_good(found - timedelta(seconds=1), spans, zone) or found == at + ahead
