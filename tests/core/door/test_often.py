"""How often is often enough."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vivevoix.core.door.often import REMEMBERED, Often

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def test_so_many_within_a_while_and_then_again() -> None:
    often = Often(most=2, within=AN_HOUR)
    assert [often.takes("a", NOON + each * timedelta(minutes=20)) for each in range(4)] == [True, True, False, True]
    assert often.takes("b", NOON)


@given(st.lists(st.integers(0, 600), max_size=80).map(sorted))
def test_never_more_than_so_many_in_any_such_while(minutes: list[int]) -> None:
    often = Often(most=3, within=AN_HOUR)
    taken = [each for each in minutes if often.takes("a", NOON + timedelta(minutes=each))]
    assert all(sum(since <= each < since + 60 for each in taken) <= 3 for since in taken)


def test_what_is_remembered_is_bounded() -> None:
    often = Often(most=1, within=AN_HOUR)
    for number in range(REMEMBERED + 10):
        often.count(str(number), NOON)
    assert often.times("0", NOON) == 0
    assert often.times(str(REMEMBERED), NOON) == 1
