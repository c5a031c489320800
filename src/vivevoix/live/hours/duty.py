"""Whose shift it is, now: the floor follows the rosters at the very moment a shift begins or ends."""

from collections.abc import Callable
from datetime import datetime

from vivevoix.core.hours.plan import Plan, next_change, rosters_at
from vivevoix.core.ids import GroupId, PersonId
from vivevoix.live.day import Day
from vivevoix.live.turn import Turn

Laying = Callable[[datetime], Plan]
"""Lays the plan as it stands around a time; asked again whenever something changes, at least every day."""


def no_plan(_: datetime) -> Plan:
    """Every branch is always open, and there are no rosters."""
    return Plan()


class Duty:
    """Changed only inside a turn, like the day it belongs to."""

    def __init__(self, day: Day, laying: Laying) -> None:
        self.laying = laying
        self._day = day
        self._rosters: dict[PersonId, tuple[GroupId, ...]] = {}

    def begin(self, now: datetime) -> datetime:
        """As a desk finds it that starts. Returns when to follow again."""
        self._regroup(now)
        return next_change(self._day.plan, now)

    def follow(self, turn: Turn, now: datetime) -> datetime:
        """Shifts have begun or ended, or the plan is another: whoever is on duty now is in reach of every waiting caller.

        Returns when to follow again.
        """
        for person in self._regroup(now):
            if person in self._day.floor.free:
                turn.freed[person] = None
        for call in self._day.floor.waiting:
            turn.look_at[call] = None
        return next_change(self._day.plan, now)

    def _regroup(self, now: datetime) -> list[PersonId]:
        """Returns whose duty has changed."""
        self._day.hours_changed(self.laying(now))
        there = rosters_at(self._day.plan, now)
        moved = [person for person in there.keys() | self._rosters.keys() if there.get(person) != self._rosters.get(person)]
        self._rosters = there
        ours = [self._day.company.people[person] for person in sorted(moved) if person in self._day.company.people]
        for member in ours:
            self._day.floor.regroup(member.id, (*member.groups, *there.get(member.id, ())))
        self._day.owed.laid(self._day.plan)
        return [member.id for member in ours]
