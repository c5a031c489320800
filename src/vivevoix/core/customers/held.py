"""Everything we hold on one customer: what a copy gives them, and what is gone once they are forgotten."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from vivevoix.core.calls.call import Call
from vivevoix.core.customers.card import CardSeen
from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import CallId, CustomerId, PersonId, PromiseId
from vivevoix.core.matters import Matter
from vivevoix.core.promises import Promise


class NoteHeld(Struct, frozen=True, kw_only=True):
    """What one of us wrote down about a call of theirs."""

    call: CallId
    by: PersonId
    at: datetime
    words: str


class LetterHeld(Struct, frozen=True, kw_only=True):
    """An e-mail about a promise. Its words are made when it is sent, and not kept."""

    promise: PromiseId
    kind: Literal["made", "moved", "kept"]
    done_at: datetime | None
    became: str | None


class Held(Struct, frozen=True, kw_only=True):
    """By their card and the cards joined to it, and by their numbers."""

    customer: Customer
    """With what the cards joined to it add."""
    cards: tuple[Customer, ...]
    """Each of their cards as it is, the one that stands for the others first."""
    shared: frozenset[str] = frozenset()
    """Numbers and addresses of theirs that are on somebody else's card too."""
    matters: tuple[Matter, ...] = ()
    calls: tuple[Call, ...] = ()
    """The oldest first, as are all that follow."""
    notes: tuple[NoteHeld, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    promises: tuple[Promise, ...] = ()
    letters: tuple[LetterHeld, ...] = ()
    seen: tuple[CardSeen, ...] = ()

    @property
    def ids(self) -> tuple[CustomerId, ...]:
        return tuple(card.id for card in self.cards)

    @property
    def numbers(self) -> tuple[str, ...]:
        return numbers_of(self.customer)

    @property
    def alone(self) -> tuple[str, ...]:
        """Numbers behind which nobody else is."""
        return tuple(number for number in self.numbers if number not in self.shared)
