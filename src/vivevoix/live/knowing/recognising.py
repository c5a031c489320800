"""Who it is: looked up once, before the first telephone rings, and on the page while it does."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from vivevoix.core.arriving import Known
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import CallArrived
from vivevoix.core.customers.card import Card
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.recognising import candidates, known_by_number
from vivevoix.core.dialling import is_outside_number
from vivevoix.core.ids import E164, CallId, CustomerId, PersonId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.asked import PromiseRequested
from vivevoix.store import Store, Transaction

Owing = TypeVar("Owing", Promise, PromiseRequested)
log = logging.getLogger(__name__)
WITHIN = 0.2
"""Seconds a caller may be looked up in: telephones must not ring later because the store is slow."""


def customer_of(fact: CallArrived) -> E164 | None:
    """Who rings us, or whom one of us has dialled on a desk phone."""
    if fact.account is None:
        return fact.caller.number
    return E164(fact.number) if is_outside_number(fact.number) else None


class Recognising:
    """Cards of those on the line, and of nobody else."""

    def __init__(self, store: Store, ours: Iterable[E164] = ()) -> None:
        """`ours`: numbers of our own people, who are not customers."""
        self._store = store
        self._ours = frozenset(ours)
        self._arriving: dict[CallId, E164] = {}
        self._cards: dict[CustomerId, Card] = {}
        self._calls: dict[CallId, tuple[CustomerId, ...]] = {}

    def rings(self, call: CallId, number: E164) -> None:
        """To be looked up with the next turn."""
        self._arriving[call] = number

    async def look_up(self) -> dict[CallId, Known]:
        """What the store knows of those who have just begun to ring. Who cannot be looked up in time rings as a stranger."""
        found: dict[CallId, Known] = {}
        if not self._arriving:
            return found
        try:
            async with asyncio.timeout(WITHIN):
                while self._arriving:  # others may begin to ring while these are looked up
                    arriving, self._arriving = self._arriving, {}
                    async with self._store.glancing() as t:
                        found.update({call: await self._known(t, call, number) for call, number in arriving.items()})
        except Exception:
            log.exception("callers could not be looked up; they ring as strangers")
            self._arriving = {}
        return found

    async def _known(self, t: Transaction, call: CallId, number: E164) -> Known:
        people = () if number in self._ours else (await t.reached_by([number])).get(number, ())
        if people:
            self._keep(call, await t.cards([each.id for each in people]))
        return known_by_number(people, await self._met(t, number, people))

    async def _met(self, t: Transaction, number: E164, people: Sequence[Customer]) -> tuple[PersonId, ...]:
        card = self._cards.get(people[0].id) if len(people) == 1 else None
        if card is not None:
            return tuple(each.person for each in card.knows)
        return (await t.acquaintances([number])).get(number, ())

    def _keep(self, call: CallId, cards: dict[CustomerId, Card]) -> None:
        self._cards.update(cards)
        self._calls[call] = tuple(dict.fromkeys((*self._calls.get(call, ()), *cards)))

    async def take_up(self, calls: Iterable[Call]) -> None:
        """As a desk finds them that starts."""
        async with self._store.reading() as t:
            for call in calls:
                self._keep(call.id, await t.cards(candidates(call)))

    async def read(self, call: CallId, wanted: CustomerId) -> Card | None:
        """The card of somebody who is on this call, as it is now."""
        async with self._store.reading() as t:
            found = await t.cards([wanted])
        self._keep(call, found)
        return found.get(wanted)

    async def changed(self, customers: Iterable[CustomerId]) -> list[Card]:
        """These cards, read again: every page that shows one shows it as it is now."""
        async with self._store.reading() as t:
            found = await t.cards(changed := tuple(customers))
        for gone in {*changed} - found.keys():
            self._cards.pop(gone, None)
        cards = {card.customer.id: card for card in found.values()}
        self._cards.update({each: card for each, card in cards.items() if each in self._cards})
        return list(cards.values())

    def shows(self, customer: CustomerId) -> bool:
        """Is this card on somebody's page?"""
        return customer in self._cards

    def follow(self, call: Call) -> None:
        """What is over is forgotten here."""
        if call.stage is Stage.OVER:
            self.forget([call.id])

    def forget(self, calls: Iterable[CallId]) -> None:
        """These calls need no cards any more, or have never been."""
        for call in calls:
            self._calls.pop(call, None)
        if not self._calls:
            self._cards.clear()
        elif len(self._cards) > 4 * len(self._calls):
            needed = {each for ids in self._calls.values() for each in ids}
            self._cards = {each: card for each, card in self._cards.items() if each in needed}

    def told_to(self, person: PersonId, call: Call) -> tuple[Card, ...]:
        """The card of the caller, or of everybody it could be, for somebody who is on this call or is being rung for it."""
        if not any(part.person == person for part in call.ours):
            return ()
        return tuple(self._cards[each] for each in candidates(call) if each in self._cards)


async def with_their_wishes(store: Store, asked: Owing) -> Owing:
    """A promise, or one that is asked for, with who it is to, and who must not ring them by now."""
    if asked.number is None:
        return asked
    async with store.glancing() as t:
        people = (await t.reached_by([asked.number])).get(asked.number, ())
    of_them = [each for each in people if each.id == asked.customer] or people
    known = known_by_number(of_them)
    return replace(asked, customer=asked.customer or known.customer, not_with=known.not_with)
