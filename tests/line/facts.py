"""Facts to write down."""

from datetime import UTC, datetime

from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LegId


def ended(at: int) -> LegEnded:
    return LegEnded(at=datetime(2031, 5, 6, tzinfo=UTC), leg=LegId(f"leg-{at}"), why=Ended.HUNG_UP)
