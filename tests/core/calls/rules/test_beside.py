"""A supervisor beside a conversation is announced, and heard by exactly those they chose, whatever happens."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, SOON, after, ring, talking
from tests.core.calls.test_lifecycle import NOON, arrived, events, steps
from tests.people import AYA
from vivevoix.core.calls.call import Beside, Call, Stage
from vivevoix.core.calls.events import (
    AnyEvent,
    BargeRequested,
    LegAnswered,
    LegEnded,
    ListenOnlyRequested,
    ListenRequested,
    PeopleOffered,
    PrivateRequested,
    WhisperRequested,
)
from vivevoix.core.calls.hearing import hearing
from vivevoix.core.calls.rules import beside
from vivevoix.core.calls.telephones import Ended, Tone
from vivevoix.core.ids import LegId, PersonId

HELEN, HELENS_LEG = PersonId("helen"), LegId("helen-1")
at = st.just(NOON)
hers: st.SearchStrategy[AnyEvent] = st.one_of(
    st.just(ListenRequested(at=NOON, by=HELEN, rings=(ring(HELENS_LEG, HELEN),))),
    st.builds(LegAnswered, at=at, leg=st.just(HELENS_LEG)),
    st.builds(LegEnded, at=at, leg=st.just(HELENS_LEG), why=st.sampled_from(Ended)),
    *(st.builds(kind, at=at, by=st.just(HELEN)) for kind in (WhisperRequested, BargeRequested, ListenOnlyRequested)),
    st.builds(PrivateRequested, at=at, by=st.just(AYA), on=st.booleans()),
)
BEGUN: list[AnyEvent] = [
    PeopleOffered(at=NOON, rings=(ring(LegId("aya-1"), AYA),)),
    LegAnswered(at=NOON, leg=LegId("aya-1")),
    ListenRequested(at=NOON, by=HELEN, rings=(ring(HELENS_LEG, HELEN),)),
    LegAnswered(at=NOON, leg=HELENS_LEG),
]


@given(st.lists(st.one_of(events, hers), max_size=40))
def test_she_is_heard_by_exactly_those_she_chose(happened: list[AnyEvent]) -> None:
    for _before, _event, call, _orders in steps([*BEGUN, *happened]):
        if call.joined is None or call.joined.part is None:
            continue
        heard_by = {leg for leg, (voices, _) in hearing(call).items() if call.joined.part.leg in voices}
        match call.joined.how:
            case Beside.LISTENS:
                assert heard_by == set()
            case Beside.WHISPERS:
                assert heard_by <= ours(call)
                assert CALLER_LEG not in heard_by
            case Beside.SPEAKS:
                assert heard_by <= {CALLER_LEG, *ours(call), *seconds(call)}


@given(st.lists(st.one_of(events, hers), max_size=40))
def test_nobody_of_ours_is_listened_to_without_hearing_of_it(happened: list[AnyEvent]) -> None:
    for _before, _event, call, _orders in steps([*BEGUN, *happened]):
        if call.joined and call.joined.part and call.joined.how is Beside.LISTENS:
            heard = hearing(call)
            for leg in set(heard[call.joined.part.leg][0]) - {CALLER_LEG}:
                assert heard[leg][1] in {Tone.LISTENED, Tone.SOON, Tone.WAITS}


@given(st.lists(st.one_of(events, hers), max_size=40))
def test_she_never_has_the_call_while_she_only_listens_and_a_private_call_has_nobody_beside_it(happened: list[AnyEvent]) -> None:
    for _before, _event, call, _orders in steps([*BEGUN, *happened]):
        assert not (call.private and call.joined)
        if call.joined:
            assert not call.holder or call.holder.person != HELEN
            assert call.stage is not Stage.OVER


def ours(call: Call) -> set[LegId]:
    return {leg for leg in (call.holder.leg, call.holder.consult_leg) if leg} if call.holder else set()


def seconds(call: Call) -> set[LegId]:
    return {call.second.leg} if call.second else set()


def test_she_is_never_counted_as_the_one_who_has_it() -> None:
    call = after(
        talking(), ListenRequested(at=SOON, by=HELEN, rings=(ring(HELENS_LEG, HELEN),)), LegAnswered(at=SOON, leg=HELENS_LEG)
    )
    assert call.holder
    assert (call.holder.person, call.legs) == (AYA, (CALLER_LEG, AYAS_LEG, HELENS_LEG))
    left = beside.joined_leaves(call, ListenOnlyRequested(at=SOON, by=HELEN))
    assert left.joined is None
    assert arrived().joined is None
