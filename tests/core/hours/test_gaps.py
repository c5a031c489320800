"""Where nobody stands behind a line."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.hours.shared import minutes, moments, opening, rosters
from tests.core.hours.test_opening import LYON
from tests.core.hours.test_rosters import NIGHT as ANAS_NIGHT
from tests.people import LEEDS, NOON, WES, company
from vivevoix.core.company import Rung, When, Who
from vivevoix.core.hours.gaps import Gap, Why, behind, besides_known, gaps
from vivevoix.core.hours.opening import OpeningHours, is_open
from vivevoix.core.hours.plan import Plan, is_line_open
from vivevoix.core.hours.rosters import Roster, on_duty
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import BranchId, GroupId

NIGHT = replace(ANAS_NIGHT, weekly=tuple(replace(each, person=WES) for each in ANAS_NIGHT.weekly))
DAY, NIGHTS = (
    Rung(groups=(GroupId("operators"),), seconds=15, when=When.OPEN),
    Rung(groups=(NIGHT.id,), seconds=15, when=When.CLOSED),
)
LONDON = replace(LYON, zone="Europe/London", week=((Span(start=540, end=1080),),) * 7, holidays={})
OPEN_ALL_WEEK = Plan(hours={BranchId("leeds"): LONDON}, rosters={NIGHT.id: NIGHT})
MONTH = timedelta(days=30)


def of(*rungs: Rung):
    return company(*rungs), company(*rungs).lines[LEEDS]


def test_days_in_the_branch_and_nights_on_the_watch_leave_no_gap_also_when_the_clocks_change() -> None:
    whole, line = of(DAY, NIGHTS)
    for start in (NOON, datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)):
        assert gaps(line, whole, OPEN_ALL_WEEK, start, start + MONTH) == []


def test_a_night_without_a_shift_is_a_gap_with_its_reason() -> None:
    whole, line = of(DAY, NIGHTS)
    friday_off = replace(NIGHT, weekly=tuple(each for each in NIGHT.weekly if each.weekday != 4))
    plan = replace(OPEN_ALL_WEEK, rosters={NIGHT.id: friday_off})
    assert gaps(line, whole, plan, NOON, NOON + timedelta(days=7)) == [
        Gap(
            line=LEEDS,
            start=datetime(2026, 11, 20, 18, tzinfo=UTC),
            end=datetime(2026, 11, 21, 9, tzinfo=UTC),
            why=Why.NOBODY_ON_DUTY,
        )
    ]


def test_people_of_a_plain_group_are_there_in_the_hours_of_their_branch() -> None:
    whole, line = of(replace(DAY, when=When.ALWAYS))
    [gap] = gaps(line, whole, OPEN_ALL_WEEK, NOON, NOON + timedelta(days=1))
    assert (gap.start.hour, gap.end.hour, gap.why) == (18, 9, Why.CLOSED)


def test_where_no_hours_are_written_people_are_always_there() -> None:
    whole, line = of(replace(DAY, when=When.ALWAYS))
    assert gaps(line, whole, Plan(), NOON, NOON + MONTH) == []


def test_neither_the_keeper_nor_whoever_knows_the_caller_fills_a_gap() -> None:
    whole, line = of(Rung(who=(Who.KNOWS_CALLER,), seconds=5))
    assert [gap.why for gap in gaps(line, whole, Plan(), NOON, NOON + MONTH)] == [Why.NO_RUNG]


def test_a_roster_of_somebody_who_has_left_fills_nothing() -> None:
    whole, line = of(DAY, NIGHTS)
    plan = replace(OPEN_ALL_WEEK, rosters={NIGHT.id: ANAS_NIGHT})
    assert len(gaps(line, whole, plan, NOON, NOON + timedelta(days=7))) == 7


def test_of_a_gap_only_what_is_not_known_yet_is_told() -> None:
    gap = Gap(line=LEEDS, start=NOON, end=NOON + timedelta(hours=3), why=Why.CLOSED)
    known = (LEEDS, NOON + timedelta(hours=1), NOON + timedelta(hours=2))
    assert [(each.start.hour, each.end.hour) for each in besides_known([gap], [known])] == [(12, 13), (14, 15)]
    assert besides_known([gap], [(LEEDS, gap.start, gap.end)]) == []


ladders = st.lists(
    st.builds(
        Rung,
        groups=st.lists(st.sampled_from((GroupId("operators"), GroupId("experts"), GroupId("night"))), max_size=2).map(tuple),
        seconds=st.just(5.0),
        when=st.sampled_from(When),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(ladders, opening, rosters, moments)
def test_it_agrees_with_asking_at_every_minute(ladder: list[Rung], hours: OpeningHours, roster: Roster, start: datetime) -> None:
    whole, line = of(*ladder)
    plan = Plan(hours={BranchId("leeds"): hours}, rosters={roster.id: roster})
    end = start + timedelta(minutes=240)
    told = behind(line, whole, plan, start, end)
    assert [each.end for each in told[:-1]] == [each.start for each in told[1:]], "no minute is lost or told twice"
    assert (told[0].start, told[-1].end) == (start, end)
    found = gaps(line, whole, plan, start, end)
    for at in minutes(start, 240)[::7]:
        open_now = is_line_open(plan, line, at)
        named = {
            name for rung in ladder if rung.when in (When.ALWAYS, When.OPEN if open_now else When.CLOSED) for name in rung.groups
        }
        there = set(whole.members(named - {roster.id})) if is_open(hours, at) else set()
        there |= set(on_duty(roster, at)) if roster.id in named else set()
        [watched] = [each for each in told if each.start <= at < each.end]
        assert (watched.people, watched.line_open) == (there, open_now)
        assert any(gap.start <= at < gap.end for gap in found) == (not there)


@settings(max_examples=40, deadline=None)
@given(ladders, opening, rosters, moments)
def test_gaps_and_watched_times_always_add_up_to_the_whole(
    ladder: list[Rung], hours: OpeningHours, roster: Roster, start: datetime
) -> None:
    whole, line = of(*ladder)
    plan = Plan(hours={BranchId("leeds"): hours}, rosters={roster.id: roster})
    end = start + timedelta(days=8)
    watched = sum((each.end - each.start for each in behind(line, whole, plan, start, end) if each.people), timedelta())
    assert watched + sum((gap.end - gap.start for gap in gaps(line, whole, plan, start, end)), timedelta()) == end - start
