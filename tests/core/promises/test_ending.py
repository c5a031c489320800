"""Kept, late, or broken and told: no other end, and none without a name."""

from datetime import timedelta

import pytest

from tests.core.promises.shared import CLAIRE, DUE, EVERYBODY, LONDON, OWED
from tests.people import AYA, NGOZI, NOON, TOM, WES
from vivevoix.core.calls.refusals import NotYourPromise, TooLongAgo
from vivevoix.core.ids import CallId
from vivevoix.core.promises import PromiseEnd
from vivevoix.core.promises.ending import MAY_BE_TAKEN_BACK_FOR, break_and_tell, it_was_a_voicemail, keep, may_end
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.pressing import next_wake, press
from vivevoix.core.promises.promise import AttemptOutcome, HowTold, Second, Telling, WhyMoved, WhySecond

TOLD = Telling(how=HowTold.LETTER, words="We have written to you.")


def test_kept_in_time_is_kept_and_after_it_late() -> None:
    assert keep(OWED, AYA, DUE).end is PromiseEnd.KEPT
    assert keep(OWED, AYA, DUE + timedelta(seconds=1)).end is PromiseEnd.LATE


def test_a_new_hour_said_too_late_does_not_make_it_kept_in_time() -> None:
    moved = move(OWED, at=DUE + timedelta(minutes=5), why=WhyMoved.ASKED, by=AYA, due_at=DUE + timedelta(hours=2))
    assert keep(moved, AYA, DUE + timedelta(hours=1)).end is PromiseEnd.LATE
    agreed = move(OWED, at=NOON, why=WhyMoved.ASKED, by=AYA, due_at=DUE + timedelta(hours=2))
    assert keep(agreed, AYA, DUE + timedelta(hours=1)).end is PromiseEnd.KEPT


def test_what_has_ended_stays_as_it_ended() -> None:
    kept = keep(OWED, AYA, NOON)
    assert keep(kept, WES, DUE + timedelta(days=1)) == kept
    assert break_and_tell(kept, WES, NOON, TOLD) == kept


def test_broken_has_a_name_to_it_and_says_how_they_heard() -> None:
    ended = break_and_tell(OWED, WES, NOON, TOLD)
    assert (ended.end, ended.ended_by, ended.told) == (PromiseEnd.BROKEN_AND_TOLD, WES, TOLD)


def test_not_everybody_may_say_how_it_ended() -> None:
    pressing = move(OWED, at=NOON, why=WhyMoved.ASKED, owner=AYA)
    pressing = type(pressing)(**{**{f: getattr(pressing, f) for f in pressing.__struct_fields__}, "second": _tom()})
    assert may_end(pressing, AYA, "operator")
    assert may_end(pressing, TOM, "operator")
    assert may_end(pressing, CLAIRE, "supervisor")
    assert not may_end(pressing, NGOZI, "expert")


def _tom() -> Second:
    return Second(person=TOM, why=WhySecond.KEEPER, at=DUE)


def test_a_voicemail_does_not_keep_a_promise() -> None:
    kept = keep(OWED, AYA, NOON, CallId("c"))
    again = it_was_a_voicemail(kept, AYA, NOON + timedelta(minutes=2), LONDON)
    assert (again.end, again.due_at, again.owner) == (None, DUE, AYA)
    assert [attempt.outcome for attempt in again.attempts] == [AttemptOutcome.VOICEMAIL_SUSPECTED]


def test_only_whoever_was_on_the_line_and_only_soon_says_that_it_was_a_voicemail() -> None:
    kept = keep(OWED, AYA, NOON, CallId("c"))
    with pytest.raises(NotYourPromise):
        it_was_a_voicemail(kept, TOM, NOON, LONDON)
    with pytest.raises(TooLongAgo):
        it_was_a_voicemail(kept, AYA, NOON + MAY_BE_TAKEN_BACK_FOR + timedelta(seconds=1), LONDON)
    with pytest.raises(TooLongAgo):
        it_was_a_voicemail(break_and_tell(OWED, AYA, NOON, TOLD), AYA, NOON, LONDON)
    with pytest.raises(TooLongAgo):
        it_was_a_voicemail(keep(OWED, AYA, NOON), AYA, NOON, LONDON)


def test_late_and_taken_back_it_is_told_anew_and_tried_again() -> None:
    late = press(OWED, DUE, EVERYBODY, LONDON)
    ended = keep(late, AYA, DUE + timedelta(minutes=5), CallId("c"))
    now = DUE + timedelta(minutes=6)
    again = press(it_was_a_voicemail(ended, AYA, now, LONDON), now, EVERYBODY, LONDON)
    assert (again.reminded_at, again.late_at) == (now, now)
    assert again.second
    assert again.second.told
    assert next_wake(again, LONDON) == now + timedelta(minutes=30)
