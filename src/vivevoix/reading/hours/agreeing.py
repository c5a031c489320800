"""Can these hours and rosters be kept? Each thing that cannot is one sentence. `where` says whose they are, as in the settings file."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise

from vivevoix.core.hours.walls import WHOLE_DAY, Span
from vivevoix.reading.hours.meaning import DAYS, days_of, span_of, spans_of
from vivevoix.settings import Branch, Line, Roster, Settings

_WEEK = 7 * WHOLE_DAY


def disagreements(settings: Settings) -> Iterator[str]:
    """Everything about hours, rosters and gaps in the settings file that cannot be."""
    for name, branch in settings.branches.items():
        yield from of_branch(f"branches.{name}", branch)
    groups = {group for person in settings.people.values() for group in person.groups}
    for name, roster in settings.rosters.items():
        yield from of_roster(f"rosters.{name}", roster, settings.people)
        if name in groups:
            yield f"rosters.{name} has the name of a group that people are in: a rung could not tell which is meant."
    for name, line in settings.lines.items():
        yield from _of_line(f"lines.{name}", line, settings)


def of_branch(where: str, branch: Branch) -> Iterator[str]:
    yield from _week(f"{where}.hours", branch.hours, overlapping=False)
    if not branch.hours and (branch.holidays or branch.exceptions):
        yield f"{where} has holidays or exceptions and no hours: without hours it is always open."
    if branch.holidays is not None:
        yield from _holidays(f"{where}.holidays", branch.holidays)
    yield from _twice(f"{where}.exceptions", (special.date for special in branch.exceptions))
    for special in branch.exceptions:
        yield from _times(f"{where}.exceptions on {special.date}", special.hours)
        yield from _because(f"{where}.exceptions on {special.date}", special.because)


def of_roster(where: str, roster: Roster, people: Container[str]) -> Iterator[str]:
    if not (roster.shifts or roster.rotation or roster.calendar or roster.covers):
        yield f"{where} has neither shifts nor a rotation nor a calendar: nobody would ever be on it."
    if not roster.name.strip():
        yield f"{where}.name is empty: colleagues could not be told what this is."
    named = [*roster.shifts, *roster.rotation, *(person for cover in roster.covers for person in cover.shifts)]
    for person in dict.fromkeys(named):
        if person not in people:
            yield f'{where} names "{person}": there is no [people.{person}].'
    for person, week in roster.shifts.items():
        yield from _week(f"{where}.shifts.{person}", week, overlapping=True)
    yield from _rotation(where, roster)
    yield from _twice(f"{where}.covers", (cover.date for cover in roster.covers))
    for cover in roster.covers:
        yield from _because(f"{where}.covers on {cover.date}", cover.because)
        for times in cover.shifts.values():
            yield from _times(f"{where}.covers on {cover.date}", times)


def _rotation(where: str, roster: Roster) -> Iterator[str]:
    if roster.rotation and roster.since is None:
        yield f"{where}.rotation needs {where}.since: the day on which the first of them began."
    weekday, _, _ = roster.changes.partition(" ")
    if roster.since is not None and DAYS[roster.since.weekday()] != weekday:
        yield f"{where}.since = {roster.since} is a {roster.since:%A}, but turns change on {weekday}."


def _of_line(where: str, line: Line, settings: Settings) -> Iterator[str]:
    for accepted in line.accepted_gaps:
        if accepted.by not in settings.people:
            yield f'{where}.accepted_gaps by "{accepted.by}": there is no [people.{accepted.by}].'
        yield from _because(f"{where}.accepted_gaps", accepted.because)
    for place, rung in enumerate(line.ladder, 1):
        if rung.when != "always" and line.branch is None:
            yield f'{where}.ladder[{place}].when = "{rung.when}", but the line has no branch whose hours could be meant.'


def _week(where: str, week: Mapping[str, Sequence[str]], *, overlapping: bool) -> Iterator[str]:
    counted = Counter(day for days in week for day in days_of(days))
    yield from (f"{where} says twice what holds on {DAYS[day]}." for day, count in sorted(counted.items()) if count > 1)
    for days, times in week.items():
        yield from _times(f"{where}.{days}", times)
    if not overlapping and all(count == 1 for count in counted.values()):
        yield from _nights(where, week)


def _times(where: str, times: Sequence[str]) -> Iterator[str]:
    for each in times:
        start, _, end = each.partition("-")
        if start == end:
            yield f'{where} has "{each}", which begins when it ends; the whole day is "00:00-24:00".'
    for one, other in _overlapping(list(zip(spans_of(times), times, strict=True))):
        yield f'{where} has "{one}" and "{other}", which overlap.'


def _nights(where: str, week: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A night may reach into the hours of the next morning."""
    spans = [
        (Span(start=day * WHOLE_DAY + span.start, end=day * WHOLE_DAY + span.end), f"{DAYS[day]} {each}", day)
        for days, times in week.items()
        for day in days_of(days)
        for each in times
        for span in (span_of(each),)
    ]
    around = [(Span(start=s.start + _WEEK, end=s.end + _WEEK), said, day + 7) for s, said, day in spans]
    days = {said: day for _, said, day in spans}
    for one, other in _overlapping([(span, said) for span, said, _ in (*spans, *around)]):
        if days[one] != days[other]:
            yield f'{where} has "{one}" and "{other}", which overlap.'


def _overlapping(spans: list[tuple[Span, str]]) -> list[tuple[str, str]]:
    ordered = sorted(spans, key=lambda each: each[0].start)
    pairs = pairwise(ordered)
    return list(dict.fromkeys((one, other) for (first, one), (second, other) in pairs if second.start < first.end))


def _holidays(where: str, region: str) -> Iterator[str]:
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=False)
    country, dash, part = region.partition("-")
    if country not in known:
        yield f'{where} = "{region}" is no country whose holidays we know (ISO 3166, as in "FR" or "GB-ENG").'
    elif dash and part not in known[country]:
        near = get_close_matches(part, known[country], n=3, cutoff=0.3) or known[country]
        regions = ", ".join(f"{country}-{each}" for each in near)
        yield f'{where} = "{region}": of this country we know {regions or "no regions"}.'


def _because(where: str, because: str) -> Iterator[str]:
    if not because.strip():
        yield f"{where}: because is empty. Say why, for whoever wonders."


def _twice(where: str, days: Iterable[object]) -> Iterator[str]:
    yield from (f"{where} has {day} twice." for day, count in Counter(days).items() if count > 1)
