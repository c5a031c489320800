"""Cards and matters are changed here, one after the other, so that two people who write at once lose nothing."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.board import CustomerChanged, MatterChanged
from vivevoix.core.calls.refusals import NoSuchCustomer, NoSuchMatter
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.merging import merge, unmerge
from vivevoix.core.ids import CustomerId, MatterId, PersonId
from vivevoix.core.matters import Matter, announced
from vivevoix.live.clock import Clock
from vivevoix.live.house import House
from vivevoix.live.turn import Turn
from vivevoix.store import Store


class Keeping:
    """Made once per desk."""

    def __init__(self, house: House, store: Store, clock: Clock) -> None:
        self._house = house
        self._store = store
        self._clock = clock
        self.one_at_a_time = asyncio.Lock()
        """Held by whoever reads cards in order to write them."""

    async def add(self, customer: Customer) -> Customer:
        async with self.one_at_a_time:
            await self._write([customer], customer.made_by)
        return customer

    async def change(self, wanted: CustomerId, by: PersonId, rule: Callable[[Customer, datetime], Customer]) -> Customer:
        """By a rule of the core. Raises `NoSuchCustomer`, and what the rule refuses."""
        async with self.one_at_a_time:
            before = await self._read(wanted)
            after = rule(before, self._clock.now())
            if after != before:
                await self._write([after], by)
        return after

    async def merge(self, part: CustomerId, into: CustomerId, by: PersonId) -> None:
        """Raises `NoSuchCustomer`, `SameCard`."""
        async with self.one_at_a_time:
            one, other = await self._read(part), await self._read(into)
            async with self._store.reading() as t:
                above = await t.standing_for(into)
            await self._write([merge(one, other, above, self._clock.now())], by, also=[into, *(card.id for card in above)])

    async def unmerge(self, part: CustomerId, by: PersonId) -> None:
        """Raises `NoSuchCustomer`, `NotMerged`."""
        async with self.one_at_a_time:
            one = await self._read(part)
            async with self._store.reading() as t:
                above = await t.standing_for(part)
            await self._write([unmerge(one, self._clock.now())], by, also=[card.id for card in above])

    async def _read(self, wanted: CustomerId) -> Customer:
        async with self._store.reading() as t:
            found = await t.customer(wanted)
        if found is None:
            raise NoSuchCustomer
        return found

    async def _write(self, changed: Sequence[Customer], by: PersonId, also: Sequence[CustomerId] = ()) -> None:
        now = self._clock.now()
        changed = [replace(customer, changed_by=by) for customer in changed]
        ids = [*(customer.id for customer in changed), *also]

        def keep(turn: Turn) -> None:
            turn.customers.extend(changed)
            turn.entries.extend(CustomerChanged(at=now, customer=each, by=by) for each in ids)

        await self._house.decide(keep)
        cards = await self._house.recognising.changed(ids)
        await self._house.decide(lambda turn: self._house.wishes_changed(turn, cards))

    # Matters.

    async def open_matter(self, matter: Matter) -> Matter:
        """Raises `NoSuchCustomer`."""
        async with self.one_at_a_time:
            await self._read(matter.customer)
            return await self._keep_matter(matter)

    async def change_matter(self, wanted: MatterId, rule: Callable[[Matter, datetime], Matter]) -> Matter:
        """By a rule of the core. Raises `NoSuchMatter`, and what the rule refuses."""
        async with self.one_at_a_time:
            async with self._store.reading() as t:
                before = await t.matter(wanted)
            if before is None:
                raise NoSuchMatter
            after = rule(before, self._clock.now())
            return after if after == before else await self._keep_matter(after)

    async def _keep_matter(self, matter: Matter) -> Matter:
        def keep(turn: Turn) -> None:
            turn.matters.append(matter)
            turn.entries.append(MatterChanged(at=self._clock.now(), matter=announced(matter)))

        await self._house.decide(keep)
        await self._house.recognising.changed([matter.customer])
        return matter
