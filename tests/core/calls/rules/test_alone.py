"""In no order of events does a caller hear only the soft tone for longer than the house allows, but by their person's wish."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, SOON, after, introduced, ring
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
moments = st.lists(st.tuples(st.sampled_from([0, 1, 2, 4, 9, 16, 21]), wishes), max_size=25)


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
    return replace(event, at=when)


class Watched:
    """Since when the caller of a clocked call has heard nobody, by their ears and not by the house's own counting."""

    def __init__(self, clocked: Clocked) -> None:
        self.clocked = clocked
        self.alone_since: datetime | None = None
        self.with_them_since: datetime | None = clocked.now
        self.stage = clocked.call.stage
        self.left_at = clocked.now

    def look(self) -> None:
        call, now = self.clocked.call, self.clocked.now
        if self.alone_since and self.with_them_since is None:
            # Left again after a glance, with all their time spent: the house acts at that very moment.
            assert now - self.alone_since <= LIMIT or now == self.left_at
        by_wish = call.stage is Stage.HELD and (
            self.stage is Stage.TALKING or (self.stage is Stage.HELD and not self.alone_since)
        )
        waits = hearing(call).get(CALLER_LEG, ((), None))[1] is Tone.HOLD or (call.stage is Stage.CONSULTING)
        if waits and not by_wish:
            if self.with_them_since is not None:
                self.left_at = now
            glanced = self.with_them_since is not None and now - self.with_them_since < GLANCE
            self.alone_since = self.alone_since if self.alone_since and (glanced or self.with_them_since is None) else now
            self.with_them_since = None
        elif by_wish:
            self.alone_since, self.with_them_since = None, None
        elif self.with_them_since is None:
            self.with_them_since = now
        self.stage = call.stage


@settings(max_examples=400)
@given(moments)
def test_a_caller_is_never_alone_for_longer(happened: list[tuple[int, AnyEvent]]) -> None:
    clocked = Clocked(introduced(), SOON, {"alone": SOON + LIMIT - timedelta(seconds=5)})
    watched = Watched(clocked)
    watched.look()
    for seconds, event in happened:
        until = clocked.now + timedelta(seconds=seconds)
        while because := clocked.next_wake(until):
            clocked.now = max(clocked.now, clocked.wakes.pop(because))
            watched.look()
            clocked.happen(TimeCame(at=clocked.now, because=because))
            watched.look()
        clocked.now = until
        watched.look()
        clocked.happen(moved_to(event, until))
        watched.look()


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
