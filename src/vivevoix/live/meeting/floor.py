"""Who is free and who waits, indexed so that finding one for the other never scans the company."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from vivevoix.core.answering.ladder import looks_for_people
from vivevoix.core.answering.reach import keys_of
from vivevoix.core.board import PersonNow, PersonState
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.telephones import Registered
from vivevoix.core.company import Company, Member, Telephone
from vivevoix.core.ids import CallId, GroupId, LegId, PersonId, PhoneId
from vivevoix.live.meeting.finding import FreePeople, WaitingCalls

COMES_BACK_WITHIN = timedelta(minutes=2)
"""Telephones that went register again by then: the desk was started anew, the line, or somebody's router."""


class Floor:
    """Derived, every bit of it, from open calls, people's own word and the telephones that are present."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.groups_of = {member.id: member.groups for member in company.people.values()}
        self.keys_of = {member.id: keys_of(member, company, member.groups) for member in company.people.values()}
        self.people: dict[PersonId, PersonNow] = {person: PersonNow() for person in company.people}
        self.present: set[str] = set()
        """Accounts with a telephone that proves it is there."""
        self.gone_since: dict[PersonId, datetime] = {}
        """When the last telephone of somebody went, or when we began to wait for their first."""
        self.busy: dict[PersonId, set[CallId]] = {}
        """Who rings or talks, on which calls: nearly always one."""
        self.free = FreePeople()
        self.waiting = WaitingCalls()
        self.call_of_leg: dict[LegId, CallId] = {}

    def telephones(self, person: PersonId) -> tuple[Telephone, ...]:
        """The telephones of this person that can be rung now."""
        member = self.company.people.get(person)
        return tuple(t for t in member.telephones if self._is_present(t)) if member else ()

    def is_there(self, person: PersonId, now: datetime) -> bool:
        """Says they are here and can be reached, or could a moment ago."""
        if not self.people.get(person, PersonNow()).here:
            return False
        return bool(self.telephones(person)) or now - self.gone_since.get(person, now - COMES_BACK_WITHIN) < COMES_BACK_WITHIN

    def next_gone(self, now: datetime) -> datetime | None:
        """When the next of those who say they are here, and may still come back with a telephone, counts as gone."""
        waited_for = (
            since + COMES_BACK_WITHIN
            for person, since in self.gone_since.items()
            if since + COMES_BACK_WITHIN > now and self.people[person].here and not self.telephones(person)
        )
        return min(waited_for, default=None)

    def _is_present(self, telephone: Telephone) -> bool:
        return not isinstance(telephone.way, Registered) or telephone.way.account in self.present

    def present_ids(self, member: Member) -> tuple[PhoneId, ...]:
        return tuple(t.id for t in member.telephones if self._is_present(t))

    def moved(self, before: Call | None, after: Call, at: datetime) -> tuple[PersonId, ...]:
        """Take over a changed call. Returns who is free now and was not before."""
        over = after.stage is Stage.OVER
        was = set(before.legs) if before else set()
        now = set(after.legs) if not over else set()
        for leg in was - now:
            self.call_of_leg.pop(leg, None)
        for leg in now - was:
            self.call_of_leg[leg] = after.id
        if not over and looks_for_people(after):
            self.waiting.put(after)
        else:
            self.waiting.drop(after.id)
        return self._people_moved(self._people(before), () if over else self._people(after), after.id, at)

    def _people(self, call: Call | None) -> tuple[PersonId, ...]:
        """Who of us is on it; somebody outside who was asked to join is not kept from anything by it."""
        return tuple(dict.fromkeys(part.person for part in call.ours if part.person in self.company.people)) if call else ()

    def _people_moved(
        self, before: tuple[PersonId, ...], after: tuple[PersonId, ...], call: CallId, at: datetime
    ) -> tuple[PersonId, ...]:
        for person in after:
            self.busy.setdefault(person, set()).add(call)
            self.free.remove(person)
        gone = [person for person in before if person not in after and call in self.busy.get(person, ())]
        for person in gone:
            self.busy[person].discard(call)
            if not self.busy[person]:
                del self.busy[person]
        return tuple(person for person in gone if self.look_again(person, at))

    def look_again(self, person: PersonId, at: datetime | None = None) -> bool:
        """Derive whether this person is free. True when they have just become so."""
        now = self.people.get(person, PersonNow())
        is_free = now.here and not now.after and person not in self.busy and bool(self.telephones(person))
        if is_free and person not in self.free:
            self.free.add(person, self.keys_of[person], at)
            return True
        if not is_free:
            self.free.remove(person)
        return False

    def state(self, person: PersonId, calls: Mapping[CallId, Call]) -> PersonState:
        """What they are doing, as `board.state_of` says it, found by their own calls."""
        parts = [part for call in self.busy.get(person, ()) for part in calls[call].ours if part.person == person]
        now = self.people.get(person, PersonNow())
        if parts:
            return PersonState.TALKING if any(part.answered for part in parts) else PersonState.RINGING
        if not now.here:
            return PersonState.AWAY
        if now.after:
            return PersonState.AFTER
        return PersonState.FREE if self.telephones(person) else PersonState.NO_PHONE

    def members(self, groups: Iterable[GroupId]) -> frozenset[PersonId]:
        """Everyone in any of these groups now, those on duty for a roster among them."""
        wanted = frozenset(groups)
        return frozenset(person for person, theirs in self.groups_of.items() if wanted.intersection(theirs))

    def regroup(self, person: PersonId, groups: tuple[GroupId, ...]) -> bool:
        """A shift has begun or ended: they are in these groups now. True when somebody else may look for them since."""
        if self.groups_of.get(person) == groups:
            return False
        self.groups_of[person] = groups
        self.keys_of[person] = keys_of(self.company.people[person], self.company, groups)
        if person in self.free:
            self.free.rekey(person, self.keys_of[person])
        return True
