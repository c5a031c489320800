"""Files of customers are brought in one after the other, some rows at a time, so that nobody who rings waits for them."""

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from vivevoix.core.board import CustomersBrought
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.customers.bringing import Bringing, Column, Counts, How, Row, State
from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.ids import E164, BringingId, CustomerId, PersonId
from vivevoix.live.bringing.reader import CouldNotBeRead, in_parts, looked_at, rows_of
from vivevoix.live.bringing.rows import Known, Some, decide, known_of
from vivevoix.live.clock import Clock, fresh
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.live.turn import Turn
from vivevoix.reading.cards.process import Looked, Order
from vivevoix.store import Store

log = logging.getLogger(__name__)
LARGEST = 1 << 30
"""Bytes of one file."""
ONE_TURN = 0.02
"""Seconds the house may be busy with rows before it looks up again: so much later a telephone rings at most."""
BESIDE_CALLS = 0.005
"""The same while somebody rings or talks."""
FEWEST, MOST = 20, 1000
"""Rows in one turn."""
_NAMING = {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.ORGANISATION}
REPORTS_FOR = timedelta(days=30)
WAITS_FOR = timedelta(days=7)
TIDY_EVERY = 86_400.0
"""Seconds between two looks for files and reports nobody needs any more."""


class NoSuchFile(Refused):
    """This file is not here any more. Bring it in again."""


class FileTooLarge(Refused):
    """This file is larger than 1 GB. Bring it in in parts."""


class UnderWay(Refused):
    """This file is being brought in. Stop it first."""


class NoNameColumn(Refused):
    """Say which column is the name, or the organisation."""


class BroughtInAlready(Refused):
    """This file has been brought in."""


