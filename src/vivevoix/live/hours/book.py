"""The book of hours: what the settings file says, and before it what the house has decided itself, with the gaps somebody signed for."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from vivevoix import settings as words
from vivevoix.core.company import Company, PublishedLine
from vivevoix.core.hours.gaps import Gap, besides_known, gaps
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.walls import WHOLE_DAY, moment
from vivevoix.core.ids import LineId, PersonId
from vivevoix.reading.hours.errors import WrongCalendar
from vivevoix.reading.hours.meaning import Written, plan_of
from vivevoix.reading.hours.written import written_in
from vivevoix.settings import Settings
from vivevoix.store import GapAccepted, HoursChange, HoursKept, Store

log = logging.getLogger(__name__)
UNBOUNDED = date(9998, 12, 31)


class BranchHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be decided in the console about a branch."""

    hours: dict[words.Days, list[words.Times]]
    holidays: str | None = None
    exceptions: list[words.SpecialDay] = []


class RosterShifts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be decided in the console about a roster."""

    shifts: dict[words.Name, dict[words.Days, list[words.Times]]] = {}
    rotation: list[words.Name] = []
    changes: words.Change = "mon 09:00"
    since: date | None = None
    weeks: int = 1
    covers: list[words.Cover] = []
    calendar: str | None = None
    """The text of the calendar (iCalendar)."""


class Signed(Struct, frozen=True, kw_only=True):
    """Who accepted a gap, and why."""

    by: PersonId
    because: str
    until: datetime | None
    """None for good."""


class KnownGap(Struct, frozen=True, kw_only=True):
    """A gap, and who signed for it; None when nobody has."""

    gap: Gap
    signed: Signed | None


class Book:
    """One for each desk. Changed only inside a turn."""

    def __init__(
        self,
        settings: Settings,
        company: Company,
        kept: Iterable[HoursKept] = (),
        accepted: Iterable[GapAccepted] = (),
        version: str = "",
    ) -> None:
        self.settings = settings
        self.company = company
        self.version = version
        """The last change that is in it: whoever changes it says which they have seen."""
        self.accepted = list(accepted)
        self.kept = {(each.kind, each.name): each for each in kept}
        self._of_file = written_in(settings)
        self._laid: tuple[date, str, Plan] | None = None

    @classmethod
    async def open(cls, settings: Settings, company: Company, store: Store, now: datetime) -> "Book":
        async with store.reading() as t:
            kept, accepted, changes = await t.hours(), await t.accepted_gaps(now), await t.hours_changes(1)
        return cls(settings, company, kept, accepted, changes[0].id if changes else "")

    def plan(self, now: datetime) -> Plan:
        """As it stands around this time; laid once a day, and when something has changed."""
        if self._laid is None or self._laid[:2] != (now.date(), self.version):
            self._laid = (now.date(), self.version, self._lay(now))
        return self._laid[2]

    def _lay(self, now: datetime) -> Plan:
        """A calendar that was right and is not any more must not cost the others their shifts: its own become gaps, which show."""
        whole = self.written()
        try:
            return plan_of(whole, now)
        except WrongCalendar:
            log.exception("a calendar cannot be understood any more; its shifts are left out")
        right = {name: text for name, text in whole.calendars.items() if _is_right(whole, name, now)}
        return plan_of(msgspec.structs.replace(whole, calendars=right), now)

    def written(self, change: HoursKept | None = None) -> Written:
        """Everything that holds; with a change, everything that would."""
        whole = self._of_file
        for kept in (*self.kept.values(), *([change] if change else ())):
            whole = _with(whole, kept)
        return whole

    def take(self, change: HoursChange) -> None:
        # Replaced, not changed: a page may be reading them on a thread of its own.
        self.accepted = [*self.accepted, *change.accepted]
        if change.kept is not None:
            self.kept = {**self.kept, (change.kept.kind, change.kept.name): change.kept}
            self.version = change.id

    def zone_of(self, line: PublishedLine) -> str:
        """Whose clock a line goes by: that of its branch, else of the first."""
        branch = self.company.branches.get(line.branch) if line.branch else None
        first = branch or next(iter(self.company.branches.values()), None)
        return first.time_zone if first else "UTC"

    def signed(self, line: PublishedLine) -> Iterator[tuple[Signed, datetime, datetime]]:
        """Every time of this line in which a gap is accepted."""
        for accepted in self.settings.lines[line.id].accepted_gaps if line.id in self.settings.lines else ():
            until = moment(self.zone_of(line), accepted.until or UNBOUNDED, WHOLE_DAY)
            by = Signed(by=PersonId(accepted.by), because=accepted.because, until=until if accepted.until else None)
            yield by, moment("UTC", date(2000, 1, 1), 0), until
        for each in self.accepted:
            if each.line == line.id:
                by = Signed(by=each.by, because=each.because, until=each.until)
                yield from ((by, start, end) for start, end in each.times)

    def known(self, lines: Iterable[PublishedLine]) -> list[tuple[LineId, datetime, datetime]]:
        return [(line.id, start, end) for line in lines for _, start, end in self.signed(line)]

    def gaps(self, plan: Plan, start: datetime, end: datetime) -> list[Gap]:
        """Of every line."""
        return [gap for line in self.company.lines.values() for gap in gaps(line, self.company, plan, start, end)]

    def coming(self, now: datetime, days: int = 14) -> list[KnownGap]:
        """The gaps of the next days, those nobody signed for among them, by time."""
        found = self.gaps(self.plan(now), now, now + timedelta(days=days))
        open_ones = besides_known(found, self.known(self.company.lines.values()))
        told = [KnownGap(gap=gap, signed=None) for gap in open_ones]
        for gap in found:
            told += self._accepted_parts(gap, open_ones)
        return sorted(told, key=lambda each: (each.gap.start, each.gap.line))

    def _accepted_parts(self, gap: Gap, open_ones: list[Gap]) -> Iterator[KnownGap]:
        rest = [(each.line, each.start, each.end) for each in open_ones]
        for part in besides_known([gap], rest):
            signed = (by for by, since, until in self.signed(self.company.lines[gap.line]) if since <= part.start < until)
            yield KnownGap(gap=part, signed=next(signed, None))


def _is_right(whole: Written, name: str, now: datetime) -> bool:
    only = Written(rosters={name: whole.rosters[name]}, calendars={name: whole.calendars[name]}, people=whole.people)
    try:
        plan_of(only, now)
    except WrongCalendar:
        return False
    return True


def _with(whole: Written, kept: HoursKept) -> Written:
    """What the house has decided goes before the file; what is about a branch or a roster that is gone is about nothing."""
    if kept.kind == "branch" and kept.name in whole.branches:
        said = msgspec.json.decode(kept.body, type=BranchHours)
        branch = msgspec.structs.replace(whole.branches[kept.name], **msgspec.structs.asdict(said))
        return msgspec.structs.replace(whole, branches={**whole.branches, kept.name: branch})
    if kept.kind == "roster" and kept.name in whole.rosters:
        shifts = msgspec.json.decode(kept.body, type=RosterShifts)
        told = msgspec.structs.asdict(shifts)
        calendar = told.pop("calendar")
        roster = msgspec.structs.replace(whole.rosters[kept.name], **told)
        calendars = {name: text for name, text in whole.calendars.items() if name != kept.name}
        if calendar is not None:
            calendars[kept.name] = calendar.encode()
        return msgspec.structs.replace(whole, rosters={**whole.rosters, kept.name: roster}, calendars=calendars)
    return whole
