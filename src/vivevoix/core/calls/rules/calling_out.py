"""A call out: our own person's telephone first, then the customer's."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.calls.events import Event, LegAnswered, LegEnded
from vivevoix.core.calls.rules.ending import over
from vivevoix.core.calls.rules.ringing import CUSTOMER_RINGS_FOR, has_rung_enough, ringing_part
from vivevoix.core.calls.telephones import Ended


def ring_customer(call: Call, event: LegAnswered) -> Call:
    part = replace(ringing_part(call, event.leg), answered=True, since=event.at)
    return replace(call, stage=Stage.RINGING_THEM, holder=part, ringing=())


def our_phone_ended(call: Call, event: LegEnded) -> Call:
    rest = tuple(p for p in call.ringing if p.leg != event.leg)
    if rest and event.why is not Ended.DECLINED:
        return replace(call, ringing=rest)
    return over(call, event.at, Outcome.NOT_REACHED)


def customer_answered(call: Call, event: LegAnswered) -> Call:
    holder = replace(call.holder, answered=True) if call.holder else None
    colleague = replace(call.colleague, answered=True, since=event.at) if call.colleague else None
    return replace(call, stage=Stage.TALKING, holder=holder, colleague=colleague, caller_answered=True, voice_at=event.at)


def our_phone_did_not_answer(call: Call, event: Event) -> Call:
    if any(not has_rung_enough(part, event.at) for part in call.ringing):
        return call
    return over(call, event.at, Outcome.NOT_REACHED)


def customer_did_not_answer(call: Call, event: Event) -> Call:
    rung_since = call.holder.since if call.holder else call.arrived
    return over(call, event.at, Outcome.NOT_REACHED) if event.at - rung_since >= CUSTOMER_RINGS_FOR else call


def not_reached(call: Call, event: Event) -> Call:
    return over(call, event.at, Outcome.NOT_REACHED)
