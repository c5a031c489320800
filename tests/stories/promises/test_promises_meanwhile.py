"""What is said, missed or ended by hand while somebody talks with this customer."""

from pathlib import Path

from tests.people import AYA, SIOBHAN, TOM
from tests.stories.house import Story, story
from tests.stories.promises.test_promises_press import kept_in_store, promised, the
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LegId, PromiseId
from vivevoix.core.promises import PromiseEnd
from vivevoix.core.promises.asked import KeepRequested


async def talks_for(house: Story, promise: PromiseId) -> LegId:
    """Aya rings them for this promise, and they speak."""
    await house.asks(house.house.ring_back(AYA, promise))
    await house.answers("aya")
    leg = house.line.answers(SIOBHAN)
    await house.settle()
    await house.pass_time(20)
    return leg


async def test_a_colleagues_word_given_while_aya_keeps_hers_is_still_owed(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = await promised(house, 120)
        leg = await talks_for(house, before)
        await promised(house, 24 * 60, owner=TOM, by=TOM, because="the price by tomorrow")
        house.line.ends(leg)
        await house.settle()
        assert (await kept_in_store(house, before)).end is PromiseEnd.KEPT
        assert (the(house).owner, the(house).because, the(house).made_by) == (TOM, "the price by tomorrow", TOM)


async def test_a_second_caller_missed_while_the_first_talks_is_still_owed(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house, 120)
        first = await house.rings()
        await house.answers("aya")
        await house.pass_time(30)
        second = await house.rings()
        house.line.ends(house.line.caller_leg(second), Ended.GAVE_UP)
        await house.settle()
        await house.pass_time(30)
        house.line.ends(house.line.caller_leg(first))
        await house.settle()
        assert second in the(house).calls


async def test_a_conversation_cut_after_its_promise_was_ended_by_hand_is_owed_anew(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = await promised(house, 120)
        leg = await talks_for(house, before)
        await house.asks(house.house.about_promise(KeepRequested(by=AYA, at=house.clock.now(), promise=before)))
        house.line.ends(leg, Ended.LOST)
        await house.settle()
        assert (the(house).because, the(house).owner, the(house).number) == ("cut_off", AYA, SIOBHAN)


async def test_a_conversation_cut_whose_promise_is_open_is_owed_once(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = await promised(house, 120)
        house.line.ends(await talks_for(house, before), Ended.LOST)
        await house.settle()
        assert (the(house).id, the(house).also, len(the(house).attempts)) == (before, (), 1)
