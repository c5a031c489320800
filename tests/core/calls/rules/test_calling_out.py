"""A call out: the call as it is afterwards."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import AYAS_LEG, SOON, TOMS_LEG, ringing, talking
from tests.people import AYA
from vivevoix.core.calls import rules
from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.calls.events import HangUpRequested, LegAnswered, LegEnded, TimeCame
from vivevoix.core.calls.telephones import Ended


def rings_us() -> Call:
    return replace(ringing(), direction="out", stage=Stage.RINGING_US)


def test_the_customer_is_rung_when_one_of_our_telephones_is_answered() -> None:
    call = rules.ring_customer(rings_us(), LegAnswered(at=SOON, leg=AYAS_LEG))
    assert call.holder
    assert (call.stage, call.holder.person, call.ringing) == (Stage.RINGING_THEM, AYA, ())


def test_while_another_telephone_of_theirs_rings_it_is_not_over() -> None:
    call = rules.our_phone_ended(rings_us(), LegEnded(at=SOON, leg=AYAS_LEG, why=Ended.UNREACHABLE))
    assert call.stage is Stage.RINGING_US
    assert rules.our_phone_ended(call, LegEnded(at=SOON, leg=TOMS_LEG, why=Ended.BUSY)).outcome is Outcome.NOT_REACHED


def test_nobody_is_rung_for_ever() -> None:
    late = TimeCame(at=SOON + timedelta(seconds=90), because="no_answer")
    assert rules.our_phone_did_not_answer(rings_us(), late).stage is Stage.OVER
    theirs = replace(talking(), stage=Stage.RINGING_THEM)
    assert rules.customer_did_not_answer(theirs, late).stage is Stage.OVER
    assert rules.customer_did_not_answer(theirs, TimeCame(at=SOON, because="no_answer")) is theirs


def test_the_voice_is_heard_when_the_customer_answers() -> None:
    call = rules.customer_answered(replace(talking(), stage=Stage.RINGING_THEM), LegAnswered(at=SOON, leg=AYAS_LEG))
    assert (call.stage, call.voice_at) == (Stage.TALKING, SOON)
    assert rules.not_reached(call, HangUpRequested(at=SOON, by=AYA)).outcome is Outcome.NOT_REACHED
