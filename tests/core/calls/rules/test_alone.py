"""In no order of events does a caller hear only the soft tone for longer than the house allows, but by their person's wish."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, SOON, after, introduced, ring, talking
from tests.people import AYA, NGOZI, TOM
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AnyEvent,
    BackToCallerRequested,
    ConsultRequested,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegResumed,
    MuteRequested,
    PeopleOffered,
    ResumeRequested,
    TimeCame,
    ToSecondRequested,
    WordWithCallerRequested,
)
from vivevoix.core.calls.hearing import hearing
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.orders import WakeMe
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.calls.rules.alone import alone_too_long, to_second, word_with_caller
from vivevoix.core.calls.telephones import Ended, Tone
from vivevoix.core.ids import LegId

LIMIT = timedelta(seconds=20)
GLANCE = timedelta(seconds=3)
SECOND_LEGS = [LegId(f"{who}-{n}") for who in (NGOZI, TOM) for n in range(3)]
leg = st.sampled_from([AYAS_LEG, *SECOND_LEGS])
at = st.just(SOON)
wishes: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(LegAnswered, at=at, leg=leg),
    st.builds(LegEnded, at=at, leg=leg, why=st.sampled_from(Ended)),
    st.builds(LegHeld, at=at, leg=st.just(AYAS_LEG)),
    st.builds(LegResumed, at=at, leg=st.just(AYAS_LEG)),
    st.sampled_from(SECOND_LEGS).map(
        lambda one: ConsultRequested(at=SOON, by=AYA, rings=(ring(one, NGOZI if one.startswith(NGOZI) else TOM),))
    ),
    st.builds(PeopleOffered, at=at, rings=leg.map(lambda one: (ring(one, TOM),))),
    *(
        st.builds(kind, at=at, by=st.just(AYA))
        for kind in (
            HoldRequested,
            ResumeRequested,
            BackToCallerRequested,
            HandOverRequested,
            AllTogetherRequested,
            HangUpRequested,
            WordWithCallerRequested,
            ToSecondRequested,
        )
    ),
    st.builds(MuteRequested, at=at, by=st.just(AYA), on=st.booleans()),
)
moments = st.lists(st.tuples(st.floats(0, 12), wishes), max_size=30)


@dataclass
class Clocked:
    """A call, its time, and what it asked to be woken for. `woken` says how it went on between two events."""

    call: Call
    now: datetime
    wakes: dict[str, datetime]

    def happen(self, event: AnyEvent) -> None:
        try:
            self.call, orders = step(self.call, event)
        except Refused:
            return
        for order in orders:
            if isinstance(order, WakeMe):
                self.wakes[order.because] = min(order.at, self.wakes.get(order.because, order.at))

    def next_wake(self, until: datetime) -> str | None:
        due = [because for because, when in self.wakes.items() if when <= until]
        return min(due, key=lambda because: self.wakes[because], default=None)


def moved_to(event: AnyEvent, when: datetime) -> AnyEvent:
    from msgspec.structs import replace

    return replace(event, at=when)


@given(moments)
def test_a_caller_is_never_alone_for_longer(happened: list[tuple[float, AnyEvent]]) -> None:
    clocked = Clocked(talking(), SOON, {})
    alone_since: datetime | None = None
    was = clocked.call

    def look() -> None:
        nonlocal alone_since, was
        call = clocked.call
        by_wish = call.stage is Stage.HELD and (was.stage is Stage.TALKING or (was.stage is Stage.HELD and alone_since is None))
        hold_tone = hearing(call).get(CALLER_LEG, ((), None))[1] is Tone.HOLD
        waits = hold_tone or (call.stage is Stage.CONSULTING and call.holder is None)
        if not waits or by_wish:
            alone_since = None
        elif alone_since is None:
            alone_since = clocked.now
        if alone_since is not None:
            assert clocked.now - alone_since < LIMIT or clocked.next_wake(clocked.now)
        was = call

    for seconds, event in happened:
        until = clocked.now + timedelta(seconds=seconds)
        while because := clocked.next_wake(until):
            clocked.now = max(clocked.now, clocked.wakes.pop(because))
            clocked.happen(TimeCame(at=clocked.now, because=because))
            look()
        clocked.now = until
        clocked.happen(moved_to(event, until))
        look()


def test_a_moment_before_they_are_warned_and_then_back() -> None:
    due = SOON + LIMIT
    warned = alone_too_long(introduced(), TimeCame(at=due - timedelta(seconds=5), because="alone"))
    assert warned.alone
    assert (warned.stage, warned.alone.warned) == (Stage.CONSULTING, True)
    assert alone_too_long(warned, TimeCame(at=due, because="alone")).stage is Stage.BACK_WITH_CALLER
    assert alone_too_long(introduced(), TimeCame(at=SOON, because="alone")) == introduced()


def test_back_and_forth() -> None:
    word = word_with_caller(introduced(), WordWithCallerRequested(at=SOON, by=AYA))
    assert hearing(word)[CALLER_LEG] == ((AYAS_LEG,), None)
    assert hearing(word)[NGOZIS_LEG] == ((), Tone.HOLD)
    again = after(introduced(), WordWithCallerRequested(at=SOON, by=AYA))
    assert to_second(again, ToSecondRequested(at=SOON + GLANCE, by=AYA)).stage is Stage.CONSULTING
