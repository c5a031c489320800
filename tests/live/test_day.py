"""Whatever telephones, people and time do, in whatever order: nobody is rung while talking, no leg is lost, nobody is forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.people import NOON, company
from vivevoix.core.board import PersonNow
from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AnyRequest,
    BackToCallerRequested,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    ResumeRequested,
    TimeCame,
    UrgentRequested,
)
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId, PersonId
from vivevoix.line.link import LinkLost
from vivevoix.line.port import Do, LineMessage, PhoneSeen, Told, Welcome
from vivevoix.line.rehearsal import RehearsalLine
from vivevoix.live import asking
from vivevoix.live.assign import LOOK, assign
from vivevoix.live.day import Day
from vivevoix.live.hearing import Hearing
from vivevoix.live.turn import Turn

ASKS = st.sampled_from(
    [
        HoldRequested,
        ResumeRequested,
        BackToCallerRequested,
        HandOverRequested,
        AllTogetherRequested,
        HangUpRequested,
        UrgentRequested,
    ]
)
PEOPLE = st.sampled_from(["aya", "tom", "ngozi", "wes"])
WHY = st.sampled_from([Ended.HUNG_UP, Ended.DECLINED, Ended.BUSY, Ended.NO_ANSWER, Ended.UNREACHABLE, Ended.LOST])


T = TypeVar("T")


def pick(data: st.DataObject, among: Sequence[T]) -> T:
    """By place, in the order things began: names are made by chance and would be drawn differently each time."""
    return among[data.draw(st.integers(0, 99)) % len(among)]


class AnyDay(RuleBasedStateMachine):
    """The running day against a rehearsed line; every turn is carried out at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOON
        self.day = Day(company())
        self.hearing = Hearing(self.day)
        self.line = RehearsalLine(self.said, lambda: self.now)
        self.arrived: set[CallId] = set()
        self.over: dict[CallId, Call] = {}
        self.owed: set[CallId] = set()
        self.line.accounts.update(company().people)
        turn = Turn()
        for person in self.day.company.people:
            self.day.set_person(turn, person, self.now, here=True)
        self.carry_out(turn)
        self.line.connect()

    def said(self, message: LineMessage | LinkLost) -> None:
        turn = Turn()
        match message:
            case Told(number=number, fact=fact):
                self.hearing.told(turn, number, fact)
            case Welcome():
                self.hearing.met(turn, message, self.now)
            case PhoneSeen(phone=phone):
                self.hearing.phone_is(turn, phone, self.now)
            case LinkLost():
                self.hearing.lost(turn, self.now)
            case _:
                raise AssertionError(message)
        self.carry_out(turn)

    def carry_out(self, turn: Turn) -> None:
        assign(self.day, turn, self.now)
        self.hearing.ordered(turn.orders)
        self.over.update({call.id: call for call in turn.calls.values() if call.stage is Stage.OVER})
        self.owed.update(call for promise in turn.promises.values() for call in promise.calls)
        if self.line.connected:
            for order in turn.orders:
                self.line.say(Do(order=order))

    @rule(hidden=st.booleans())
    def somebody_rings(self, hidden: bool) -> None:
        self.arrived.add(self.line.somebody_rings("+441134960000", None if hidden else "+441134960142"))

    @precondition(lambda self: self.line.ringing)
    @rule(data=st.data())
    def a_telephone_is_picked_up(self, data: st.DataObject) -> None:
        self.line.answers(pick(data, list(self.line.ringing.values())))

    @precondition(lambda self: self.line.legs)
    @rule(data=st.data(), why=WHY)
    def a_leg_ends(self, data: st.DataObject, why: Ended) -> None:
        self.line.ends(pick(data, list(self.line.legs)), why)

    @precondition(lambda self: self.day.calls)
    @rule(data=st.data(), who=PEOPLE, kind=ASKS)
    def somebody_asks(self, data: st.DataObject, who: str, kind: type[AnyRequest]) -> None:
        call = pick(data, list(self.day.calls))
        turn = Turn()
        try:
            asking.of_call(self.day, turn, call, kind(at=self.now, by=PersonId(who)))  # type: ignore[call-arg] - none of these has more
        except Refused:
            return
        self.carry_out(turn)

    @precondition(lambda self: self.day.calls)
    @rule(data=st.data(), who=PEOPLE, whom=PEOPLE)
    def somebody_consults(self, data: st.DataObject, who: str, whom: str) -> None:
        call = pick(data, list(self.day.calls))
        turn = Turn()
        try:
            asking.consult(self.day, turn, call, PersonId(who), PersonId(whom), self.now)
        except Refused:
            return
        self.carry_out(turn)

    @rule(who=PEOPLE, number=st.sampled_from(["201", "202", "301", "+441134960199", "nobody"]))
    def somebody_dials(self, who: str, number: str) -> None:
        self.line.somebody_rings(number, account=who)

    @rule(seconds=st.sampled_from([1, 5, 11, 16, 60, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        wakes, self.day.wakes = self.day.wakes, []
        turn = Turn()
        for at, call, because in wakes:
            if at > self.now:
                self.day.wakes.append((at, call, because))
            elif because == LOOK:
                turn.look_at[call] = None
            else:
                self.day.happen(turn, call, TimeCame(at=self.now, because=because))
        owed, self.day.owed.wakes = self.day.owed.wakes, []
        for at, promise in owed:
            if at > self.now:
                self.day.owed.wakes.append((at, promise))
            else:
                self.day.look_at_promise(turn, promise, self.now)
        self.carry_out(turn)

    @rule(who=PEOPLE)
    def a_phone_comes_or_goes(self, who: str) -> None:
        (self.line.phone_goes if who in self.line.accounts else self.line.phone_comes)(who)

    @rule(who=PEOPLE, here=st.booleans())
    def somebody_says_here_or_away(self, who: str, here: bool) -> None:
        turn = Turn()
        self.day.set_person(turn, PersonId(who), self.now, here=here, after=False)
        self.carry_out(turn)

    @rule()
    def the_line_is_killed_and_comes_back(self) -> None:
        self.line.die()
        self.now += timedelta(milliseconds=700)
        self.line.connect()
        assert not self.day.calls

    @rule()
    def the_desk_dies_and_comes_back(self) -> None:
        here = {person: now.here for person, now in self.day.floor.people.items()}
        calls, promises, heard = self.day.calls.values(), self.day.promises.values(), self.hearing.heard
        emergencies = self.day.emergencies
        self.line.disconnect()
        self.day = Day(company())
        self.hearing = Hearing(self.day)
        self.hearing.heard = heard
        self.day.emergencies = emergencies
        for person, is_here in here.items():
            self.day.floor.people[person] = PersonNow(here=is_here)
        self.carry_out(self.day.take_up(calls, promises, self.now))
        self.line.connect()

    @rule()
    def the_socket_breaks_and_facts_come_late(self) -> None:
        self.line.disconnect()
        legs = list(self.line.legs)
        if legs:
            self.line.ends(legs[0])
        self.arrived.add(self.line.somebody_rings("+441134960000"))
        self.line.connect()

    @invariant()
    def nobody_is_on_two_calls(self) -> None:
        ours = self.day.company.people
        on = [who for call in self.day.calls.values() for who in {part.person for part in call.ours} if who in ours]
        assert len(on) == len(set(on))

    @invariant()
    def the_line_has_the_legs_the_calls_have(self) -> None:
        known = {leg for call in self.day.calls.values() for leg in call.legs if call.stage is not Stage.RINGING_US}
        assert set(self.line.legs) == known

    @invariant()
    def nobody_is_forgotten(self) -> None:
        assert self.arrived <= set(self.day.calls) | set(self.over)
        for call in self.over.values():
            assert call.outcome is Outcome.TALKED or call.id in self.owed or call.direction == "out"

    @invariant()
    def what_is_owed_is_owed_by_somebody_who_exists(self) -> None:
        assert {promise.owner for promise in self.day.promises.values()} <= self.day.company.people.keys()

    @invariant()
    def what_cannot_wait_is_open_until_somebody_closes_it(self) -> None:
        assert {call.id for call in self.day.calls.values() if call.urgent_at} <= self.day.emergencies.keys()

    @invariant()
    def nobody_is_owed_two_calls_and_each_is_waited_for(self) -> None:
        open_promises = list(self.day.promises.values())
        numbers = [promise.number for promise in open_promises if promise.number]
        assert len(numbers) == len(set(numbers))
        waited_for = {promise for _, promise in self.day.owed.wakes}
        assert {promise.id for promise in open_promises if promise.late_at is None} <= waited_for

    @invariant()
    def whoever_waits_while_someone_in_reach_is_free_is_being_rung(self) -> None:
        for call in self.day.calls.values():
            if call.stage is Stage.RINGING and not call.ringing:
                rested = [p for p in self.day.floor.free if p not in call.declined and p not in call.let_go]
                in_reach = [p for p in rested if "operators" in self.day.floor.groups_of[p]]
                assert in_reach == []


AnyDay.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyDay = AnyDay.TestCase
