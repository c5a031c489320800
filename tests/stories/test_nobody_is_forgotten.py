"""Crashes: the desk dies, the line dies, both die. Every caller ends in a conversation or a promise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.people import AYA, SIOBHAN, WES
from tests.stories.house import Story, begin, story
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.orders import AnswerCaller
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LegId
from vivevoix.line.link import LinkLost
from vivevoix.line.port import LineMessage


async def desk_dies_and_returns(house: Story) -> Story:
    """Killed; another desk starts on the same store and meets the line, which went on alone."""
    house.line.connected = False
    return await begin(house.house.company, house.store, house.clock, (), house.line)


async def test_a_conversation_goes_on_through_the_death_of_the_desk(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        again = await desk_dies_and_returns(house)
        assert again.stage(call) is Stage.TALKING
        assert again.heard_by("caller") == {"aya"}
        assert again.promises() == []


async def test_a_caller_who_hung_up_while_the_desk_was_away_had_their_conversation(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        house.line.connected = False
        house.line.ends(house.line.caller_leg(call))
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        assert again.promises() == []
        assert again.house._day.calls == {}


async def test_a_caller_who_came_and_gave_up_while_the_desk_was_away_is_owed_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        house.line.connected = False
        call = house.line.somebody_rings("+441134960000")
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        [promise] = again.promises()
        assert (promise.call, promise.owner) == (call, WES)


async def test_a_caller_who_came_while_the_desk_was_away_rings_people_when_it_is_back(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        house.line.connected = False
        house.line.somebody_rings("+441134960000")
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        assert again.ringing() == {"aya", "tom"}


async def test_orders_that_died_with_the_desk_are_given_again(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        turn_before = len(house.line.orders)
        house.line.say = lambda _: None  # type: ignore[method-assign] - the desk dies between writing and acting
        await house.settle()
        assert len(house.line.orders) == turn_before
        del house.line.say  # type: ignore[method-assign] - the line itself is well
        again = await desk_dies_and_returns(house)
        assert AnswerCaller(leg=again.call(call).caller_leg) in house.line.orders
        assert again.heard_by("caller") == {"aya"}
        assert leg in house.line.legs


async def test_a_telephone_picked_up_and_put_down_while_the_desk_was_away_was_no_conversation(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.connected = False
        house.line.ends(house.line.answers("aya"))
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        assert again.stage(call) is Stage.LEFT_ALONE
        assert again.call(call).voice_at is None
        assert again.ringing() == {"aya", "tom"}
        again.line.ends(again.line.caller_leg(call))
        await again.settle()
        [promise] = again.promises()
        assert (promise.owner, promise.because) == (WES, "not_answered")


async def test_a_caller_who_gave_up_after_a_telephone_was_picked_up_in_vain_is_owed_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.connected = False
        house.line.answers("aya")
        house.line.ends(house.line.caller_leg(call))
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        assert [promise.because for promise in again.promises()] == ["not_answered"]


async def test_a_caller_who_hangs_up_in_the_moment_they_are_put_through_is_owed_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        house.line.ends(house.line.caller_leg(call), Ended.HEARD_NOBODY)
        await house.settle()
        assert [promise.because for promise in house.promises()] == ["not_answered"]


async def test_who_puts_the_telephone_down_in_the_moment_a_caller_is_put_through_is_rung_again(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.ends(house.line.answers("aya"), Ended.HEARD_NOBODY)
        await house.settle()
        assert house.stage(call) is Stage.LEFT_ALONE
        assert house.ringing() == {"aya", "tom"}


async def test_a_telephone_rung_just_before_the_line_was_met_again_does_not_ring_for_nobody(tmp_path: Path) -> None:
    async with story(tmp_path, present=()) as house:
        call = await house.rings()
        welcome: list[LineMessage | LinkLost] = []
        house.line.disconnect()
        await house.settle()
        house.line._said = welcome.append
        house.line.connect()
        house.line._said = house.house.line_said
        house.line.phone_comes("aya")
        await house.settle()
        assert house.ringing() == {"aya"}
        for message in welcome:
            house.house.line_said(message)
        await house.settle()
        assert set(house.line.ringing) == {part.leg for part in house.call(call).ringing}


async def test_a_customer_dialled_on_a_desk_phone_is_put_through_although_the_desk_died(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = house.line.somebody_rings(SIOBHAN, account="aya")
        own = house.line.caller_leg(call)
        await house.settle()
        house.line.say = lambda _: None  # type: ignore[method-assign] - the desk dies between writing and acting
        await house.answers(SIOBHAN)
        del house.line.say  # type: ignore[method-assign] - the line itself is well
        await desk_dies_and_returns(house)
        assert AnswerCaller(leg=own) in house.line.orders


@pytest.mark.usefixtures("mistakes_are_expected")
async def test_a_commit_whose_answer_was_lost_is_not_written_again(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        writer, run = house.store._writer, house.store._writer.run
        lost = []

        async def run_and_lose_the_first_answer(work: Callable[[Any], Any]) -> Any:
            result = await run(work)
            if work.__name__ == "flush_and_commit" and not lost:
                lost.append(work)
                raise OSError("the connection broke after the commit")
            return result

        writer.run = run_and_lose_the_first_answer  # type: ignore[method-assign] - a database that breaks just then
        call = await house.rings()
        assert house.ringing() == {"aya", "tom"}
        await house.answers("aya")
        assert house.stage(call) is Stage.TALKING


async def test_when_the_line_dies_everyone_cut_off_is_owed_a_call_by_who_spoke_to_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.answers("aya")
        await house.rings(caller="+441134960143")
        house.line.die()
        await house.settle()
        assert not house.house.board.line_up
        house.line.connect()
        await house.settle()
        owed = {promise.because: promise.owner for promise in house.promises()}
        assert owed == {"cut_off": AYA, "not_answered": WES}
        assert house.house._day.calls == {}


async def test_a_line_that_does_not_come_back_makes_promises_all_the_same(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.answers("aya")
        house.line.die()
        await house.pass_time(4)
        [promise] = house.promises()
        assert promise.owner == AYA


async def test_desk_and_line_die_together(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.answers("aya")
        house.line.die()
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        [promise] = again.promises()
        assert (promise.owner, promise.because) == (AYA, "cut_off")


async def test_a_fact_told_twice_is_acted_on_once(tmp_path: Path) -> None:
    from vivevoix.line.port import Told

    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.caller_leg(call)
        told = Told(number=house.line._number + 1, fact=LegEnded(at=house.clock.now(), leg=leg, why=Ended.GAVE_UP))
        for _ in range(3):
            house.house.line_said(told)
        await house.settle()
        assert len(house.promises()) == 1


async def test_a_fact_that_changes_nothing_is_written_down_as_heard_with_the_next_that_does(tmp_path: Path) -> None:
    async with story(tmp_path) as house:

        async def heard() -> int:
            async with house.store.reading() as t:
                return await t.heard("line")

        call = await house.rings()
        before = await heard()
        house.line.tell(LegEnded(at=house.clock.now(), leg=LegId("of-nobody"), why=Ended.ENDED_BY_US))
        await house.settle()
        assert await heard() == before
        again = await desk_dies_and_returns(house)
        assert again.ringing() == {"aya", "tom"}
        await again.answers("aya")
        assert await heard() == before + 2
        assert again.stage(call) is Stage.TALKING


async def test_the_board_is_the_fold_of_the_journal(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = house.house.board
        first = await house.rings()
        await house.answers("tom")
        await house.rings(caller=None)
        house.line.ends(house.line.caller_leg(first))
        house.line.phone_goes("aya")
        await house.pass_time(40)
        assert await house.board_from_journal(before) == house.house.board
