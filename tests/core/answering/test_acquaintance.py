"""Who knows whom."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import talking
from tests.people import AYA, NOON, SIOBHAN
from vivevoix.core.answering.acquaintance import LONG_ENOUGH, made_by
from vivevoix.core.calls.call import Outcome, Stage
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.ids import OUTSIDE

OVER = replace(
    talking(),
    stage=Stage.OVER,
    outcome=Outcome.TALKED,
    caller=Caller(number=SIOBHAN),
    voice_at=NOON,
    over_at=NOON + LONG_ENOUGH,
    last_holder=AYA,
)


def test_a_conversation_makes_two_people_know_each_other() -> None:
    met = made_by(OVER)
    assert met is not None
    assert (met.person, met.number, met.last_at) == (AYA, SIOBHAN, OVER.over_at)


def test_a_wrong_number_a_missed_call_or_somebody_outside_does_not() -> None:
    assert made_by(replace(OVER, over_at=NOON + LONG_ENOUGH - timedelta(seconds=1))) is None
    assert made_by(replace(OVER, outcome=Outcome.PROMISED)) is None
    assert made_by(replace(OVER, caller=Caller(withheld=True))) is None
    assert made_by(replace(OVER, last_holder=OUTSIDE)) is None
