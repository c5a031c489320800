"""Calls we owe. A promise has an owner and a time, and ends kept, late, or broken and told; never by itself."""

from collections.abc import Container
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from vivevoix.core.ids import E164, CallId, LineId, PersonId, PromiseId


class PromiseEnd(StrEnum):
    """The only ways a promise ends."""

    KEPT = "kept"
    LATE = "late"
    """Kept, but after the hour that was said."""
    BROKEN_AND_TOLD = "broken_and_told"
    """We could not keep it and a person told the customer so."""


class Promise(Struct, frozen=True, kw_only=True):
    """We ring this customer back: who, by when, and why."""

    id: PromiseId
    line: LineId
    call: CallId | None = None
    """The call it came from."""
    owner: PersonId
    number: E164 | None = None
    """Personal: never journaled. None when the caller withheld their number: the owner can then only wait for them."""
    name: str | None = None
    """Personal: never journaled. What the network or the operator said they are called."""
    because: str = ""
    """Named reason: `not_answered`, `cut_off`, or the operator's own words."""
    made_at: datetime
    due_at: datetime
    attempts: int = 0
    end: PromiseEnd | None = None
    ended_at: datetime | None = None
    ended_by: PersonId | None = None


def owner_of(wanted: PersonId | None, keeper: PersonId, people: Container[PersonId]) -> PersonId:
    """Who owes it: the one it was to be, or, when they are none of us (any more), the keeper of the line."""
    return wanted if wanted is not None and wanted in people else keeper


def keep(promise: Promise, by: PersonId, at: datetime) -> Promise:
    """The customer was rung and spoken to. A promise already ended stays as it ended."""
    if promise.end is not None:
        return promise
    end = PromiseEnd.KEPT if at <= promise.due_at else PromiseEnd.LATE
    return msgspec.structs.replace(promise, end=end, ended_at=at, ended_by=by)


def break_and_tell(promise: Promise, by: PersonId, at: datetime) -> Promise:
    """We will not ring, and the customer has been told by a person."""
    if promise.end is not None:
        return promise
    return msgspec.structs.replace(promise, end=PromiseEnd.BROKEN_AND_TOLD, ended_at=at, ended_by=by)


def try_again(promise: Promise) -> Promise:
    """We rang and did not reach them: one attempt more, still owed."""
    return msgspec.structs.replace(promise, attempts=promise.attempts + 1) if promise.end is None else promise


def is_due(promise: Promise, now: datetime) -> bool:
    return promise.end is None and now >= promise.due_at


def due_after(made_at: datetime, ring_back_within: timedelta) -> datetime:
    """The hour we say when nobody could say one."""
    return made_at + ring_back_within


def announced(promise: Promise) -> Promise:
    """The promise as it may be journaled: no number, no name, no words of a person."""
    because = promise.because if promise.because in {"not_answered", "cut_off"} else "said"
    return msgspec.structs.replace(promise, number=None, name=None, because=because)
