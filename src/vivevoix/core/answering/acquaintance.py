"""Who knows whom: one of us and a caller who have had a conversation."""

from datetime import datetime, timedelta

from msgspec import Struct

from vivevoix.core.calls.call import Call, Outcome
from vivevoix.core.ids import E164, OUTSIDE, PersonId

LONG_ENOUGH = timedelta(seconds=20)
"""A wrong number is no acquaintance."""


class Acquaintance(Struct, frozen=True, kw_only=True):
    """One of us has spoken with whoever rings from this number."""

    number: E164
    person: PersonId
    last_at: datetime


def made_by(call: Call) -> Acquaintance | None:
    """Whoever of us had the call last has spoken with its caller, if it was a conversation and the number is known."""
    person, number = call.last_holder, call.caller.number
    if call.outcome is not Outcome.TALKED or call.colleague or call.voice_at is None or call.over_at is None:
        return None
    if person is None or person == OUTSIDE or number is None or call.over_at - call.voice_at < LONG_ENOUGH:
        return None
    return Acquaintance(number=number, person=person, last_at=call.over_at)
