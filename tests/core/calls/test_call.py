"""A call as it stands, and as it may be told."""

import msgspec

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, introduced, talking
from tests.people import SIOBHAN
from vivevoix.core.calls.call import announced


def test_its_legs_begin_with_the_callers() -> None:
    assert introduced().legs == (CALLER_LEG, AYAS_LEG, NGOZIS_LEG)


def test_what_is_announced_says_nothing_about_who_rang() -> None:
    assert SIOBHAN not in msgspec.json.encode(announced(talking())).decode()
    assert SIOBHAN in msgspec.json.encode(talking()).decode()
