"""What everyone's page shows is a fold over what happened."""

from msgspec.structs import replace

from tests.core.calls.shared import AYAS_LEG, introduced, ringing, talking
from tests.core.promises.shared import OWED
from tests.people import AYA, NGOZI, NOON, TOM, WES
from vivevoix.core.board import (
    Board,
    CallChanged,
    LineChanged,
    PersonChanged,
    PersonNow,
    PersonState,
    PromiseChanged,
    fold,
    leg_of,
    state_of,
)
from vivevoix.core.calls.call import Stage
from vivevoix.core.ids import PhoneId
from vivevoix.core.promises.ending import keep

HERE = PersonNow(here=True, present=(PhoneId("aya:1"),))


def test_a_call_is_on_the_board_until_it_is_over() -> None:
    board = fold(Board(), CallChanged(at=NOON, number=1, call=talking()))
    assert board.calls == {"c": talking()}
    board = fold(board, CallChanged(at=NOON, number=2, call=replace(talking(), stage=Stage.OVER)))
    assert (board.calls, board.number) == ({}, 2)


def test_a_promise_is_on_the_board_until_it_has_ended() -> None:
    board = fold(Board(), PromiseChanged(at=NOON, promise=OWED))
    assert board.promises == {"p": OWED}
    assert fold(board, PromiseChanged(at=NOON, promise=keep(OWED, AYA, NOON))).promises == {}


def test_line_and_people_are_as_last_told() -> None:
    board = fold(Board(), LineChanged(at=NOON, up=True))
    board = fold(board, PersonChanged(at=NOON, person=AYA, here=True, present=HERE.present))
    assert board.line_up
    assert board.people == {AYA: HERE}


def test_what_a_person_does_is_derived_and_stored_nowhere() -> None:
    people = dict.fromkeys((AYA, TOM, NGOZI), HERE) | {WES: PersonNow(here=True)}
    talks = Board(people=people, calls={introduced().id: introduced()})
    assert state_of(talks, AYA) is PersonState.TALKING
    assert state_of(talks, NGOZI) is PersonState.TALKING
    assert state_of(talks, TOM) is PersonState.FREE
    assert state_of(talks, WES) is PersonState.NO_PHONE
    rings = Board(people=people, calls={ringing().id: ringing()})
    assert state_of(rings, AYA) is PersonState.RINGING
    assert state_of(Board(), AYA) is PersonState.AWAY
    assert state_of(Board(people={AYA: replace(HERE, after=True)}), AYA) is PersonState.AFTER


def test_the_leg_of_a_person() -> None:
    assert leg_of(introduced(), AYA) == AYAS_LEG
    assert leg_of(introduced(), TOM) is None
