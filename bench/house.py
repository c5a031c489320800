"""A house to be measured: so many people with a telephone each, all here, and the generator that rings them."""

import asyncio
import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from bench.machine import cpu, cpu_between
from bench.wire import Wire
from tests.telephony.running import PASSWORD, RunningHouse, own_network, settings_of
from vivevoix.core.ids import PersonId
from vivevoix.settings import Line, Person, Phone, Rung
from vivevoix.store import PersonKept, Store
from vivevoix.web.desk import store_of

NUMBER = "+441134960000"
WARM_UP = 30
"""Calls before the measuring begins: everything is loaded and every table is warm."""


class Measured:
    """A running house and the wire to it."""

    def __init__(self, house: RunningHouse, wire: Wire, accounts: list[str]) -> None:
        self.house, self.wire, self.accounts = house, wire, accounts
        self.pids = house.pids()

    def cpu(self) -> dict[str, float]:
        return cpu(self.pids)

    def cpu_since(self, before: dict[str, float]) -> dict[str, float]:
        return cpu_between(before, self.cpu())

    def settle(self, seconds: float = 15.0) -> bool:
        """Until every call is over. False when some are not."""
        return self.wire.run(seconds, lambda: all(call.ended for call in self.wire.calls.values()))

    def rate(self, calls_per_second: float, seconds: float, talk: float) -> float:
        """Callers ring at an even pace for so long. Returns how many rang per second in truth."""
        wire, wanted = self.wire, int(calls_per_second * seconds)
        for number in range(wanted):
            wire.after(number / calls_per_second, lambda: wire.ring(talk) and None)
        begun = len(wire.calls)
        wire.run(seconds * 3 + 5, lambda: len(wire.calls) - begun >= wanted)
        rang = [call.sent_at for call in list(wire.calls.values())[begun:]]
        return (len(rang) - 1) / (rang[-1] - rang[0])


@contextlib.contextmanager
def measured(
    phones: int, *, at_once: int | Literal["all"] = 1, answer_after: Callable[[], float] = lambda: 0.05
) -> Iterator[Measured]:
    """Start a house in which `phones` people wait for calls to one line, each rung `at_once`."""
    accounts = [f"p{number}" for number in range(phones)]
    people = {
        name: Person(name=f"Person {name}", groups=["all"], phones=[Phone(account=name, password=PASSWORD)]) for name in accounts
    }
    rung = Rung(groups=["all"], seconds=30, at_once=at_once)
    lines = {"line": Line(name="line", numbers=[NUMBER], keeper="p0", ladder=[rung])}
    network = own_network()
    with tempfile.TemporaryDirectory(prefix="vivevoix-bench-") as folder:
        house = RunningHouse(settings_of(network, people, lines, media_ports=(20000, 29999)), Path(folder))
        asyncio.run(_everybody_is_here(house, accounts))
        wire = Wire(network, NUMBER, password=PASSWORD, answer_after=answer_after)
        try:
            house.start()
            wire.register(accounts)
            ready = Measured(house, wire, accounts)
            ready.rate(20, WARM_UP / 20, 0.3)
            assert ready.settle(), "the first calls were not answered"
            wire.count.clear()
            wire.calls.clear()
            yield ready
        except BaseException:
            house.print_log()
            raise
        finally:
            house.stop()
            wire.close()


async def _everybody_is_here(house: RunningHouse, accounts: list[str]) -> None:
    """Written into the store before the house starts: two hundred people need not sign in to say that they are here."""
    house.data.mkdir()
    store = await Store.open(store_of(house.data))
    kept = [PersonKept(id=PersonId(name), here=True, browser_account=f"w-{name}", browser_secret="unused") for name in accounts]
    async with store.transaction() as t:
        await t.save_people(kept)
    await store.close()
