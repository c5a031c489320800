"""How long until a voice: everybody who rang is counted exactly once, and parts add up to the whole."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from tests.people import NOON
from vivevoix.core.figures.to_a_voice import FEWEST, ToAVoice, bins, to_a_voice, together

Times = tuple[datetime, datetime | None, datetime | None]


@some.composite
def calls(draw: some.DrawFn) -> Times:
    arrived = NOON + timedelta(seconds=draw(some.integers(0, 86_400)))
    later = some.none() | some.floats(-5, 600, allow_nan=False).map(lambda seconds: arrived + timedelta(seconds=seconds))
    return arrived, draw(later), draw(later)


@given(some.lists(calls()))
def test_answered_promised_and_still_ringing_are_always_all_who_arrived(them: list[Times]) -> None:
    figure = to_a_voice(them)
    assert figure.answered + figure.promised + figure.ringing == figure.arrived == len(them)


@given(some.lists(some.lists(calls())))
def test_parts_always_add_up_to_the_whole(parts: list[list[Times]]) -> None:
    assert together(to_a_voice(part) for part in parts) == to_a_voice(call for part in parts for call in part)


@given(some.lists(calls()), some.floats(0, 700))
def test_a_longer_time_never_holds_fewer(them: list[Times], seconds: float) -> None:
    figure = to_a_voice(them)
    assert 0 <= figure.within(seconds) <= figure.within(seconds + 10) <= figure.within(1000) == figure.answered


@given(some.lists(calls(), min_size=1), some.floats(1, 100))
def test_so_many_have_always_heard_a_voice_by_the_time_that_is_said(them: list[Times], share: float) -> None:
    figure = to_a_voice(them)
    seconds = figure.seconds_for(share)
    assert (seconds is None) == (figure.answered == 0)
    if seconds is not None:
        assert figure.within(seconds) >= share / 100 * figure.answered - 1e-9
        assert figure.within(seconds - 0.1) < share / 100 * figure.answered + 1e-9


@given(some.lists(calls()))
def test_every_answered_call_is_always_in_exactly_one_bin(them: list[Times]) -> None:
    figure = to_a_voice(them)
    assert sum(each.calls for each in bins(figure)) == figure.answered
    assert all(each.calls >= 0 for each in bins(figure))


def test_the_usual_ranks_of_a_hundred_waits() -> None:
    figure = ToAVoice(waits={10 * second: 1 for second in range(1, 101)})
    assert [figure.seconds_for(share) for share in (50, 90, 95, 99, 100)] == [50, 90, 95, 99, 100]
    assert figure.share_within(10) == 0.1


def test_whoever_gave_up_has_not_heard_a_voice_in_time_and_whoever_rings_may_still() -> None:
    figure = ToAVoice(waits={40: 8}, promised=2, ringing=5)
    assert figure.share_within(10) == 0.8
    assert ToAVoice(ringing=5).share_within(10) is None


def test_few_calls_say_nothing_about_shares() -> None:
    assert not ToAVoice(waits={40: FEWEST - 1}).says_enough
    assert ToAVoice(waits={40: FEWEST - 1}, promised=1).says_enough


def test_a_conversation_that_was_cut_was_still_a_voice() -> None:
    over = NOON + timedelta(minutes=1)
    assert to_a_voice([(NOON, NOON + timedelta(seconds=4), over)]).answered == 1
    assert to_a_voice([(NOON, None, over)]).promised == 1
    assert to_a_voice([(NOON, None, None)]).ringing == 1
