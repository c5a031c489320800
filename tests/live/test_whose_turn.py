"""Many wait and people come free in any order: waits are kept short first, and nobody is passed over without end."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.people import LEEDS, NOON, company
from vivevoix.core.answering.ladder import PASSED_OVER_AT_MOST, is_waiting, may_be_rung
from vivevoix.core.arriving import Known
from vivevoix.core.calls.events import CallArrived, LegAnswered, LegEnded
from vivevoix.core.calls.telephones import Caller, Ended
from vivevoix.core.company import Rung
from vivevoix.core.ids import E164, CallId, GroupId, LegId, PersonId
from vivevoix.live.assign import assign
from vivevoix.live.day import Day
from vivevoix.live.turn import Turn

ONE_AT_A_TIME = Rung(groups=(GroupId("operators"),), seconds=1e6, at_once=1, pass_on_after=12)
PEOPLE = (PersonId("aya"), PersonId("tom"))
FRIENDS = st.sampled_from([(), (PEOPLE[0],), (PEOPLE[1],)])


class Waiting(RuleBasedStateMachine):
    """Two operators, and callers of whom some know one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.day = Day(company(ONE_AT_A_TIME))
        self.passed: dict[CallId, int] = {}
        self.count = 0
        turn = Turn()
        for person in PEOPLE:
            self.day.floor.present.add(person)
            self.day.set_person(turn, person, self.now, here=True)
        self.end(turn)

    def end(self, turn: Turn) -> None:
        """The turn ends; whoever came earlier, wants a person who now rings for another, and has nobody, was passed over."""
        before = {(call.id, part.person) for call in self.day.calls.values() for part in call.ringing}
        assign(self.day, turn, self.now)
        self.day.wakes.clear()
        for call in self.day.calls.values():
            for person in {part.person for part in call.ringing if (call.id, part.person) not in before}:
                for other in self.day.calls.values():
                    is_earlier = other.arrived < call.arrived and is_waiting(other) and not other.ringing
                    if is_earlier and may_be_rung(other, person, self.now):
                        self.passed[other.id] = self.passed.get(other.id, 0) + 1

    @rule(friends=FRIENDS)
    def somebody_rings(self, friends: tuple[PersonId, ...]) -> None:
        self.count += 1
        self.now += timedelta(seconds=1)
        call = CallId(f"call-{self.count:04}")
        self.day.known[call] = Known(spoke_with=friends)
        turn = Turn()
        caller = Caller(number=E164(f"+4411349{self.count:05}"))
        fact = CallArrived(at=self.now, call=call, leg=LegId(f"leg-{self.count}"), number="+441134960000", caller=caller)
        self.day.arrive(turn, fact, self.day.company.lines[LEEDS])
        self.end(turn)

    @rule(which=st.integers(0, 3), how=st.sampled_from(["answers", "declines", "is busy"]))
    def a_ringing_telephone(self, which: int, how: str) -> None:
        ringing = [(call.id, part) for call in self.day.calls.values() if is_waiting(call) for part in call.ringing]
        if not ringing:
            return
        call, part = ringing[which % len(ringing)]
        turn = Turn()
        if how == "answers":
            self.day.happen(turn, call, LegAnswered(at=self.now, leg=part.leg))
        else:
            why = Ended.DECLINED if how == "declines" else Ended.BUSY
            self.day.happen(turn, call, LegEnded(at=self.now, leg=part.leg, why=why))
        self.end(turn)

    @rule(which=st.integers(0, 3))
    def a_conversation_ends(self, which: int) -> None:
        talking = [call for call in self.day.calls.values() if call.holder]
        if talking:
            call = talking[which % len(talking)]
            turn = Turn()
            self.day.happen(turn, call.id, LegEnded(at=self.now, leg=call.caller_leg, why=Ended.HUNG_UP))
            for person in PEOPLE:
                self.day.set_person(turn, person, self.now, after=False)
            self.end(turn)

    @rule(seconds=st.integers(1, 15))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        turn = Turn()
        for call in self.day.calls.values():
            turn.look_at[call.id] = None
        self.end(turn)

    @invariant()
    def nobody_is_passed_over_more_often_than_promised(self) -> None:
        assert all(times <= PASSED_OVER_AT_MOST for times in self.passed.values())
        assert all(call.overtaken <= PASSED_OVER_AT_MOST for call in self.day.calls.values())


Waiting.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestWaiting = Waiting.TestCase
