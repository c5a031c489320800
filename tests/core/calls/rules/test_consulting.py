"""While a second person is asked: the call as it is afterwards."""

import pytest

from tests.core.calls.shared import NGOZIS_LEG, SOON, consulting, introduced
from tests.people import AYA, NGOZI
from vivevoix.core.calls import rules
from vivevoix.core.calls.call import Consulted, Stage
from vivevoix.core.calls.events import HandOverRequested, LegEnded
from vivevoix.core.calls.rules.consulting import how_it_ended
from vivevoix.core.calls.telephones import Ended


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
    assert (call.failure.person, call.failure.why, call.stage) == (NGOZI, Consulted.DROPPED, Stage.HELD)


@pytest.mark.parametrize("why", Ended)
def test_every_end_of_a_telephone_is_an_outcome_with_a_sentence(why: Ended) -> None:
    failures = {Consulted.BUSY, Consulted.DECLINED, Consulted.NO_ANSWER, Consulted.UNREACHABLE, Consulted.DROPPED}
    assert how_it_ended(why) in failures | {Consulted.VOICEMAIL_SUSPECTED, Consulted.LEFT}
