"""What cannot wait stays open until somebody closes it, with their name and what was done."""

from datetime import datetime

import msgspec
from msgspec import Struct

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.ids import E164, CallId, LineId, PersonId


class ClosedAlready(Refused):
    """Somebody has closed this emergency already."""


class SayWhatWasDone(Refused):
    """Say what was done, so that whoever comes next knows."""


class Emergency(Struct, frozen=True, kw_only=True):
    """One of a call's, named by it. It outlives the call: a conversation alone does not end it."""

    id: CallId
    line: LineId
    since: datetime
    by: PersonId | None = None
    """Who said that it cannot wait; None where the line or what we know of the caller says so."""
    number: E164 | None = None
    """Of the caller. Personal: never journaled."""
    name: str | None = None
    """What the network says they are called. Personal: never journaled."""
    closed_at: datetime | None = None
    closed_by: PersonId | None = None
    done: str = ""
    """What was done. Personal: never journaled."""


def opened_by(before: Call | None, after: Call) -> Emergency | None:
    """A call has just become urgent."""
    if after.urgent_at is None or (before is not None and before.urgent_at is not None):
        return None
    caller = after.caller
    return Emergency(
        id=after.id, line=after.line, since=after.urgent_at, by=after.urgent_by, number=caller.number, name=caller.name
    )


def close(emergency: Emergency, by: PersonId, at: datetime, done: str) -> Emergency:
    """Raises `ClosedAlready` and `SayWhatWasDone`."""
    if emergency.closed_at is not None:
        raise ClosedAlready
    if not done.strip():
        raise SayWhatWasDone
    return msgspec.structs.replace(emergency, closed_at=at, closed_by=by, done=done.strip())


def announced(emergency: Emergency) -> Emergency:
    """As it may be journaled: without anything about the caller, or a person's words."""
    return msgspec.structs.replace(emergency, number=None, name=None, done="")
