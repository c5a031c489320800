"""How calls begin."""

from datetime import timedelta

from tests.core.calls.shared import CALLER_LEG, arrived, ring
from tests.people import AYA, LEEDS, NOON, SIOBHAN, WES, company
from vivevoix.core.arriving import arrive, call_out
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import CallArrived, CallOutBegan
from vivevoix.core.calls.orders import RingPhone, WakeMe
from vivevoix.core.calls.telephones import Caller, OutsideNumber
from vivevoix.core.calls.waking import HOLD_THE_LINE
from vivevoix.core.ids import CallId, LegId, TrunkId

WAY = OutsideNumber(number=SIOBHAN, trunk=TrunkId("provider"), must_confirm=False)


def test_a_caller_is_owed_an_answer_by_the_keeper_from_the_first_moment() -> None:
    call = arrived()
    assert (call.stage, call.keeper, call.outcome) == (Stage.RINGING, WES, None)


def test_the_line_is_held_before_a_carrier_would_cut_it() -> None:
    fact = CallArrived(at=NOON, call=CallId("c"), leg=CALLER_LEG, number="1", caller=Caller())
    _, orders = arrive(fact, company().lines[LEEDS], company())
    assert orders == (WakeMe(at=NOON + timedelta(seconds=50), because=HOLD_THE_LINE),)


def test_on_a_call_out_only_our_own_telephone_rings_at_first() -> None:
    own = ring(LegId("aya-1"), AYA)
    event = CallOutBegan(
        at=NOON, call=CallId("c"), by=AYA, rings=(own,), customer=SIOBHAN, way=WAY, customer_leg=LegId("customer")
    )
    call, orders = call_out(event, company().lines[LEEDS])
    assert call.stage is Stage.RINGING_US
    assert [order.leg for order in orders if isinstance(order, RingPhone)] == ["aya-1"]


def test_dialled_on_a_desk_phone_the_customer_rings_at_once() -> None:
    own = ring(LegId("dialled"), AYA)
    event = CallOutBegan(at=NOON, call=CallId("c"), by=AYA, own=own, customer=SIOBHAN, way=WAY, customer_leg=LegId("customer"))
    call, orders = call_out(event, company().lines[LEEDS])
    assert call.stage is Stage.RINGING_THEM
    assert [order.leg for order in orders if isinstance(order, RingPhone)] == ["customer"]
