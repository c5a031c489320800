"""Once a day, at a quiet hour, the house goes through what is past, a little at a time, and lets go of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo

from vivevoix.core.calls.refusals import NoSuchCustomer, Refused
from vivevoix.core.customers.forgetting import HOUSE, WhyForgotten, without_what_is_past
from vivevoix.core.customers.retention import Chore, Kind, Terms, next_round
from vivevoix.core.ids import CustomerId
from vivevoix.live.clock import Clock
from vivevoix.live.keeping import Keeping
from vivevoix.live.privacy.forgetting import AT_NIGHT, Forgetting
from vivevoix.settings import Privacy
from vivevoix.store import Store

log = logging.getLogger(__name__)
AT_A_TIME = 200
"""Rows in one transaction: some milliseconds."""
BREATH = 0.05
"""Seconds between two of them, in which everybody else gets on."""
LOOK_AGAIN_AFTER = timedelta(minutes=10)
"""Whether somebody who was forgotten is still to be cleaned out of the files."""


def terms_of(privacy: Privacy) -> Terms:
    """As the settings say."""
    return Terms(
        cards=privacy.cards_unused_for,
        days={
            Kind.CALLERS: privacy.calls_for,
            Kind.NOTES: privacy.notes_for,
            Kind.PROMISES: privacy.promises_for,
            Kind.MATTERS: privacy.matters_for,
            Kind.VIEWS: privacy.views_for,
            Kind.JOURNAL: privacy.journal_for,
        },
    )


class Tidying:
    """Made once per desk. `run()` until cancelled; a round that was cut short is done again from its beginning, without harm."""

    def __init__(
        self,
        forgetting: Forgetting,
        keeping: Keeping,
        store: Store,
        clock: Clock,
        terms: Terms,
        zone: tzinfo,
        *,
        breath: float = BREATH,
    ) -> None:
        self._forgetting, self._keeping, self._store, self._clock = forgetting, keeping, store, clock
        self._terms, self._zone, self._breath = terms, zone, breath

    async def run(self) -> None:
        await self._whatever_happens(self._forgetting.clean)
        while True:
            now = self._clock.now()
            due = next_round(await self._last(), now, self._zone)
            woken = asyncio.Event()
            self._clock.at(min(due, now + LOOK_AGAIN_AFTER), woken.set)
            await woken.wait()
            await self._whatever_happens(self.round if self._clock.now() >= due else self._forgetting.clean)

    async def _last(self) -> datetime | None:
        async with self._store.reading() as t:
            return await t.did_last(Chore.ROUND)

    async def _whatever_happens(self, what: Callable[[], Awaitable[object]]) -> None:
        try:
            await what()
        except Exception:
            # A store that does not answer for a moment must not end the desk; what is past is there tomorrow.
            log.exception("what is past could not be let go of; it is tried again")

    async def round(self) -> None:
        """Everything that is past by now."""
        now = self._clock.now()
        for kind, before in self._terms.past(now):
            while True:
                async with self._store.transaction() as t:
                    count = await t.let_go(kind, before, AT_A_TIME)
                if count < AT_A_TIME:
                    break
                await asyncio.sleep(self._breath)
        await self._forget_remarks(now)
        if before_then := self._terms.unused_since(now):
            await self._forget_unused(before_then)
        if await self._forgetting.clean(AT_NIGHT):
            await self._store.leave_nothing(rewrite=False)
        async with self._store.transaction() as t:
            await t.did(Chore.ROUND, now)
        log.info("what is past was let go of")

    async def _forget_remarks(self, now: datetime) -> None:
        today = now.astimezone(self._zone).date()
        while True:
            async with self._store.reading() as t:
                due = await t.remarks_due(today, AT_A_TIME)
            for card in due:
                await self._keeping.change(card, HOUSE, lambda card, _: without_what_is_past(card, today))
                await asyncio.sleep(self._breath)
            if len(due) < AT_A_TIME:
                return

    async def _forget_unused(self, before: datetime) -> None:
        """Cards nobody has needed since then. Their words leave the files together, when all are gone."""
        last = None
        while True:
            async with self._store.counting() as t:
                places = await t.cards_unchanged(before, last, AT_A_TIME)
                unused = [card for _, card in places if await t.is_unused(card, before)]
            for card in unused:
                await self._forget_one(card)
                await asyncio.sleep(self._breath)
            if len(places) < AT_A_TIME:
                return
            last = places[-1]

    async def _forget_one(self, card: CustomerId) -> None:
        try:
            await self._forgetting.forget(card, HOUSE, WhyForgotten.UNUSED)
        except (NoSuchCustomer, Refused):
            log.info("a card that seemed unused is in use", extra={"customer": card})
