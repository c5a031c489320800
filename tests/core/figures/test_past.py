"""Which earlier calls somebody looks for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from vivevoix.core.figures.past import Past, between
from vivevoix.core.figures.which import WrongDays

PARIS = ZoneInfo("Europe/Paris")


def test_a_day_is_a_day_by_the_clock_also_when_the_clocks_go_back() -> None:
    begins, ends = between(Past(first=date(2026, 10, 25), last=date(2026, 10, 25)), PARIS)
    assert (begins, ends) == (datetime(2026, 10, 25, tzinfo=PARIS), datetime(2026, 10, 26, tzinfo=PARIS))
    assert begins
    assert ends
    assert (ends.astimezone(ZoneInfo("UTC")) - begins.astimezone(ZoneInfo("UTC"))).total_seconds() == 25 * 3600


def test_either_end_may_be_left_open() -> None:
    assert between(Past(), PARIS) == (None, None)
    assert between(Past(last=date(2026, 11, 20)), PARIS)[0] is None


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(WrongDays):
        between(Past(first=date(2026, 11, 20), last=date(2026, 11, 19)), PARIS)
