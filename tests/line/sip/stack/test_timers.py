"""What is due when, with time moved by hand."""

from hypothesis import given
from hypothesis import strategies as st

from vivevoix.line.sip.stack.timers import Timers


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def timers(self) -> Timers:
        return Timers(lambda: self.now)


def ring(timers: Timers) -> None:
    for alarm in timers.due():
        alarm.ring()


@given(st.lists(st.tuples(st.floats(0, 50), st.booleans()), max_size=200))
def test_everything_rings_once_in_order_unless_it_was_cancelled(plans: list[tuple[float, bool]]) -> None:
    clock, rung = Clock(), list[float]()
    timers = clock.timers()
    alarms = [timers.after(delay, rung.append, delay) for delay, _ in plans]
    for alarm, (_, is_cancelled) in zip(alarms, plans, strict=True):
        if is_cancelled:
            alarm.cancel()
            alarm.cancel()
    for second in range(51):
        clock.now = float(second)
        ring(timers)
        assert all(delay <= second for delay in rung)
    assert rung == sorted(delay for delay, is_cancelled in plans if not is_cancelled)
    assert timers.next() is None


def test_one_that_repeats_goes_on_until_cancelled_and_does_not_make_up_for_lost_time() -> None:
    clock, rung = Clock(), list[float]()
    timers = clock.timers()
    alarm = timers.after(10, lambda: rung.append(clock.now), again=True)
    for moment in (10.0, 20.0, 400.0, 400.0):
        clock.now = moment
        ring(timers)
    assert rung == [10.0, 20.0, 400.0, 400.0]  # due again at 400, and then ten seconds later
    ring(timers)
    alarm.cancel()
    clock.now = 1000.0
    ring(timers)
    assert len(rung) == 4


def test_one_alarm_may_cancel_another_that_is_due_with_it() -> None:
    clock, rung = Clock(), list[str]()
    timers = clock.timers()
    second = timers.after(2, rung.append, "second")
    timers.after(1, second.cancel)
    clock.now = 200.0
    ring(timers)
    assert rung == []


def test_cancelled_timers_take_no_room() -> None:
    timers = Timers()
    timers.after(1, lambda: None)
    for _ in range(10_000):
        timers.after(300, lambda: None).cancel()
        ring(timers)
    assert len(timers._heap) < 200
