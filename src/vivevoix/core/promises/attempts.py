"""Ringing a customer: what came of it, and when to try again."""

from datetime import datetime, timedelta, tzinfo
from typing import assert_never

from msgspec.structs import replace

from vivevoix.core.calls.telephones import Ended
from vivevoix.core.promises.good_hours import is_good, last_good, next_good
from vivevoix.core.promises.promise import JUST_RANG_US, Attempt, AttemptOutcome, Promise

AFTER_THEIR_OWN_CALL = timedelta(hours=1)
"""So soon after they rang us they are up, whatever the hour."""
AGAIN_WHEN_BUSY = timedelta(minutes=5)
AGAIN = timedelta(minutes=30)


def outcome_of(why: Ended) -> AttemptOutcome:
    """What a customer's telephone that ended unanswered tells us."""
    match why:
        case Ended.BUSY:
            return AttemptOutcome.BUSY
        case Ended.DECLINED:
            return AttemptOutcome.DECLINED
        case Ended.UNREACHABLE | Ended.FAILED | Ended.LOST:
            return AttemptOutcome.UNREACHABLE
        case Ended.NO_ANSWER | Ended.GAVE_UP | Ended.ENDED_BY_US:
            return AttemptOutcome.NO_ANSWER
        case Ended.HUNG_UP | Ended.HEARD_NOBODY | Ended.NOT_CONFIRMED:
            return AttemptOutcome.VOICEMAIL_SUSPECTED
        case _:
            assert_never(why)


def tried(promise: Promise, attempt: Attempt, zone: tzinfo) -> Promise:
    """We rang and did not speak with them: one attempt more, still owed. What has ended stays as it ended."""
    if promise.end is not None:
        return promise
    again = try_again_at(promise, attempt, zone)
    return replace(promise, attempts=(*promise.attempts, attempt), next_attempt_at=again)


def try_again_at(promise: Promise, attempt: Attempt, zone: tzinfo) -> datetime:
    """A good hour before the one that was said, if there is one left; else the next good hour."""
    wait = AGAIN_WHEN_BUSY if attempt.outcome is AttemptOutcome.BUSY else AGAIN
    if promise.due_at > attempt.at:
        wait = min(wait, (promise.due_at - attempt.at) / 2)
    wanted = next_good(attempt.at + wait, promise.good_hours, zone)
    closes = last_good(attempt.at, attempt.at + wait, promise.good_hours, zone)
    if wanted <= promise.due_at or attempt.at >= promise.due_at or closes is None:
        return wanted
    return attempt.at + (closes - attempt.at) / 2


def is_good_hour(promise: Promise, now: datetime, zone: tzinfo) -> bool:
    """May they be rung now without anybody asking twice?"""
    from_them = [promise.made_at] if promise.because in JUST_RANG_US else []
    from_them += [reason.at for reason in promise.also if reason.because in JUST_RANG_US]
    if any(timedelta() <= now - at <= AFTER_THEIR_OWN_CALL for at in from_them):
        return True
    return is_good(now, promise.good_hours, zone)
