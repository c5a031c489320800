"""While caller and one of us talk: the call as it is afterwards."""

from tests.core.calls.shared import CALLER_LEG, SOON, talking
from tests.people import AYA
from vivevoix.core.calls import rules
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import AudioReturned, AudioStopped, HoldRequested, MuteRequested, ResumeRequested


def test_hold_and_back() -> None:
    held = rules.hold(talking(), HoldRequested(at=SOON, by=AYA))
    assert held.stage is Stage.HELD
    assert rules.resume(held, ResumeRequested(at=SOON, by=AYA)) == talking()


def test_who_is_muted_stays_on_the_call() -> None:
    muted = rules.mute(talking(), MuteRequested(at=SOON, by=AYA, on=True))
    assert muted.holder
    assert muted.holder.muted


def test_a_leg_that_fell_silent_is_shown_once_until_it_returns() -> None:
    silent = rules.audio(rules.audio(talking(), AudioStopped(at=SOON, leg=CALLER_LEG)), AudioStopped(at=SOON, leg=CALLER_LEG))
    assert silent.unheard == (CALLER_LEG,)
    assert rules.audio(silent, AudioReturned(at=SOON, leg=CALLER_LEG)).unheard == ()
