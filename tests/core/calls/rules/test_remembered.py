"""What is kept of a call for later."""

from datetime import timedelta

from tests.core.calls.shared import CALLER_LEG, SOON, after, consulting, introduced, talking
from tests.people import AYA, NGOZI
from vivevoix.core.calls.call import Consulted
from vivevoix.core.calls.events import AllTogetherRequested, AnyEvent, BackToCallerRequested, HandOverRequested, LegEnded
from vivevoix.core.calls.rules.remembered import asked_of, remembered
from vivevoix.core.calls.telephones import Ended

LATER = SOON + timedelta(seconds=9)


def test_whom_we_asked_is_written_down_as_soon_as_we_ask() -> None:
    [asked] = consulting().consultations
    assert (asked.person, asked.began, asked.ended, asked.outcome) == (NGOZI, SOON, None, None)
    assert asked_of(consulting()) == NGOZI
    assert remembered(talking(), talking(), SOON).consultations == ()


def test_how_it_went_is_written_down_when_it_ends() -> None:
    ways: list[tuple[AnyEvent, Consulted]] = [
        (HandOverRequested(at=LATER, by=AYA), Consulted.TOOK_OVER),
        (BackToCallerRequested(at=LATER, by=AYA), Consulted.SPOKE),
        (LegEnded(at=LATER, leg=CALLER_LEG, why=Ended.HUNG_UP), Consulted.CALLER_LEFT),
    ]
    for event, outcome in ways:
        [asked] = after(introduced(), event).consultations
        assert (asked.ended, asked.outcome) == (LATER, outcome)
    [asked] = after(consulting(), BackToCallerRequested(at=LATER, by=AYA)).consultations
    assert asked.outcome is Consulted.LET_GO


def test_three_together_is_still_the_same_consultation() -> None:
    [asked] = after(introduced(), AllTogetherRequested(at=LATER, by=AYA)).consultations
    assert asked.ended is None
