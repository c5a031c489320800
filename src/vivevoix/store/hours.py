"""Hours and rosters the house has decided itself, who changed them when, and which gaps were accepted by whom and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, insert, select

from vivevoix.core.ids import LineId, PersonId
from vivevoix.store.tables import accepted_gaps, hours, hours_changes
from vivevoix.store.working import Working, insert_or_replace, saving

_SAVE = insert_or_replace(hours)
_TELL = saving(insert(hours_changes))
_ACCEPT = saving(insert(accepted_gaps))
_times = msgspec.json.Decoder(tuple[tuple[datetime, datetime], ...])
Kind = Literal["branch", "roster"]


class HoursKept(Struct, frozen=True, kw_only=True):
    """The hours of one branch, or one roster, as they hold instead of the settings file's."""

    kind: Kind
    name: str
    body: str
    """JSON, in the words of the settings file."""
    by: PersonId
    at: datetime


class GapAccepted(Struct, frozen=True, kw_only=True):
    """Somebody has seen these gaps of a line and signed for them."""

    id: str
    line: LineId
    by: PersonId
    at: datetime
    because: str
    until: datetime
    """How far ahead gaps were looked for; later ones are not accepted."""
    times: tuple[tuple[datetime, datetime], ...]


class HoursChange(Struct, frozen=True, kw_only=True):
    """One change of hours or of a roster, with what was there before and what was accepted for it; or only an acceptance."""

    id: str
    """Sorts by time."""
    kept: HoursKept | None = None
    before: str | None = None
    """What held until then, in the same words as `kept.body`; None where it was the settings file's."""
    accepted: tuple[GapAccepted, ...] = ()


class ChangeTold(Struct, frozen=True, kw_only=True):
    """Who changed what, and when."""

    id: str
    at: datetime
    by: PersonId
    kind: Kind
    name: str


class Hours(Working):
    """The part of a transaction that keeps hours and rosters."""

    async def save_hours(self, changes: Sequence[HoursChange]) -> None:
        self._write(_SAVE, [msgspec.structs.asdict(change.kept) for change in changes if change.kept])
        self._write(_TELL, [_told(change, change.kept) for change in changes if change.kept])
        self._write(_ACCEPT, [_accepted(each) for change in changes for each in change.accepted])

    async def hours(self) -> list[HoursKept]:
        query = select(hours).order_by(hours.c.kind, hours.c.name)
        return await self._read(lambda connection: [HoursKept(**row) for row in connection.execute(query).mappings()])

    async def accepted_gaps(self, now: datetime) -> list[GapAccepted]:
        """Those that still hold."""

        def table(connection: Connection) -> list[GapAccepted]:
            rows = connection.execute(select(accepted_gaps).where(accepted_gaps.c.until > now).order_by(accepted_gaps.c.id))
            return [GapAccepted(**{**row, "times": _times.decode(row["times"])}) for row in rows.mappings()]

        return await self._read(table)

    async def hours_changes(self, limit: int = 20) -> list[ChangeTold]:
        """The latest first."""
        wanted = [hours_changes.c[name] for name in ChangeTold.__struct_fields__]
        query = select(*wanted).order_by(hours_changes.c.id.desc()).limit(limit)
        return await self._read(lambda connection: [ChangeTold(**row) for row in connection.execute(query).mappings()])


def _told(change: HoursChange, kept: HoursKept) -> dict[str, Any]:
    told = {"id": change.id, "at": kept.at, "by": kept.by, "kind": kept.kind, "name": kept.name}
    return told | {"before": change.before, "after": kept.body}


def _accepted(gap: GapAccepted) -> dict[str, Any]:
    return msgspec.structs.asdict(gap) | {"times": msgspec.json.encode(gap.times).decode()}