class Bringings:
    """Made once per desk. `run()` until cancelled."""

    def __init__(self, house: House, keeping: Keeping, store: Store, clock: Clock, folder: Path) -> None:
        self._house, self._keeping, self._store, self._clock = house, keeping, store, clock
        self._folder = folder / "bringing"
        self._something = asyncio.Event()
        self._something.set()
        self.idle = asyncio.Event()
        """Nothing is under way."""
        self._one_at_a_time = asyncio.Lock()
        """Held by whoever begins or forgets a file."""
        self._stop: set[BringingId] = set()
        self._now: Bringing | None = None
        """The one that is under way, as far as it is."""

    # What people ask.

    async def take(self, name: str, by: PersonId, body: AsyncIterator[bytes]) -> tuple[Bringing, Looked]:
        """A file arrives; nothing is done with it yet but to look at it. Raises `FileTooLarge`, and why it cannot be read."""
        wanted = BringingId(fresh("b", self._clock.now()))
        try:
            size, digest = await self._receive(self._file(wanted), body)
            looked = await self._look(wanted, None)
        except BaseException:
            self._file(wanted).unlink(missing_ok=True)
            raise
        bringing = Bringing(
            id=wanted, file=name, size=size, digest=digest, by=by, at=self._clock.now(), how=looked.how, headings=looked.headings
        )
        await self._save(bringing)
        return bringing, looked

    async def _receive(self, file: Path, body: AsyncIterator[bytes]) -> tuple[int, str]:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        size, digest = 0, hashlib.sha256()
        # What people wrote about customers: nobody else on this machine may read it.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            async for piece in body:
                size += len(piece)
                if size > LARGEST:
                    raise FileTooLarge
                digest.update(piece)
                kept.write(piece)
        return size, digest.hexdigest()

    async def look(self, wanted: BringingId, how: How | UnsetType = UNSET) -> Looked:
        """How the file begins; with `how`, as somebody says it is written. Raises `NoSuchFile`, `CouldNotBeRead`."""
        bringing = await self.one(wanted)
        if not self._file(wanted).exists():
            raise NoSuchFile
        return await self._look(wanted, bringing.how if how is UNSET else how)

    async def _look(self, wanted: BringingId, how: How | None) -> Looked:
        return await looked_at(Order(file=str(self._file(wanted)), country=self._house.company.country, how=how))

    async def one(self, wanted: BringingId) -> Bringing:
        """Raises `NoSuchFile`."""
        if self._now is not None and self._now.id == wanted:
            return self._now
        async with self._store.reading() as t:
            found = await t.bringing(wanted)
        if found is None:
            raise NoSuchFile
        return found

    async def begin(self, wanted: BringingId, how: How, *, trial: bool) -> None:
        """Try it, or bring it in. What was stopped goes on where it was, in the way it was begun.

        Raises `NoSuchFile`, `UnderWay`, `BroughtInAlready`, `NoNameColumn`.
        """
        if how.kind == "table" and not _NAMING & set(how.columns):
            raise NoNameColumn
        async with self._one_at_a_time:
            await self._begin(wanted, how, trial=trial)
        self.idle.clear()
        self._something.set()

    async def _begin(self, wanted: BringingId, how: How, *, trial: bool) -> None:
        before = await self._idle(wanted)
        if before.state is State.DONE:
            raise BroughtInAlready
        if not self._file(wanted).exists():
            raise NoSuchFile
        goes_on = before.state in {State.STOPPED, State.FAILED} and not before.tried and not trial
        state = State.TRYING if trial else State.RUNNING
        asked = before if goes_on else replace(before, how=how, counts=Counts(), read=0, tried=trial)
        async with self._store.transaction() as t:
            if not goes_on:
                await t.forget_rows_said(wanted)
            await t.save_bringings([replace(asked, state=state, trouble="")])

    async def stop(self, wanted: BringingId) -> None:
        """After the rows that are being written. Raises `NoSuchFile`."""
        bringing = await self.one(wanted)
        if bringing.state in {State.RUNNING, State.TRYING}:
            self._stop.add(wanted)
            self._something.set()

    async def forget(self, wanted: BringingId) -> None:
        """With its file and its report; cards that were brought in stay. Raises `NoSuchFile`, `UnderWay`."""
        async with self._one_at_a_time:
            await self._idle(wanted)
            self._file(wanted).unlink(missing_ok=True)
            async with self._store.transaction() as t:
                await t.forget_bringing(wanted)

    async def _idle(self, wanted: BringingId) -> Bringing:
        bringing = await self.one(wanted)
        if bringing.state in {State.RUNNING, State.TRYING}:
            raise UnderWay
        return bringing

    # The work.

    async def run(self) -> None:
        """One file after the other, also what a desk before this one had begun; until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TIDY_EVERY):
                    await self._something.wait()
            self._something.clear()
            self.idle.clear()
            try:
                await self._tidy()
                for bringing in await self._begun():
                    await self._work(bringing)
            except Exception:
                # A store that does not answer now must not end the day of everybody else.
                log.exception("files of customers could not be looked after")
            if not self._something.is_set():
                self.idle.set()

    async def _begun(self) -> list[Bringing]:
        async with self._store.reading() as t:
            return [each for each in reversed(await t.bringings()) if each.state in {State.RUNNING, State.TRYING}]

    async def _tidy(self) -> None:
        now = self._clock.now()
        async with self._store.reading() as t:
            kept = await t.bringings()
        for each in kept:
            over = each.ended_at is not None and now - each.ended_at > REPORTS_FOR
            left = each.state in {State.WAITING, State.STOPPED, State.FAILED} and now - each.at > WAITS_FOR
            if over or left:
                with suppress(Refused):  # somebody has forgotten it, or begun it, meanwhile
                    await self.forget(each.id)
        self._remove_files({each.id for each in kept if each.state is not State.DONE}, now)

    def _remove_files(self, needed: set[BringingId], now: datetime) -> None:
        """What a desk left that was killed while a file arrived, or had just been brought in."""
        for file in self._folder.glob("*"):
            age = now.timestamp() - file.stat().st_mtime
            if file.name not in needed and age > TIDY_EVERY:
                file.unlink(missing_ok=True)

    async def _work(self, bringing: Bringing) -> None:
        trial = bringing.state is State.TRYING
        self._now = replace(bringing, counts=Counts(), read=0) if trial else bringing
        try:
            ended = await self._all_rows(trial=trial)
            await self._end(State.DONE if ended and not trial else State.WAITING if ended else State.STOPPED)
        except CouldNotBeRead:
            await self._end(State.FAILED, trouble="CouldNotBeRead")
        except Exception:
            log.exception("a file of customers could not be brought in")
            await self._end(State.FAILED, trouble="OurFault")
        finally:
            self._now = None

    async def _end(self, state: State, trouble: str = "") -> None:
        if self._now is None:
            return
        over = self._clock.now() if state is State.DONE else None
        self._stop.discard(self._now.id)
        await self._save(replace(self._now, state=state, trouble=trouble, ended_at=over))
        if state is State.DONE:
            self._file(self._now.id).unlink(missing_ok=True)

    async def _all_rows(self, *, trial: bool) -> bool:
        """False when it was stopped."""
        bringing = self._now
        if bringing is None or bringing.id in self._stop:
            return False
        size = 100
        async with rows_of(self._order(bringing, trial=trial)) as frames, aclosing(in_parts(frames, lambda: size)) as parts:
            async for rows in parts:
                began = time.perf_counter()
                took = await (self._try(rows) if trial else self._bring(rows))
                somebody = bool(self._house.board.calls)
                share = (BESIDE_CALLS if somebody else ONE_TURN) / max(took, 1e-6)
                size = max(FEWEST, min(MOST, int(len(rows) * min(2.0, share))))
                if bringing.id in self._stop:
                    return False
                # Whoever rings or talks has this machine at least as long as the file has.
                await asyncio.sleep(time.perf_counter() - began if somebody else 0)
        return True

    def _order(self, bringing: Bringing, *, trial: bool) -> Order:
        return Order(
            file=str(self._file(bringing.id)),
            country=self._house.company.country,
            how=bringing.how,
            look=False,
            people=tuple(self._house.company.people),
            by=bringing.by,
            at=bringing.at,
            trial=trial,
            skip=bringing.counts.rows,
        )

    async def _try(self, rows: list[Row]) -> float:
        """As `_bring`, and only what would be said is written. Returns the seconds for which the house did nothing else."""
        known = await self._known(rows)
        began = time.perf_counter()
        some, after = self._decided(rows, known)
        async with self._store.transaction() as t:
            await t.save_rows_said(after.id, some.said)
        self._now = after
        return time.perf_counter() - began

    async def _bring(self, rows: list[Row]) -> float:
        """These rows, with how far the file is, in one turn. Returns the seconds for which the house did nothing else."""
        async with self._keeping.one_at_a_time:
            known = await self._known(rows)
            began = time.perf_counter()
            some, after = self._decided(rows, known)
            await self._house.decide(lambda turn: self._keep(turn, some, after))
            took = time.perf_counter() - began
            await self._follow(some.customers.values())
        self._now = after
        return took

    async def _known(self, rows: list[Row]) -> Known:
        async with self._store.reading() as t:
            return await known_of(t, rows)

    def _decided(self, rows: list[Row], known: Known) -> tuple[Some, Bringing]:
        bringing = self._now
        if bringing is None:
            raise CouldNotBeRead
        now = self._clock.now()
        some = decide(rows, known, bringing, lambda: CustomerId(fresh("k", now)), now)
        return some, replace(bringing, counts=some.counts, read=max((row.read for row in rows), default=0))

    def _keep(self, turn: Turn, some: Some, after: Bringing) -> None:
        now = self._clock.now()
        turn.customers.extend(some.customers.values())
        turn.bringing = (after, list(some.brought.values()), some.said)
        if some.customers:
            turn.entries.append(CustomersBrought(at=now, bringing=after.id, by=after.by, new=some.new, changed=some.changed))

    async def _follow(self, changed: Iterable[Customer]) -> None:
        """Cards that are on somebody's page, or to whom a call is owed: what they wish holds at once."""
        touched = [card.id for card in changed if self._house.recognising.shows(card.id) or self._is_owed(card)]
        if touched:
            cards = await self._house.recognising.changed(touched)
            await self._house.decide(lambda turn: self._house.wishes_changed(turn, cards))

    def _is_owed(self, card: Customer) -> bool:
        return any(self._house.owed.to(E164(number)) for number in numbers_of(card))

    async def _save(self, bringing: Bringing) -> None:
        async with self._store.transaction() as t:
            await t.save_bringings([bringing])

    def _file(self, wanted: BringingId) -> Path:
        return self._folder / wanted
