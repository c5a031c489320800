"""What must be done about telephones so that they are as the call now says. No rule gives orders; they follow from here."""

from collections.abc import Iterator

from vivevoix.core.calls.call import Call, Outcome, Part, Stage, is_conversation
from vivevoix.core.calls.events import (
    AnyEvent,
    CallOutBegan,
    ConsultRequested,
    DigitPressed,
    LegEnded,
    ListenRequested,
    PeopleOffered,
    Ring,
)
from vivevoix.core.calls.hearing import NOTHING, WITH_CALLER, hearing
from vivevoix.core.calls.orders import (
    AnswerCaller,
    AnyOrder,
    Conversed,
    EndLeg,
    Hear,
    OweRingBack,
    RingPhone,
    SendDigits,
    TriedInVain,
)
from vivevoix.core.calls.telephones import Ended, WhyEnd
from vivevoix.core.ids import LegId


def orders_between(before: Call, after: Call, event: AnyEvent) -> tuple[AnyOrder, ...]:
    """Answer before audio, audio before ending others: so that no one hears a gap."""
    return (
        *_answers(before, after),
        *_rings(before, after, event),
        *_hearings(before, after),
        *_endings(before, after, event),
        *_debts(before, after, event),
    )


def _answers(before: Call, after: Call) -> Iterator[AnyOrder]:
    if after.direction == "in" and after.caller_answered and not before.caller_answered:
        yield AnswerCaller(leg=after.caller_leg)
    own = dialled_on(after)
    if own and not dialled_on(before):
        yield AnswerCaller(leg=own)
    elif (held := _went_on_with(before, after)) and before.second is None:
        yield AnswerCaller(leg=held)


def _went_on_with(before: Call, after: Call) -> LegId | None:
    """A desk phone's second line, on which nobody has answered yet, and on which its person is now with the caller."""
    second_line = before.holder.consult_leg if before.holder else None
    return second_line if after.holder and second_line == after.holder.leg else None


def dialled_on(call: Call) -> LegId | None:
    """The leg a desk phone opened itself towards us, once there is someone for it to hear."""
    if call.holder and call.holder.consult_leg and call.second:
        return call.holder.consult_leg
    if call.holder and call.direction == "out" and call.dialled and call.stage in {Stage.TALKING, Stage.HELD}:
        return call.holder.leg
    return None


def _rings(before: Call, after: Call, event: AnyEvent) -> Iterator[AnyOrder]:
    match event:
        case PeopleOffered() | ConsultRequested() | CallOutBegan() | ListenRequested():
            rings = event.rings
            wanted = {part.leg for part in _rung(after)} - {part.leg for part in _rung(before)}
            for ring in rings:
                if ring.leg in wanted:
                    yield _ring(after, ring)
        case _:
            pass
    if after.stage is Stage.RINGING_THEM and before.stage is not Stage.RINGING_THEM and after.caller_way:
        yield RingPhone(call=after.id, leg=after.caller_leg, way=after.caller_way, caller=after.caller, line_name=after.line_name)


def _rung(call: Call) -> tuple[Part, ...]:
    return (*call.ringing, *(call.joined.ringing if call.joined else ()))


def _ring(call: Call, ring: Ring) -> RingPhone:
    return RingPhone(call=call.id, leg=ring.leg, way=ring.way, caller=call.caller, line_name=call.line_name)


def _hearings(before: Call, after: Call) -> Iterator[AnyOrder]:
    was, now = hearing(before), hearing(after)
    for leg, heard in now.items():
        if was.get(leg, NOTHING) != heard:
            yield Hear(leg=leg, legs=heard[0], tone=heard[1])


def _endings(before: Call, after: Call, event: AnyEvent) -> Iterator[AnyOrder]:
    gone = event.leg if isinstance(event, LegEnded) else None
    still = set(after.legs) if after.stage is not Stage.OVER else set()
    ringing = {part.leg for part in before.ringing}
    for leg in before.legs:
        if leg in still or leg == gone or before.stage is Stage.OVER:
            continue
        if leg == before.caller_leg and before.stage is Stage.RINGING_US:
            continue
        elsewhere = leg in ringing and after.stage in {Stage.TALKING, Stage.TOGETHER}
        yield EndLeg(leg=leg, why=WhyEnd.ELSEWHERE if elsewhere else WhyEnd.OVER)


def _debts(before: Call, after: Call, event: AnyEvent) -> Iterator[AnyOrder]:
    if after.stage is not Stage.OVER or before.stage is Stage.OVER:
        return
    cut = after.voice_at is not None
    if after.outcome is Outcome.PROMISED and (cut or after.promise is None):
        owner = (after.last_holder if cut else None) or after.keeper
        yield OweRingBack(owner=owner, because="cut_off" if cut else "not_answered")
    if after.last_holder is None:
        return
    if after.voice_at and is_conversation(after):
        yield Conversed(by=after.last_holder, voice_at=after.voice_at, promise=after.promise)
    elif after.promise and before.stage is not Stage.RINGING_US:
        yield TriedInVain(promise=after.promise, by=after.last_holder, why=_how_it_ended(after, event))


def _how_it_ended(call: Call, event: AnyEvent) -> Ended:
    """For the customer's telephone. Whoever of us gave up first has rung somebody who did not answer."""
    if isinstance(event, LegEnded) and event.leg == call.caller_leg:
        return event.why
    return Ended.HUNG_UP if call.voice_at else Ended.NO_ANSWER


def digits_for(call: Call, event: DigitPressed) -> tuple[AnyOrder, ...]:
    """Keys pressed by one side go to the other, while they talk, once."""
    if event.passed_on or call.stage not in WITH_CALLER or call.holder is None:
        return ()
    pair = {call.holder.leg: call.caller_leg, call.caller_leg: call.holder.leg}
    other = pair.get(event.leg)
    return (SendDigits(leg=other, digits=event.digit),) if other else ()
