"""Ringing in vain is an attempt, never an end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.promises.shared import DUE, LONDON, OWED, WEEKDAYS
from tests.people import AYA, NOON
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.promises.attempts import is_good_hour, outcome_of, tried, try_again_at
from vivevoix.core.promises.ending import keep
from vivevoix.core.promises.promise import Attempt, AttemptOutcome

NO_ANSWER = Attempt(at=NOON, by=AYA, outcome=AttemptOutcome.NO_ANSWER)


@pytest.mark.parametrize(
    ("why", "outcome"),
    [
        (Ended.BUSY, AttemptOutcome.BUSY),
        (Ended.DECLINED, AttemptOutcome.DECLINED),
        (Ended.LOST, AttemptOutcome.UNREACHABLE),
        (Ended.NO_ANSWER, AttemptOutcome.NO_ANSWER),
        (Ended.HUNG_UP, AttemptOutcome.VOICEMAIL_SUSPECTED),
    ],
)
def test_how_a_telephone_ended_says_what_came_of_it(why: Ended, outcome: AttemptOutcome) -> None:
    assert outcome_of(why) is outcome


def test_every_end_of_a_telephone_means_something() -> None:
    assert {outcome_of(why) for why in Ended} <= set(AttemptOutcome)


def test_an_attempt_in_vain_leaves_it_owed_and_says_when_to_try_again() -> None:
    again = tried(OWED, NO_ANSWER, LONDON)
    assert (again.attempts, again.end, again.next_attempt_at) == ((NO_ANSWER,), None, NOON + timedelta(minutes=30))
    busy = tried(OWED, replace(NO_ANSWER, outcome=AttemptOutcome.BUSY), LONDON)
    assert busy.next_attempt_at == NOON + timedelta(minutes=5)


def test_what_has_ended_is_not_tried() -> None:
    kept = keep(OWED, AYA, NOON)
    assert tried(kept, NO_ANSWER, LONDON) == kept


def test_the_next_attempt_is_in_the_good_hours_that_are_left() -> None:
    late_in_the_day = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)
    owed = replace(OWED, good_hours=WEEKDAYS, due_at=late_in_the_day + timedelta(hours=2))
    again = try_again_at(owed, replace(NO_ANSWER, at=late_in_the_day), LONDON)
    assert again == late_in_the_day + timedelta(minutes=5)


def test_after_the_hour_has_passed_it_is_tried_at_the_next_good_one() -> None:
    evening = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)
    owed = replace(OWED, good_hours=WEEKDAYS, due_at=DUE)
    assert try_again_at(owed, replace(NO_ANSWER, at=evening), LONDON) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.sampled_from(list(AttemptOutcome)))
def test_the_next_attempt_is_always_later_and_at_a_good_hour(after: timedelta, outcome: AttemptOutcome) -> None:
    owed = replace(OWED, good_hours=WEEKDAYS, because="said", due_at=NOON + timedelta(days=1))
    attempt = Attempt(at=NOON + after, by=AYA, outcome=outcome)
    at = try_again_at(owed, attempt, LONDON)
    assert at >= attempt.at
    assert is_good_hour(owed, at, LONDON)


def test_whoever_has_just_rung_us_is_up() -> None:
    night = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    missed = replace(OWED, because="not_answered", made_at=night, good_hours=WEEKDAYS)
    assert is_good_hour(missed, night + timedelta(minutes=30), LONDON)
    assert not is_good_hour(missed, night + timedelta(hours=2), LONDON)
    assert not is_good_hour(replace(missed, because="said"), night, LONDON)
