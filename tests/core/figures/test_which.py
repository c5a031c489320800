"""The same words choose what is counted and what is opened behind it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from tests.people import NOON
from vivevoix.core.company import Company
from vivevoix.core.figures.to_a_voice import EDGES, Reached, to_a_voice, together
from vivevoix.core.figures.which import Arrival, By, Clocks, Which, WrongDays, apart, at_branch, clocks_of, is_of, span
from vivevoix.core.ids import BranchId, CallId, LineId
from vivevoix.core.places import Branch

LEEDS, MELBOURNE = BranchId("leeds"), BranchId("melbourne")
CLOCKS: Clocks = {
    None: ZoneInfo("Europe/London"),
    LEEDS: ZoneInfo("Europe/London"),
    MELBOURNE: ZoneInfo("Australia/Melbourne"),
}
TODAY = NOON.date()
ALL = Which(first=TODAY - timedelta(days=2), last=TODAY + timedelta(days=2))


@some.composite
def arrivals(draw: some.DrawFn) -> Arrival:
    arrived = NOON + timedelta(seconds=draw(some.integers(-86_400, 86_400)))
    later = some.none() | some.floats(0, 90, allow_nan=False).map(lambda seconds: arrived + timedelta(seconds=seconds))
    return Arrival(
        id=CallId("c"),
        line=LineId(draw(some.sampled_from(["service", "orders"]))),
        branch=draw(some.sampled_from([None, LEEDS, MELBOURNE])),
        arrived=arrived,
        voice_at=draw(later),
        over_at=draw(later),
    )


def behind(which: Which, them: list[Arrival]) -> int:
    return sum(is_of(which, each, CLOCKS) for each in them)


@given(some.lists(arrivals()), some.sampled_from(By))
def test_put_apart_in_any_way_they_are_always_all_the_calls(them: list[Arrival], by: By) -> None:
    whole = together(apart(by, them, ALL, CLOCKS).values())
    assert whole == to_a_voice((each.arrived, each.voice_at, each.over_at) for each in them)


@given(some.lists(arrivals()))
def test_a_figure_always_opens_as_many_calls_as_it_counts(them: list[Arrival]) -> None:
    for hour, figure in apart(By.HOUR, them, ALL, CLOCKS).items():
        assert behind(replace(ALL, hour=int(hour)), them) == figure.arrived
    for line, figure in apart(By.LINE, them, ALL, CLOCKS).items():
        assert behind(replace(ALL, line=LineId(line)), them) == figure.arrived
        assert behind(replace(ALL, line=LineId(line), reached=Reached.PROMISED), them) == figure.promised
        assert behind(replace(ALL, line=LineId(line), reached=Reached.RINGING), them) == figure.ringing


@given(some.lists(arrivals()))
def test_a_bin_always_opens_as_many_calls_as_it_counts(them: list[Arrival]) -> None:
    figure = together(apart(By.LINE, them, ALL, CLOCKS).values())
    for edge in EDGES:
        assert behind(replace(ALL, within=edge), them) == figure.within(edge)
        assert behind(replace(ALL, over=edge), them) == figure.answered - figure.within(edge)


@given(some.lists(arrivals()), some.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2)))
def test_no_call_of_a_day_is_ever_outside_the_time_that_is_looked_at(them: list[Arrival], day: date) -> None:
    which = Which(first=day, last=day)
    begins, ends = span(which, CLOCKS)
    assert all(begins <= each.arrived < ends for each in them if is_of(which, each, CLOCKS))


def test_a_day_is_the_day_of_the_branch_that_was_rung() -> None:
    evening = Arrival(
        id=CallId("c"), line=LineId("l"), branch=MELBOURNE, arrived=NOON + timedelta(hours=9), voice_at=None, over_at=None
    )
    assert at_branch(evening, CLOCKS).hour == 8
    assert not is_of(Which(first=TODAY, last=TODAY), evening, CLOCKS)
    assert is_of(Which(first=TODAY, last=TODAY), replace(evening, branch=LEEDS), CLOCKS)


@pytest.mark.parametrize("days", [-1, 367])
def test_days_that_cannot_be_meant_are_refused(days: int) -> None:
    with pytest.raises(WrongDays):
        span(Which(first=TODAY, last=TODAY + timedelta(days=days)), CLOCKS)


def test_a_call_without_a_branch_goes_by_the_clocks_of_the_first() -> None:
    company = Company(name="x", country="GB", people={}, lines={})
    assert list(clocks_of(company)) == [None]
    melbourne = Branch(id=MELBOURNE, name="Melbourne", time_zone="Australia/Melbourne")
    clocks = clocks_of(replace(company, branches={MELBOURNE: melbourne}))
    assert datetime.now(clocks[None]).utcoffset() == datetime.now(clocks[MELBOURNE]).utcoffset()
