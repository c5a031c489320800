"""What is said about hours, rosters and gaps, and what is heard."""

from datetime import date, datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from vivevoix import settings as words
from vivevoix.core.hours.gaps import Gap
from vivevoix.core.ids import BranchId, GroupId, LineId, PersonId
from vivevoix.live.hours.book import Signed
from vivevoix.store import ChangeTold
from vivevoix.web.shapes import Heard

Reason = Annotated[str, Meta(max_length=500)]
CalendarText = Annotated[str, Meta(max_length=256 * 1024)]
Week = dict[words.Days, list[words.Times]]


class BranchHoursSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hours a branch is to have, whole."""

    seen: str
    """`version` of what is changed here, as it was shown."""
    hours: Week
    holidays: str | None = None
    exceptions: list[words.SpecialDay] = field(default_factory=list)
    accept: Reason | None = None
    """Why the gaps this opens are accepted, in the name of whoever says it."""


class RosterSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be on a roster, whole."""

    seen: str
    shifts: dict[words.Name, Week] = field(default_factory=dict)
    rotation: list[words.Name] = field(default_factory=list)
    changes: words.Change = "mon 09:00"
    since: date | None = None
    weeks: Annotated[int, Meta(ge=1, le=52)] = 1
    covers: list[words.Cover] = field(default_factory=list)
    calendar: CalendarText | UnsetType | None = UNSET
    """The text of an iCalendar file; null for none; left out, the one there is stays."""
    accept: Reason | None = None


class GapSigned(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The coming gaps of a line are accepted, in the name of whoever says it."""

    because: Reason


class HolidayShown(Struct, frozen=True, kw_only=True):
    day: date
    name: str


class BranchHoursShown(Struct, frozen=True, kw_only=True):
    """The hours of a branch in the words of the settings file."""

    id: BranchId
    name: str
    time_zone: str
    hours: Week
    holidays: str | None
    exceptions: list[words.SpecialDay]
    coming_holidays: tuple[HolidayShown, ...]
    changed_by: PersonId | None
    """None when they are the settings file's."""
    changed_at: datetime | None


class RosterShown(Struct, frozen=True, kw_only=True):
    """A roster in the words of the settings file."""

    id: GroupId
    name: str
    time_zone: str
    shifts: dict[words.Name, Week]
    rotation: list[words.Name]
    changes: str
    since: date | None
    weeks: int
    covers: list[words.Cover]
    has_calendar: bool
    on_duty: tuple[PersonId, ...]
    """Now."""
    changed_by: PersonId | None
    changed_at: datetime | None


class GapShown(Struct, frozen=True, kw_only=True):
    gap: Gap
    signed: Signed | None
    """Who accepted it, and why; None when nobody has."""


class LineHoursShown(Struct, frozen=True, kw_only=True):
    id: LineId
    name: str
    time_zone: str
    """Its week is by the clock of this zone."""
    rosters: tuple[GroupId, ...]
    branches: tuple[BranchId, ...]
    """Whose hours decide who stands behind it."""


class HoursShown(Struct, frozen=True, kw_only=True):
    """Every branch's hours, every roster, and the gaps of the next 14 days."""

    version: str
    lines: tuple[LineHoursShown, ...]
    branches: tuple[BranchHoursShown, ...]
    rosters: tuple[RosterShown, ...]
    gaps: tuple[GapShown, ...]
    changes: tuple[ChangeTold, ...]
    """The latest first."""


class StretchShown(Struct, frozen=True, kw_only=True):
    """A time in which the same people stand behind a line, or nobody."""

    start: datetime
    end: datetime
    people: tuple[PersonId, ...]
    """At most ten of them."""
    count: int


class WeekShown(Struct, frozen=True, kw_only=True):
    """Who stands behind a line, for seven days from a midnight of its place."""

    line: LineId
    time_zone: str
    days: tuple[datetime, ...]
    """When each of the seven days begins there, and the end of the last."""
    stretches: tuple[StretchShown, ...]
