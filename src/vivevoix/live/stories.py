"""What people wrote about the calls that are going on, so that whoever is asked in reads it while their telephone still rings."""

from collections.abc import Iterable

from vivevoix.core.calls.call import Call
from vivevoix.core.ids import CallId, PersonId
from vivevoix.store import Note


class Stories:
    """Personal words: in memory and in the notes of the store, never in the journal; told only to those on the call."""

    def __init__(self) -> None:
        self._of: dict[CallId, dict[PersonId, Note]] = {}

    def know(self, call: CallId, notes: Iterable[Note]) -> None:
        """These words belong to this call: written about it, or about the one it rings back for."""
        for note in notes:
            self._of.setdefault(call, {})[note.by] = note

    def forget(self, call: CallId) -> None:
        """The call is over; its notes are in the store."""
        self._of.pop(call, None)

    def told_to(self, person: PersonId, call: Call) -> tuple[Note, ...]:
        """What others wrote, the oldest first, for somebody who is on this call or is being rung for it."""
        if not any(part.person == person for part in call.ours):
            return ()
        written = self._of.get(call.id, {}).values()
        return tuple(sorted((note for note in written if note.by != person and note.words), key=lambda note: note.at))
