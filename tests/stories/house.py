"""A whole house in rehearsal: the real core, the real store, a hand-moved clock, and telephones that do as they are told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tests.people import NOON, company
from vivevoix.core.board import Board, PersonState, state_of
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import Company, Rung
from vivevoix.core.ids import E164, CallId, LineId, PersonId
from vivevoix.core.promises import Promise
from vivevoix.line.rehearsal import RehearsalLine
from vivevoix.live.clock import HandClock
from vivevoix.live.hours.duty import Laying, no_plan
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.store import PersonKept, Store


class Story:
    """What a story needs to say: time passes, telephones do things, and this is how it stands."""

    def __init__(self, house: House, line: RehearsalLine, clock: HandClock, store: Store) -> None:
        self.house, self.line, self.clock, self.store = house, line, clock, store
        self.keeping = Keeping(house, store, clock)

    async def settle(self) -> None:
        """Until nothing is left in the inbox."""
        while self.house._something.is_set():
            self.house._something.clear()
            await self.house.take_a_turn()

    async def pass_time(self, seconds: float) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        await self.settle()
        while self.clock.now() < until or self.clock.is_due():
            self.clock.move_to(until)
            await self.settle()

    async def rings(self, number: str = "+441134960000", caller: str | None = "+441134960142") -> CallId:
        call = self.line.somebody_rings(number, caller)
        await self.settle()
        return call

    async def answers(self, account: str) -> None:
        self.line.answers(account)
        await self.settle()

    async def asks(self, what: object) -> None:
        """A request through the house's own door, settled."""
        import asyncio

        asking = asyncio.ensure_future(what)  # type: ignore[call-overload]  # noqa: TID251 - the request waits for the turn below
        while not asking.done():
            await asyncio.sleep(0)
            await self.settle()
        await asking

    async def house_rings_out(self, by: PersonId, number: str) -> CallId:
        """This person rings a customer from their page and has picked up their own telephone."""
        await self.asks(self.house.ring_out(by, LineId("leeds"), E164(number)))
        await self.answers(by)
        return next(iter(self.house._day.calls))

    def ringing(self) -> set[str]:
        return set(self.line.ringing.values())

    def call(self, call: CallId) -> Call:
        return self.house._day.calls[call]

    def stage(self, call: CallId) -> Stage:
        return self.call(call).stage

    def heard_by(self, account_or_caller: str) -> set[str]:
        """Whose voice this telephone hears, by account (or `caller`)."""
        names = self._names()
        leg = next(leg for leg, name in names.items() if name == account_or_caller)
        return {names[other] for other in self.line.hears.get(leg, ((), None))[0]}

    def tone_for(self, name: str) -> str | None:
        leg = next(leg for leg, found in self._names().items() if found == name)
        return self.line.hears.get(leg, ((), None))[1]

    def _names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for call in self.house._day.calls.values():
            names[call.caller_leg] = "caller"
            for part in call.ours:
                names[part.leg] = part.person
        return names

    def state(self, person: PersonId) -> PersonState:
        return state_of(self.house.board, person)

    def promises(self) -> list[Promise]:
        return list(self.house._day.promises.values())

    async def board_from_journal(self, before: Board) -> Board:
        from vivevoix.core.board import fold

        board = before
        async with self.store.reading() as t:
            for entry in await t.entries_after(before.number, 100_000):
                board = fold(board, entry)
        return board


@asynccontextmanager
async def story(
    folder: Path, *rungs: Rung, present: tuple[str, ...] = ("aya", "tom", "ngozi", "wes"), of: Company | None = None
) -> AsyncIterator[Story]:
    """A house in which everyone is here and their desk phones are registered, unless said otherwise."""
    clock = HandClock(NOON)
    ours = of or company(*rungs)
    store = await Store.open(folder / "house.db")
    async with store.transaction() as t:
        await t.save_people([PersonKept(id=p, here=True, browser_account=f"web-{p}", browser_secret="x") for p in ours.people])
    try:
        yield await begin(ours, store, clock, present)
    finally:
        await store.close()


async def begin(
    ours: Company,
    store: Store,
    clock: HandClock,
    present: tuple[str, ...],
    line: RehearsalLine | None = None,
    laying: Laying = no_plan,
) -> Story:
    """A desk that starts on this store; with `line`, it meets the line that went on without it."""
    house = House(ours, store, clock, laying)
    await house.open()
    if line is None:
        line = RehearsalLine(house.line_said, clock.now)
        line.accounts.update(present)
    else:
        line._said = house.line_said
    house.use(line)
    line.connect()
    told = Story(house, line, clock, store)
    await told.settle()
    return told
