"""A call as it stands, and as it may be told."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, introduced, talking
from tests.people import NOON, SIOBHAN
from vivevoix.core.calls.call import A_CONVERSATION, Outcome, Stage, announced, is_conversation


def test_its_legs_begin_with_the_callers() -> None:
    assert introduced().legs == (CALLER_LEG, AYAS_LEG, NGOZIS_LEG)


def test_what_is_announced_says_nothing_about_who_rang() -> None:
    assert SIOBHAN not in msgspec.json.encode(announced(talking())).decode()
    assert SIOBHAN in msgspec.json.encode(talking()).decode()


def test_a_few_seconds_are_no_conversation() -> None:
    over = replace(talking(), stage=Stage.OVER, outcome=Outcome.TALKED, voice_at=NOON, over_at=NOON + A_CONVERSATION)
    assert is_conversation(over)
    assert not is_conversation(replace(over, over_at=NOON + A_CONVERSATION - timedelta(seconds=1)))
    assert not is_conversation(replace(over, outcome=Outcome.PROMISED))
