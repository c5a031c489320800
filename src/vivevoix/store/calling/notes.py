"""What people wrote down about a call: one note by each person, which they may write anew."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from vivevoix.core.ids import CallId, PersonId
from vivevoix.store.tables import notes
from vivevoix.store.working import Working, insert_or_replace

_SAVE = insert_or_replace(notes)


class Note(Struct, frozen=True, kw_only=True):
    """A person's words about a call. Personal: never journaled, never logged."""

    call: CallId
    by: PersonId
    at: datetime
    words: str


class Notes(Working):
    """The part of a transaction that keeps notes."""

    async def save_notes(self, written: Sequence[Note]) -> None:
        rows = [{"call": note.call, "by": note.by, "at": note.at, "words": note.words} for note in written]
        self._write(_SAVE, rows)

    async def notes_of(self, call: CallId) -> list[Note]:
        """Oldest first."""
        query = select(notes).where(notes.c.call == call).order_by(notes.c.at)
        return await self._read(lambda connection: [Note(**row) for row in connection.execute(query).mappings()])
