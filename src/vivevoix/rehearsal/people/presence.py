"""Who is at their telephone when: by the very hours and rosters the house goes by."""

from datetime import datetime, timedelta

from vivevoix.core.company import Company, Member
from vivevoix.core.hours.opening import open_between
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.rosters import shifts_between
from vivevoix.core.hours.walls import Stretch, within
from vivevoix.core.ids import PersonId


class Presence:
    """When everybody is here: while their branch is open if they are in a group, and in every shift of a roster."""

    def __init__(self, company: Company, plan: Plan, begins: datetime, ends: datetime) -> None:
        self.ends = ends
        shifts: dict[PersonId, list[Stretch]] = {}
        for roster in plan.rosters.values():
            for shift in shifts_between(roster, begins, ends):
                shifts.setdefault(shift.person, []).append((shift.start, shift.end))
        self.times = {
            member.id: within([*shifts.get(member.id, ()), *_in_their_branch(plan, member, begins, ends)], begins, ends)
            for member in company.people.values()
        }

    def here_for(self, person: PersonId, at: datetime, seconds: float) -> datetime:
        """When this person will have been here for so long, counted from then; at the latest when nobody knows any more."""
        left = timedelta(seconds=seconds)
        for comes, goes in self.times[person]:
            here = goes - max(comes, at)
            if here >= left and goes > at:
                return max(comes, at) + left
            left -= max(here, timedelta(0))
        return self.ends


def _in_their_branch(plan: Plan, member: Member, begins: datetime, ends: datetime) -> list[Stretch]:
    """Always where the branch has no hours."""
    if not member.groups:
        return []
    hours = plan.hours.get(member.branch) if member.branch else None
    return open_between(hours, begins, ends) if hours else [(begins, ends)]
