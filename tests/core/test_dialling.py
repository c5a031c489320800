"""What a member of staff means when they dial on a desk phone."""

from tests.core.calls.shared import ringing, talking
from tests.people import AYA, NGOZI, SIOBHAN, TOM, company
from vivevoix.core.dialling import (
    ConsultColleague,
    ConsultOutside,
    NobodyThere,
    RingColleague,
    RingOutside,
    phone_of_account,
    what_was_dialled,
)


def test_with_a_caller_an_extension_means_ask_them() -> None:
    call = talking()
    assert what_was_dialled(company(), [call], AYA, "301") == ConsultColleague(call=call, whom=NGOZI)
    assert what_was_dialled(company(), [call], AYA, SIOBHAN) == ConsultOutside(call=call, number=SIOBHAN)


def test_without_a_caller_it_means_ring_them() -> None:
    assert what_was_dialled(company(), [ringing()], TOM, "301") == RingColleague(whom=NGOZI)
    assert what_was_dialled(company(), [], TOM, SIOBHAN) == RingOutside(number=SIOBHAN)


def test_neither_extension_nor_number_is_nobody_and_so_is_oneself() -> None:
    assert what_was_dialled(company(), [], TOM, "operator") == NobodyThere()
    assert what_was_dialled(company(), [], TOM, "202") == NobodyThere()


def test_the_telephone_of_an_account() -> None:
    aya = company().people[AYA]
    assert phone_of_account(aya, "aya") == "aya:1"
    assert phone_of_account(aya, "tom") is None
