"""Who hears whom follows from the call."""

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, SOON, consulting, introduced, ringing
from tests.people import AYA
from vivevoix.core.calls.events import AllTogetherRequested
from vivevoix.core.calls.hearing import hearing
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.telephones import Tone


def test_the_caller_waits_with_a_soft_tone_while_two_of_us_speak() -> None:
    assert hearing(introduced())[CALLER_LEG] == ((), Tone.HOLD)
    assert hearing(introduced())[NGOZIS_LEG] == ((AYAS_LEG,), None)
    assert hearing(consulting())[AYAS_LEG] == ((), Tone.RINGING)


def test_together_everyone_hears_the_other_two() -> None:
    together, _ = step(introduced(), AllTogetherRequested(at=SOON, by=AYA))
    assert {leg: set(voices) for leg, (voices, _) in hearing(together).items()} == {
        CALLER_LEG: {AYAS_LEG, NGOZIS_LEG},
        AYAS_LEG: {CALLER_LEG, NGOZIS_LEG},
        NGOZIS_LEG: {CALLER_LEG, AYAS_LEG},
    }


def test_a_caller_not_yet_answered_hears_nothing_from_us() -> None:
    assert hearing(ringing()) == {}
