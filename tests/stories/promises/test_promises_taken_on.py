"""Who takes a promise on when its owner is not there: whoever stands on the line's rungs at that hour, and else whoever is there."""

from datetime import timedelta
from pathlib import Path

from tests.people import AYA, NGOZI, NOON, TOM, WES, company
from tests.stories.house import Story, begin, story
from tests.stories.promises.test_promises_press import promised, the
from vivevoix.core.company import Rung, When
from vivevoix.core.hours.opening import OpeningHours
from vivevoix.core.hours.plan import Plan
from vivevoix.core.hours.rosters import Roster, Shift
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import BranchId, GroupId, PersonId
from vivevoix.core.promises.promise import WhySecond
from vivevoix.live.clock import HandClock
from vivevoix.store import PersonKept, Store


async def go_home(house: Story, *people: PersonId) -> None:
    for person in people:
        await house.asks(house.house.say_here(person, here=False))


async def test_somebody_of_a_later_rung_who_is_there_alone_owes_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await go_home(house, AYA, TOM, WES)
        await promised(house)
        await house.pass_time(30 * 60)
        assert (the(house).owner, the(house).late_at) == (NGOZI, None)


async def test_whoever_hears_of_it_stands_on_a_later_rung_when_nobody_is_nearer(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await go_home(house, TOM, WES)
        await promised(house)
        await house.pass_time(40 * 60)
        second = the(house).second
        assert second
        assert (second.person, second.why, second.told) == (NGOZI, WhySecond.LATER_RUNG, True)


async def test_whoever_is_there_at_all_hears_of_it_when_nobody_of_the_line_is(tmp_path: Path) -> None:
    async with story(tmp_path, Rung(groups=(GroupId("operators"),), seconds=15)) as house:
        await go_home(house, TOM, WES)
        await promised(house)
        await house.pass_time(40 * 60)
        second = the(house).second
        assert second
        assert (second.person, second.why, second.told) == (NGOZI, WhySecond.THERE, True)


async def test_the_watch_of_a_roster_is_the_first_rung_once_the_line_is_closed(tmp_path: Path) -> None:
    until_ten_past = OpeningHours(zone="UTC", week=((Span(start=0, end=12 * 60 + 10),),) * 7)
    shift = Shift(person=NGOZI, start=NOON + timedelta(minutes=10), end=NOON + timedelta(hours=12))
    night = Roster(id=GroupId("night"), name="the night watch", zone="UTC", dated=(shift,))
    plan = Plan(hours={BranchId("leeds"): until_ten_past}, rosters={night.id: night})
    ours = company(
        Rung(groups=(GroupId("operators"),), seconds=15, when=When.OPEN),
        Rung(groups=(night.id,), seconds=15, when=When.CLOSED),
    )
    store = await Store.open(tmp_path / "house.db")
    async with store.transaction() as t:
        await t.save_people([PersonKept(id=p, here=True, browser_account=f"web-{p}", browser_secret="x") for p in ours.people])
    house = await begin(ours, store, HandClock(NOON), ("aya", "tom", "ngozi", "wes"), laying=lambda _: plan)
    await go_home(house, WES)
    await promised(house)
    await house.pass_time(40 * 60)
    second = the(house).second
    assert second
    assert (second.person, second.why, second.told) == (NGOZI, WhySecond.FIRST_RUNG, True)
    await store.close()
