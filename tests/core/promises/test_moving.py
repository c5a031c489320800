"""Never without a named reason."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.promises.shared import DUE, OWED
from tests.people import AYA, NOON, TOM
from vivevoix.core.promises.ending import keep
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import WhyMoved


def test_another_owner_is_reminded_as_the_one_before() -> None:
    moved = move(replace(OWED, reminded_at=NOON), at=NOON, why=WhyMoved.OWNER_AWAY, owner=TOM)
    assert (moved.owner, moved.reminded_at, moved.due_at) == (TOM, None, DUE)
    [step] = moved.moves
    assert (step.owner_before, step.owner, step.why, step.by) == (AYA, TOM, WhyMoved.OWNER_AWAY, None)


def test_another_hour_begins_anew() -> None:
    late = replace(OWED, late_at=DUE, reminded_at=NOON)
    moved = move(late, at=DUE + timedelta(minutes=1), why=WhyMoved.ASKED, by=AYA, due_at=DUE + timedelta(hours=3))
    assert (moved.late_at, moved.reminded_at, moved.said) == (None, None, DUE + timedelta(minutes=1))
    assert moved.moves[0].was_late


def test_what_stays_as_it_is_or_has_ended_is_not_moved() -> None:
    assert move(OWED, at=NOON, why=WhyMoved.ASKED, owner=AYA, due_at=DUE) == OWED
    kept = keep(OWED, AYA, NOON)
    assert move(kept, at=NOON, why=WhyMoved.ASKED, owner=TOM) == kept
