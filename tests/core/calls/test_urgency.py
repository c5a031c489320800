"""What cannot wait."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import talking
from tests.people import AYA, NGOZI, NOON
from vivevoix.core.calls.call import Part, Stage
from vivevoix.core.calls.events import LegAnswered, PassedOver, UrgentRequested
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.orders import EndLeg, Hear
from vivevoix.core.calls.urgency import helper_came, mark_urgent, passed_over
from vivevoix.core.ids import LegId, PhoneId

HELP = Part(leg=LegId("help"), person=NGOZI, phone=PhoneId("ngozi:1"), since=NOON)
OTHER = Part(leg=LegId("other"), person=NGOZI, phone=PhoneId("ngozi:2"), since=NOON)


def test_it_is_urgent_since_the_first_who_said_so() -> None:
    first = mark_urgent(talking(), UrgentRequested(at=NOON, by=AYA))
    assert (first.urgent_at, first.urgent_by) == (NOON, AYA)
    again = mark_urgent(replace(first, helped=True), UrgentRequested(at=NOON + timedelta(seconds=5), by=NGOZI))
    assert (again.urgent_at, again.urgent_by, again.helped) == (NOON, AYA, False)


def test_whoever_comes_first_joins_and_the_others_stop_ringing() -> None:
    urgent = replace(mark_urgent(talking(), UrgentRequested(at=NOON, by=AYA)), ringing=(HELP, OTHER))
    after, orders = step(urgent, LegAnswered(at=NOON, leg=HELP.leg))
    assert after.stage is Stage.TOGETHER
    assert after.helped
    assert any(isinstance(order, EndLeg) and order.leg == OTHER.leg for order in orders)
    heard = next(order for order in orders if isinstance(order, Hear) and order.leg == after.caller_leg)
    assert HELP.leg in heard.legs
    assert helper_came(urgent, LegAnswered(at=NOON, leg=HELP.leg)).second is not None


def test_being_passed_over_is_counted() -> None:
    assert passed_over(talking(), PassedOver(at=NOON)).overtaken == 1
