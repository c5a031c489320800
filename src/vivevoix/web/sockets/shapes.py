"""What is said on the live socket."""

from msgspec import Struct

from vivevoix.core.board import AnyEntry
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.ids import CallId
from vivevoix.web.customers.shapes import CardShown
from vivevoix.web.shapes import BoardShown, NoteShown, ToWhom


class LiveBoard(Struct, frozen=True, kw_only=True):
    """The first message on the live socket."""

    board: BoardShown
    stories: dict[CallId, tuple[NoteShown, ...]] = {}
    """What others wrote about the calls this person is on, or is being rung for."""
    cards: dict[CallId, tuple[CardShown, ...]] = {}
    """Likewise whose calls they are, or could be."""


class LiveEntry(Struct, frozen=True, kw_only=True):
    """Each further message: one change, and the names its journal entry does not hold."""

    entry: AnyEntry
    caller: Caller | None = None
    customer: ToWhom | None = None
    story: tuple[NoteShown, ...] = ()
    """What others wrote about this call, for somebody who is on it or is being rung for it."""
    cards: tuple[CardShown, ...] | None = None
    """Likewise whose call it is, or everybody whose it could be; only when that is not what was said before."""


class LiveAlive(Struct, frozen=True, kw_only=True):
    """A message in between, when nothing has changed for a while: we are still there."""

    alive: bool = True
