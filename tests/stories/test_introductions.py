"""Hold, ask a colleague, introduce, hand over: the caller always knows somebody is there."""

from pathlib import Path

import pytest

from tests.people import AYA, NGOZI, TOM
from tests.stories.house import Story, story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Stage
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    BackToCallerRequested,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    MuteRequested,
    ResumeRequested,
)
from vivevoix.core.calls.refusals import NobodySecond, NotNow, NotYourCall, PersonIsTalking
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId


async def aya_talks(house: Story) -> CallId:
    call = await house.rings()
    await house.answers("aya")
    return call


async def aya_asks_ngozi(house: Story) -> CallId:
    call = await aya_talks(house)
    await house.asks(house.house.consult(call, AYA, NGOZI))
    return call


async def test_on_hold_the_caller_hears_a_soft_tone_and_is_taken_back(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_talks(house)
        await house.asks(house.house.ask(call, HoldRequested(at=house.clock.now(), by=AYA)))
        assert house.tone_for("caller") == "hold"
        assert house.heard_by("aya") == set()
        await house.asks(house.house.ask(call, ResumeRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"aya"}


async def test_muted_the_caller_hears_nothing_and_is_still_heard(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_talks(house)
        await house.asks(house.house.ask(call, MuteRequested(at=house.clock.now(), by=AYA, on=True)))
        assert house.heard_by("caller") == set()
        assert house.heard_by("aya") == {"caller"}
        await house.asks(house.house.ask(call, MuteRequested(at=house.clock.now(), by=AYA, on=False)))
        assert house.heard_by("caller") == {"aya"}


async def test_while_we_consult_the_caller_hears_neither_of_us(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await aya_asks_ngozi(house)
        assert house.tone_for("aya") == "ringing"
        await house.answers("ngozi")
        assert house.tone_for("caller") == "hold"
        assert house.heard_by("ngozi") == {"aya"}
        assert house.heard_by("aya") == {"ngozi"}


async def test_introduced_and_put_together(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"ngozi"}
        assert house.heard_by("ngozi") == {"caller"}
        assert house.state(AYA) is PersonState.FREE


async def test_all_three_hear_each_other_and_the_one_who_introduced_may_leave(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, AllTogetherRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"aya", "ngozi"}
        assert house.heard_by("ngozi") == {"aya", "caller"}
        await house.asks(house.house.ask(call, HangUpRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"ngozi"}


@pytest.mark.parametrize("why", [Ended.DECLINED, Ended.BUSY, Ended.NO_ANSWER, Ended.UNREACHABLE])
async def test_a_colleague_who_does_not_come_is_named_with_how_it_ended(tmp_path: Path, why: Ended) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        house.line.declines("ngozi", why)
        await house.settle()
        assert house.stage(call) is Stage.HELD
        failure = house.call(call).failure
        assert failure
        assert (failure.person, failure.why) == (NGOZI, why)


async def test_handing_over_to_a_ringing_colleague_who_does_not_answer_brings_the_caller_back_to_us(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        assert house.tone_for("caller") == "ringing"
        house.line.declines("ngozi", Ended.NO_ANSWER)
        await house.settle()
        assert house.stage(call) is Stage.LEFT_ALONE
        assert "aya" in house.ringing()
        await house.answers("aya")
        assert house.heard_by("caller") == {"aya"}


async def test_going_back_to_the_caller_lets_the_colleague_go(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, BackToCallerRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"aya"}
        assert house.state(NGOZI) is PersonState.FREE


async def test_hanging_up_while_introducing_never_drops_the_caller(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house)
        await house.answers("ngozi")
        holder = house.call(call).holder
        assert holder
        house.line.ends(holder.leg)
        await house.settle()
        assert house.heard_by("caller") == {"ngozi"}


async def test_a_telephone_that_breaks_leaves_the_caller_ringing_for_the_same_person_first(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_talks(house)
        holder = house.call(call).holder
        assert holder
        house.line.ends(holder.leg, Ended.LOST)
        await house.settle()
        assert house.tone_for("caller") == "ringing"
        assert "aya" in house.ringing()
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        [promise] = house.promises()
        assert (promise.owner, promise.because) == (AYA, "cut_off")


async def test_a_colleague_on_another_call_is_not_disturbed(tmp_path: Path) -> None:
    async with story(tmp_path, present=("aya", "tom")) as house:
        first = await house.rings()
        await house.answers("aya")
        await house.rings(caller="+441134960143")
        await house.answers("tom")
        with pytest.raises(PersonIsTalking):
            await house.asks(house.house.consult(first, AYA, TOM))


async def test_what_is_not_possible_is_refused_with_its_reason(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_talks(house)
        with pytest.raises(NotYourCall):
            await house.asks(house.house.ask(call, HoldRequested(at=house.clock.now(), by=TOM)))
        with pytest.raises(NotNow):
            await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        await house.asks(house.house.consult(call, AYA, NGOZI))
        with pytest.raises(NobodySecond):
            await house.asks(house.house.ask(call, AllTogetherRequested(at=house.clock.now(), by=AYA)))
        assert house.stage(call) is Stage.CONSULTING


async def test_whoever_hands_a_caller_over_in_the_browser_has_their_note_to_finish(tmp_path: Path) -> None:
    async with story(tmp_path, present=("web-aya", "ngozi")) as house:
        call = await house.rings()
        await house.answers("web-aya")
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        assert house.state(NGOZI) is PersonState.TALKING
        assert house.state(AYA) is PersonState.AFTER


async def test_whoever_lost_their_line_is_not_writing_up_but_waited_for(tmp_path: Path) -> None:
    async with story(tmp_path, present=("web-aya", "aya")) as house:
        call = await house.rings()
        house.line.ends(house.line.answers("web-aya"), Ended.LOST)
        await house.settle()
        assert house.stage(call) is Stage.LEFT_ALONE
        assert house.state(AYA) is PersonState.RINGING
