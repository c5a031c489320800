"""While telephones ring: the call as it is afterwards."""

from tests.core.calls.shared import AYAS_LEG, SOON, TOMS_LEG, ringing
from tests.people import AYA, TOM
from vivevoix.core.calls import rules
from vivevoix.core.calls.events import LegAnswered, LegEnded, LetGo
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
