"""What is due when, with time moved by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivevoix.line.sip.stack import timers as under_test
from vivevoix.line.sip.stack.timers import Timers


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(under_test.time, "monotonic", lambda: now[0])
    return now


def ring(timers: Timers) -> None:
    for alarm in timers.due():
        alarm.ring()


@given(st.lists(st.tuples(st.floats(0, 50), st.booleans()), max_size=200))
def test_everything_rings_once_in_order_unless_it_was_cancelled(plans: list[tuple[float, bool]]) -> None:
    timers, rung = Timers(), list[float]()
    with pytest.MonkeyPatch.context() as patch:
        now = [0.0]
        patch.setattr(under_test.time, "monotonic", lambda: now[0])
        alarms = [timers.after(delay, rung.append, delay) for delay, _ in plans]
        for alarm, (_, is_cancelled) in zip(alarms, plans, strict=True):
            if is_cancelled:
                alarm.cancel()
                alarm.cancel()
        for second in range(51):
            now[0] = float(second)
            ring(timers)
            assert all(delay <= second for delay in rung)
    assert rung == sorted(delay for delay, is_cancelled in plans if not is_cancelled)
    assert timers.next() is None


def test_one_that_repeats_goes_on_until_cancelled_and_does_not_make_up_for_lost_time(clock: list[float]) -> None:
    timers, rung = Timers(), list[float]()
    alarm = timers.after(10, lambda: rung.append(clock[0]), again=True)
    for moment in (110.0, 120.0, 500.0, 500.0):
        clock[0] = moment
        ring(timers)
    assert rung[:3] == [110.0, 120.0, 500.0]
    assert len(rung) == 4  # due again at 500, and then ten seconds later
    ring(timers)
    alarm.cancel()
    clock[0] = 1000.0
    ring(timers)
    assert len(rung) == 4


def test_one_alarm_may_cancel_another_that_is_due_with_it(clock: list[float]) -> None:
    timers, rung = Timers(), list[str]()
    second = timers.after(2, rung.append, "second")
    timers.after(1, second.cancel)
    clock[0] = 200.0
    ring(timers)
    assert rung == []


def test_cancelled_timers_take_no_room(clock: list[float]) -> None:
    timers = Timers()
    timers.after(1, lambda: None)
    for _ in range(10_000):
        timers.after(300, lambda: None).cancel()
        ring(timers)
    assert len(timers._heap) < 200
