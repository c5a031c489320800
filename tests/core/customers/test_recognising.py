"""Who it is that rings."""

from msgspec.structs import replace

from tests.core.customers.shared import HER, OTHER
from tests.people import AYA, LEEDS, NOON, SIOBHAN, TOM, WES
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.customers.recognising import candidates, known_by_number, may_be, say_who, with_wishes
from vivevoix.core.ids import CallId, LegId

CALL = Call(id=CallId("c"), line=LEEDS, arrived=NOON, caller_leg=LegId("l"), keeper=WES, known_by=(TOM, AYA))


def test_a_number_that_is_one_persons_says_who_rings_and_what_they_wish() -> None:
    known = known_by_number([replace(HER, asks_for=TOM, language="fr", urgent=True)], (AYA,))
    assert (known.customer, known.perhaps, known.spoke_with) == (HER.id, (HER.id,), (AYA,))
    assert (known.asks_for, known.language, known.urgent) == (TOM, "fr", True)


def test_of_several_behind_one_number_nobody_gets_who_must_not_get_one_of_them() -> None:
    known = known_by_number([replace(HER, asks_for=TOM, language="en"), OTHER])
    assert (known.customer, known.perhaps) == (None, (HER.id, OTHER.id))
    assert (known.asks_for, known.language, known.not_with) == (None, "en", (AYA,))


def test_a_number_nobody_is_known_by_says_nothing() -> None:
    assert known_by_number([]).perhaps == ()


def test_once_somebody_has_said_who_it_is_their_wishes_hold() -> None:
    call = say_who(CALL, replace(HER, asks_for=WES, not_with=(TOM,)))
    assert (call.customer, call.known_by, call.not_with) == (HER.id, (WES, AYA), (TOM,))
    assert candidates(call) == (HER.id,)


def test_it_was_not_them_and_they_can_be_chosen_again() -> None:
    call = say_who(say_who(replace(CALL, perhaps=(HER.id, OTHER.id)), OTHER), None)
    assert (call.customer, candidates(call)) == (None, (HER.id, OTHER.id))


def test_what_is_written_while_they_ring_holds_at_once() -> None:
    hers = say_who(CALL, HER)
    assert with_wishes(hers, replace(HER, not_with=(TOM,))).not_with == (TOM,)
    either = replace(CALL, perhaps=(HER.id, OTHER.id), not_with=(AYA,))
    assert with_wishes(either, replace(HER, not_with=(TOM,))).not_with == (AYA, TOM)
    assert may_be(either, HER)
    assert not may_be(hers, OTHER)
    assert may_be(replace(CALL, caller=Caller(number=SIOBHAN)), HER)
