"""When a call is looked at although nothing happens to it."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import arrived, ringing, talking
from tests.people import NOON
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.orders import WakeMe
from vivevoix.core.calls.rules import CUSTOMER_RINGS_FOR, RINGS_FOR
from vivevoix.core.calls.waking import HOLD_THE_LINE, NO_ANSWER, no_answer_at, wakes_of


def test_a_caller_who_has_not_been_answered_is_held_before_the_network_cuts_them() -> None:
    assert list(wakes_of(arrived(), 50)) == [WakeMe(at=NOON + timedelta(seconds=50), because=HOLD_THE_LINE)]
    assert list(wakes_of(talking(), 50)) == []


def test_whoever_is_rung_by_name_is_rung_for_a_while() -> None:
    asking = replace(talking(), stage=Stage.CONSULTING, ringing=ringing().ringing)
    assert no_answer_at(asking) == max(part.since for part in asking.ringing) + RINGS_FOR
    assert [wake.because for wake in wakes_of(asking, 50)] == [NO_ANSWER]


def test_a_customer_is_rung_for_longer() -> None:
    call = talking()
    assert call.holder
    assert no_answer_at(replace(call, stage=Stage.RINGING_THEM)) == call.holder.since + CUSTOMER_RINGS_FOR


def test_callers_who_wait_have_the_ladder_instead() -> None:
    assert no_answer_at(ringing()) is None
