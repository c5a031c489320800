"""No order of facts and wishes breaks a call, loses a leg, or ends a caller without a conversation or a debt."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.people import AYA, LEEDS, NGOZI, NOON, TOM, company
from vivevoix.core.arriving import arrive
from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AnyEvent,
    AudioReturned,
    AudioStopped,
    BackToCallerRequested,
    BargeRequested,
    CallArrived,
    ConsultRequested,
    DigitPressed,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegResumed,
    LetGo,
    ListenRequested,
    MuteRequested,
    PeopleOffered,
    PrivateRequested,
    ResumeRequested,
    Ring,
    TimeCame,
    ToSecondRequested,
    UrgencyClosed,
    UrgentRequested,
    WhisperRequested,
    WordWithCallerRequested,
)
from vivevoix.core.calls.hearing import hearing
from vivevoix.core.calls.lifecycle import TRANSITIONS, step
from vivevoix.core.calls.meaning import What
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, OweRingBack
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.calls.telephones import Caller, Ended, Registered, Tone
from vivevoix.core.ids import CallId, LegId, PersonId, PhoneId

CALLER_LEG = LegId("caller")
LEGS = [CALLER_LEG, *(LegId(f"{person}-{n}") for person in (AYA, TOM, NGOZI) for n in (1, 2))]
leg = st.sampled_from(LEGS)
person = st.sampled_from([AYA, TOM, NGOZI])
at = st.just(NOON)


def ring(leg: LegId) -> Ring:
    person = PersonId(leg.split("-")[0])
    return Ring(leg=leg, person=person, phone=PhoneId(f"{person}:1"), way=Registered(account=person))


rings = st.lists(st.sampled_from(LEGS[1:]).map(ring), min_size=1, max_size=4, unique_by=lambda r: r.leg).map(tuple)
events: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(LegAnswered, at=at, leg=leg),
    st.builds(LegEnded, at=at, leg=leg, why=st.sampled_from(Ended)),
    st.builds(LegHeld, at=at, leg=leg),
    st.builds(LegResumed, at=at, leg=leg),
    st.builds(DigitPressed, at=at, leg=leg, digit=st.just("1")),
    st.builds(AudioStopped, at=at, leg=leg),
    st.builds(AudioReturned, at=at, leg=leg),
    st.builds(PeopleOffered, at=at, rings=rings),
    st.builds(LetGo, at=at, people=st.tuples(person)),
    st.builds(TimeCame, at=at, because=st.just("hold_the_line")),
    st.builds(HoldRequested, at=at, by=person),
    st.builds(ResumeRequested, at=at, by=person),
    st.builds(MuteRequested, at=at, by=person, on=st.booleans()),
    st.builds(ConsultRequested, at=at, by=person, rings=rings),
    st.builds(BackToCallerRequested, at=at, by=person),
    st.builds(HandOverRequested, at=at, by=person),
    st.builds(AllTogetherRequested, at=at, by=person),
    st.builds(HangUpRequested, at=at, by=person),
    st.builds(WordWithCallerRequested, at=at, by=person),
    st.builds(ToSecondRequested, at=at, by=person),
    st.builds(TimeCame, at=st.just(NOON + timedelta(seconds=30)), because=st.sampled_from(["alone", "no_answer", "joining"])),
    st.builds(ListenRequested, at=at, by=person, rings=rings),
    st.builds(WhisperRequested, at=at, by=person),
    st.builds(BargeRequested, at=at, by=person),
    st.builds(PrivateRequested, at=at, by=person, on=st.booleans()),
    st.builds(UrgentRequested, at=at, by=person),
    st.builds(UrgencyClosed, at=at),
)


def arrived() -> Call:
    fact = CallArrived(at=NOON, call=CallId("c"), leg=CALLER_LEG, number="+441134960000", caller=Caller())
    return arrive(fact, company().lines[LEEDS], company())[0]


def steps(happened: list[AnyEvent]) -> list[tuple[Call, AnyEvent, Call, tuple[object, ...]]]:
    """Each step that was possible: before, event, after, orders. A refusal changes nothing."""
    call, told = arrived(), []
    for event in happened:
        try:
            after, orders = step(call, event)
        except Refused:
            continue
        told.append((call, event, after, orders))
        call = after
    return told


@given(st.lists(events, max_size=40))
def test_a_leg_that_leaves_a_call_is_always_ended(happened: list[AnyEvent]) -> None:
    for before, event, after, orders in steps(happened):
        ended = {order.leg for order in orders if isinstance(order, EndLeg)}
        still = set(after.legs) if after.stage is not Stage.OVER else set()
        left = set(before.legs) - still if before.stage is not Stage.OVER else set()
        gone = {event.leg} if isinstance(event, LegEnded) else set()
        assert left - gone <= ended
        assert not ended & still


@given(st.lists(events, max_size=40))
def test_a_caller_ends_with_a_conversation_or_a_debt(happened: list[AnyEvent]) -> None:
    for before, _event, after, orders in steps(happened):
        owed = [order for order in orders if isinstance(order, OweRingBack)]
        if after.stage is Stage.OVER and before.stage is not Stage.OVER:
            assert (after.outcome is Outcome.TALKED and after.voice_at is not None) or len(owed) == 1
        else:
            assert owed == []


@given(st.lists(events, max_size=40))
def test_nobody_answers_the_caller_but_a_person_or_the_held_line(happened: list[AnyEvent]) -> None:
    for _before, event, after, orders in steps(happened):
        if any(isinstance(order, AnswerCaller) and order.leg == CALLER_LEG for order in orders):
            assert isinstance(event, LegAnswered | TimeCame)
            assert after.caller_answered


@given(st.lists(events, max_size=40))
def test_whoever_is_heard_is_on_the_call_and_answered(happened: list[AnyEvent]) -> None:
    for _before, _event, after, _orders in steps(happened):
        for hearer, (voices, tone) in hearing(after).items():
            assert hearer in after.legs
            assert set(voices) <= set(after.legs)
            assert not (voices and tone in {Tone.HOLD, Tone.RINGING})
            assert hearer not in voices


@given(st.lists(events, max_size=40))
def test_every_step_stands_in_the_table(happened: list[AnyEvent]) -> None:
    from vivevoix.core.calls.meaning import meaning

    for before, event, after, _orders in steps(happened):
        if after is not before:
            assert after.stage in TRANSITIONS[before.stage][meaning(before, event)][1]


def test_over_is_over() -> None:
    assert TRANSITIONS[Stage.OVER] == {}


def test_in_every_stage_the_caller_may_go() -> None:
    for stage, row in TRANSITIONS.items():
        if stage not in {Stage.OVER, Stage.RINGING_US}:
            assert What.CALLER_ENDED in row


def test_declining_stops_all_telephones_of_that_person() -> None:
    call, _ = step(arrived(), PeopleOffered(at=NOON, rings=(ring(LegId("aya-1")), ring(LegId("aya-2")), ring(LegId("tom-1")))))
    call, orders = step(call, LegEnded(at=NOON + timedelta(seconds=3), leg=LegId("aya-1"), why=Ended.DECLINED))
    assert [part.person for part in call.ringing] == [TOM]
    assert [order.leg for order in orders if isinstance(order, EndLeg)] == ["aya-2"]
