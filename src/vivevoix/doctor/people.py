"""Does every call lead to somebody?"""

from collections.abc import Iterator

from vivevoix.doctor.findings import Finding, well, worth_knowing
from vivevoix.reading.addresses import normal_number
from vivevoix.settings import Line, Roster, Settings


def look(settings: Settings) -> Iterator[Finding]:
    if not any(person.role == "administrator" for person in settings.people.values()):
        yield worth_knowing("no_administrator")
    yield well("lines_have_people")
    for name, line in settings.lines.items():
        rung = _rung_by(settings, line)
        if not any(settings.people[person].phones for person in rung):
            yield worth_knowing("line_of_browsers", line=name, people=", ".join(rung))
    reached = {person for line in settings.lines.values() for person in _rung_by(settings, line)}
    unreached = [name for name, person in settings.people.items() if name not in reached and person.role != "administrator"]
    if unreached:
        yield worth_knowing("people_without_line", people=", ".join(unreached))
    yield from _numbers(settings)


def _numbers(settings: Settings) -> Iterator[Finding]:
    """A number stands at a line in whatever way it is written here and there."""
    country = settings.house.country
    published = {normal_number(number, country) for line in settings.lines.values() for number in line.numbers}
    for name, trunk in settings.trunks.items():
        for number in trunk.numbers:
            if normal_number(number, country) not in published:
                yield worth_knowing("number_without_line", trunk=name, number=number)


def _rung_by(settings: Settings, line: Line) -> list[str]:
    groups = {group for rung in line.ladder for group in rung.groups}
    on_rosters = {person for name, roster in settings.rosters.items() if name in groups for person in _people_on(roster)}
    return [name for name, person in settings.people.items() if groups & set(person.groups) or name in on_rosters]


def _people_on(roster: Roster) -> set[str]:
    """Whom it names. Whom its calendar names is known at the time."""
    return {*roster.shifts, *roster.rotation, *(person for cover in roster.covers for person in cover.shifts)}


def some_telephone_gives_no_password(settings: Settings) -> bool:
    phones = (phone for person in settings.people.values() for phone in person.phones)
    return any(phone.account is not None and phone.password is None for phone in phones)
