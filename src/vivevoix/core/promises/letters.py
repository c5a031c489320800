"""What a customer who gave their address hears of a promise: that it is made, moved, kept. Each once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from vivevoix.core.ids import PromiseId
from vivevoix.core.promises.promise import Promise, PromiseEnd

UNTIL_IT_IS_SURE = timedelta(minutes=10)
"""Whoever was on the line may still say that it was a voicemail."""


class LetterKind(StrEnum):
    """What it says."""

    MADE = "made"
    MOVED = "moved"
    KEPT = "kept"


class Letter(Struct, frozen=True, kw_only=True):
    """One e-mail that is owed to a customer. It holds nothing of them: that is read from the promise when it is sent."""

    key: str
    """The same for the same news: nobody is written to twice about it."""
    promise: PromiseId
    kind: LetterKind
    due_at: datetime
    """The hour it speaks of."""
    not_before: datetime


def letters_between(before: Promise | None, after: Promise, at: datetime) -> Iterator[Letter]:
    """What this change lets the customer know. `before` is None for one that was not owed until now."""
    if not after.email:
        return
    if before is None or not before.email:
        if after.end is None:
            yield _letter(after, LetterKind.MADE, "", at)
    elif before.due_at != after.due_at:
        yield _letter(after, LetterKind.MOVED, f":{len(after.moves)}", at)
    if after.end in {PromiseEnd.KEPT, PromiseEnd.LATE}:
        yield _letter(after, LetterKind.KEPT, f":{len(after.attempts)}", at + UNTIL_IT_IS_SURE)


def is_still_true(letter: Letter, promise: Promise) -> bool:
    """Would it still say what is so? A newer letter says the newer hour, and what was taken back is not said."""
    match letter.kind:
        case LetterKind.MADE | LetterKind.MOVED:
            return promise.end is None and promise.due_at == letter.due_at
        case LetterKind.KEPT:
            return promise.end in {PromiseEnd.KEPT, PromiseEnd.LATE}


def _letter(promise: Promise, kind: LetterKind, which: str, not_before: datetime) -> Letter:
    key = f"{promise.id}:{kind}{which}"
    return Letter(key=key, promise=promise.id, kind=kind, due_at=promise.due_at, not_before=not_before)
