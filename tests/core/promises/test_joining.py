"""Two promises to one person are one."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.promises.shared import DUE, OWED, WEEKDAYS
from tests.people import AYA, NGOZI, NOON, TOM
from vivevoix.core.ids import CallId, PromiseId
from vivevoix.core.promises.joining import is_settled_by, join, parted
from vivevoix.core.promises.promise import WhyMoved

LATER = NOON + timedelta(minutes=10)
MISSED = replace(
    OWED,
    id=PromiseId("q"),
    owner=TOM,
    because="not_answered",
    made_by=None,
    made_at=LATER,
    call=CallId("c2"),
    due_at=DUE + timedelta(minutes=10),
)


def test_a_missed_call_adds_its_reason_and_leaves_owner_and_hour() -> None:
    both = join(OWED, MISSED)
    assert (both.id, both.owner, both.due_at) == (OWED.id, AYA, DUE)
    assert [(reason.because, reason.call) for reason in both.also] == [("not_answered", "c2")]
    assert both.moves == ()


def test_the_earlier_hour_is_kept() -> None:
    sooner = replace(MISSED, due_at=NOON + timedelta(minutes=30))
    assert join(OWED, sooner).due_at == sooner.due_at
    assert join(sooner, replace(OWED, made_at=LATER)).due_at == sooner.due_at


def test_a_persons_word_decides_who_rings() -> None:
    both = join(MISSED, replace(OWED, owner=NGOZI, made_by=AYA, made_at=LATER))
    assert both.owner == NGOZI
    assert [(move.why, move.by) for move in both.moves] == [(WhyMoved.JOINED, AYA)]


def test_a_conversation_settles_what_was_owed_before_it_and_not_what_is_promised_in_it() -> None:
    assert is_settled_by(OWED, NOON + timedelta(seconds=1))
    assert not is_settled_by(OWED, NOON - timedelta(minutes=1))
    promised_meanwhile = join(MISSED, replace(OWED, made_at=LATER + timedelta(minutes=2)))
    assert not is_settled_by(promised_meanwhile, LATER + timedelta(minutes=1))


def test_a_caller_missed_while_another_talks_from_the_same_number_stays_owed() -> None:
    both = join(OWED, MISSED)
    assert not is_settled_by(both, LATER - timedelta(minutes=1))
    assert is_settled_by(both, LATER)


def test_what_joined_while_they_talked_is_a_promise_of_its_own() -> None:
    word = replace(OWED, owner=NGOZI, made_by=TOM, made_at=LATER, because="the price", due_at=DUE + timedelta(days=1))
    was_for, since = parted(join(OWED, word), NOON + timedelta(minutes=1), PromiseId("new"), timedelta(hours=1))
    assert (was_for.id, was_for.also) == (OWED.id, ())
    assert since
    assert (since.id, since.owner, since.because, since.made_by, since.due_at) == ("new", NGOZI, "the price", TOM, DUE)


def test_what_joined_before_they_talked_was_talked_about() -> None:
    both = join(OWED, MISSED)
    assert parted(both, LATER, PromiseId("new"), timedelta(hours=1)) == (both, None)


def test_what_joined_a_promise_whose_hour_had_passed_is_not_late_from_the_beginning() -> None:
    late = join(OWED, replace(MISSED, made_at=DUE + timedelta(minutes=5), due_at=DUE + timedelta(minutes=65)))
    since = parted(late, DUE + timedelta(minutes=1), PromiseId("new"), timedelta(hours=1))[1]
    assert since
    assert since.due_at == DUE + timedelta(minutes=65)


def test_a_persons_word_decides_at_which_hours_and_the_houses_does_not() -> None:
    said = replace(OWED, made_at=LATER, good_hours=WEEKDAYS, time_zone="America/New_York")
    both = join(MISSED, said)
    assert (both.good_hours, both.time_zone) == (WEEKDAYS, "America/New_York")
    again = join(both, replace(MISSED, made_at=LATER + timedelta(minutes=1)))
    assert (again.good_hours, again.time_zone) == (WEEKDAYS, "America/New_York")
