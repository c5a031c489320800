"""Earlier calls as they are said to the console."""

from msgspec import Struct

from vivevoix.core.calls.call import Call
from vivevoix.core.ids import CallId


class PastCallShown(Struct, frozen=True, kw_only=True):
    """One earlier call, as it is read in a list."""

    call: Call
    customer: str | None
    """What they are called on their card."""
    words: str
    """The first line of what was written about it."""
    promised: bool
    """Something was promised because of it."""


class HistoryShown(Struct, frozen=True, kw_only=True):
    calls: tuple[PastCallShown, ...]
    """Newest first."""
    before: CallId | None
    """Ask for the next page with this; None when there is none."""
