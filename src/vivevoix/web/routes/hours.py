"""Hours, rosters, and the gaps in which nobody stands behind a line."""

import asyncio
from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Response

from vivevoix.core.ids import BranchId, GroupId, LineId
from vivevoix.live.hours.book import Book, BranchHours, RosterShifts
from vivevoix.live.hours.changing import accept_gaps, change_branch, change_roster
from vivevoix.web.errors import NotFound
from vivevoix.web.front import TheFront
from vivevoix.web.hours.shapes import BranchHoursSaid, GapSigned, HoursShown, RosterSaid, WeekShown
from vivevoix.web.hours.showing import hours_shown, week_shown
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import Supervisor, Who
from vivevoix.web.speaking import described, heard, say

router = APIRouter(prefix="/hours", tags=["hours"])


@router.get("", **described(says=HoursShown))
async def the_hours(front: TheFront, who: Who) -> Response:
    """Every branch's hours, every roster, and the coming gaps."""
    async with front.store.reading() as t:
        changes = await t.hours_changes()
    language = (await me_of(front, who.member.id)).language
    return say(await asyncio.to_thread(hours_shown, front.book, changes, front.clock.now(), language))


@router.get("/lines/{line}", **described(says=WeekShown, refusals=(400, 401, 404)))
async def week_of_line(line: str, front: TheFront, who: Who, first: date | None = None) -> Response:
    """Who stands behind a line, for a week from this day, or from today."""
    found = front.house.company.lines.get(LineId(line))
    if found is None:
        raise NotFound
    return say(await asyncio.to_thread(week_shown, front.book, found, first, front.clock.now()))


@router.post("/lines/{line}/accept", **described(hears=GapSigned, says=HoursShown, refusals=(400, 401, 403, 404, 409)))
async def sign_for_gaps(
    line: str, front: TheFront, who: Supervisor, asked: Annotated[GapSigned, Depends(heard(GapSigned))]
) -> Response:
    """Accept the gaps of a line as they are, for three months."""
    if LineId(line) not in front.house.company.lines:
        raise NotFound
    await accept_gaps(front.house.change_hours, front.book, LineId(line), who.member.id, asked.because, front.clock.now())
    return await the_hours(front, who)


@router.put("/branches/{branch}", **described(hears=BranchHoursSaid, says=HoursShown, refusals=(400, 401, 403, 404, 409)))
async def set_hours(
    branch: str, front: TheFront, who: Supervisor, asked: Annotated[BranchHoursSaid, Depends(heard(BranchHoursSaid))]
) -> Response:
    """Give a branch other hours. Gaps that this would open are said, and it is only done when they are accepted."""
    if BranchId(branch) not in front.house.company.branches:
        raise NotFound
    said = BranchHours(hours=asked.hours, holidays=asked.holidays, exceptions=asked.exceptions)
    by, now = who.member.id, front.clock.now()
    await change_branch(front.house.change_hours, front.book, BranchId(branch), said, by, asked.seen, asked.accept, now)
    return await the_hours(front, who)


@router.put("/rosters/{roster}", **described(hears=RosterSaid, says=HoursShown, refusals=(400, 401, 403, 404, 409)))
async def set_roster(
    roster: str, front: TheFront, who: Supervisor, asked: Annotated[RosterSaid, Depends(heard(RosterSaid))]
) -> Response:
    """Put others on a roster. Gaps that this would open are said, and it is only done when they are accepted."""
    if roster not in front.book.settings.rosters:
        raise NotFound
    said = RosterShifts(
        shifts=asked.shifts,
        rotation=asked.rotation,
        changes=asked.changes,
        since=asked.since,
        weeks=asked.weeks,
        covers=asked.covers,
        calendar=_calendar(front.book, roster) if asked.calendar is msgspec.UNSET else asked.calendar,
    )
    by, now = who.member.id, front.clock.now()
    await change_roster(front.house.change_hours, front.book, GroupId(roster), said, by, asked.seen, asked.accept, now)
    return await the_hours(front, who)


def _calendar(book: Book, roster: str) -> str | None:
    there = book.written().calendars.get(roster)
    return None if there is None else there.decode("utf-8", "replace")
