"""Shifts from a calendar (iCalendar, RFC 5545). It comes from outside: what cannot be understood is said, event by event."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from vivevoix.core.hours.rosters import Shift
from vivevoix.core.hours.walls import moment
from vivevoix.core.ids import PersonId
from vivevoix.reading.hours.errors import WrongCalendar
from vivevoix.reading.hours.repeating import may_never_come, most_at_once, rules_of
from vivevoix.settings import Person

LONGEST = 256 * 1024
"""Bytes: the shifts of some dozens of people for years."""
MOST_EVENTS, MOST_SHIFTS, IN_DAYS = 1000, 5000, 100
TOO_MANY_SHIFTS = (
    f"It has more than {MOST_SHIFTS} shifts in {IN_DAYS} days. "
    "Let one event repeat on several days of the week instead of many, and end what is over."
)
EARLIEST = 2000
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


def mistakes_in(calendar: bytes, people: Mapping[str, Person]) -> list[str]:
    """Everything that keeps this calendar from being a roster, each in a sentence."""
    try:
        whole = _read(calendar)
        return [*_mistakes(whole, people)]
    except WrongCalendar as wrong:
        return wrong.sentences


def shifts_in(calendar: bytes, zone: str, people: Mapping[str, Person], start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Every shift that lies between, at least in part; times without a zone are by the clocks of `zone`. What names nobody of ours
    (any more) is left out. Raises `WrongCalendar`."""
    found: list[Shift] = []
    events = [*islice(_occurrences(_read(calendar), start, end), MOST_SHIFTS + 1)]
    if len(events) > MOST_SHIFTS:
        raise WrongCalendar([TOO_MANY_SHIFTS])
    for event in events:
        person = _person(event, people)
        since, until = (_moment(_edge(event, edge) or start, zone) for edge in ("DTSTART", "DTEND"))
        if person is not None and since < until and until > start and event.get("STATUS") != "CANCELLED":
            found.append(Shift(person=person, start=since, end=until))
    return tuple(sorted(found, key=lambda shift: shift.start))


def _read(calendar: bytes) -> icalendar.Calendar:
    if len(calendar) > LONGEST:
        raise WrongCalendar([f"It is longer than {LONGEST // 1024} kB. Export only the shifts, and only the coming ones."])
    try:
        whole = icalendar.Calendar.from_ical(calendar)
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise WrongCalendar(
            ["It is no calendar: an .ics file begins with BEGIN:VCALENDAR and ends with END:VCALENDAR."]
        ) from wrong
    if not isinstance(whole, icalendar.Calendar):
        raise WrongCalendar(["It is no calendar: an .ics file begins with BEGIN:VCALENDAR and ends with END:VCALENDAR."])
    return whole


def _mistakes(whole: icalendar.Calendar, people: Mapping[str, Person]) -> Iterator[str]:
    events = whole.events
    if not events:
        yield "There is no event in it, so nobody would ever be on this roster."
    if len(events) > MOST_EVENTS:
        yield f"It has more than {MOST_EVENTS} events. Export only the coming shifts; let what repeats repeat."
        return
    for event in events:
        yield from _mistake(event, people)
    if most_at_once(events) * IN_DAYS > MOST_SHIFTS:
        yield TOO_MANY_SHIFTS


def _mistake(event: icalendar.Event, people: Mapping[str, Person]) -> Iterator[str]:
    title = " ".join(str(event.get("SUMMARY", "")).split())[:80]
    start = _edge(event, "DTSTART")
    said = f"The event “{title}”" if title else "An event without a title"
    if start is None:
        yield f"{said} has no beginning that could be read."
        return
    said += f" of {start:%d.%m.%Y}"
    if event.errors:
        yield f"{said} cannot be read: {event.errors[0][0] or 'something in it'} is wrong."
    yield from (f"{said} {wrong}" for wrong in _edges_wrong(event, start))
    if start.year < EARLIEST:
        yield f"{said} began before {EARLIEST}. Let it begin later."
    for rule in rules_of(event):
        if may_never_come(rule):
            yield f"{said} repeats by a rule that may never come round. Write it by days of the week, or as single days."
        if _TOO_OFTEN & {str(each).upper() for each in rule.get("FREQ", ())} or any(word in rule for word in _WITHIN_A_DAY):
            yield f"{said} repeats within a day. A shift repeats by days, weeks, months or years."
    if _person(event, people) is None:
        yield f"{said} names nobody of ours. Write a short name, as in “{next(iter(people), 'aya')}”, as its title or its attendee."


def _edges_wrong(event: icalendar.Event, start: date) -> Iterator[str]:
    until = _edge(event, "DTEND")
    if "DTEND" not in event and "DURATION" not in event and isinstance(start, datetime):
        yield "has no end."
    if until is not None and _moment(until, "UTC") <= _moment(start, "UTC"):
        yield "ends before it begins."
    for edge in ("DTSTART", "DTEND"):
        zone, at = getattr(event.get(edge), "params", {}).get("TZID"), _edge(event, edge)
        if zone and isinstance(at, datetime) and at.tzinfo is None:
            yield f"is by the clocks of “{zone}”, a time zone nobody knows."


def _edge(event: icalendar.Event, name: str) -> date | None:
    found = event.get(name)
    return found.dt if isinstance(found, icalendar.vDDDTypes) and isinstance(found.dt, date) else None


def _occurrences(whole: icalendar.Calendar, start: datetime, end: datetime) -> Iterator[icalendar.Event]:
    # Where an event has no zone, the roster's may be up to a day away from UTC.
    day = timedelta(days=1)
    try:
        # Each UID once over the whole time: looking day by day at all of them goes through every repetition again each time.
        for series in recurring_ical_events.of(whole).series:
            for occurrence in series.between(start - day, end + day):
                event = occurrence.as_component(keep_recurrence_attributes=False)
                if isinstance(event, icalendar.Event):
                    yield event
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as wrong:
        raise WrongCalendar(["Its repetitions cannot be understood."]) from wrong


def _moment(at: date, zone: str) -> datetime:
    """By the same rule as everywhere where the clocks jump; to the minute."""
    if not isinstance(at, datetime):
        return moment(zone, at, 0)
    if at.tzinfo is None or isinstance(at.tzinfo, ZoneInfo):
        return moment(zone if at.tzinfo is None else at.tzinfo.key, at.date(), at.hour * 60 + at.minute)
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _person(event: icalendar.Event, people: Mapping[str, Person]) -> PersonId | None:
    """By its title, else by an attendee: a short name, a whole name, or a first name that only one person has."""
    attendees = event.get("ATTENDEE", [])
    called = [str(event.get("SUMMARY", ""))]
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        called += [
            str(getattr(attendee, "params", {}).get("CN", "")),
            str(attendee).lower().removeprefix("mailto:").partition("@")[0],
        ]
    for each in called:
        wanted = " ".join(each.split()).casefold()
        for names in (_short, _whole, _first):
            found = [name for name, person in people.items() if names(name, person).casefold() == wanted]
            if wanted and len(found) == 1:
                return PersonId(found[0])
    return None


def _short(name: str, person: Person) -> str:
    return name


def _whole(name: str, person: Person) -> str:
    return person.name


def _first(name: str, person: Person) -> str:
    return person.first_name or (person.name.split() or [""])[0]
