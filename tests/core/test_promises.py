"""A promise has an owner and a time, and only three ends."""

from datetime import timedelta

import msgspec

from tests.people import AYA, LEEDS, NOON, SIOBHAN, WES
from vivevoix.core.ids import PromiseId
from vivevoix.core.promises import Promise, PromiseEnd, announced, break_and_tell, due_after, is_due, keep, try_again

DUE = due_after(NOON, timedelta(hours=1))
OWED = Promise(
    id=PromiseId("p"),
    line=LEEDS,
    owner=AYA,
    number=SIOBHAN,
    name="Siobhán",
    because="she asked for Ngozi",
    made_at=NOON,
    due_at=DUE,
)


def test_kept_in_time_is_kept_and_after_it_late() -> None:
    assert keep(OWED, AYA, DUE).end is PromiseEnd.KEPT
    assert keep(OWED, AYA, DUE + timedelta(seconds=1)).end is PromiseEnd.LATE


def test_what_has_ended_stays_as_it_ended() -> None:
    kept = keep(OWED, AYA, NOON)
    assert keep(kept, WES, DUE + timedelta(days=1)) == kept
    assert break_and_tell(kept, WES, NOON) == kept
    assert try_again(kept) == kept


def test_broken_has_a_name_to_it() -> None:
    ended = break_and_tell(OWED, WES, NOON)
    assert (ended.end, ended.ended_by) == (PromiseEnd.BROKEN_AND_TOLD, WES)


def test_an_attempt_in_vain_leaves_it_owed() -> None:
    assert try_again(OWED).attempts == 1
    assert try_again(OWED).end is None


def test_it_is_due_at_its_hour_until_it_ends() -> None:
    assert not is_due(OWED, NOON)
    assert is_due(OWED, DUE)
    assert not is_due(keep(OWED, AYA, NOON), DUE)


def test_what_is_announced_says_nothing_about_the_customer() -> None:
    told = msgspec.json.encode(announced(OWED)).decode()
    assert SIOBHAN not in told
    assert "Siobhán" not in told
    assert "asked for" not in told
