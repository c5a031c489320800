"""While telephones of ours ring, for a caller or for one of us who asked by name."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Part, Stage
from vivevoix.core.calls.events import Event, LegAnswered, LegEnded, LetGo, PeopleOffered, Ring
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LegId

RINGS_FOR = timedelta(seconds=30)
"""How long one of us is rung who was asked for by name: about six rings."""
CUSTOMER_RINGS_FOR = timedelta(seconds=60)
"""How long a customer is rung; carriers give up about then."""


def part_of(ring: Ring, at: datetime) -> Part:
    return Part(leg=ring.leg, person=ring.person, phone=ring.phone, since=at)


def ringing_part(call: Call, leg: LegId) -> Part:
    return next(part for part in call.ringing if part.leg == leg)


def has_rung_enough(part: Part, at: datetime) -> bool:
    return at - part.since >= RINGS_FOR


def ring_them(call: Call, event: PeopleOffered) -> Call:
    known = {part.leg for part in call.ringing}
    fresh = [ring for ring in event.rings if ring.person not in call.declined and ring.leg not in known]
    return replace(call, ringing=(*call.ringing, *(part_of(ring, event.at) for ring in fresh)))


def begin_talking(call: Call, event: LegAnswered) -> Call:
    part = replace(ringing_part(call, event.leg), answered=True, since=event.at)
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
    part = ringing_part(call, event.leg)
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
