"""The rules of the table: the call as it is after something happened. Each reads as the sentence of its name."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Failure, Outcome, Part, Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AudioFact,
    AudioPatchy,
    AudioReturned,
    AudioSteady,
    AudioStopped,
    ConsultRequested,
    Event,
    HandOverRequested,
    HangUpRequested,
    LegAnswered,
    LegEnded,
    LetGo,
    MuteRequested,
    PeopleOffered,
    Ring,
)
from vivevoix.core.calls.refusals import NobodySecond, NotNow
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import OUTSIDE, LegId, PersonId

RINGS_FOR = timedelta(seconds=30)
"""How long one of us is rung who was asked for by name: about six rings."""
CUSTOMER_RINGS_FOR = timedelta(seconds=60)
"""How long a customer is rung; carriers give up about then."""


def part_of(ring: Ring, at: datetime) -> Part:
    return Part(leg=ring.leg, person=ring.person, phone=ring.phone, since=at)


def _ringing_part(call: Call, leg: LegId) -> Part:
    return next(part for part in call.ringing if part.leg == leg)


def _over(call: Call, at: datetime, outcome: Outcome) -> Call:
    last = last_of_us(call)
    return replace(call, stage=Stage.OVER, over_at=at, outcome=outcome, ringing=(), holder=None, second=None, last_holder=last)


# While nobody has answered.


def ring_them(call: Call, event: PeopleOffered) -> Call:
    known = {part.leg for part in call.ringing}
    fresh = [ring for ring in event.rings if ring.person not in call.declined and ring.leg not in known]
    return replace(call, ringing=(*call.ringing, *(part_of(ring, event.at) for ring in fresh)))


def begin_talking(call: Call, event: LegAnswered) -> Call:
    part = replace(_ringing_part(call, event.leg), answered=True, since=event.at)
    voice_at = call.voice_at or event.at
    return replace(
        call,
        stage=Stage.TALKING,
        holder=part,
        ringing=(),
        voice_at=voice_at,
        caller_answered=True,
        handing_over=False,
        failure=None,
    )


def one_less_ringing(call: Call, event: LegEnded) -> Call:
    """Declining is for the person, on all their telephones; anything else is only this telephone."""
    part = _ringing_part(call, event.leg)
    if event.why is Ended.DECLINED:
        rest = tuple(p for p in call.ringing if p.person != part.person)
        return replace(call, ringing=rest, declined=(*call.declined, part.person))
    rest = tuple(p for p in call.ringing if p.leg != event.leg)
    if any(p.person == part.person for p in rest):
        return replace(call, ringing=rest)
    return replace(call, ringing=rest, let_go={**call.let_go, part.person: event.at})


def let_go(call: Call, event: LetGo) -> Call:
    rest = tuple(part for part in call.ringing if part.person not in event.people)
    gone = [part.person for part in call.ringing if part.person in event.people]
    return replace(call, ringing=rest, let_go={**call.let_go, **dict.fromkeys(gone, event.at)})


def hold_the_line(call: Call, event: Event) -> Call:
    """The network would cut a call that rings this long: it is answered, and goes on hearing ringing."""
    return replace(call, caller_answered=True)


def caller_gave_up(call: Call, event: LegEnded) -> Call:
    return _over(call, event.at, Outcome.PROMISED)


# While caller and one of us talk.


def caller_left(call: Call, event: LegEnded) -> Call:
    """The caller hung up: a conversation ended. The line broke, or nobody of us was with them any more: we owe them a call."""
    if event.why in {Ended.GAVE_UP, Ended.HEARD_NOBODY} and call.colleague is None:
        # One of us had picked up, but they were gone before they could be put through: they heard ringing to the end.
        outcome = Outcome.PROMISED if call.direction == "in" else Outcome.NOT_REACHED
        return _over(replace(call, voice_at=None), event.at, outcome)
    cut = event.why in {Ended.LOST, Ended.FAILED, Ended.UNREACHABLE} or call.holder is None
    return _over(call, event.at, Outcome.PROMISED if cut and call.colleague is None else Outcome.TALKED)


def holder_left(call: Call, event: LegEnded) -> Call:
    if event.why is Ended.HUNG_UP:
        return _over(call, event.at, Outcome.TALKED)
    if event.why is not Ended.HEARD_NOBODY:
        return left_alone(call, event)
    if call.direction == "out":
        return _over(replace(call, voice_at=None), event.at, Outcome.NOT_REACHED)
    was_first = call.holder is not None and call.voice_at == call.holder.since
    return left_alone(replace(call, voice_at=None) if was_first else call, event)


def left_alone(call: Call, event: Event) -> Call:
    """The caller is still there and has nobody: they hear ringing while the ladder looks again, their last person first."""
    if call.colleague:
        return _over(call, event.at, Outcome.TALKED)
    last = last_of_us(call)
    return replace(call, stage=Stage.LEFT_ALONE, holder=None, second=None, ringing=(), handing_over=False, last_holder=last)


def last_of_us(call: Call) -> PersonId | None:
    """Who of us has it, or had it last. Somebody outside to whom it was handed is not one of us: they owe nothing."""
    return call.holder.person if call.holder and call.holder.person != OUTSIDE else call.last_holder


def hold(call: Call, event: Event) -> Call:
    return replace(call, stage=Stage.HELD, ringing=(), failure=None)


def resume(call: Call, event: Event) -> Call:
    return replace(call, stage=Stage.TALKING, failure=None)


def mute(call: Call, event: MuteRequested) -> Call:
    return replace(call, holder=replace(call.holder, muted=event.on)) if call.holder else call


def audio(call: Call, event: AudioFact) -> Call:
    """One-way or patchy audio is shown to the people on the call; the call goes on, for it often comes back."""
    match event:
        case AudioStopped(leg=leg):
            return replace(call, unheard=(*call.unheard, leg) if leg not in call.unheard else call.unheard)
        case AudioReturned(leg=leg):
            return replace(call, unheard=tuple(other for other in call.unheard if other != leg))
        case AudioPatchy(leg=leg):
            return replace(call, patchy=(*call.patchy, leg) if leg not in call.patchy else call.patchy)
        case AudioSteady(leg=leg):
            return replace(call, patchy=tuple(other for other in call.patchy if other != leg))


def end_it(call: Call, event: HangUpRequested) -> Call:
    return _over(call, event.at, Outcome.TALKED)


# While a second person is asked, or is there.


def consult(call: Call, event: ConsultRequested) -> Call:
    holder = replace(call.holder, consult_leg=event.own_leg) if call.holder else None
    ringing = tuple(part_of(ring, event.at) for ring in event.rings)
    return replace(call, stage=Stage.CONSULTING, holder=holder, ringing=ringing, failure=None, handing_over=False)


def second_answered(call: Call, event: LegAnswered) -> Call:
    part = replace(_ringing_part(call, event.leg), answered=True, since=event.at)
    if call.handing_over or call.holder is None:
        return _give_to(call, part)
    return replace(call, second=part, ringing=())


def _give_to(call: Call, part: Part) -> Call:
    last = last_of_us(call)
    return replace(
        call, stage=Stage.TALKING, holder=part, second=None, ringing=(), handing_over=False, last_holder=last, failure=None
    )


def second_did_not_come(call: Call, event: LegEnded) -> Call:
    """One of their telephones fell silent; when it was the last, the person who asked has the caller again."""
    part = _ringing_part(call, event.leg)
    rest = tuple(p for p in call.ringing if p.leg != event.leg) if event.why is not Ended.DECLINED else ()
    if rest:
        return replace(call, ringing=rest)
    return _nobody_joins(call, event, Failure(person=part.person, why=event.why))


def second_did_not_answer(call: Call, event: Event) -> Call:
    """They have been rung for as long as anybody is, on all their telephones."""
    if not call.ringing or any(not has_rung_enough(part, event.at) for part in call.ringing):
        return call
    return _nobody_joins(call, event, Failure(person=call.ringing[0].person, why=Ended.NO_ANSWER))


def has_rung_enough(part: Part, at: datetime) -> bool:
    return at - part.since >= RINGS_FOR


def _nobody_joins(call: Call, event: Event, failure: Failure) -> Call:
    """The person who asked has the caller again; if they have left, the ladder looks, and not at whom was just asked."""
    if call.holder:
        holder = replace(call.holder, consult_leg=None)
        return replace(call, stage=Stage.HELD, holder=holder, ringing=(), failure=failure, handing_over=False)
    alone = replace(left_alone(call, event), failure=failure)
    if failure.why is Ended.DECLINED:
        return replace(alone, declined=(*call.declined, failure.person))
    return replace(alone, let_go={**call.let_go, failure.person: event.at})


def second_left(call: Call, event: Event) -> Call:
    """The second person went while the caller waited: the caller waits for the one who asked, who is told."""
    asked = call.second.person if call.second else (call.ringing[0].person if call.ringing else None)
    why = event.why if isinstance(event, LegEnded) else Ended.HUNG_UP
    failure = Failure(person=asked, why=why) if asked else None
    holder = replace(call.holder, consult_leg=None) if call.holder else None
    return replace(call, stage=Stage.HELD, holder=holder, second=None, ringing=(), failure=failure)


def second_left_two(call: Call, event: Event) -> Call:
    return replace(call, stage=Stage.TALKING, second=None)


def back_to_caller(call: Call, event: Event) -> Call:
    if call.holder is None:
        raise NotNow
    return replace(
        call, stage=Stage.TALKING, holder=replace(call.holder, consult_leg=None), second=None, ringing=(), handing_over=False
    )


def hand_over(call: Call, event: HandOverRequested | HangUpRequested) -> Call:
    """With the second person there: caller and they talk. Still ringing: we leave now and they take it when they answer."""
    if call.second:
        return _give_to(call, call.second)
    if not call.ringing:
        raise NobodySecond
    return replace(call, handing_over=True, holder=None, last_holder=last_of_us(call))


def holder_left_them(call: Call, event: LegEnded) -> Call:
    """Hanging up while introducing puts caller and second person together: a caller is never dropped by it."""
    if call.second:
        return _give_to(call, call.second)
    if call.ringing:
        return replace(call, handing_over=True, holder=None, last_holder=last_of_us(call))
    return left_alone(call, event)


def all_together(call: Call, event: AllTogetherRequested) -> Call:
    """A desk phone that asked on its second line goes on with that one: a person hears by one line at a time."""
    if call.second is None or call.holder is None:
        raise NobodySecond
    holder = replace(call.holder, leg=call.holder.consult_leg or call.holder.leg, consult_leg=None)
    return replace(call, stage=Stage.TOGETHER, holder=holder)


# A call out: our own person's telephone first, then the customer's.


def ring_customer(call: Call, event: LegAnswered) -> Call:
    part = replace(_ringing_part(call, event.leg), answered=True, since=event.at)
    return replace(call, stage=Stage.RINGING_THEM, holder=part, ringing=())


def our_phone_ended(call: Call, event: LegEnded) -> Call:
    rest = tuple(p for p in call.ringing if p.leg != event.leg)
    if rest and event.why is not Ended.DECLINED:
        return replace(call, ringing=rest)
    return _over(call, event.at, Outcome.NOT_REACHED)


def customer_answered(call: Call, event: LegAnswered) -> Call:
    holder = replace(call.holder, answered=True) if call.holder else None
    colleague = replace(call.colleague, answered=True, since=event.at) if call.colleague else None
    return replace(call, stage=Stage.TALKING, holder=holder, colleague=colleague, caller_answered=True, voice_at=event.at)


def our_phone_did_not_answer(call: Call, event: Event) -> Call:
    if any(not has_rung_enough(part, event.at) for part in call.ringing):
        return call
    return _over(call, event.at, Outcome.NOT_REACHED)


def customer_did_not_answer(call: Call, event: Event) -> Call:
    rung_since = call.holder.since if call.holder else call.arrived
    return _over(call, event.at, Outcome.NOT_REACHED) if event.at - rung_since >= CUSTOMER_RINGS_FOR else call


def not_reached(call: Call, event: Event) -> Call:
    return _over(call, event.at, Outcome.NOT_REACHED)
