"""What a desk finds when it starts, under today's settings."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import arrived
from tests.people import AYA, LEEDS, NOON, TOM, WES, company
from vivevoix.core.ids import LineId, PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.ending import keep
from vivevoix.core.promises.promise import WhyMoved
from vivevoix.core.taking_up import call_taken_up, promise_taken_up

OWED = Promise(id=PromiseId("p"), line=LEEDS, owner=AYA, made_at=NOON, due_at=NOON + timedelta(hours=1))
GONE = PersonId("gone")


def test_what_still_fits_is_left_as_it_is() -> None:
    assert call_taken_up(arrived(), company()) == arrived()
    assert promise_taken_up(OWED, company(), NOON) == OWED


def test_an_owner_or_keeper_who_has_left_is_followed_by_the_keeper_of_the_line() -> None:
    taken = promise_taken_up(replace(OWED, owner=GONE), company(), NOON)
    assert (taken.owner, [move.why for move in taken.moves]) == (WES, [WhyMoved.LEFT])
    assert call_taken_up(replace(arrived(), keeper=GONE), company()).keeper == WES


def test_a_line_that_is_gone_is_followed_by_the_first() -> None:
    gone = LineId("closed")
    assert promise_taken_up(replace(OWED, line=gone), company(), NOON).line == LEEDS
    assert call_taken_up(replace(arrived(), line=gone), company()).line == LEEDS


def test_a_promise_that_has_ended_stays_as_it_ended() -> None:
    kept = keep(replace(OWED, owner=GONE), TOM, NOON)
    assert promise_taken_up(kept, company(), NOON) == kept


def test_a_company_without_lines_leaves_everything_for_the_day_it_has_one() -> None:
    nothing = replace(company(), lines={})
    assert call_taken_up(arrived(), nothing) == arrived()
    assert promise_taken_up(OWED, nothing, NOON) == OWED
