"""What is let go of, and when the house goes through it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.people import NOON
from vivevoix.core.customers.retention import AFTER_THE_START, Kind, Terms, is_overdue, next_round

LEEDS = ZoneInfo("Europe/London")


def test_zero_keeps_for_good() -> None:
    terms = Terms(cards=0, days={Kind.NOTES: 30, Kind.VIEWS: 0})
    assert terms.past(NOON) == [(Kind.NOTES, NOON - timedelta(days=30))]
    assert terms.unused_since(NOON) is None
    assert Terms(cards=10, days={}).unused_since(NOON) == NOON - timedelta(days=10)


def test_it_is_done_at_the_next_quiet_hour() -> None:
    done = datetime(2026, 11, 20, 3, 31, tzinfo=UTC)
    assert next_round(done, NOON, LEEDS) == datetime(2026, 11, 21, 3, 30, tzinfo=LEEDS)


def test_what_was_missed_at_night_is_done_soon_after_the_start() -> None:
    assert next_round(None, NOON, LEEDS) == NOON + AFTER_THE_START
    assert next_round(NOON - timedelta(days=3), NOON, LEEDS) == NOON + AFTER_THE_START


@given(st.timedeltas(timedelta(0), timedelta(days=800)).map(lambda later: NOON + later))
def test_the_next_round_is_never_past_and_never_more_than_a_day_and_an_hour_away(now: datetime) -> None:
    following = next_round(now, now, LEEDS)
    assert now < following.astimezone(UTC) <= now + timedelta(hours=25)


def test_it_is_overdue_after_two_days() -> None:
    assert is_overdue(None, NOON)
    assert not is_overdue(NOON - timedelta(days=1), NOON)
    assert is_overdue(NOON - timedelta(days=3), NOON)
