"""*Ring me at…*: which hours a visitor may choose, which numbers we ring for a stranger, and what we then owe."""

from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

from vivevoix.core.calls.refusals import CostsExtra, NotANumber
from vivevoix.core.company import PublishedLine
from vivevoix.core.dialling import is_outside_number
from vivevoix.core.dialling_out import Kind, MayRing, may_be_rung_out
from vivevoix.core.door.refusals import NotOurs, NumberAbroad
from vivevoix.core.hours.opening import open_between
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.walls import Stretch, day_of, moment
from vivevoix.core.ids import E164
from vivevoix.core.promises.good_hours import Span, is_good

AN_HOUR, DAYS_AHEAD = timedelta(hours=1), 5
"""Days: less than a week, so that a day of the week means one day."""
NOT_SOONER = timedelta(minutes=30)
MOST_HOURS = 24
WHOLE_DAY = 24 * 60


def hours_offered(
    plan: Plan, line: PublishedLine, now: datetime, good: tuple[Span, ...], zone: tzinfo, named: str
) -> list[Stretch]:
    """Whole hours of the next days in which the line is open and people like to be rung. `zone` is the place's, `named` its name."""
    hours = plan.hours.get(line.branch) if line.branch else None
    end = now + timedelta(days=DAYS_AHEAD)
    is_open = open_between(hours, now, end) if hours else [(now, end)]
    found: list[Stretch] = []
    for day in (day_of(named, now) + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
        for hour in range(24):
            since, until = moment(named, day, hour * 60), moment(named, day, hour * 60 + 60)
            fits = since >= now + NOT_SOONER and any(opens <= since < until <= closes for opens, closes in is_open)
            if fits and is_good(since, good, zone) and is_good(until - timedelta(minutes=1), good, zone):
                found.append((since, until))
    return found[:MOST_HOURS]


def not_before(start: datetime, now: datetime, good: tuple[Span, ...], zone: tzinfo) -> tuple[Span, ...]:
    """When they may be rung who have asked for an hour of the next days: from that hour on, as usual afterwards, never before."""
    chosen = start.astimezone(zone)
    today = now.astimezone(zone).date()
    earlier = {(today + timedelta(days=ahead)).weekday() for ahead in range((chosen.date() - today).days)}
    minutes = chosen.hour * 60 + chosen.minute
    usual = good or (Span(days=tuple(range(7)), opens=0, closes=WHOLE_DAY),)
    later = [
        Span(days=days, opens=span.opens, closes=span.closes)
        for span in usual
        if (days := tuple(day for day in span.days if day not in earlier and day != chosen.weekday()))
    ]
    that_day = [
        Span(days=(chosen.weekday(),), opens=max(minutes, span.opens), closes=span.closes)
        for span in usual
        if chosen.weekday() in span.days and span.closes > minutes
    ]
    return (*that_day, *later)


def number_for_a_stranger(number: str, kind: Kind, country: str, allowed: Collection[str], ours: Collection[str]) -> E164:
    """The number, when we ring it for somebody we do not know. Raises `NotANumber`, `NotOurs`, `CostsExtra`, `NumberAbroad`."""
    if not is_outside_number(number) or kind is Kind.EMERGENCY:
        raise NotANumber
    if number in ours:
        raise NotOurs
    match may_be_rung_out(kind, country, allowed):
        case MayRing.COSTS_EXTRA:
            raise CostsExtra
        case MayRing.COUNTRY_NOT_ALLOWED:
            raise NumberAbroad
        case MayRing.YES:
            return number


def one_line(text: str, longest: int) -> str:
    """What a stranger typed, as it may stand on our pages: printable, one line, not longer."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:longest]
