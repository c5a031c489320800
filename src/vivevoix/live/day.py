"""The running day: open calls, open promises and the floor, and how one event changes them. No waiting, no I/O."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from vivevoix.core.answering.ladder import can_spare, looks_for_people
from vivevoix.core.answering.proposals import Proposal, proposed
from vivevoix.core.answering.reach import looked_for, pools_for
from vivevoix.core.arriving import Known, arrive, as_call, call_out
from vivevoix.core.board import LEFT_THE_PAGE_AFTER, PersonChanged, PersonNow
from vivevoix.core.calls.call import Call, Part, Stage, who_has_them_back, who_writes_up
from vivevoix.core.calls.difference import digits_for
from vivevoix.core.calls.events import AnyEvent, CallArrived, CallOutBegan, DigitPressed, LetGo, Ring, TimeCame
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.orders import AnyOrder, Conversed, OweRingBack, TriedInVain, WakeMe
from vivevoix.core.calls.refusals import NoSuchCall
from vivevoix.core.calls.waking import wakes_of
from vivevoix.core.company import Company, PublishedLine, has_page_open
from vivevoix.core.customers.card import Card, CardSeen
from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.customers.recognising import candidates, may_be, say_who, with_wishes
from vivevoix.core.emergencies import Emergency, opened_by
from vivevoix.core.hours.plan import Plan, line_for
from vivevoix.core.ids import E164, CallId, LegId, PersonId, PromiseId, TopicId
from vivevoix.core.promises import Promise
from vivevoix.core.taking_up import call_taken_up, promise_taken_up
from vivevoix.live.clock import Wakes, fresh
from vivevoix.live.company import kind_and_country
from vivevoix.live.meeting.floor import COMES_BACK_WITHIN, Floor
from vivevoix.live.owing.owed import Owed
from vivevoix.live.turn import Turn

LOOK = "look"
"""The ladder is to look at a waiting call."""
PRESENCE = "presence"
"""It is to be seen whose telephones have come back."""
TimedAct = Callable[[Turn, datetime], None]
"""Something to be decided within a turn, at its time."""
WHILE_IT_IS_KEPT = timedelta(minutes=1)
"""How soon a promise is looked at again whose customer is on the line."""


class Day:
    """Changed only inside a turn, by the one loop that writes."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.plan = Plan()
        self._lines: dict[CallId, PublishedLine] = {}
        """Every open call's line, since the hours changed last."""
        self.floor = Floor(company)
        self.calls: dict[CallId, Call] = {}
        self.owed = Owed(company, self.floor)
        self.emergencies: dict[CallId, Emergency] = {}
        self.wakes: list[tuple[datetime, CallId, str]] = []
        """Wishes to be woken, taken by the house when the turn is written."""
        self.looks_at_people: list[tuple[datetime, PersonId]] = []
        """Likewise, about people."""
        self.looks_who_is_there: list[datetime] = []
        """Likewise, about everybody whose telephones have gone: once for all of them."""
        self.known: dict[CallId, Known] = {}
        """What the store knows of callers who are just arriving."""
        self._page_gone: dict[PersonId, datetime] = {}

    def take_up(self, calls: Iterable[Call], promises: Iterable[Promise], now: datetime) -> Turn:
        """As a desk finds them that starts. Returns what today's settings have changed about them."""
        turn = Turn()
        self.floor.gone_since = dict.fromkeys(self.company.people, now)
        self.looks_who_is_there.append(now + COMES_BACK_WITHIN)
        for promise in promises:
            taken = promise_taken_up(promise, self.company, now)
            self.owed.take_up(taken, now)
            if taken != promise:
                turn.promises[promise.id] = taken
        for call in calls:
            self.calls[call.id] = again = call_taken_up(call, self.company)
            if again != call:
                turn.calls[call.id] = again
            self.floor.moved(None, again, now)
            if looks_for_people(again):
                self._can_be_found(again, now)
            self.wakes.append((now, call.id, LOOK))
            self.wakes.extend((wake.at, call.id, wake.because) for wake in wakes_of(again, self.company.hold_the_line_after))
        return turn

    @property
    def promises(self) -> Mapping[PromiseId, Promise]:
        """Every promise that has not ended."""
        return self.owed.promises

    def line_of(self, call: Call, now: datetime) -> PublishedLine:
        """The call's line, with the rungs that are for the hour it arrived in, and those that are for this one."""
        line = self._lines.get(call.id)
        if line is None:
            line = line_for(self.plan, self.company.lines[call.line], call.arrived, now)
            if call.id in self.calls:
                self._lines[call.id] = line
        return line

    def hours_changed(self, plan: Plan) -> None:
        """A shift has begun or ended, a branch has opened or closed, or the plan is another."""
        self.plan = plan
        self._lines.clear()

    # Time.

    def set_wakes(self, wakes: Wakes, enter: Callable[[TimedAct], None]) -> None:
        """Whatever was asked for since the last turn enters a turn of its own when its time comes."""
        asked, self.wakes = self.wakes, []
        for when, call, because in asked:
            wakes.at(when, (call, because), partial(enter, partial(self._time_came, call, because)))
        looks, self.looks_at_people = self.looks_at_people, []
        for when, person in looks:
            wakes.at(when, (person, when), partial(enter, partial(self._look_at, person)))
        presence, self.looks_who_is_there = self.looks_who_is_there, []
        for when in presence:
            wakes.at(when, PRESENCE, partial(enter, self._look_who_is_there))
        owed, self.owed.wakes = self.owed.wakes, []
        for when, promise in owed:
            wakes.at(when, promise, partial(enter, partial(self._promise_woke, promise)))

    def _time_came(self, call: CallId, because: str, turn: Turn, now: datetime) -> None:
        if because != LOOK:
            self.happen(turn, call, TimeCame(at=now, because=because))
        elif call in self.calls:
            turn.look_at[call] = None

    def _look_at(self, person: PersonId, turn: Turn, now: datetime) -> None:
        self.look_at_person(turn, person, now)

    def _look_who_is_there(self, turn: Turn, now: datetime) -> None:
        """Whoever's telephones have not come back is gone; whoever's went later is looked at later."""
        self.owed.somebody_came_or_went(turn, now)
        later = self.floor.next_gone(now)
        if later is not None:
            self.looks_who_is_there.append(later)

    def _promise_woke(self, promise: PromiseId, turn: Turn, now: datetime) -> None:
        self.look_at_promise(turn, promise, now)

    # Calls.

    def arrive(self, turn: Turn, fact: CallArrived, line: PublishedLine) -> None:
        call, orders = arrive(fact, line, self.company, self._known(fact))
        self._moved(turn, None, call, orders)

    def _known(self, fact: CallArrived) -> Known:
        number = fact.caller.number
        known = self.known.pop(fact.call, Known())
        if number is None:
            return known
        owed_by = tuple(promise.owner for promise in self.owed.to(number))
        country = kind_and_country(number)[1] if self.company.regions else ""
        return replace(known, country=country, owed_by=owed_by)

    def call_out(self, turn: Turn, event: CallOutBegan, line: PublishedLine) -> None:
        owed = self.promises.get(event.promise) if event.promise else None
        known = self.known.pop(event.call, Known())
        if owed:
            known = replace(known, customer=owed.customer or known.customer, not_with=owed.not_with)
        call, orders = call_out(event, line, self.company.alone_limit, known)
        self._moved(turn, None, call, orders)

    def say_who(self, turn: Turn, wanted: CallId, kept: Call | None, card: Card | None, by: PersonId, at: datetime) -> None:
        """Whose call it is. `kept`: the call as the store has it, for one that is over. Raises `NoSuchCall`."""
        before = self.calls.get(wanted) or kept
        if before is None:
            raise NoSuchCall
        after = say_who(before, card.customer if card else None)
        if wanted in self.calls:
            self._moved(turn, before, after, (), at)
        else:
            turn.calls[wanted] = after
            if card:
                turn.views.append(CardSeen(customer=card.customer.id, at=at, person=by, how="rang", call=wanted))
        self.owed.say_who(turn, wanted, card.customer if card else None, at)

    def wishes_changed(self, turn: Turn, customer: Customer, at: datetime) -> None:
        """Somebody has written on a card: it holds for the calls of its customer, and for what they are owed."""
        for call in list(self.calls.values()):
            if may_be(call, customer) and (after := with_wishes(call, customer)) != call:
                self._moved(turn, call, after, (), at)
        for number in numbers_of(customer):
            self.owed.wish(turn, E164(number), customer, at)

    def happen(self, turn: Turn, call_id: CallId, event: AnyEvent) -> None:
        """Something happened to this call, or was asked of it. Raises `Refused` for a request that is not possible."""
        call = self.calls.get(call_id)
        if call is None:
            return
        after, orders = step(call, event)
        if isinstance(event, DigitPressed):
            orders = (*orders, *digits_for(call, event))
        if after is call:
            self._carry_out(turn, after, orders, event.at)
        else:
            self._moved(turn, call, after, orders, event.at)

    def _moved(
        self, turn: Turn, before: Call | None, after: Call, orders: tuple[AnyOrder, ...], at: datetime | None = None
    ) -> None:
        turn.calls[after.id] = after
        if after.stage is Stage.OVER:
            self.calls.pop(after.id, None)
            self._lines.pop(after.id, None)
            if after.promise:
                self.owed.look_soon(after.promise, at or after.arrived)
        else:
            self.calls[after.id] = after
        turn.views.extend(_cards_seen(before, after, at or after.arrived))
        if opened := opened_by(before, after):
            self.put_emergency(turn, opened)
        if before and (writer := who_writes_up(before, after)):
            self._take_time_after(turn, writer, at or after.arrived)
        if before and (last := who_has_them_back(before, after)):
            self._stop_writing(turn, last, at or after.arrived)
        for person in self.floor.moved(before, after, at or after.arrived):
            turn.freed[person] = None
        if looks_for_people(after):
            turn.look_at[after.id] = None
            if before is None or (before.stage, before.urgent_at) != (after.stage, after.urgent_at):
                self._can_be_found(after, at or after.arrived)
        self._carry_out(turn, after, orders, at or after.arrived)

    def _can_be_found(self, call: Call, now: datetime) -> None:
        """By whoever comes free before the ladder looks."""
        self.floor.waiting.put(call, looked_for(call, pools_for(call, self.line_of(call, now), now, self.company)))

    def _take_time_after(self, turn: Turn, writer: Part, at: datetime) -> None:
        """Whoever talked in the browser has their note to finish: they say themselves when they are ready."""
        telephone = self.company.telephone(writer.phone)
        if telephone and telephone.browser:
            self.set_person(turn, writer.person, at, after=True)

    def _stop_writing(self, turn: Turn, person: PersonId, at: datetime) -> None:
        """Whoever handed a caller over and has gone on to their note is needed again before anybody else."""
        if self.floor.people.get(person, PersonNow()).after:
            self.set_person(turn, person, at, after=False)

    # What calls ask the desk for.

    def _carry_out(self, turn: Turn, call: Call, orders: tuple[AnyOrder, ...], at: datetime) -> None:
        for order in orders:
            match order:
                case WakeMe(at=when, because=because):
                    self.wakes.append((when, call.id, because))
                case OweRingBack(owner=owner, because=because):
                    self.owed.owe(turn, call, owner, because, at)
                case Conversed():
                    self.owed.conversed(turn, call, order, at)
                case TriedInVain():
                    self.owed.tried_in_vain(turn, call, order, at)
                case _:
                    turn.orders.append(order)

    def owe_stranger(self, turn: Turn, fact: CallArrived, line: PublishedLine) -> None:
        """Somebody rang and could not even be made a call of: the keeper of the line owes them one."""
        self.owed.owe(turn, as_call(fact, line, self.company, Known()), line.keeper, "not_answered", fact.at)

    def put_emergency(self, turn: Turn, emergency: Emergency) -> None:
        turn.emergencies[emergency.id] = emergency
        if emergency.closed_at is None:
            self.emergencies[emergency.id] = emergency
        else:
            self.emergencies.pop(emergency.id, None)

    # People.

    def set_person(
        self, turn: Turn, person: PersonId, at: datetime, *, here: bool | None = None, after: bool | None = None
    ) -> None:
        """Their own word, or a telephone of theirs that came or went."""
        was = self.floor.people.get(person, PersonNow())
        member = self.company.people[person]
        now = PersonNow(
            here=was.here if here is None else here,
            after=was.after if after is None else after,
            present=self.floor.present_ids(member),
        )
        self.floor.people[person] = now
        self._notice_page(person, has_page_open(member, now.present), at)
        if self.floor.look_again(person, at):
            turn.freed[person] = None
        if now != was:
            turn.entries.append(PersonChanged(at=at, person=person, here=now.here, present=now.present, after=now.after))
        if now.here != was.here:
            turn.words[person] = now.here
        if was.present and not now.present:
            self.floor.gone_since[person] = at
            self.looks_who_is_there.append(at + COMES_BACK_WITHIN)
        elif now.here != was.here or (now.present and not was.present):
            self.owed.somebody_came_or_went(turn, at)

    def _notice_page(self, person: PersonId, is_open: bool, at: datetime) -> None:
        if is_open or not self.floor.people[person].after:
            self._page_gone.pop(person, None)
        elif person not in self._page_gone:
            self._page_gone[person] = at
            self.looks_at_people.append((at + LEFT_THE_PAGE_AFTER, person))

    def look_at_person(self, turn: Turn, person: PersonId, at: datetime) -> None:
        """Has somebody who took their time after a call closed the page and gone back to their desk phone?"""
        gone = self._page_gone.get(person)
        if gone is not None and at - gone >= LEFT_THE_PAGE_AFTER:
            self.set_person(turn, person, at, after=False)

    def can_come(self, *people: PersonId) -> bool:
        """None of them talks, or is needed by a waiting caller who would then be rung for by nobody."""
        calls = {call for person in people for call in self.floor.busy.get(person, ())}
        return all(can_spare(self.calls[call], people) for call in calls)

    def call_away(self, turn: Turn, *people: PersonId, at: datetime) -> None:
        """They have come to another call: the callers they were rung for go on ringing others."""
        for call in sorted({call for person in people for call in self.floor.busy.get(person, ())}):
            if can_spare(self.calls[call], people):
                self.happen(turn, call, LetGo(at=at, people=people))

    def proposals(self, wanted: CallId, topic: TopicId | None) -> tuple[Proposal, ...]:
        """Who could help on this call, about this topic, the best first. Raises `NoSuchCall`."""
        call = self.calls.get(wanted)
        if call is None:
            raise NoSuchCall
        return proposed(call, topic, self.company, lambda who: self.floor.state(who, self.calls), self.floor.free.since.get)

    def look_at_promise(self, turn: Turn, promise: PromiseId, now: datetime) -> None:
        """Its time has come, unless somebody rings or speaks with this customer at this moment: how that ends decides."""
        if any(call.promise == promise for call in self.calls.values()):
            self.owed.wakes.append((now + WHILE_IT_IS_KEPT, promise))
        else:
            self.owed.time_came(turn, promise, now)

    def is_only_rung(self, person: PersonId) -> bool:
        """Nobody speaks to them: their telephone rings."""
        parts = [part for call in self.floor.busy.get(person, ()) for part in self.calls[call].ours if part.person == person]
        return not any(part.answered for part in parts)

    def rings_for(self, person: PersonId, now: datetime) -> tuple[Ring, ...]:
        """Every present telephone of this person, each with a leg of its own."""
        return tuple(
            Ring(leg=LegId(fresh("l", now)), person=person, phone=telephone.id, way=telephone.way)
            for telephone in self.floor.telephones(person)
        )


def _cards_seen(before: Call | None, after: Call, at: datetime) -> list[CardSeen]:
    """Whose card has come onto whose page with this call, just now."""
    seen = {(part.person, each) for part in before.ours for each in candidates(before)} if before else set()
    now = dict.fromkeys((part.person, each) for part in after.ours for each in candidates(after))
    return [
        CardSeen(customer=customer, at=at, person=person, how="rang", call=after.id)
        for person, customer in now
        if (person, customer) not in seen
    ]
