"""While a second person is asked, or is there."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Consulted, Failure, Part, Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    ConsultRequested,
    Event,
    HandOverRequested,
    HangUpRequested,
    LegAnswered,
    LegEnded,
)
from vivevoix.core.calls.refusals import NobodySecond, NotNow, TellThemFirst
from vivevoix.core.calls.rules.ending import last_of_us, left_alone
from vivevoix.core.calls.rules.ringing import has_rung_enough, part_of, ringing_part
from vivevoix.core.calls.rules.time_alone import must_speak_first
from vivevoix.core.calls.telephones import Ended

ENDED_AS = {
    Ended.BUSY: Consulted.BUSY,
    Ended.DECLINED: Consulted.DECLINED,
    Ended.NO_ANSWER: Consulted.NO_ANSWER,
    Ended.UNREACHABLE: Consulted.UNREACHABLE,
    Ended.FAILED: Consulted.UNREACHABLE,
    Ended.NOT_CONFIRMED: Consulted.VOICEMAIL_SUSPECTED,
    Ended.LOST: Consulted.DROPPED,
    Ended.HEARD_NOBODY: Consulted.DROPPED,
}


def how_it_ended(why: Ended) -> Consulted:
    """What the end of a second person's telephone means to the one who asked."""
    return ENDED_AS.get(why, Consulted.LEFT)


def consult(call: Call, event: ConsultRequested) -> Call:
    """Somebody else is asked while the caller waits; not before a caller who has waited long has been spoken with."""
    if must_speak_first(call, event.at):
        raise TellThemFirst
    holder = replace(call.holder, consult_leg=event.own_leg) if call.holder else None
    ringing = tuple(part_of(ring, event.at) for ring in event.rings)
    topic = event.topic or call.topic
    return replace(call, stage=Stage.CONSULTING, holder=holder, ringing=ringing, failure=None, handing_over=False, topic=topic)


def second_answered(call: Call, event: LegAnswered) -> Call:
    part = replace(ringing_part(call, event.leg), answered=True, since=event.at)
    if call.handing_over or call.holder is None:
        return give_to(call, part)
    return replace(call, second=part, ringing=())


def give_to(call: Call, part: Part) -> Call:
    last = last_of_us(call)
    return replace(
        call, stage=Stage.TALKING, holder=part, second=None, ringing=(), handing_over=False, last_holder=last, failure=None
    )


def second_did_not_come(call: Call, event: LegEnded) -> Call:
    """One of their telephones fell silent; when it was the last, the person who asked has the caller again."""
    part = ringing_part(call, event.leg)
    rest = tuple(p for p in call.ringing if p.leg != event.leg) if event.why is not Ended.DECLINED else ()
    if rest:
        return replace(call, ringing=rest)
    return nobody_joins(call, event, Failure(person=part.person, why=how_it_ended(event.why)))


def second_did_not_answer(call: Call, event: Event) -> Call:
    """They have been rung for as long as anybody is, on all their telephones."""
    if not call.ringing or any(not has_rung_enough(part, event.at) for part in call.ringing):
        return call
    return nobody_joins(call, event, Failure(person=call.ringing[0].person, why=Consulted.NO_ANSWER))


def nobody_joins(call: Call, event: Event, failure: Failure) -> Call:
    """The person who asked has the caller again; if they have left, the ladder looks, and not at whom was just asked."""
    if call.holder:
        holder = replace(call.holder, consult_leg=None)
        stage = Stage.TALKING if call.stage is Stage.BACK_WITH_CALLER else Stage.HELD
        return replace(call, stage=stage, holder=holder, ringing=(), failure=failure, handing_over=False)
    alone = replace(left_alone(call, event), failure=failure)
    if failure.why is Consulted.DECLINED:
        return replace(alone, declined=(*call.declined, failure.person))
    return replace(alone, let_go={**call.let_go, failure.person: event.at})


def second_left(call: Call, event: Event) -> Call:
    """The second person went while the caller waited: the caller waits for the one who asked, who is told."""
    asked = call.second.person if call.second else (call.ringing[0].person if call.ringing else None)
    why = how_it_ended(event.why) if isinstance(event, LegEnded) else Consulted.LEFT
    failure = Failure(person=asked, why=why) if asked else None
    holder = replace(call.holder, consult_leg=None) if call.holder else None
    stage = Stage.TALKING if call.stage is Stage.BACK_WITH_CALLER else Stage.HELD
    return replace(call, stage=stage, holder=holder, second=None, ringing=(), failure=failure)


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
        return give_to(call, call.second)
    if not call.ringing:
        raise NobodySecond
    return _leave_them_ringing(call)


def _leave_them_ringing(call: Call) -> Call:
    return replace(call, stage=Stage.CONSULTING, handing_over=True, holder=None, last_holder=last_of_us(call))


def holder_left_them(call: Call, event: LegEnded) -> Call:
    """Hanging up while introducing puts caller and second person together: a caller is never dropped by it."""
    if call.second:
        return give_to(call, call.second)
    if call.ringing:
        return _leave_them_ringing(call)
    return left_alone(call, event)


def all_together(call: Call, event: AllTogetherRequested) -> Call:
    """A desk phone that asked on its second line goes on with that one: a person hears by one line at a time."""
    if call.second is None or call.holder is None:
        raise NobodySecond
    holder = replace(call.holder, leg=call.holder.consult_leg or call.holder.leg, consult_leg=None)
    return replace(call, stage=Stage.TOGETHER, holder=holder)
