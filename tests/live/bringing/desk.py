"""A desk without pages, that brings in what was begun: in this process, or in one of its own that can be killed.

`python -m tests.live.bringing.desk FOLDER` says how many rows are behind it, and goes on until it is killed.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from tests.people import WES, company
from vivevoix.core.customers.bringing import Bringing
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import BringingId
from vivevoix.line.rehearsal import RehearsalLine
from vivevoix.live.bringing.bringings import Bringings
from vivevoix.live.clock import WallClock
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.store import Store


class Desk(Struct, kw_only=True):
    house: House
    keeping: Keeping
    store: Store
    bringings: Bringings

    async def take(self, text: str, name: str = "customers.csv") -> BringingId:
        """The file has arrived, and is begun."""
        bringing, looked = await self.bringings.take(name, WES, _body(text.encode()))
        await self.bringings.begin(bringing.id, looked.how, trial=False)
        return bringing.id

    async def ended(self, wanted: BringingId) -> Bringing:
        async with asyncio.timeout(60):
            await self.bringings.idle.wait()
        return await self.bringings.one(wanted)

    async def cards(self) -> list[Customer]:
        async with self.store.reading() as t:
            return await t.cards_after("", 100_000)


async def _body(body: bytes) -> AsyncIterator[bytes]:
    yield body


@asynccontextmanager
async def desk(folder: Path, *, working: bool = True) -> AsyncIterator[Desk]:
    """One that is not working takes files and begins nothing."""
    store, clock, ours = await Store.open(folder / "house.db"), WallClock(), company()
    house = House(ours, store, clock)
    await house.open()
    line = RehearsalLine(house.line_said, clock.now)
    house.use(line)
    line.connect()
    keeping = Keeping(house, store, clock)
    made = Desk(house=house, keeping=keeping, store=store, bringings=Bringings(house, keeping, store, clock, folder))
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(house.run())]
        if working:
            running.append(group.create_task(made.bringings.run()))
        yield made
        for each in running:
            each.cancel()
    await store.close()


async def _until_killed(folder: Path) -> None:
    async with desk(folder) as here, here.house.listening() as entries:
        async for _ in entries:
            async with here.store.reading() as t:
                print((await t.bringings())[0].counts.rows, flush=True)


if __name__ == "__main__":
    asyncio.run(_until_killed(Path(sys.argv[1])))
