"""Who is at their telephone when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from vivevoix.core.company import Company, Member
from vivevoix.core.ids import BranchId

COMES, GOES = time(8, 30), time(17, 30)
ANSWERING = frozenset({"operator", "expert", "watch"})


def times_here(company: Company, member: Member, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When this person comes and goes, between these times: the watch is always there, the others while their branch is open."""
    if member.role not in ANSWERING:
        return
    if member.role == "watch":
        yield begins, ends
        return
    for comes, goes in opening(company, member.branch, begins, ends):
        if goes > begins and comes < ends:
            yield max(comes, begins), min(goes, ends)


def opening(company: Company, branch: BranchId | None, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The opening hours of a branch that touch this time."""
    place = company.branches.get(branch) if branch else None
    zone = ZoneInfo(place.time_zone) if place else UTC
    day: date = begins.astimezone(zone).date() - timedelta(days=1)
    while day <= ends.astimezone(zone).date():
        if day.weekday() < 5:
            yield _at(day, COMES, zone), _at(day, GOES, zone)
        day += timedelta(days=1)


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def is_open(company: Company, branch: BranchId | None, at: datetime) -> bool:
    """Is this branch open then?"""
    return any(comes <= at < goes for comes, goes in opening(company, branch, at, at))
