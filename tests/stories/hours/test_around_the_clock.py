"""Day and night: who is rung at which hour, and that somebody is always named who stands behind the line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.people import AYA, LEEDS, NOON, TOM, WES, company
from tests.stories.house import Story, begin
from vivevoix.core.company import Company, Rung, When
from vivevoix.core.hours.opening import OpeningHours, SpecialDay
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.rosters import Roster, Rotation, WeeklyShift
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import BranchId, GroupId, LineId, PersonId
from vivevoix.live.clock import HandClock
from vivevoix.store import PersonKept, Store

NIGHT, ON_CALL = GroupId("night"), GroupId("on-call")
BY_DAY = Rung(groups=(GroupId("operators"),), seconds=3600, when=When.OPEN)
BY_NIGHT = Rung(groups=(NIGHT,), seconds=20, when=When.CLOSED)
THEN_ON_CALL = Rung(groups=(ON_CALL,), seconds=20, when=When.CLOSED)
DAY, HALF = (Span(start=9 * 60, end=17 * 60),), (Span(start=9 * 60, end=12 * 60),)
LEEDS_HOURS = OpeningHours(zone="Europe/London", week=(DAY, DAY, DAY, DAY, DAY, HALF, ()))
LYON, LYON_NUMBER = LineId("lyon"), "+33465710100"


def roster(name: GroupId, person: PersonId, start: int, end: int) -> Roster:
    """The same hours every day."""
    shifts = tuple(WeeklyShift(person=person, weekday=day, span=Span(start=start * 60, end=end * 60)) for day in range(7))
    return Roster(id=name, name=str(name), zone="Europe/London", weekly=shifts)


PLAN = Plan(hours={BranchId("leeds"): LEEDS_HOURS}, rosters={NIGHT: roster(NIGHT, WES, 17, 33)})


def ours(*rungs: Rung) -> Company:
    """Wes is on the night roster and in no group."""
    whole = company(*(rungs or (BY_DAY, BY_NIGHT)))
    return replace(whole, people={**whole.people, WES: replace(whole.people[WES], groups=())})


@asynccontextmanager
async def around(folder: Path, at: datetime, plan: Plan = PLAN, of: Company | None = None) -> AsyncIterator[Story]:
    """A house in which everyone is here, at this hour, by this plan."""
    whole = of or ours()
    store = await Store.open(folder / "house.db")
    async with store.transaction() as t:
        await t.save_people([PersonKept(id=p, here=True, browser_account=f"web-{p}", browser_secret="x") for p in whole.people])
    try:
        yield await begin(whole, store, HandClock(at), ("aya", "tom", "ngozi", "wes"), laying=lambda _: plan)
    finally:
        await store.close()


def on(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def test_a_call_by_day_rings_the_branch(tmp_path: Path) -> None:
    async with around(tmp_path, NOON) as house:
        await house.rings()
        assert house.ringing() == {"aya", "tom"}


async def test_a_call_in_the_night_rings_the_watch(tmp_path: Path) -> None:
    async with around(tmp_path, on(20, 23)) as house:
        await house.rings()
        assert house.ringing() == {"wes"}


async def test_on_a_half_day_the_watch_is_rung_from_noon(tmp_path: Path) -> None:
    plan = replace(PLAN, rosters={NIGHT: roster(NIGHT, WES, 12, 33)})
    async with around(tmp_path, on(21, 11, 59), plan) as house:
        await house.rings()
        assert house.ringing() == {"aya", "tom"}
        await house.pass_time(61)
        await house.rings(caller="+441134960143")
        assert house.ringing() == {"aya", "tom", "wes"}


async def test_a_call_that_came_while_we_were_open_goes_on_ringing_the_branch_and_the_watch_with_it(tmp_path: Path) -> None:
    async with around(tmp_path, on(20, 16, 59)) as house:
        await house.rings()
        assert house.ringing() == {"aya", "tom"}
        await house.pass_time(61)
        assert house.ringing() == {"aya", "tom", "wes"}


async def test_a_holiday_of_one_region_sends_only_its_own_calls_to_the_watch(tmp_path: Path) -> None:
    fete = date(2026, 7, 14)
    paris = replace(LEEDS_HOURS, zone="Europe/Paris", holidays={fete: "Fête nationale"})
    plan = Plan(hours={BranchId("leeds"): LEEDS_HOURS, BranchId("lyon"): paris}, rosters={NIGHT: roster(NIGHT, WES, 0, 24)})
    whole = ours()
    lyon = replace(whole.lines[LEEDS], id=LYON, numbers=(LYON_NUMBER,), branch=BranchId("lyon"))
    async with around(tmp_path, on(14, 10, month=7), plan, replace(whole, lines={**whole.lines, LYON: lyon})) as house:
        await house.rings(LYON_NUMBER)
        assert house.ringing() == {"wes"}
        await house.rings(caller="+441134960143")
        assert house.ringing() == {"wes", "aya", "tom"}


async def test_an_exception_goes_before_the_week_and_where_no_rung_is_for_an_hour_the_keeper_is_rung_at_once(
    tmp_path: Path,
) -> None:
    shut = SpecialDay(day=date(2026, 11, 20), because="stock-taking")
    plan = Plan(hours={BranchId("leeds"): replace(LEEDS_HOURS, exceptions=(shut,))})
    async with around(tmp_path, NOON, plan, ours(BY_DAY)) as house:
        await house.rings()
        assert house.ringing() == {"wes"}


async def test_a_shift_that_begins_rings_the_waiting_caller_at_that_very_moment(tmp_path: Path) -> None:
    plan = replace(PLAN, rosters={NIGHT: roster(NIGHT, TOM, 18, 33)})
    whole = ours(replace(BY_NIGHT, seconds=7200))
    async with around(tmp_path, on(20, 17, 59), plan, whole) as house:
        call = await house.rings()
        assert house.ringing() == set()
        await house.pass_time(59.9)
        assert house.ringing() == set()
        await house.pass_time(0.1)
        assert house.ringing() == {"tom"}
        assert house.clock.now() == on(20, 18)
        await house.answers("tom")
        assert house.call(call).holder is not None


async def test_whoever_comes_off_duty_finishes_their_conversation_and_is_rung_no_more(tmp_path: Path) -> None:
    async with around(tmp_path, on(21, 8, 59), of=ours(replace(BY_NIGHT, when=When.ALWAYS, seconds=7200))) as house:
        call = await house.rings()
        await house.answers("wes")
        await house.pass_time(120)
        assert house.call(call).holder is not None
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        await house.rings(caller="+441134960143")
        assert house.ringing() == set()


async def test_on_call_turns_change_on_monday_at_nine(tmp_path: Path) -> None:
    turns = Rotation(people=(AYA, TOM), since=date(2026, 11, 16), at=9 * 60)
    plan = Plan(
        hours=PLAN.hours,
        rosters={NIGHT: PLAN.rosters[NIGHT], ON_CALL: replace(PLAN.rosters[NIGHT], id=ON_CALL, weekly=(), rotation=turns)},
    )
    async with around(tmp_path, on(22, 23), plan, ours(BY_NIGHT, THEN_ON_CALL)) as house:
        await house.rings()
        await house.pass_time(21)
        assert house.ringing() == {"wes", "aya"}
        await house.pass_time(11 * 3600)
        later = await house.rings()
        await house.pass_time(30)
        assert not {part.person for part in house.call(later).ringing} & {AYA}


async def test_in_the_night_the_clocks_go_back_the_watch_is_there_for_the_hour_twice(tmp_path: Path) -> None:
    plan = replace(PLAN, rosters={NIGHT: roster(NIGHT, WES, 17, 26), ON_CALL: roster(ON_CALL, TOM, 2, 9)})
    whole = ours(replace(BY_NIGHT, groups=(NIGHT, ON_CALL), seconds=7200))
    async with around(tmp_path, on(25, 0, 30, month=10), plan, whole) as house:
        for expected in ("wes", "wes", "tom"):  # 01:30, 01:30 again, 02:30
            call = await house.rings()
            assert house.ringing() == {expected}
            house.line.ends(house.line.caller_leg(call))
            await house.pass_time(3600)
