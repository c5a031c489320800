"""A call we owe: who rings whom, by when, why, and all that became of it. Changed only by the rules beside this file."""

from collections.abc import Container
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from vivevoix.core.ids import E164, CallId, CustomerId, LineId, MatterId, PersonId, PromiseId
from vivevoix.core.promises.good_hours import Span

JUST_RANG_US = frozenset({"not_answered", "cut_off"})
ASKED_ON_PAGE = "asked_on_page"
"""The customer asked for it on our web page and did not say why."""
CODED = JUST_RANG_US | {ASKED_ON_PAGE}
"""Reasons the house gives itself; anything else is a person's own words."""


class PromiseEnd(StrEnum):
    """The only ways a promise ends."""

    KEPT = "kept"
    LATE = "late"
    """Kept, but after the hour that was said."""
    BROKEN_AND_TOLD = "broken_and_told"
    """We could not keep it and a person told the customer so."""


class AttemptOutcome(StrEnum):
    """What came of ringing a customer."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    VOICEMAIL_SUSPECTED = "voicemail_suspected"
    """Somebody or something answered, too briefly for a conversation, or one of us said that it was a machine."""


class Attempt(Struct, frozen=True, kw_only=True):
    """Once, the customer's telephone rang for this promise."""

    at: datetime
    by: PersonId
    outcome: AttemptOutcome
    call: CallId | None = None


class WhyMoved(StrEnum):
    """Why a promise has another owner or another hour than before."""

    ASKED = "asked"
    """A person moved it."""
    OWNER_AWAY = "owner_away"
    SHIFT_ENDED = "shift_ended"
    LEFT = "left"
    """The owner does not work here any more."""
    JOINED = "joined"
    """Somebody else gave the same customer their word."""
    NOT_WITH = "not_with"
    """This customer must not get the owner."""


class Move(Struct, frozen=True, kw_only=True):
    """From one owner or hour to another."""

    at: datetime
    why: WhyMoved
    by: PersonId | None = None
    """Who moved it; None for the house itself."""
    owner_before: PersonId
    owner: PersonId
    due_before: datetime
    due_at: datetime
    was_late: bool = False
    """The hour that was said before had passed: kept from now on, it is still kept late."""


class WhySecond(StrEnum):
    """Why it is this person who hears of a promise that presses."""

    KEEPER = "keeper"
    """They keep the line."""
    FIRST_RUNG = "first_rung"
    """They are there, and among the first who answer this line."""
    LATER_RUNG = "later_rung"
    """They are there, and answer this line when the first do not."""
    SUPERVISOR = "supervisor"
    THERE = "there"
    """They are there, and nobody who is nearer to this line is."""
    ANYBODY = "anybody"
    """Nobody is there, and nobody who is nearer may ring this customer."""


class Second(Struct, frozen=True, kw_only=True):
    """Who hears of it before it is late, and may ring as well as its owner."""

    person: PersonId
    why: WhySecond
    at: datetime
    told: bool = False


class HowTold(StrEnum):
    """How a customer was told that we cannot keep our word."""

    CALL = "call"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class Telling(Struct, frozen=True, kw_only=True):
    """A real conversation or message in which the customer heard it."""

    how: HowTold
    call: CallId | None = None
    words: str = ""
    """Personal: never journaled. What was written to them."""


class Reason(Struct, frozen=True, kw_only=True):
    """Why we owe this call as well."""

    at: datetime
    because: str
    """Personal unless one of `CODED`."""
    by: PersonId | None = None
    call: CallId | None = None
    matter: MatterId | None = None


class Promise(Struct, frozen=True, kw_only=True):
    """We ring this customer back: who, by when, and why."""

    id: PromiseId
    line: LineId
    call: CallId | None = None
    """The call it came from."""
    owner: PersonId
    number: E164 | None = None
    """Personal: never journaled. None when the caller withheld their number: the owner can then only wait for them."""
    customer: CustomerId | None = None
    """Who it is, by their card."""
    name: str | None = None
    """Personal: never journaled. What the network or the operator said they are called."""
    email: str | None = None
    """Personal: never journaled. Where they want to hear that it is made, moved and kept."""
    language: str | None = None
    """What they read, ISO 639."""
    because: str = ""
    """Named reason: `not_answered`, `cut_off`, `asked_on_page`, or the words of whoever gave or asked for it."""
    also: tuple[Reason, ...] = ()
    """Promises to the same number that joined this one, in order."""
    matter: MatterId | None = None
    not_with: tuple[PersonId, ...] = ()
    """Who of us must not ring this customer."""
    made_at: datetime
    made_by: PersonId | None = None
    """Whose word it is; None when the house gave it: for a call that nobody took, or to a customer who asked on our web page."""
    said_at: datetime | None = None
    """When the hour of `due_at` was said, where that was later than `made_at`."""
    due_at: datetime
    good_hours: tuple[Span, ...] = ()
    """When this customer may be rung, by their own clock. Empty: at any hour."""
    time_zone: str = "UTC"
    """The customer's IANA time zone."""
    reminded_at: datetime | None = None
    second: Second | None = None
    """None only where there is nobody but the owner who may ring them."""
    late_at: datetime | None = None
    """When supervisors were told that the hour has passed."""
    next_attempt_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    moves: tuple[Move, ...] = ()
    end: PromiseEnd | None = None
    ended_at: datetime | None = None
    ended_by: PersonId | None = None
    told: Telling | None = None

    @property
    def said(self) -> datetime:
        """When the present hour was said."""
        return self.said_at or self.made_at

    @property
    def calls(self) -> tuple[CallId, ...]:
        """Every call it came from."""
        return tuple(call for call in (self.call, *(reason.call for reason in self.also)) if call is not None)


def owner_of(wanted: PersonId | None, keeper: PersonId, people: Container[PersonId]) -> PersonId:
    """Who owes it: the one it was to be, or, when they are none of us (any more), the keeper of the line."""
    return wanted if wanted is not None and wanted in people else keeper


def announced(promise: Promise) -> Promise:
    """The promise as it may be journaled: no number, no name, no address, no words of a person."""
    return msgspec.structs.replace(
        promise,
        number=None,
        name=None,
        email=None,
        because=_coded(promise.because),
        also=tuple(msgspec.structs.replace(reason, because=_coded(reason.because)) for reason in promise.also),
        told=promise.told and msgspec.structs.replace(promise.told, words=""),
    )


def _coded(because: str) -> str:
    return because if because in CODED else "said"
