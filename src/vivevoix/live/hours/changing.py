"""Changing hours and rosters: a gap that a change would open is shown first, and only kept when somebody signs for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from vivevoix.core.board import HoursChanged
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.hours.gaps import Gap, besides_known
from vivevoix.core.ids import BranchId, GroupId, LineId, PersonId
from vivevoix.live.clock import fresh
from vivevoix.live.hours.book import Book, BranchHours, RosterShifts
from vivevoix.reading.hours.agreeing import of_branch, of_roster
from vivevoix.reading.hours.errors import WrongCalendar
from vivevoix.reading.hours.meaning import plan_of
from vivevoix.store import GapAccepted, HoursChange, HoursKept

Keeping = Callable[[HoursChange, HoursChanged, Callable[[], None]], Awaitable[None]]
"""How the house takes a change: `House.change_hours`."""
LOOK_AHEAD = timedelta(days=92)
"""How far a change is looked at; a gap is accepted for so long, and shown again afterwards."""


class HoursWrong(Exception):
    """These hours cannot be kept."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences


class GapsOpened(Refused):
    """Nobody would stand behind a line at some hours. Fill the gap, or accept it in your name."""

    def __init__(self, gaps: Sequence[Gap] = ()) -> None:
        super().__init__(gaps)
        self.gaps = gaps


class HoursMovedOn(Refused):
    """Somebody else has changed hours meanwhile. Look at them again."""


class ReasonWanted(Refused):
    """Say why the gap is accepted, for whoever wonders."""


async def change_branch(
    keep: Keeping, book: Book, branch: BranchId, said: BranchHours, by: PersonId, seen: str, because: str | None, now: datetime
) -> None:
    """From now on the branch has these hours. Raises `HoursWrong`, `GapsOpened`, `HoursMovedOn`."""
    body = msgspec.json.encode(said).decode()
    kept = HoursKept(kind="branch", name=branch, body=body, by=by, at=now)
    wrong = list(of_branch(f"branches.{branch}", book.written(kept).branches[branch]))
    await _keep(keep, book, kept, wrong, seen, because)


async def change_roster(
    keep: Keeping, book: Book, roster: GroupId, said: RosterShifts, by: PersonId, seen: str, because: str | None, now: datetime
) -> None:
    """From now on these people are on the roster. Raises `HoursWrong`, `GapsOpened`, `HoursMovedOn`."""
    kept = HoursKept(kind="roster", name=roster, body=msgspec.json.encode(said).decode(), by=by, at=now)
    written = book.written(kept).rosters[roster]
    with_calendar = msgspec.structs.replace(written, calendar="its calendar" if said.calendar else None)
    wrong = list(of_roster(f"rosters.{roster}", with_calendar, book.settings.people))
    if said.calendar is not None:
        from vivevoix.reading.hours.calendars import mistakes_in

        wrong += await asyncio.to_thread(mistakes_in, said.calendar.encode(), book.settings.people)
    await _keep(keep, book, kept, wrong, seen, because)


async def accept_gaps(keep: Keeping, book: Book, line: LineId, by: PersonId, because: str, now: datetime) -> None:
    """Sign for the coming gaps of a line as they are. Raises `ReasonWanted`."""
    reason = because.strip()
    if not reason:
        raise ReasonWanted
    found = await asyncio.to_thread(book.gaps, book.plan(now), now, now + LOOK_AHEAD)
    theirs = besides_known([gap for gap in found if gap.line == line], book.known([book.company.lines[line]]))
    change = HoursChange(id=fresh("h", now), accepted=_accepted(theirs, by, now, reason))
    if theirs:
        await keep(change, HoursChanged(at=now, by=by, line=line), lambda: book.take(change))


async def _keep(keep: Keeping, book: Book, kept: HoursKept, wrong: list[str], seen: str, because: str | None) -> None:
    if wrong:
        raise HoursWrong(wrong)
    if seen != book.version:
        raise HoursMovedOn
    opened = await asyncio.to_thread(opened_by, book, kept, kept.at)
    reason = (because or "").strip()
    if opened and not reason:
        raise GapsOpened(opened)
    before = book.kept.get((kept.kind, kept.name))
    change = HoursChange(
        id=fresh("h", kept.at),
        kept=kept,
        before=before.body if before else None,
        accepted=_accepted(opened, kept.by, kept.at, reason),
    )

    def take() -> None:
        if seen != book.version:
            raise HoursMovedOn
        book.take(change)

    await keep(change, _entry(kept), take)


def opened_by(book: Book, change: HoursKept, now: datetime) -> list[Gap]:
    """The gaps there would be with this change, and are not there, or not signed for, without it. Raises `HoursWrong`."""
    end = now + LOOK_AHEAD
    try:
        after = plan_of(book.written(change), now)
    except WrongCalendar as wrong:
        raise HoursWrong(wrong.sentences) from wrong
    there = [(gap.line, gap.start, gap.end) for gap in book.gaps(book.plan(now), now, end)]
    return besides_known(book.gaps(after, now, end), [*there, *book.known(book.company.lines.values())])


def _accepted(gaps: list[Gap], by: PersonId, now: datetime, because: str) -> tuple[GapAccepted, ...]:
    return tuple(
        GapAccepted(
            id=fresh("g", now),
            line=line,
            by=by,
            at=now,
            because=because,
            until=now + LOOK_AHEAD,
            times=tuple((gap.start, gap.end) for gap in gaps if gap.line == line),
        )
        for line in dict.fromkeys(gap.line for gap in gaps)
    )


def _entry(kept: HoursKept) -> HoursChanged:
    branch = BranchId(kept.name) if kept.kind == "branch" else None
    roster = GroupId(kept.name) if kept.kind == "roster" else None
    return HoursChanged(at=kept.at, by=kept.by, branch=branch, roster=roster)
