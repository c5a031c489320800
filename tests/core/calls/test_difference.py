"""What telephones must do follows from what changed."""

from msgspec.structs import replace

from tests.core.calls.shared import (
    AYAS_LEG,
    CALLER_LEG,
    SOON,
    TOMS_LEG,
    arrived,
    ring,
    ringing,
    talking,
)
from tests.people import AYA
from vivevoix.core.calls.call import Part
from vivevoix.core.calls.difference import digits_for, orders_between
from vivevoix.core.calls.events import DigitPressed, LegAnswered, PeopleOffered
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, Hear, RingPhone, SendDigits
from vivevoix.core.calls.telephones import WhyEnd
from vivevoix.core.ids import PhoneId


def test_answering_answers_the_caller_first_then_joins_them_then_stops_the_others() -> None:
    _, orders = step(ringing(), LegAnswered(at=SOON, leg=AYAS_LEG))
    assert orders == (
        AnswerCaller(leg=CALLER_LEG),
        Hear(leg=AYAS_LEG, legs=(CALLER_LEG,)),
        Hear(leg=CALLER_LEG, legs=(AYAS_LEG,)),
        EndLeg(leg=TOMS_LEG, why=WhyEnd.ELSEWHERE),
    )


def test_the_telephone_rung_is_told_who_rings_and_on_which_line() -> None:
    event = PeopleOffered(at=SOON, rings=(ring(AYAS_LEG, AYA),))
    _, (order,) = step(arrived(), event)
    assert isinstance(order, RingPhone)
    assert (order.caller, order.line_name) == (arrived().caller, "the Leeds line")


def test_nothing_changed_is_nothing_to_do() -> None:
    call = talking()
    assert orders_between(call, call, LegAnswered(at=SOON, leg=AYAS_LEG)) == ()


def test_keys_cross_only_while_two_talk() -> None:
    pressed = DigitPressed(at=SOON, leg=CALLER_LEG, digit="7")
    assert digits_for(talking(), pressed) == (SendDigits(leg=AYAS_LEG, digits="7"),)
    assert digits_for(talking(), replace(pressed, passed_on=True)) == ()
    assert digits_for(ringing(), pressed) == ()
    assert Part(leg=AYAS_LEG, person=AYA, phone=PhoneId("aya:1"), since=SOON).answered is False
