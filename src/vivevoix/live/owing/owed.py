"""Every promise that has not ended, and how what happens changes them. No waiting, no I/O."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.orders import Conversed, TriedInVain
from vivevoix.core.company import Company
from vivevoix.core.customers.customer import Customer
from vivevoix.core.hours.plan import Plan, line_at
from vivevoix.core.ids import E164, CallId, CustomerId, LineId, PersonId, PromiseId
from vivevoix.core.promises import Promise, owner_of
from vivevoix.core.promises.attempts import outcome_of, tried
from vivevoix.core.promises.ending import keep
from vivevoix.core.promises.joining import is_settled_by, join, parted
from vivevoix.core.promises.letters import letters_between
from vivevoix.core.promises.pressing import Standing, next_wake, press
from vivevoix.core.promises.promise import Attempt
from vivevoix.live.clock import fresh
from vivevoix.live.meeting.floor import Floor
from vivevoix.live.owing.zones import zone, zone_of_customer
from vivevoix.live.turn import Turn

WATCH_OVER_ALL = ("supervisor", "administrator")


class Owed:
    """Changed only inside a turn."""

    def __init__(self, company: Company, floor: Floor) -> None:
        self.company = company
        self._floor = floor
        self.promises: dict[PromiseId, Promise] = {}
        self.wakes: list[tuple[datetime, PromiseId]] = []
        """Wishes to be woken, taken by the house when the turn is written."""
        self._plan = Plan()
        self._rungs: dict[LineId, tuple[frozenset[PersonId], ...]] = {}
        """Who stands on each rung of a line, until the plan is laid anew."""
        self._of_number: dict[E164, dict[PromiseId, None]] = {}
        self._supervisors = tuple(m.id for role in WATCH_OVER_ALL for m in company.people.values() if m.role == role)

    def take_up(self, promise: Promise, now: datetime) -> None:
        """As a desk finds it that starts, to be looked at at once: somebody may have left, or its hour may have passed meanwhile."""
        self._keep(promise)
        self.wakes.append((now, promise.id))

    def put(self, turn: Turn, promise: Promise, at: datetime) -> None:
        """Whatever has become of it: it is looked at, remembered, and woken when it must be looked at again."""
        looked_at = press(promise, at, self._standing(promise, at), zone(promise.time_zone))
        if self.company.writes:
            turn.letters.extend(letters_between(self.promises.get(promise.id), looked_at, at))
        turn.promises[promise.id] = looked_at
        self._keep(looked_at)
        self._wake(looked_at)

    def _keep(self, promise: Promise) -> None:
        if promise.end is None:
            self.promises[promise.id] = promise
            if promise.number:
                self._of_number.setdefault(promise.number, {})[promise.id] = None
            return
        self.promises.pop(promise.id, None)
        if promise.number and promise.number in self._of_number:
            self._of_number[promise.number].pop(promise.id, None)
            if not self._of_number[promise.number]:
                del self._of_number[promise.number]

    def _wake(self, promise: Promise) -> None:
        at = next_wake(promise, zone(promise.time_zone))
        if at is not None:
            self.wakes.append((at, promise.id))

    # Making.

    def owe(self, turn: Turn, call: Call, owner: PersonId, because: str, at: datetime) -> None:
        """Nobody could say an hour to this caller: the house gives its word for them, unless what the call was for is owed still."""
        if call.promise in self.promises:
            return
        number = call.caller.number
        fresh_one = Promise(
            id=PromiseId(fresh("p", at)),
            line=call.line,
            call=call.id,
            owner=owner_of(owner, self.company.lines[call.line].keeper, self.company.people),
            number=number,
            name=call.caller.name,
            because=because,
            customer=call.customer,
            not_with=call.not_with,
            made_at=at,
            due_at=at + timedelta(seconds=self.company.ring_back_within),
            good_hours=self.company.good_hours,
            time_zone=zone_of_customer(self.company, call.line, number),
        )
        self.make(turn, fresh_one, at)

    def make(self, turn: Turn, promise: Promise, at: datetime) -> Promise:
        """The promise, or the one to the same number that it joins."""
        before = next(iter(self.to(promise.number)), None)
        made = join(before, promise) if before else promise
        self.put(turn, made, at)
        return self.promises[made.id]

    def wish(self, turn: Turn, number: E164, customer: Customer, at: datetime) -> None:
        """Who must not get the customer of this number is other people from now on."""
        for promise in self.to(number):
            if promise.customer in (None, customer.id) and promise.not_with != customer.not_with:
                self.put(turn, replace(promise, not_with=customer.not_with), at)

    def say_who(self, turn: Turn, call: CallId, who: Customer | None, at: datetime) -> None:
        """Whose call it was, from which something is owed."""
        for promise in [promise for promise in self.promises.values() if call in promise.calls]:
            not_with = who.not_with if who else ()
            self.put(turn, replace(promise, customer=who.id if who else None, not_with=not_with), at)

    def to_customer(self, ids: Container[CustomerId], numbers: Iterable[E164]) -> list[Promise]:
        """What we owe somebody, by their card or any of their numbers, the most pressing first."""
        by_card = (promise for promise in self.promises.values() if promise.customer in ids)
        by_number = (promise for number in numbers for promise in self.to(number) if promise.customer is None)
        found = {promise.id: promise for promise in (*by_card, *by_number)}
        return sorted(found.values(), key=lambda promise: (promise.due_at, promise.id))

    def to(self, number: E164 | None) -> list[Promise]:
        """What we owe this number, nearly always one."""
        return [self.promises[each] for each in self._of_number.get(number, ())] if number else []

    # What happens.

    def conversed(self, turn: Turn, call: Call, order: Conversed, at: datetime) -> None:
        """They have been spoken to, whoever rang whom: what was owed before is kept."""
        self.kept_by_speaking(turn, call, order.by, order.voice_at, at)

    def kept_by_speaking(self, turn: Turn, call: Call, by: PersonId, voice_at: datetime, at: datetime) -> None:
        """What the call was for, and what was owed this number before; never what was said or missed meanwhile."""
        wanted = self.promises.get(call.promise) if call.promise else None
        for promise in self.to(call.caller.number):
            if promise != wanted and is_settled_by(promise, voice_at):
                self.put(turn, keep(promise, by, voice_at, call.id), at)
        if wanted is None:
            return
        was_for, since = parted(wanted, voice_at, PromiseId(fresh("p", at)), timedelta(seconds=self.company.ring_back_within))
        self.put(turn, keep(was_for, by, voice_at, call.id), at)
        if since is not None:
            self.put(turn, since, at)

    def tried_in_vain(self, turn: Turn, call: Call, order: TriedInVain, at: datetime) -> None:
        promise = self.promises.get(order.promise)
        if promise is not None:
            attempt = Attempt(at=at, by=order.by, outcome=outcome_of(order.why), call=call.id)
            self.put(turn, tried(promise, attempt, zone(promise.time_zone)), at)

    def look_soon(self, wanted: PromiseId, now: datetime) -> None:
        """Nobody is keeping it any more: what pressed meanwhile is said now."""
        if wanted in self.promises:
            self.wakes.append((now, wanted))

    def time_came(self, turn: Turn, wanted: PromiseId, now: datetime) -> None:
        promise = self.promises.get(wanted)
        if promise is None:
            return
        if press(promise, now, self._standing(promise, now), zone(promise.time_zone)) == promise:
            self._wake(promise)
        else:
            self.put(turn, promise, now)

    def somebody_came_or_went(self, turn: Turn, now: datetime) -> None:
        """What presses already is owed by somebody who is there, if anybody is."""
        for promise in [p for p in self.promises.values() if p.reminded_at is not None]:
            self.time_came(turn, promise.id, now)

    # Who is there.

    def laid(self, plan: Plan) -> None:
        """Shifts or hours are others now, and with them who stands on the rungs of a line."""
        self._plan = plan
        self._rungs.clear()

    def _standing(self, promise: Promise, now: datetime) -> Standing:
        keeper, rungs = self._line(promise.line, now)
        near = (promise.owner, keeper, *(person for rung in rungs for person in sorted(rung)), *self._supervisors)
        present = self._there(near, now)
        if not any(person != promise.owner and person not in promise.not_with for person in present):
            present = self._there(tuple(self.company.people), now)
        return Standing(
            keeper=keeper,
            present=present,
            first_rung=rungs[0] if rungs else (),
            later_rungs=rungs[1:],
            supervisors=self._supervisors,
            people=self.company.people,
        )

    def _there(self, wanted: tuple[PersonId, ...], now: datetime) -> tuple[PersonId, ...]:
        """Whoever of them is there, those who are free first."""
        near = frozenset(wanted)
        free = (person for person in self._floor.free if person in near)
        return tuple(person for person in dict.fromkeys((*free, *wanted)) if self._floor.is_there(person, now))

    def _line(self, wanted: LineId, now: datetime) -> tuple[PersonId, tuple[frozenset[PersonId], ...]]:
        """Who keeps it, and who stands on each of its rungs now."""
        line = self.company.lines.get(wanted) or next(iter(self.company.lines.values()), None)
        if line is None:
            return PersonId(""), ()
        if line.id not in self._rungs:
            ladder = line_at(self._plan, line, now).ladder
            self._rungs[line.id] = tuple(self._floor.members(rung.groups) for rung in ladder if rung.groups)
        return line.keeper, self._rungs[line.id]

    def by(self, person: PersonId) -> list[Promise]:
        """What they owe, and what they have heard presses, the most pressing first."""
        theirs = [
            promise
            for promise in self.promises.values()
            if promise.owner == person or (promise.second and promise.second.told and promise.second.person == person)
        ]
        return sorted(theirs, key=lambda promise: (promise.due_at, promise.id))
