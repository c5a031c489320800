"""What is kept of a call for later: whom we asked and how it went, and who was beside the conversation, how, and when."""

from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.calls.call import Beside, Call, Consultation, Consulted, Listened, Stage
from vivevoix.core.ids import PersonId

ASKING = frozenset({Stage.CONSULTING, Stage.BACK_WITH_CALLER, Stage.TOGETHER})


def asked_of(call: Call) -> PersonId | None:
    """Who is being asked to join, or has."""
    if call.stage not in ASKING:
        return None
    if call.second:
        return call.second.person
    return call.ringing[0].person if call.ringing else None


def remembered(before: Call, after: Call, at: datetime) -> Call:
    """The same call, with what has just begun or ended written down."""
    return _listened(before, _consultations(before, after, at), at)


def _consultations(before: Call, after: Call, at: datetime) -> Call:
    was, now = asked_of(before), asked_of(after)
    if was == now:
        return after
    told = after.consultations
    if was and told and told[-1].ended is None:
        told = (*told[:-1], replace(told[-1], ended=at, outcome=_outcome(before, after, was)))
    if now:
        told = (*told, Consultation(person=now, began=at))
    return replace(after, consultations=told)


def _outcome(before: Call, after: Call, was: PersonId) -> Consulted:
    if after.holder and after.holder.person == was and not (before.holder and before.holder.person == was):
        return Consulted.TOOK_OVER
    if after.failure and after.failure is not before.failure and after.failure.person == was:
        return after.failure.why
    if after.stage is Stage.OVER:
        return Consulted.CALLER_LEFT
    return Consulted.SPOKE if before.second else Consulted.LET_GO


def _beside(call: Call) -> tuple[PersonId, Beside] | None:
    there = call.joined is not None and call.joined.part is not None
    return (call.joined.by, call.joined.how) if there and call.joined else None


def _listened(before: Call, after: Call, at: datetime) -> Call:
    was, now = _beside(before), _beside(after)
    if was == now:
        return after
    told = after.listened
    if was and told and told[-1].ended is None:
        told = (*told[:-1], replace(told[-1], ended=at))
    if now:
        told = (*told, Listened(person=now[0], how=now[1], began=at))
    return replace(after, listened=told)
