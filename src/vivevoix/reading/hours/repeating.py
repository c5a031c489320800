"""How often the events of a calendar repeat, without going through them."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate

import icalendar

_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}


def rules_of(event: icalendar.Event) -> list[icalendar.vRecur]:
    rules = event.get("RRULE", [])
    return [each for each in (rules if isinstance(rules, list) else [rules]) if isinstance(each, icalendar.vRecur)]


def may_never_come(rule: icalendar.vRecur) -> bool:
    """The thirtieth of February, or every seventh day if a Tuesday: such a rule is looked for until the year 9999."""
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    every = int(next(iter(rule.get("INTERVAL", ())), 1))
    by = {word for word in rule if str(word).upper().startswith("BY")}
    if by & {"BYMONTH", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}:
        return True
    return bool(by) and (frequency == "YEARLY" or (frequency == "DAILY" and every > 1))


def most_at_once(events: Iterable[icalendar.Event]) -> float:
    """Repetitions a day when the most events repeat, at most."""
    changes = sorted(change for event in events for rule in rules_of(event) for change in _from_to(event, rule))
    return max(accumulate(more for _, more in changes), default=0.0)


def _from_to(event: icalendar.Event, rule: icalendar.vRecur) -> Iterator[tuple[float, float]]:
    """The days on which it begins and ends to repeat, with what it adds and takes away."""
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date):
        return
    often, first = _a_day(rule), start.toordinal()
    yield first, often
    until, count = next(iter(rule.get("UNTIL", ())), None), next(iter(rule.get("COUNT", ())), None)
    if isinstance(until, date):
        yield max(until.toordinal(), first) + 1, -often
    elif count:
        yield first + count / often + 1, -often


def _a_day(rule: icalendar.vRecur) -> float:
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    every = max(1, int(next(iter(rule.get("INTERVAL", ())), 1)))
    days = _DAYS.get(frequency, 1)
    each = max(1, *(len(rule.get(by, ())) for by in ("BYDAY", "BYMONTHDAY", "BYYEARDAY")))
    # “Every Monday” of a month or a year, not its first.
    weeks = days / 7 if days > 7 and "BYDAY" in rule and not any(str(day)[:-2] for day in rule["BYDAY"]) else 1.0
    return float(min(1.0, each * weeks / days) / every)
