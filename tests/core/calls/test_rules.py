"""Each rule by itself: the call as it is afterwards."""

import pytest

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, SOON, TOMS_LEG, consulting, introduced, ringing, talking
from tests.people import AYA, NGOZI, TOM
from vivevoix.core.calls import rules
from vivevoix.core.calls.call import Outcome, Stage
from vivevoix.core.calls.events import HandOverRequested, LegAnswered, LegEnded, LetGo
from vivevoix.core.calls.telephones import Ended


def test_who_answers_holds_the_call_and_the_voice_is_heard_then() -> None:
    call = rules.begin_talking(ringing(), LegAnswered(at=SOON, leg=TOMS_LEG))
    assert call.holder
    assert (call.holder.person, call.ringing, call.voice_at) == (TOM, (), SOON)


def test_a_telephone_that_fell_silent_is_remembered_so_that_it_is_not_rung_at_once_again() -> None:
    call = rules.one_less_ringing(ringing(), LegEnded(at=SOON, leg=AYAS_LEG, why=Ended.BUSY))
    assert call.let_go == {AYA: SOON}
    assert call.declined == ()


def test_letting_someone_go_is_not_their_declining() -> None:
    call = rules.let_go(ringing(), LetGo(at=SOON, people=(AYA,)))
    assert [part.person for part in call.ringing] == [TOM]
    assert call.declined == ()


@pytest.mark.parametrize(("why", "outcome"), [(Ended.HUNG_UP, Outcome.TALKED), (Ended.LOST, Outcome.PROMISED)])
def test_a_caller_who_hung_up_was_served_and_one_who_was_cut_is_owed(why: Ended, outcome: Outcome) -> None:
    call = rules.caller_left(talking(), LegEnded(at=SOON, leg=CALLER_LEG, why=why))
    assert (call.stage, call.outcome, call.last_holder) == (Stage.OVER, outcome, AYA)


def test_handing_over_gives_the_caller_to_the_second_person() -> None:
    call = rules.hand_over(introduced(), HandOverRequested(at=SOON, by=AYA))
    assert call.holder
    assert (call.holder.person, call.last_holder, call.second) == (NGOZI, AYA, None)


def test_handing_over_while_they_ring_lets_us_leave() -> None:
    call = rules.hand_over(consulting(), HandOverRequested(at=SOON, by=AYA))
    assert (call.holder, call.handing_over, call.last_holder) == (None, True, AYA)


def test_a_second_person_who_leaves_is_named() -> None:
    call = rules.second_left(introduced(), LegEnded(at=SOON, leg=NGOZIS_LEG, why=Ended.LOST))
    assert call.failure
    assert (call.failure.person, call.failure.why, call.stage) == (NGOZI, Ended.LOST, Stage.HELD)
