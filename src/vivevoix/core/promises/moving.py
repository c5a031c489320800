"""Another owner, another hour: never without a named reason, and never to nobody."""

from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.ids import PersonId
from vivevoix.core.promises.promise import Move, Promise, WhyMoved


def move(
    promise: Promise,
    *,
    at: datetime,
    why: WhyMoved,
    by: PersonId | None = None,
    owner: PersonId | None = None,
    due_at: datetime | None = None,
) -> Promise:
    """The promise with this owner and this hour. A new hour begins anew with its reminder and its second person; a new owner is
    reminded as the one before was. What stays as it is, or has ended, is not moved."""
    owner, due_at = owner or promise.owner, due_at or promise.due_at
    if promise.end is not None or (owner == promise.owner and due_at == promise.due_at):
        return promise
    step = Move(
        at=at,
        why=why,
        by=by,
        owner_before=promise.owner,
        owner=owner,
        due_before=promise.due_at,
        due_at=due_at,
        was_late=due_at > promise.due_at and at > promise.due_at,
    )
    moved = replace(promise, owner=owner, due_at=due_at, moves=(*promise.moves, step), reminded_at=None, second=None)
    return moved if due_at == promise.due_at else replace(moved, said_at=at, late_at=None, next_attempt_at=None)
