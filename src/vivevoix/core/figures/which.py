"""Which calls a figure is about. The same words choose what is counted and what is opened behind it, so that they always agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct

from vivevoix.core.company import Company
from vivevoix.core.figures.to_a_voice import Reached, Tally, ToAVoice, reached, tenths_between
from vivevoix.core.ids import BranchId, CallId, LineId

LONGEST = timedelta(days=366)
Clocks = Mapping[BranchId | None, tzinfo]
"""What time it is at each branch; under None, where there is no branch."""


class WrongDays(Exception):
    """Give a first day and a last day that is not before it, at most a year apart."""


class Arrival(Struct, frozen=True, kw_only=True):
    """A call that came in, as far as figures look at it."""

    id: CallId
    line: LineId
    branch: BranchId | None
    arrived: datetime
    voice_at: datetime | None
    over_at: datetime | None


class Which(Struct, frozen=True, kw_only=True):
    """Some of the calls that came in. What is None chooses all."""

    first: date
    """The first day, by the clocks of each call's branch."""
    last: date
    line: LineId | None = None
    branch: BranchId | None = None
    hour: int | None = None
    """Of the day, 0 to 23, by the same clocks."""
    reached: Reached | None = None
    over: float | None = None
    """Seconds; only those who heard a voice, and waited longer."""
    within: float | None = None
    """Seconds; only those who heard a voice, and waited no longer."""


class By(StrEnum):
    """How calls are put apart."""

    HOUR = "hour"
    LINE = "line"
    BRANCH = "branch"


def clocks_of(company: Company) -> Clocks:
    """A call without a branch goes by the clocks of the first branch."""
    zones: dict[BranchId | None, tzinfo] = {branch.id: ZoneInfo(branch.time_zone) for branch in company.branches.values()}
    return {None: next(iter(zones.values()), UTC), **zones}


def at_branch(arrival: Arrival, clocks: Clocks) -> datetime:
    """When it arrived, by the clocks of its branch."""
    return arrival.arrived.astimezone(clocks.get(arrival.branch, clocks[None]))


def span(which: Which, clocks: Clocks) -> tuple[datetime, datetime]:
    """From when until when these days are today anywhere. Raises `WrongDays`."""
    if not timedelta(0) <= which.last - which.first <= LONGEST:
        raise WrongDays
    begins = min(datetime.combine(which.first, time(), zone).astimezone(UTC) for zone in clocks.values())
    ends = max(datetime.combine(which.last + timedelta(days=1), time(), zone).astimezone(UTC) for zone in clocks.values())
    return begins, ends


def is_of(which: Which, arrival: Arrival, clocks: Clocks) -> bool:
    """Is this call one of them?"""
    local = at_branch(arrival, clocks)
    return (
        which.first <= local.date() <= which.last
        and which.line in (None, arrival.line)
        and which.branch in (None, arrival.branch)
        and which.hour in (None, local.hour)
        and which.reached in (None, reached(arrival.voice_at, arrival.over_at))
        and _waited(which, arrival)
    )


def _waited(which: Which, arrival: Arrival) -> bool:
    if which.over is None and which.within is None:
        return True
    if arrival.voice_at is None:
        return False
    tenths = tenths_between(arrival.arrived, arrival.voice_at)
    return (which.over is None or tenths > which.over * 10) and (which.within is None or tenths <= which.within * 10)


def apart(by: By, arrivals: Iterable[Arrival], which: Which, clocks: Clocks) -> dict[str, ToAVoice]:
    """The figure of each hour, line or branch in which any of these calls came."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for arrival in arrivals:
        if is_of(which, arrival, clocks):
            tallies[_key(by, arrival, clocks)].count(arrival.arrived, arrival.voice_at, arrival.over_at)
    return {key: tallies[key].figure() for key in sorted(tallies)}


def _key(by: By, arrival: Arrival, clocks: Clocks) -> str:
    match by:
        case By.HOUR:
            return f"{at_branch(arrival, clocks).hour:02}"
        case By.LINE:
            return arrival.line
        case By.BRANCH:
            return arrival.branch or ""
        case _:
            assert_never(by)
