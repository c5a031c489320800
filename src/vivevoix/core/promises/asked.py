"""What people ask about promises. Each may be refused with a named reason."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from vivevoix.core.calls.refusals import HourHasPassed, HourTooFar
from vivevoix.core.ids import E164, CallId, CustomerId, LineId, MatterId, PersonId, PromiseId
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import Telling


class PromiseAsked(Struct, frozen=True, kw_only=True):
    """A wish of one of us about a call we owe."""

    by: PersonId
    at: datetime


class PromiseRequested(PromiseAsked, frozen=True, kw_only=True):
    """Give our word: this person is rung by then."""

    line: LineId
    owner: PersonId
    due_at: datetime
    number: E164 | None = None
    customer: CustomerId | None = None
    name: str | None = None
    email: str | None = None
    language: str | None = None
    call: CallId | None = None
    because: str = ""
    matter: MatterId | None = None
    not_with: tuple[PersonId, ...] = ()
    """Who of us must not ring them."""
    good_hours: tuple[Span, ...] | None = None
    """None: as everybody else."""
    time_zone: str | None = None
    """None: by their number."""


class MoveRequested(PromiseAsked, frozen=True, kw_only=True):
    """Another owner, or another hour that was said to the customer."""

    promise: PromiseId
    owner: PersonId | None = None
    due_at: datetime | None = None
    why: Literal["asked", "owner_away", "shift_ended"] = "asked"


class KeepRequested(PromiseAsked, frozen=True, kw_only=True):
    """They have been spoken to by a way the house does not see: a mobile, over the counter."""

    promise: PromiseId


class TellRequested(PromiseAsked, frozen=True, kw_only=True):
    """We cannot keep it, and they know."""

    promise: PromiseId
    told: Telling


class VoicemailRequested(PromiseAsked, frozen=True, kw_only=True):
    """What seemed to be a conversation was a machine."""

    promise: PromiseId


AboutPromise = MoveRequested | KeepRequested | TellRequested | VoicemailRequested

FARTHEST = timedelta(days=366)
"""Nobody promises a call for longer ahead; whoever writes such an hour has slipped."""


def refuse_unless_to_come(due_at: datetime, now: datetime) -> None:
    """Is this an hour that can be said to a customer? Raises `HourHasPassed`, `HourTooFar`."""
    if due_at <= now:
        raise HourHasPassed
    if due_at > now + FARTHEST:
        raise HourTooFar
