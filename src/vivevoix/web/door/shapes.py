"""What visitors of a public page say and hear. Everything they type is short, and believed by nobody."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from vivevoix.live.door.at_the_door import Worked
from vivevoix.live.door.showing import DoorShown
from vivevoix.web.door.words import Said

Typed = Annotated[str, Meta(max_length=80)]


class DoorSaid(Struct, frozen=True, kw_only=True):
    """A line as anybody may see it, and the same in sentences."""

    shown: DoorShown
    said: Said


class CallUs(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A visitor wants to call from their browser."""

    worked: Worked
    name: Typed = ""


class MayCall(Struct, frozen=True, kw_only=True):
    """They may, once, within the next seconds."""

    permit: str
    path: str
    """Of the WebSocket that is theirs (RFC 7118)."""
    number: str
    """What it rings; nothing else can be rung."""


class RingMeAt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A visitor wants to be rung."""

    worked: Worked
    number: Annotated[str, Meta(min_length=1, max_length=40)]
    start: datetime | None = None
    """One of the hours that were offered; null for soon."""
    name: Typed = ""
    because: Annotated[str, Meta(max_length=300)] = ""
    language: Literal["en", "fr"] = "en"
    permit: Annotated[str, Meta(max_length=64)] | None = None
    """The call they made before, which nobody took."""
