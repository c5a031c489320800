"""Somebody is forgotten: out of the store in one turn of the house, then out of what files hold besides rows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from msgspec.structs import replace

from vivevoix.core.board import CustomerChanged
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.refusals import NoSuchCustomer
from vivevoix.core.customers.bringing import State
from vivevoix.core.customers.forgetting import FilesAreHere, HasBeenForgotten, WhyForgotten, forgotten, refuse_unless_settled
from vivevoix.core.customers.held import Held
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import CallId, CustomerId, PersonId, PromiseId
from vivevoix.live.clock import Clock
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.live.turn import Turn
from vivevoix.store import Store

log = logging.getLogger(__name__)
AT_ONCE, AT_NIGHT = 64 << 20, 256 << 20
"""Bytes of a file that is rewritten while the house runs and nobody is on the line: nothing else can be written meanwhile, one
to two seconds for each 100 MB."""
TRIES = 5
PAUSE = 0.2
"""Seconds until a reader is done."""


class Forgetting:
    """Made once per desk."""

    def __init__(self, keeping: Keeping, house: House, store: Store, clock: Clock) -> None:
        self._keeping, self._house, self._store, self._clock = keeping, house, store, clock
        self._cleaning = asyncio.Lock()

    async def forget(self, wanted: CustomerId, by: PersonId, why: WhyForgotten) -> None:
        """Raises `NoSuchCustomer`, `OnTheLine`, `EmergencyOpen`, `StillOwed`, `MatterOpen`, `FilesAreHere`; nothing has changed then."""
        async with self._keeping.one_at_a_time:
            async with self._store.reading() as t:
                held, files = await t.held(wanted), await t.bringings()
            if held is None:
                raise NoSuchCustomer
            if any(each.state is not State.DONE for each in files):
                raise FilesAreHere
            await self._house.decide(lambda turn: self._let_go(turn, held, by, why))
        await self._house.recognising.changed(held.ids)

    def _let_go(self, turn: Turn, held: Held, by: PersonId, why: WhyForgotten) -> None:
        now = self._clock.now()
        refuse_unless_settled(held, self._calls(turn), self._house.owed.promises.values(), self._emergencies(turn))
        turn.forgotten.append(forgotten(held, by, why, now))
        turn.entries.extend(CustomerChanged(at=now, customer=each, by=by) for each in held.ids)

    def _calls(self, turn: Turn) -> Iterable[Call]:
        """Those that are open, also those of this very turn, with who rings."""
        known = {call.id: call for call in self._house.board.calls.values()} | turn.calls
        for call in known.values():
            caller = self._house.caller_of(call.id)
            if caller is not None and call.stage is not Stage.OVER:
                yield replace(call, caller=caller)

    def _emergencies(self, turn: Turn) -> Iterable[Emergency]:
        known = [self._house.emergency_of(each) for each in self._house.board.emergencies]
        return [*(each for each in known if each is not None), *turn.emergencies.values()]

    # Files.

    async def clean(self, at_once: int = AT_ONCE) -> bool:
        """After somebody was forgotten: nothing of them is left in the file, its log, or places that are free in it. False: not
        yet, because somebody is on the line, or the file is larger than what may be rewritten now."""
        async with self._cleaning:
            async with self._store.reading() as t:
                gone = await t.not_clean()
            if not gone:
                return True
            rewrite = self._can_rewrite(at_once)
            if not await self._left_nothing(rewrite=rewrite):
                return False
            if not rewrite and self._store.size is not None:
                return False
            async with self._store.transaction() as t:
                await t.clean(gone, self._clock.now())
            return True

    def _can_rewrite(self, at_once: int) -> bool:
        size = self._store.size
        return size is not None and size <= at_once and not self._house.board.calls

    async def _left_nothing(self, *, rewrite: bool) -> bool:
        for _ in range(TRIES):
            if await self._store.leave_nothing(rewrite=rewrite):
                return True
            rewrite = False
            await asyncio.sleep(PAUSE)
        log.warning("the log could not be emptied: somebody reads for long")
        return False

    # What could bring somebody back.

    async def about(self, which: CallId | PromiseId, write: Callable[[], Awaitable[None]]) -> None:
        """Something is written about a call that may be over, or a promise that may have ended. Raises `HasBeenForgotten`."""
        if self._house.caller_of(CallId(which)) is not None:  # whoever is on the line cannot be forgotten
            return await write()
        async with self._keeping.one_at_a_time:
            async with self._store.reading() as t:
                if await t.is_forgotten(which):
                    raise HasBeenForgotten
            return await write()
