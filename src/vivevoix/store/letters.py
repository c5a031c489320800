"""E-mail that is owed: written down in the transaction of its news, begun before it is sent, and never sent twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import bindparam, select, update

from vivevoix.core.promises.letters import Letter, LetterKind
from vivevoix.store.tables import letters, unsent
from vivevoix.store.working import Working, insert_or_leave, saving

_ADD = insert_or_leave(letters)
_THIS = letters.c.key == bindparam("which")
_BEGIN = saving(update(letters).where(_THIS).values(begun_at=bindparam("at"), tries=bindparam("now_tried")))
_AGAIN = saving(update(letters).where(_THIS).values(begun_at=bindparam("nothing"), not_before=bindparam("at")))
_DONE = saving(update(letters).where(_THIS).values(done_at=bindparam("at"), became=bindparam("how")))

Became = Literal["sent", "not_true", "refused", "given_up"]


class LetterKept(Struct, frozen=True, kw_only=True):
    letter: Letter
    tries: int


class Letters(Working):
    """The part of a transaction that keeps what is to be sent."""

    async def add_letters(self, fresh: Sequence[Letter]) -> None:
        """News that was told already is not told again."""
        rows = [
            {
                "key": letter.key,
                "promise": letter.promise,
                "kind": letter.kind.value,
                "due_at": letter.due_at,
                "not_before": letter.not_before,
                "tries": 0,
                "begun_at": None,
                "done_at": None,
                "became": None,
            }
            for letter in fresh
        ]
        self._write(_ADD, rows)

    async def letters_due(self, now: datetime, limit: int = 20) -> list[LetterKept]:
        query = select(letters).where(unsent, letters.c.not_before <= now).order_by(letters.c.not_before).limit(limit)
        kept = await self._read(lambda connection: connection.execute(query).mappings().all())
        return [
            LetterKept(
                letter=Letter(
                    key=row["key"],
                    promise=row["promise"],
                    kind=LetterKind(row["kind"]),
                    due_at=row["due_at"],
                    not_before=row["not_before"],
                ),
                tries=row["tries"],
            )
            for row in kept
        ]

    async def begin_letter(self, kept: LetterKept, at: datetime) -> None:
        """From here on it may have been sent: a desk that dies now does not send it again."""
        self._write(_BEGIN, [{"which": kept.letter.key, "at": at, "now_tried": kept.tries + 1}])

    async def letter_again(self, key: str, at: datetime) -> None:
        """It was certainly not taken: once more, not before then."""
        self._write(_AGAIN, [{"which": key, "at": at, "nothing": None}])

    async def letter_done(self, key: str, at: datetime, how: Became) -> None:
        self._write(_DONE, [{"which": key, "at": at, "how": how}])
