"""How a promise ends: kept, late, or broken and told. Never by itself, and never by a machine."""

from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace

from vivevoix.core.calls.refusals import NotYourPromise, TooLongAgo
from vivevoix.core.ids import CallId, PersonId
from vivevoix.core.promises.attempts import try_again_at
from vivevoix.core.promises.promise import Attempt, AttemptOutcome, Promise, PromiseEnd, Telling

MAY_END_ANY = frozenset({"supervisor", "administrator"})
MAY_BE_TAKEN_BACK_FOR = timedelta(hours=1)


def keep(promise: Promise, by: PersonId, at: datetime, call: CallId | None = None) -> Promise:
    """The customer was spoken to, on this call if it is known. A promise already ended stays as it ended."""
    if promise.end is not None:
        return promise
    in_time = at <= promise.due_at and not any(move.was_late for move in promise.moves)
    talked = (Attempt(at=at, by=by, outcome=AttemptOutcome.TALKED, call=call),) if call else ()
    return replace(
        promise,
        end=PromiseEnd.KEPT if in_time else PromiseEnd.LATE,
        ended_at=at,
        ended_by=by,
        attempts=(*promise.attempts, *talked),
        next_attempt_at=None,
    )


def break_and_tell(promise: Promise, by: PersonId, at: datetime, told: Telling) -> Promise:
    """We will not ring, and the customer has heard so from a person."""
    if promise.end is not None:
        return promise
    return replace(promise, end=PromiseEnd.BROKEN_AND_TOLD, ended_at=at, ended_by=by, told=told, next_attempt_at=None)


def may_end(promise: Promise, by: PersonId, role: str) -> bool:
    """Its owner, the second person, a supervisor or an administrator. Whoever speaks with the customer keeps it by that alone."""
    return by == promise.owner or (promise.second is not None and by == promise.second.person) or role in MAY_END_ANY


def it_was_a_voicemail(promise: Promise, by: PersonId, at: datetime, zone: tzinfo) -> Promise:
    """Whoever was on the line says that no person was at the other end: it is owed again, by the same hour as before, and tried
    again. Everybody who heard of it is told anew: they have seen it kept since.

    Raises `NotYourPromise` for anybody else, and `TooLongAgo` when it ended too long before.
    """
    last = promise.attempts[-1] if promise.attempts else None
    if promise.end not in {PromiseEnd.KEPT, PromiseEnd.LATE} or last is None or last.outcome is not AttemptOutcome.TALKED:
        raise TooLongAgo
    if by != promise.ended_by:
        raise NotYourPromise
    if promise.ended_at is None or at - promise.ended_at > MAY_BE_TAKEN_BACK_FOR:
        raise TooLongAgo
    machine = replace(last, outcome=AttemptOutcome.VOICEMAIL_SUSPECTED)
    owed = replace(promise, end=None, ended_at=None, ended_by=None, attempts=(*promise.attempts[:-1], machine))
    again = try_again_at(owed, replace(machine, at=at), zone)
    return replace(owed, next_attempt_at=again, reminded_at=None, second=None, late_at=None)
