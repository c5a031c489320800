"""Who rings on a day, when, and with what: drawn before anything is played, so that other people meet the same callers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from vivevoix.core.company import Company, PublishedLine
from vivevoix.core.ids import E164, CallId, LegId, LineId, TopicId
from vivevoix.rehearsal.model import Callers, Model


class Caller(Struct, frozen=True, kw_only=True):
    """One person who will ring, and what they have in mind."""

    call: CallId
    at: datetime
    line: LineId
    number: E164
    technical: bool
    """An expert is needed."""
    topic: TopicId | None
    """What an expert is needed for."""
    patience: float
    """Seconds they let it ring."""
    counts: bool
    """They ring on the day that is rehearsed; the others keep our people busy around its edges."""

    @property
    def leg(self) -> LegId:
        return LegId(f"leg-of-{self.call}")


def zone_of(company: Company, line: PublishedLine) -> ZoneInfo:
    """The clocks a line goes by: those of its branch, else of the first branch there is."""
    branch = company.branches.get(line.branch) if line.branch else next(iter(company.branches.values()), None)
    return ZoneInfo(branch.time_zone if branch else "UTC")


def from_until(company: Company, day: date) -> tuple[datetime, datetime]:
    """When the day begins in the first time zone and is over in the last."""
    zones = [zone_of(company, line) for line in company.lines.values()]
    return min(_midnight(day, zone) for zone in zones), max(_midnight(day + timedelta(days=1), zone) for zone in zones)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def all_callers(company: Company, model: Model, day: date, chance: Random) -> list[Caller]:
    """Everyone who rings while it is this day anywhere, in order."""
    begins, ends = from_until(company, day)
    found: list[tuple[datetime, LineId, bool]] = []
    for name, callers in model.callers.items():
        line = company.lines[LineId(name)]
        for each in (day - timedelta(days=1), day, day + timedelta(days=1)):
            times = _times(callers, each, zone_of(company, line), chance)
            found += [(at, line.id, each == day) for at in times if begins <= at < ends]
    found.sort()
    return [_caller(company, model, count, at, line, counts, chance) for count, (at, line, counts) in enumerate(found)]


def _times(callers: Callers, day: date, zone: ZoneInfo, chance: Random) -> Iterator[datetime]:
    """Calls come independently of each other: in every hour a Poisson process of the hour's rate."""
    wanted = callers.calls * (callers.weekend if day.weekday() >= 5 else 1)
    for hour, share in enumerate(callers.hours):
        starts = datetime.combine(day, time(hour), zone).astimezone(UTC)
        per_second = wanted * share / sum(callers.hours) / 3600
        after = chance.expovariate(per_second) if per_second else 3600
        while after < 3600:
            yield starts + timedelta(seconds=after)
            after += chance.expovariate(per_second)


def _caller(company: Company, model: Model, count: int, at: datetime, line: LineId, counts: bool, chance: Random) -> Caller:
    callers = model.callers[line]
    return Caller(
        call=CallId(f"call-{count:07}"),
        at=at,
        line=line,
        number=_number_of(callers, chance.randrange(callers.people)),
        technical=chance.random() < callers.technical,
        topic=chance.choice(list(company.topics) or [None]),
        patience=model.customers.patience.drawn(chance),
        counts=counts,
    )


def _number_of(callers: Callers, person: int) -> E164:
    """The number of this one of them; the same digits come again when there are more people than digits."""
    place, pattern = divmod(person, len(callers.numbers))[0], callers.numbers[person % len(callers.numbers)]
    free = pattern.count("#")
    digits = iter(f"{place % 10**free:0{free}}" if free else "")
    return E164("".join(next(digits) if sign == "#" else sign for sign in pattern))
