"""How a call ends: the call as it is afterwards."""

import pytest

from tests.core.calls.shared import CALLER_LEG, SOON, talking
from tests.people import AYA
from vivevoix.core.calls import rules
from vivevoix.core.calls.call import Outcome, Stage
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.telephones import Ended


@pytest.mark.parametrize(("why", "outcome"), [(Ended.HUNG_UP, Outcome.TALKED), (Ended.LOST, Outcome.PROMISED)])
def test_a_caller_who_hung_up_was_served_and_one_who_was_cut_is_owed(why: Ended, outcome: Outcome) -> None:
    call = rules.caller_left(talking(), LegEnded(at=SOON, leg=CALLER_LEG, why=why))
    assert (call.stage, call.outcome, call.last_holder) == (Stage.OVER, outcome, AYA)
