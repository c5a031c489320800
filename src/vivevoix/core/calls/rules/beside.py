"""A supervisor beside the person who has the call: listening, heard by that person only, or speaking with both.

Always announced: who has the call sees it and hears a soft note. Whoever only listens or whispers is no company for a
caller: if their person is gone, the caller is left alone like any other.
"""

from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.calls.call import Beside, Call, Joined, Part, Stage
from vivevoix.core.calls.events import AnyEvent, Event, HangUpRequested, LegAnswered, LegEnded, ListenRequested, PrivateRequested
from vivevoix.core.calls.refusals import (
    AmongColleagues,
    CouldNotBeTold,
    NobodyListens,
    NotNow,
    OwnCall,
    PrivateCall,
    SomebodyListens,
)
from vivevoix.core.calls.rules.ending import last_of_us
from vivevoix.core.calls.rules.ringing import RINGS_FOR, part_of
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import OUTSIDE


def listen(call: Call, event: ListenRequested) -> Call:
    """A supervisor's own telephone rings; once answered they hear, and nobody hears them."""
    if call.colleague:
        raise AmongColleagues
    if any(part.person == event.by for part in call.ours):
        raise OwnCall
    if call.private:
        raise PrivateCall
    if call.joined:
        raise SomebodyListens
    if call.holder and call.holder.person == OUTSIDE:
        raise CouldNotBeTold
    ringing = tuple(part_of(ring, event.at) for ring in event.rings)
    return replace(call, joined=Joined(by=event.by, since=event.at, ringing=ringing))


def joined_answered(call: Call, event: LegAnswered) -> Call:
    """They are there, and muted until they say otherwise."""
    if call.joined is None:
        return call
    part = next(part for part in call.joined.ringing if part.leg == event.leg)
    part = replace(part, answered=True, since=event.at)
    return replace(call, joined=replace(call.joined, part=part, ringing=(), since=event.at))


def joined_ended(call: Call, event: LegEnded) -> Call:
    """One of their telephones less; when it was the last, they are gone."""
    if call.joined is None or call.joined.part or event.why is Ended.DECLINED:
        return replace(call, joined=None)
    rest = tuple(part for part in call.joined.ringing if part.leg != event.leg)
    return replace(call, joined=replace(call.joined, ringing=rest) if rest else None)


def joining_unanswered_at(call: Call) -> datetime | None:
    """When a supervisor's own telephone has rung long enough."""
    return call.joined.since + RINGS_FOR if call.joined and call.joined.ringing else None


def joined_did_not_answer(call: Call, event: Event) -> Call:
    """Their own telephone has rung long enough."""
    at = joining_unanswered_at(call)
    return replace(call, joined=None) if at is not None and event.at >= at else call


def joined_leaves(call: Call, event: Event) -> Call:
    """They leave; the two go on."""
    return replace(call, joined=None)


def _there(call: Call) -> tuple[Joined, Part]:
    if call.joined is None or call.joined.part is None:
        raise NotNow
    return call.joined, call.joined.part


def listen_only(call: Call, event: Event) -> Call:
    """Nobody hears them any more."""
    return replace(call, joined=replace(_there(call)[0], how=Beside.LISTENS))


def whisper(call: Call, event: Event) -> Call:
    """Who has the call hears them; the caller does not."""
    return replace(call, joined=replace(_there(call)[0], how=Beside.WHISPERS))


def speak_with_both(call: Call, event: Event) -> Call:
    """Everyone hears them."""
    return replace(call, joined=replace(_there(call)[0], how=Beside.SPEAKS))


def take_left_alone(call: Call, event: Event) -> Call:
    """The caller was left alone, and whoever listened speaks first: the call is theirs."""
    return _theirs(call, _there(call)[1])


def _theirs(call: Call, part: Part) -> Call:
    return replace(
        call,
        stage=Stage.TALKING,
        holder=part,
        second=None,
        ringing=(),
        joined=None,
        handing_over=False,
        last_holder=last_of_us(call),
        failure=None,
    )


def caller_told(call: Call, event: Event) -> Call:
    """Who has the call has told the caller that somebody listens."""
    if call.joined is None:
        raise NobodyListens
    return replace(call, joined=replace(call.joined, caller_told=True))


def make_private(call: Call, event: PrivateRequested) -> Call:
    """Nobody listens to a private call: whoever does is let go."""
    return replace(call, private=event.on, joined=None if event.on else call.joined)


def still_beside(before: Call, after: Call, event: AnyEvent) -> Call:
    """Whoever speaks with both keeps the caller company when their person goes; whoever only listens goes with that person."""
    joined = before.joined
    if joined is None or joined.part is None or after.joined is None:
        return replace(after, joined=None) if after.joined and after.stage is Stage.OVER else after
    if joined.how is Beside.SPEAKS:
        return _keeps_company(before, after, joined.part, event)
    if after.stage is Stage.OVER or (after.holder and _who(after) != _who(before)):
        return replace(after, joined=None)
    return after


def _keeps_company(before: Call, after: Call, part: Part, event: AnyEvent) -> Call:
    if after.stage is Stage.LEFT_ALONE or (after.stage is Stage.OVER and _holder_went(before, event)):
        return _theirs(before, part)
    if after.stage is Stage.OVER:
        return replace(after, joined=None)
    if after.holder is None:
        return replace(after, holder=part, joined=None, handing_over=False)
    return after


def _holder_went(before: Call, event: AnyEvent) -> bool:
    if isinstance(event, HangUpRequested):
        return True
    return isinstance(event, LegEnded) and before.holder is not None and event.leg == before.holder.leg


def _who(call: Call) -> str | None:
    return call.holder.person if call.holder else None
