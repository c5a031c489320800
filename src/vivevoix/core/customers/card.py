"""What is on the page when somebody rings: the card, and what happened between them and us."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from vivevoix.core.calls.call import Outcome
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import CallId, CustomerId, PersonId
from vivevoix.core.matters import Matter

ONE_LINE = 160
"""Characters of a note that are shown where one line is all there is room for."""

How = Literal["rang", "opened", "copied"]
"""It came with a call, it was opened, or a copy of it was given."""


class LastTime(Struct, frozen=True, kw_only=True):
    """One earlier call, in one line."""

    call: CallId
    at: datetime
    direction: Literal["in", "out"]
    person: PersonId | None = None
    """Who of us spoke with them, the last."""
    outcome: Outcome | None = None
    seconds: float | None = None
    """How long they spoke; None when they did not."""
    words: str = ""
    """The first line of what was written down."""


class Knows(Struct, frozen=True, kw_only=True):
    """One of us whom they have spoken with."""

    person: PersonId
    last_at: datetime


class CardSeen(Struct, frozen=True, kw_only=True):
    """Once, somebody of ours saw a card: the customer may ask who."""

    customer: CustomerId
    at: datetime
    person: PersonId
    how: How
    call: CallId | None = None


class Card(Struct, frozen=True, kw_only=True):
    """Read in three seconds."""

    customer: Customer
    """With what the cards joined to it add."""
    parts: tuple[Customer, ...] = ()
    """The cards joined to it, each as it is."""
    matters: tuple[Matter, ...] = ()
    """Open ones, the oldest first, then what was resolved lately."""
    knows: tuple[Knows, ...] = ()
    """The last they spoke with first."""
    last: tuple[LastTime, ...] = ()
    """The newest first."""

    @property
    def ids(self) -> tuple[CustomerId, ...]:
        """Every card that is this person's."""
        return (self.customer.id, *(part.id for part in self.parts))


def in_one_line(words: str) -> str:
    """The beginning of a note: its first line that says something."""
    line = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return line if len(line) <= ONE_LINE else line[: ONE_LINE - 1].rstrip() + "…"
