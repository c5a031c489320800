"""The board: what everyone's page shows, as a fold over the journal. The console folds the same entries in TypeScript."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec import Struct

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import BranchId, BringingId, CallId, CustomerId, GroupId, LegId, LineId, PersonId, PhoneId, PromiseId
from vivevoix.core.matters import Matter
from vivevoix.core.promises import Promise

K = TypeVar("K")
V = TypeVar("V")


class Entry(Struct, frozen=True, kw_only=True, tag=True):
    """One change, written in the transaction that made it. `number` counts upwards without gaps in what is told."""

    number: int = 0
    at: datetime


class CallChanged(Entry, frozen=True, kw_only=True):
    """A call began, moved on, or is over."""

    call: Call


class PersonChanged(Entry, frozen=True, kw_only=True):
    """A person's own word (here or away) and which of their telephones are present."""

    person: PersonId
    here: bool
    present: tuple[PhoneId, ...] = ()
    after: bool = False
    """A conversation in the browser has just ended; they take the time they need and say when they are ready."""


class PromiseChanged(Entry, frozen=True, kw_only=True):
    """A promise was made, tried, or has ended."""

    promise: Promise


class EmergencyChanged(Entry, frozen=True, kw_only=True):
    """Something that cannot wait began, or was closed by somebody."""

    emergency: Emergency


class LineChanged(Entry, frozen=True, kw_only=True):
    """The telephone itself: is the line process there?"""

    up: bool


class HoursChanged(Entry, frozen=True, kw_only=True):
    """The opening hours of a branch, or a roster, are others from now on; or a gap of a line is accepted."""

    by: PersonId
    branch: BranchId | None = None
    roster: GroupId | None = None
    line: LineId | None = None


class CustomerChanged(Entry, frozen=True, kw_only=True):
    """A card was written, changed, joined to another, or forgotten."""

    customer: CustomerId
    by: PersonId


class CustomersBrought(Entry, frozen=True, kw_only=True):
    """Some cards out of a file were written."""

    bringing: BringingId
    by: PersonId
    new: int
    changed: int


class CustomersTaken(Entry, frozen=True, kw_only=True):
    """A copy of every card was given to somebody."""

    by: PersonId


class MatterChanged(Entry, frozen=True, kw_only=True):
    """A question of a customer was opened, given to somebody, resolved, or has come back."""

    matter: Matter


AnyEntry = (
    CallChanged
    | PersonChanged
    | PromiseChanged
    | EmergencyChanged
    | LineChanged
    | HoursChanged
    | CustomerChanged
    | CustomersBrought
    | CustomersTaken
    | MatterChanged
)


LEFT_THE_PAGE_AFTER = timedelta(minutes=2)
"""Whoever took their time after a call and whose page has been gone this long is not writing any more: they can be rung again."""


class PersonNow(Struct, frozen=True, kw_only=True):
    """One of us as everyone may see it."""

    here: bool = False
    present: tuple[PhoneId, ...] = ()
    after: bool = False


class Board(Struct, frozen=True, kw_only=True):
    """Open calls, people, open promises and emergencies, after entry `number`."""

    number: int = 0
    line_up: bool = False
    calls: dict[CallId, Call] = {}
    people: dict[PersonId, PersonNow] = {}
    promises: dict[PromiseId, Promise] = {}
    emergencies: dict[CallId, Emergency] = {}


def fold(board: Board, entry: AnyEntry) -> Board:
    """The board after this entry. Calls that are over, promises that have ended and emergencies that are closed leave it."""
    number = max(board.number, entry.number)
    match entry:
        case CallChanged(call=call):
            calls = {**board.calls, call.id: call} if call.stage is not Stage.OVER else _without(board.calls, call.id)
            return msgspec.structs.replace(board, number=number, calls=calls)
        case PersonChanged(person=person, here=here, present=present, after=after):
            people = {**board.people, person: PersonNow(here=here, present=present, after=after)}
            return msgspec.structs.replace(board, number=number, people=people)
        case PromiseChanged(promise=promise):
            open_ = {**board.promises, promise.id: promise} if promise.end is None else _without(board.promises, promise.id)
            return msgspec.structs.replace(board, number=number, promises=open_)
        case EmergencyChanged(emergency=emergency):
            is_open = emergency.closed_at is None
            rest = _without(board.emergencies, emergency.id)
            left = {**rest, emergency.id: emergency} if is_open else rest
            return msgspec.structs.replace(board, number=number, emergencies=left)
        case LineChanged(up=up):
            return msgspec.structs.replace(board, number=number, line_up=up)
        case HoursChanged() | CustomerChanged() | CustomersBrought() | CustomersTaken() | MatterChanged():
            return msgspec.structs.replace(board, number=number)


def _without(table: dict[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in table.items() if k != key}


class PersonState(StrEnum):
    """What a person is doing, derived from live legs and their own word; stored nowhere."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    AFTER = "after"
    AWAY = "away"
    NO_PHONE = "no_phone"
    """Says they are here, but no telephone of theirs is present."""


def state_of(board: Board, person: PersonId) -> PersonState:
    for call in board.calls.values():
        if any(part.person == person and part.answered for part in call.ours):
            return PersonState.TALKING
    if any(part.person == person for call in board.calls.values() for part in call.ours):
        return PersonState.RINGING
    now = board.people.get(person, PersonNow())
    if not now.here:
        return PersonState.AWAY
    if now.after:
        return PersonState.AFTER
    return PersonState.FREE if now.present else PersonState.NO_PHONE


def leg_of(call: Call, person: PersonId) -> LegId | None:
    """The leg this person has on this call, answered or ringing."""
    return next((part.leg for part in call.ours if part.person == person), None)
