"""The house is started again with other settings, or a mistake of ours comes up: no call, no promise and no desk is lost by it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, SIOBHAN, TOM, WES, company
from tests.stories.house import Story, begin, story
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company
from vivevoix.core.ids import LineId, PersonId


def renamed(whole: Company) -> Company:
    line = replace(whole.lines[LEEDS], id=LineId("leeds-main"))
    return replace(whole, lines={line.id: line})


def without(whole: Company, person: PersonId, *, keeper: PersonId) -> Company:
    line = replace(whole.lines[LEEDS], keeper=keeper)
    return replace(whole, people={k: v for k, v in whole.people.items() if k != person}, lines={LEEDS: line})


async def started_again(house: Story, settings: Company) -> Story:
    house.line.connected = False
    return await begin(settings, house.store, house.clock, (), house.line)


async def test_a_caller_who_waits_on_a_line_that_is_renamed_waits_on(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        again = await started_again(house, renamed(house.house.company))
        assert again.call(call).line == "leeds-main"
        await again.pass_time(16)
        assert again.ringing() == {"aya", "tom", "ngozi"}


async def test_a_promise_of_a_line_that_is_renamed_can_be_kept(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        again = await started_again(house, renamed(house.house.company))
        await again.asks(again.house.ring_back(AYA, again.promises()[0].id))
        assert again.ringing() == {"aya"}


async def test_what_somebody_who_left_owes_is_owed_by_the_keeper(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.answers("aya")
        house.line.die()
        house.line.connect()
        await house.settle()
        assert [promise.owner for promise in house.promises()] == [AYA]
        before = house.house.board
        again = await started_again(house, without(house.house.company, AYA, keeper=WES))
        assert [promise.owner for promise in again.promises()] == [WES]
        told = await again.board_from_journal(before)
        assert [promise.owner for promise in told.promises.values()] == [WES], "the journal tells of it"


async def test_a_keeper_who_left_while_a_caller_waits_is_followed_by_the_new_one(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        house.line.die()
        again = await started_again(house, without(house.house.company, WES, keeper=TOM))
        await again.pass_time(10)
        assert [promise.owner for promise in again.promises()] == [TOM]


async def test_somebody_who_dials_in_a_company_without_lines_is_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    async with story(tmp_path, of=replace(company(), lines={})) as house:
        house.line.somebody_rings(SIOBHAN, account="aya")
        await house.settle()
        assert house.line.legs == {}


@pytest.mark.usefixtures("mistakes_are_expected")
async def test_a_fact_the_house_cannot_act_on_is_heard_once_and_its_caller_is_owed_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        house.house._day.arrive = None  # type: ignore[method-assign,assignment] - a mistake of ours, of whatever kind
        call = house.line.somebody_rings("+441134960000", SIOBHAN)
        await house.settle()
        assert house.line.legs == {}
        [promise] = house.promises()
        assert (promise.call, promise.owner, promise.number) == (call, WES, SIOBHAN)
        again = await started_again(house, house.house.company)
        assert len(again.promises()) == 1
        await again.rings()
        assert again.ringing() == {"aya", "tom"}
