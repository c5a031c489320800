"""Who may be forgotten now, and what stays of them: ids and times."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.people import AYA, LEEDS, NOON, SIOBHAN, SIOBHANS_CARD
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.customers.customer import About, Customer, Kind, Reach, Remark
from vivevoix.core.customers.forgetting import (
    EmergencyOpen,
    MatterOpen,
    OnTheLine,
    StillOwed,
    WhyForgotten,
    forgotten,
    next_to_forget,
    promise_without_them,
    refuse_unless_settled,
    without_what_is_past,
)
from vivevoix.core.customers.held import Held
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import E164, CallId, CustomerId, LegId, MatterId, PromiseId, RemarkId
from vivevoix.core.matters import Matter, resolve
from vivevoix.core.promises import Promise
from vivevoix.core.promises.ending import break_and_tell
from vivevoix.core.promises.promise import HowTold, Reason, Telling

SHARED = E164("+441134960999")
HERS = replace(SIOBHANS_CARD, reaches=(*SIOBHANS_CARD.reaches, Reach(kind=Kind.TELEPHONE, value=SHARED)))
HELD = Held(customer=HERS, cards=(HERS,), shared=frozenset({SHARED}))
DEV = CustomerId("k2")
CALL = Call(id=CallId("c1"), line=LEEDS, arrived=NOON, caller_leg=LegId("l1"), keeper=AYA, caller=Caller(number=SIOBHAN))
PROMISE = Promise(id=PromiseId("p1"), line=LEEDS, owner=AYA, number=SIOBHAN, made_at=NOON, due_at=NOON + timedelta(hours=1))
MATTER = Matter(id=MatterId("m1"), customer=HERS.id, about="A refund.", owner=AYA, opened_at=NOON, opened_by=AYA)
GONE = forgotten(HELD, AYA, WhyForgotten.ASKED, NOON)


def told(promise: Promise) -> Promise:
    return break_and_tell(promise, AYA, NOON, Telling(how=HowTold.LETTER, words="We are sorry."))


def test_nobody_is_forgotten_while_they_are_on_the_line_or_could_be() -> None:
    for call, is_theirs in (
        (CALL, True),
        (replace(CALL, caller=Caller(number=SHARED)), True),
        (replace(CALL, caller=Caller(number=SHARED), customer=DEV), False),
        (replace(CALL, caller=Caller(), customer=HERS.id), True),
        (replace(CALL, caller=Caller(), perhaps=(DEV, HERS.id)), True),
        (replace(CALL, caller=Caller(), perhaps=(DEV, HERS.id), customer=DEV), False),
        (replace(CALL, stage=Stage.OVER), False),
        (replace(CALL, caller=Caller(number=E164("+33123456789"))), False),
    ):
        if is_theirs:
            with pytest.raises(OnTheLine):
                refuse_unless_settled(HELD, [call], (), ())
        else:
            refuse_unless_settled(HELD, [call], (), ())


def test_a_promise_is_kept_or_told_before_whoever_it_is_to_is_forgotten() -> None:
    for promise in (PROMISE, replace(PROMISE, number=None, customer=HERS.id), replace(PROMISE, number=SHARED)):
        with pytest.raises(StillOwed):
            refuse_unless_settled(HELD, (), [promise], ())
        refuse_unless_settled(HELD, (), [told(promise)], ())
    refuse_unless_settled(HELD, (), [replace(PROMISE, number=SHARED, customer=DEV)], ())


def test_a_matter_is_settled_and_an_emergency_closed_before() -> None:
    with pytest.raises(MatterOpen):
        refuse_unless_settled(replace(HELD, matters=(MATTER,)), (), (), ())
    refuse_unless_settled(replace(HELD, matters=(resolve(MATTER, AYA, NOON, "Paid."),)), (), (), ())
    fire = Emergency(id=CallId("c9"), line=LEEDS, since=NOON, number=SIOBHAN)
    with pytest.raises(EmergencyOpen):
        refuse_unless_settled(HELD, (), (), [fire])
    refuse_unless_settled(HELD, (), (), [replace(fire, closed_at=NOON)])
    with pytest.raises(EmergencyOpen):
        refuse_unless_settled(replace(HELD, calls=(CALL,)), (), (), [replace(fire, id=CALL.id, number=None)])


@given(words=st.text(min_size=8), name=st.text(min_size=8))
def test_nothing_said_or_written_stays_in_a_promise(words: str, name: str) -> None:
    also = (Reason(at=NOON, because=words),)
    ended = told(replace(PROMISE, name=name, email=f"{words}@example", because=words, also=also))
    left = promise_without_them(replace(ended, told=Telling(how=HowTold.LETTER, words=words)), GONE)
    said = msgspec.json.decode(msgspec.json.encode(left))
    assert not {words, name, SIOBHAN, f"{words}@example"} & set(_texts(said))
    assert (left.made_at, left.due_at, left.end, left.ended_at, left.owner) == (
        ended.made_at,
        ended.due_at,
        ended.end,
        ended.ended_at,
        ended.owner,
    )
    assert left.customer == HERS.id, "whoever writes about it later is told that she is forgotten"


def _texts(said: object) -> list[str]:
    match said:
        case str():
            return [said]
        case dict():
            return [text for each in said.values() for text in _texts(each)]
        case list():
            return [text for each in said for text in _texts(each)]
        case _:
            return []


def test_a_promise_to_somebody_else_at_her_number_loses_only_the_number() -> None:
    to_dev = replace(told(PROMISE), customer=DEV, name="Dev Patel")
    assert promise_without_them(to_dev, GONE) == replace(to_dev, number=None)


def test_what_is_kept_of_it_are_ids_and_why() -> None:
    assert (GONE.ids, GONE.alone, GONE.shared, GONE.why) == ((HERS.id,), (SIOBHAN,), (SHARED,), WhyForgotten.ASKED)


def test_a_remark_goes_on_its_day_and_the_card_counts_as_unchanged() -> None:
    def remark(day: date | None) -> Remark:
        return Remark(id=RemarkId(str(day)), about=About.NOTE, words="On crutches.", by=AYA, at=NOON, forget_on=day)

    today = NOON.date()
    card: Customer = replace(HERS, remarks=(remark(None), remark(today), remark(today + timedelta(days=1))))
    assert next_to_forget(card) == today
    left = without_what_is_past(card, today)
    assert [each.forget_on for each in left.remarks] == [None, today + timedelta(days=1)]
    assert left.changed_at == card.changed_at
    assert without_what_is_past(left, today) is left
    assert next_to_forget(HERS) is None
