"""One turn of the house: everything that happened since the last one, decided together and written in one transaction."""

import contextlib
import logging
from collections.abc import Callable, Iterator

from vivevoix.core.answering.acquaintance import made_by
from vivevoix.core.board import AnyEntry
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.orders import EndLeg, LineOrder
from vivevoix.core.customers.bringing import Bringing, RowSaid
from vivevoix.core.customers.brought import Brought
from vivevoix.core.customers.card import CardSeen
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.forgetting import Forgotten
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.matters import Matter
from vivevoix.core.promises import Promise
from vivevoix.core.promises.letters import Letter
from vivevoix.store import HoursChange, Note, Store

log = logging.getLogger(__name__)


@contextlib.contextmanager
def mistakes_told(what: str) -> Iterator[None]:
    """A mistake of ours about one call is logged; it does not end the day of everybody else."""
    try:
        yield
    except Exception:
        log.exception(what)


class Turn:
    """What a turn has decided so far. Nothing in it is done or told before it is written."""

    def __init__(self) -> None:
        self.calls: dict[CallId, Call] = {}
        self.promises: dict[PromiseId, Promise] = {}
        self.emergencies: dict[CallId, Emergency] = {}
        self.entries: list[AnyEntry] = []
        self.numbered: list[AnyEntry] = []
        """The entries as they were, or may have been, written: numbered."""
        self.words: dict[PersonId, bool] = {}
        self.notes: list[Note] = []
        self.hours: list[HoursChange] = []
        self.letters: list[Letter] = []
        self.customers: list[Customer] = []
        self.matters: list[Matter] = []
        self.views: list[CardSeen] = []
        self.bringing: tuple[Bringing, list[Brought], list[RowSaid]] | None = None
        """How far a file of customers is, with what came of these rows."""
        self.forgotten: list[Forgotten] = []
        """Whoever goes with this turn, whatever else it says of them."""
        self.orders: list[LineOrder] = []
        self.heard: int | None = None
        self.done: list[Callable[[], None]] = []
        self.look_at: dict[CallId, None] = {}
        """Waiting calls the ladder must look at before this turn ends."""
        self.freed: dict[PersonId, None] = {}

    def take_over(self, earlier: "Turn") -> None:
        """What was decided before this turn, to be written with it."""
        self.calls.update(earlier.calls)
        self.promises.update(earlier.promises)

    @property
    def changes_something(self) -> bool:
        """A fact that changed nothing and asked for nothing is written down as heard with the next that does: hearing it twice
        is the same as hearing it once, and each transaction spared is a tenth of a call's cost."""
        return bool(
            self.calls
            or self.promises
            or self.emergencies
            or self.entries
            or self.words
            or self.notes
            or self.hours
            or self.customers
            or self.matters
            or self.views
            or self.bringing
            or self.forgotten
            or (self.orders and self.heard)
        )

    @property
    def can_wait(self) -> bool:
        """Nobody would notice some milliseconds: no telephone is to ring, be answered or hear anything, and nobody asked."""
        return not self.done and all(isinstance(order, EndLeg) for order in self.orders)

    async def write(self, store: Store, line: str) -> list[AnyEntry]:
        """Everything, in one transaction. Returns the journal entries with their numbers."""
        async with store.transaction() as t:
            await t.save_calls(list(self.calls.values()))
            await t.meet([met for call in self.calls.values() if (met := made_by(call))])
            await t.save_promises(list(self.promises.values()))
            await t.save_emergencies(list(self.emergencies.values()))
            for person, here in self.words.items():
                await t.set_here(person, here)
            await t.save_notes(self.notes)
            await t.save_hours(self.hours)
            await t.add_letters(self.letters)
            await t.save_customers(self.customers)
            await t.save_matters(self.matters)
            await t.save_views(self.views)
            if self.bringing is not None:
                bringing, brought, said = self.bringing
                await t.save_bringings([bringing])
                await t.save_brought(brought)
                await t.save_rows_said(bringing.id, said)
            await t.drop_words([card for gone in self.forgotten for card in gone.ids])
            await t.forget(self.forgotten)
            if self.heard is not None:
                await t.set_heard(line, self.heard)
            self.numbered = await t.append(self.entries)
        return self.numbered
