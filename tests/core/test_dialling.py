"""What a member of staff means when they dial on a desk phone."""

import pytest

from tests.core.calls.shared import ringing, talking
from tests.people import AYA, NGOZI, NOON, SIOBHAN, TOM, company
from vivevoix.core.calls.events import CallArrived
from vivevoix.core.calls.telephones import Caller, FixedAddress, OutsideNumber, Registered
from vivevoix.core.company import Telephone
from vivevoix.core.dialling import (
    ConsultColleague,
    ConsultOutside,
    NobodyThere,
    RingColleague,
    RingOutside,
    is_outside_number,
    phone_of_account,
    telephone_for_a_colleague,
    what_was_dialled,
)
from vivevoix.core.ids import E164, CallId, LegId, PhoneId, TrunkId


def dialled(number: str, as_dialled: str = "", *, emergency: bool = False) -> CallArrived:
    names = {"call": CallId("c"), "leg": LegId("l")}
    return CallArrived(at=NOON, number=number, dialled=as_dialled or number, emergency=emergency, caller=Caller(), **names)


def test_with_a_caller_an_extension_means_ask_them() -> None:
    call = talking()
    assert what_was_dialled(company(), [call], AYA, dialled("301")) == ConsultColleague(call=call, whom=NGOZI)
    assert what_was_dialled(company(), [call], AYA, dialled(SIOBHAN)) == ConsultOutside(call=call, number=SIOBHAN)


def test_without_a_caller_it_means_ring_them() -> None:
    assert what_was_dialled(company(), [ringing()], TOM, dialled("301")) == RingColleague(whom=NGOZI)
    assert what_was_dialled(company(), [], TOM, dialled(SIOBHAN)) == RingOutside(number=SIOBHAN)


def test_neither_extension_nor_number_is_nobody_and_so_is_oneself() -> None:
    assert what_was_dialled(company(), [], TOM, dialled("operator")) == NobodyThere()
    assert what_was_dialled(company(), [], TOM, dialled("202")) == NobodyThere()


@pytest.mark.parametrize("number", ["+2904000", "+441134960142", "+123456789012345"])
def test_a_number_outside_is_a_plus_and_seven_to_fifteen_digits(number: str) -> None:
    assert is_outside_number(number)
    assert what_was_dialled(company(), [], TOM, dialled(number)) == RingOutside(number=E164(number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "+12",
        "+1234567890123456",
        "441134960142",
        "+044113496",
        "+44 113 496 0142",
        "+441134960142\n",
        "+٤٤١١٣٤٩٦٠١٤٢",
        "+¹²³⁴⁵⁶⁷",
        "+sip:x",
    ],
)
def test_any_other_text_is_no_number_outside(text: str) -> None:
    assert not is_outside_number(text)
    assert what_was_dialled(company(), [], TOM, dialled(text, "x")) == NobodyThere()


def test_the_telephone_of_an_account() -> None:
    aya = company().people[AYA]
    assert phone_of_account(aya, "aya") == "aya:1"
    assert phone_of_account(aya, "tom") is None


def test_an_extension_that_could_be_a_telephone_number_is_an_extension() -> None:
    assert what_was_dialled(company(), [], TOM, dialled("+44301", "301")) == RingColleague(whom=NGOZI)


def test_help_is_rung_whatever_else_is_going_on() -> None:
    assert what_was_dialled(company(), [talking()], AYA, dialled("112", emergency=True)) == RingOutside(number=E164("112"))


def test_a_colleague_is_rung_on_the_desk_phone_then_in_the_browser_and_outside_only_when_there_is_nothing_else() -> None:
    outside = Telephone(id=PhoneId("t:2"), way=OutsideNumber(number=SIOBHAN, trunk=TrunkId("provider")))
    browser = Telephone(id=PhoneId("t:browser"), way=Registered(account="w"), browser=True)
    desk = Telephone(id=PhoneId("t:1"), way=FixedAddress(uri="sip:302@192.0.2.7"))
    assert telephone_for_a_colleague([outside, browser, desk]) == desk
    assert telephone_for_a_colleague([outside, browser]) == browser
    assert telephone_for_a_colleague([outside]) == outside
    assert telephone_for_a_colleague([]) is None
