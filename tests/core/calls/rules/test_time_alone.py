"""Since when a caller is alone, and when somebody must be with them again."""

from datetime import timedelta

from tests.core.calls.shared import SOON, after, consulting, introduced, talking
from tests.people import AYA
from vivevoix.core.calls.events import BackToCallerRequested, HoldRequested, TimeCame
from vivevoix.core.calls.rules.time_alone import WARNED_FOR, alone_at, alone_until, has_not_spoken, is_alone, must_speak_first

LIMIT = timedelta(seconds=20)


def test_a_caller_is_alone_from_the_moment_somebody_else_is_asked() -> None:
    assert not is_alone(talking())
    assert is_alone(consulting())
    assert alone_until(consulting()) == SOON + LIMIT
    assert alone_at(consulting()) == SOON + LIMIT - WARNED_FOR


def test_once_warned_the_next_look_is_when_they_are_together_again() -> None:
    warned = after(introduced(), TimeCame(at=SOON + LIMIT - WARNED_FOR, because="alone"))
    assert alone_at(warned) == SOON + LIMIT


def test_on_hold_by_wish_there_is_a_reminder_and_no_limit() -> None:
    held = after(talking(), HoldRequested(at=SOON, by=AYA))
    assert alone_until(held) is None
    assert alone_at(held) == SOON + LIMIT
    assert alone_at(after(held, TimeCame(at=SOON + LIMIT, because="alone"))) is None


def test_who_came_back_this_moment_has_told_them_nothing_yet() -> None:
    late = SOON + LIMIT - timedelta(seconds=1)
    back = after(introduced(), BackToCallerRequested(at=late, by=AYA))
    assert has_not_spoken(back, late)
    assert must_speak_first(back, late)
    assert not must_speak_first(back, late + timedelta(seconds=3))
