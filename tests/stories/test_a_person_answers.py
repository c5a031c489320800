"""A caller rings, and a person answers."""

import itertools
from pathlib import Path

import pytest

from tests.people import AYA, NGOZI, TOM, WES
from tests.stories.house import story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Outcome, Stage
from vivevoix.core.calls.orders import AnswerCaller
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Rung
from vivevoix.core.ids import GroupId


async def test_both_operators_ring_and_the_first_to_answer_has_the_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        assert house.ringing() == {"aya", "tom"}
        await house.answers("tom")
        assert house.ringing() == set()
        assert house.heard_by("caller") == {"tom"}
        assert house.heard_by("tom") == {"caller"}
        assert house.state(AYA) is PersonState.FREE
        assert house.state(TOM) is PersonState.TALKING
        assert house.stage(call) is Stage.TALKING


async def test_nobody_answers_the_caller_before_a_person_does(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.pass_time(45)
        assert not [order for order in house.line.orders if isinstance(order, AnswerCaller)]


async def test_after_long_ringing_the_line_is_held_and_the_caller_goes_on_hearing_ringing(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.pass_time(51)
        assert [order for order in house.line.orders if isinstance(order, AnswerCaller)]
        assert house.tone_for("caller") == "ringing"
        assert house.stage(call) is Stage.RINGING


async def test_the_ladder_widens_until_the_watch_rings_too(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.pass_time(16)
        assert house.ringing() == {"aya", "tom", "ngozi"}
        await house.pass_time(15)
        assert house.ringing() == {"aya", "tom", "ngozi", "wes"}


async def test_who_declines_is_not_rung_again_for_this_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        house.line.declines("aya")
        await house.pass_time(120)
        assert "aya" not in house.ringing()
        assert "tom" in house.ringing()


async def test_a_telephone_that_cannot_be_reached_is_tried_again_after_a_while(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        house.line.declines("aya", Ended.UNREACHABLE)
        await house.settle()
        assert house.ringing() == {"tom"}
        await house.pass_time(11)
        assert house.ringing() == {"aya", "tom"}


async def test_two_answering_together_never_cuts_the_caller(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.answers("aya")
        house.line.answers("tom")
        await house.settle()
        assert house.stage(call) is Stage.TALKING
        assert house.heard_by("caller") == {"aya"}
        assert house.state(TOM) is PersonState.FREE


async def test_the_next_waiting_caller_rings_on_the_very_event_that_frees_a_person(tmp_path: Path) -> None:
    async with story(tmp_path, present=("aya",)) as house:
        first = await house.rings()
        second = await house.rings(caller="+441134960143")
        await house.answers("aya")
        assert house.ringing() == set()
        house.line.ends(house.line.caller_leg(first))
        await house.settle()
        assert house.ringing() == {"aya"}
        assert house.call(second).ringing[0].person == AYA


async def test_waiting_callers_are_taken_in_the_order_they_came(tmp_path: Path) -> None:
    async with story(tmp_path, present=("aya",)) as house:
        calls = [await house.rings(caller=f"+44113496010{i}") for i in range(4)]
        await house.answers("aya")
        for ended, following in itertools.pairwise(calls):
            house.line.ends(house.line.caller_leg(ended))
            await house.settle()
            assert house.call(following).ringing
            await house.answers("aya")


async def test_one_at_a_time_passes_on_to_the_longest_free(tmp_path: Path) -> None:
    rung = Rung(groups=(GroupId("operators"),), seconds=600, at_once=1, pass_on_after=12)
    async with story(tmp_path, rung) as house:
        await house.rings()
        assert house.ringing() == {"aya"}
        await house.pass_time(13)
        assert house.ringing() == {"tom"}


async def test_rings_are_shared_when_several_ring_for_one_and_nobody_for_another(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        first = await house.rings()
        second = await house.rings(caller="+441134960143")
        assert len(house.call(first).ringing) == 1
        assert len(house.call(second).ringing) == 1


async def test_everyone_away_and_a_caller_waits_until_someone_comes_back(tmp_path: Path) -> None:
    async with story(tmp_path, present=()) as house:
        call = await house.rings()
        await house.pass_time(70)
        assert house.stage(call) is Stage.RINGING
        house.line.phone_comes("wes")
        await house.settle()
        assert house.ringing() == {"wes"}
        await house.answers("wes")
        assert house.heard_by("caller") == {"wes"}


async def test_who_says_away_is_not_rung(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.asks(house.house.say_here(AYA, False))
        assert house.state(AYA) is PersonState.AWAY
        await house.rings()
        assert house.ringing() == {"tom"}


@pytest.mark.parametrize("why", [Ended.GAVE_UP, Ended.LOST])
async def test_a_caller_who_gives_up_is_owed_a_call_by_a_named_person(tmp_path: Path, why: Ended) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        house.line.ends(house.line.caller_leg(call), why)
        await house.settle()
        assert house.ringing() == set()
        [promise] = house.promises()
        assert (promise.owner, promise.because, promise.call) == (WES, "not_answered", call)
        async with house.store.reading() as t:
            kept = await t.call(call)
        assert kept
        assert kept.outcome is Outcome.PROMISED


async def test_one_way_audio_is_shown_and_cuts_nobody(tmp_path: Path) -> None:
    from vivevoix.core.calls.events import AudioReturned, AudioStopped

    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        leg = house.line.caller_leg(call)
        house.line.tell(AudioStopped(at=house.clock.now(), leg=leg))
        await house.settle()
        assert house.call(call).unheard == (leg,)
        house.line.tell(AudioReturned(at=house.clock.now(), leg=leg))
        await house.settle()
        assert house.call(call).unheard == ()
        assert house.state(NGOZI) is PersonState.FREE
