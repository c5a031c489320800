"""What may be said to a customer."""

from datetime import timedelta

import pytest

from tests.people import NOON
from vivevoix.core.calls.refusals import HourHasPassed, HourTooFar
from vivevoix.core.promises.asked import FARTHEST, refuse_unless_to_come


def test_an_hour_is_still_to_come_and_not_years_away() -> None:
    refuse_unless_to_come(NOON + timedelta(minutes=1), NOON)
    refuse_unless_to_come(NOON + FARTHEST, NOON)
    with pytest.raises(HourHasPassed):
        refuse_unless_to_come(NOON, NOON)
    with pytest.raises(HourTooFar):
        refuse_unless_to_come(NOON + FARTHEST + timedelta(seconds=1), NOON)
