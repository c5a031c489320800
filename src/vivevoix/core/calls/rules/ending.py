"""How a call ends for its caller, and how a caller is left alone who is still there."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.calls.events import Event, HangUpRequested, LegEnded
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import OUTSIDE, PersonId

A_SLIP = timedelta(seconds=2)
"""Sooner than this nobody puts a caller down who has heard why they ring."""


def over(call: Call, at: datetime, outcome: Outcome) -> Call:
    last = last_of_us(call)
    return replace(call, stage=Stage.OVER, over_at=at, outcome=outcome, ringing=(), holder=None, second=None, last_holder=last)


def last_of_us(call: Call) -> PersonId | None:
    """Who of us has it, or had it last. Somebody outside to whom it was handed is not one of us: they owe nothing."""
    return call.holder.person if call.holder and call.holder.person != OUTSIDE else call.last_holder


def caller_gave_up(call: Call, event: LegEnded) -> Call:
    return over(call, event.at, Outcome.PROMISED)


def caller_left(call: Call, event: LegEnded) -> Call:
    """The caller hung up: a conversation ended. The line broke, or nobody of us was with them any more: we owe them a call."""
    if event.why in {Ended.GAVE_UP, Ended.HEARD_NOBODY} and call.colleague is None:
        # One of us had picked up, but they were gone before they could be put through: they heard ringing to the end.
        outcome = Outcome.PROMISED if call.direction == "in" else Outcome.NOT_REACHED
        return over(replace(call, voice_at=None), event.at, outcome)
    cut = event.why in {Ended.LOST, Ended.FAILED, Ended.UNREACHABLE} or call.holder is None
    return over(call, event.at, Outcome.PROMISED if cut and call.colleague is None else Outcome.TALKED)


def holder_left(call: Call, event: LegEnded) -> Call:
    if event.why is Ended.HUNG_UP:
        return over(call, event.at, _ended_by_us(call, event.at))
    if event.why is not Ended.HEARD_NOBODY:
        return left_alone(call, event)
    if call.direction == "out":
        return over(replace(call, voice_at=None), event.at, Outcome.NOT_REACHED)
    was_first = call.holder is not None and call.voice_at == call.holder.since
    return left_alone(replace(call, voice_at=None) if was_first else call, event)


def left_alone(call: Call, event: Event) -> Call:
    """The caller is still there and has nobody: they hear ringing while the ladder looks again, their last person first."""
    if call.colleague:
        return over(call, event.at, Outcome.TALKED)
    last = last_of_us(call)
    return replace(call, stage=Stage.LEFT_ALONE, holder=None, second=None, ringing=(), handing_over=False, last_holder=last)


def end_it(call: Call, event: HangUpRequested) -> Call:
    return over(call, event.at, _ended_by_us(call, event.at))


def _ended_by_us(call: Call, at: datetime) -> Outcome:
    """Whoever puts a caller down before they can have said why they ring, by a slip of the hand, leaves them a call we owe."""
    was_spoken_with = call.voice_at is not None and at - call.voice_at >= A_SLIP
    return Outcome.TALKED if was_spoken_with or call.direction == "out" or call.colleague else Outcome.PROMISED
