"""While somebody else is asked the caller waits, but not for long: the one who asked is with them again in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.people import AYA, NGOZI, NOON, TOM
from tests.stories.house import Story, begin, story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Consulted, Stage
from vivevoix.core.calls.events import (
    AnyRequest,
    BackToCallerRequested,
    HandOverRequested,
    HoldRequested,
    ResumeRequested,
    ToSecondRequested,
    WordWithCallerRequested,
)
from vivevoix.core.calls.refusals import TellThemFirst
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId

WARNED, BACK = 15, 20


async def ask(house: Story, call: CallId, kind: type[AnyRequest]) -> None:
    await house.asks(house.house.ask(call, kind(at=house.clock.now(), by=AYA)))  # type: ignore[call-arg]


@asynccontextmanager
async def asked(folder: Path, *, answers: bool = True, by: str = "aya") -> AsyncIterator[tuple[Story, CallId]]:
    """Aya has a caller and has asked Ngozi, just now."""
    async with story(folder, present=(by, "tom", "ngozi")) as house:
        call = await house.rings()
        await house.answers(by)
        await house.asks(house.house.consult(call, AYA, NGOZI))
        if answers:
            await house.answers("ngozi")
        yield house, call


async def test_in_time_the_caller_hears_the_one_who_asked_and_the_expert_waits(tmp_path: Path) -> None:
    async with asked(tmp_path) as (house, call):
        await house.pass_time(WARNED - 1)
        assert (house.tone_for("aya"), house.heard_by("aya")) == (None, {"ngozi"})
        await house.pass_time(1)
        assert (house.tone_for("aya"), house.heard_by("aya")) == ("soon", {"ngozi"})
        await house.pass_time(BACK - WARNED)
        assert house.stage(call) is Stage.BACK_WITH_CALLER
        assert house.heard_by("caller") == {"aya"}
        assert house.heard_by("aya") == {"caller"}
        assert (house.tone_for("ngozi"), house.heard_by("ngozi")) == ("hold", set())


async def test_an_expert_who_still_rings_goes_on_ringing_and_is_there_when_they_answer(tmp_path: Path) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        await house.pass_time(BACK)
        assert house.heard_by("caller") == {"aya"}
        assert "ngozi" in house.ringing()
        await house.answers("ngozi")
        assert house.heard_by("caller") == {"aya"}
        assert house.tone_for("ngozi") == "hold"
        await ask(house, call, HandOverRequested)
        assert house.heard_by("caller") == {"ngozi"}
        [consultation] = house.call(call).consultations
        assert (consultation.person, consultation.outcome) == (NGOZI, Consulted.TOOK_OVER)


async def test_an_expert_who_does_not_answer_at_all_is_given_up_and_the_two_talk_on(tmp_path: Path) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        await house.pass_time(30)
        assert house.stage(call) is Stage.TALKING
        assert "ngozi" not in house.ringing()
        failure = house.call(call).failure
        assert failure
        assert failure.why is Consulted.NO_ANSWER


async def test_whoever_told_the_caller_goes_back_and_has_as_long_again(tmp_path: Path) -> None:
    async with asked(tmp_path) as (house, call):
        await house.pass_time(BACK)
        with pytest.raises(TellThemFirst):
            await ask(house, call, ToSecondRequested)
        await house.pass_time(3)
        await ask(house, call, ToSecondRequested)
        assert house.heard_by("ngozi") == {"aya"}
        await house.pass_time(BACK - 1)
        assert house.tone_for("caller") == "hold"
        await house.pass_time(1)
        assert house.heard_by("caller") == {"aya"}


async def test_a_word_with_the_caller_may_come_earlier(tmp_path: Path) -> None:
    async with asked(tmp_path) as (house, call):
        await house.pass_time(8)
        await ask(house, call, WordWithCallerRequested)
        assert house.heard_by("caller") == {"aya"}
        await house.pass_time(4)
        await ask(house, call, ToSecondRequested)
        await house.pass_time(BACK - 1)
        assert house.stage(call) is Stage.CONSULTING


async def test_a_glance_at_the_caller_is_no_word_with_them(tmp_path: Path) -> None:
    async with asked(tmp_path) as (house, call):
        await house.pass_time(8)
        await ask(house, call, WordWithCallerRequested)
        await house.pass_time(1)
        await ask(house, call, ToSecondRequested)
        await house.pass_time(BACK - 9)
        assert house.stage(call) is Stage.BACK_WITH_CALLER


async def test_asking_the_next_one_does_not_begin_the_time_anew(tmp_path: Path) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        await house.pass_time(10)
        house.line.declines("ngozi")
        await house.settle()
        assert house.stage(call) is Stage.HELD
        await house.asks(house.house.consult(call, AYA, TOM))
        await house.pass_time(10)
        assert house.stage(call) is Stage.BACK_WITH_CALLER
        await ask(house, call, BackToCallerRequested)
        with pytest.raises(TellThemFirst):
            await house.asks(house.house.consult(call, AYA, NGOZI))


async def test_after_a_no_the_caller_is_not_left_on_hold_either(tmp_path: Path) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        house.line.declines("ngozi")
        await house.settle()
        await house.pass_time(WARNED)
        assert house.tone_for("aya") == "soon"
        await house.pass_time(BACK - WARNED)
        assert house.heard_by("caller") == {"aya"}
        assert house.call(call).failure, "what became of it is still on the page"


async def test_a_hold_that_was_wished_is_not_ended_by_the_house_but_its_person_is_reminded(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await ask(house, call, HoldRequested)
        await house.pass_time(BACK)
        assert house.stage(call) is Stage.HELD
        assert house.tone_for("aya") == "waits"
        await house.pass_time(600)
        assert house.stage(call) is Stage.HELD
        await ask(house, call, ResumeRequested)
        assert (house.tone_for("aya"), house.heard_by("caller")) == (None, {"aya"})


@pytest.mark.parametrize("by", ["aya", "web-aya"])
async def test_handed_over_and_nobody_answers_the_same_person_is_rung_first(tmp_path: Path, by: str) -> None:
    async with asked(tmp_path, answers=False, by=by) as (house, call):
        await house.pass_time(5)
        await ask(house, call, HandOverRequested)
        assert house.state(AYA) is (PersonState.AFTER if by == "web-aya" else PersonState.FREE)
        await house.pass_time(BACK - 5)
        assert house.stage(call) is Stage.LEFT_ALONE
        assert by in house.ringing()
        assert "ngozi" not in house.ringing()
        [consultation] = house.call(call).consultations
        assert consultation.outcome is Consulted.NO_ANSWER
        await house.answers(by)
        assert house.heard_by("caller") == {"aya"}


async def test_when_the_same_person_does_not_answer_the_ladder_widens(tmp_path: Path) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        await ask(house, call, HandOverRequested)
        await house.pass_time(BACK)
        assert house.ringing() == {"aya", "tom"}
        house.line.declines("aya")
        house.line.declines("tom")
        await house.settle()
        await house.pass_time(15)
        assert house.ringing() == {"ngozi"}, "the experts are the next rung"
        assert house.tone_for("caller") == "ringing"


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        (Ended.BUSY, Consulted.BUSY),
        (Ended.DECLINED, Consulted.DECLINED),
        (Ended.NO_ANSWER, Consulted.NO_ANSWER),
        (Ended.UNREACHABLE, Consulted.UNREACHABLE),
        (Ended.FAILED, Consulted.UNREACHABLE),
        (Ended.NOT_CONFIRMED, Consulted.VOICEMAIL_SUSPECTED),
        (Ended.LOST, Consulted.DROPPED),
    ],
)
async def test_how_it_ended_is_kept_with_the_call(tmp_path: Path, ended: Ended, outcome: Consulted) -> None:
    async with asked(tmp_path, answers=False) as (house, call):
        await house.pass_time(4)
        house.line.declines("ngozi", ended)
        await house.settle()
        failure = house.call(call).failure
        assert failure
        assert (failure.person, failure.why) == (NGOZI, outcome)
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        async with house.store.reading() as t:
            kept = await t.call(call)
        assert kept
        [consultation] = kept.consultations
        assert (consultation.person, consultation.outcome) == (NGOZI, outcome)
        assert (consultation.began, consultation.ended) == (NOON, NOON + timedelta(seconds=4))


async def test_an_expert_whose_line_breaks_is_dropped_and_one_who_puts_down_has_left(tmp_path: Path) -> None:
    for folder, why, outcome in (
        (tmp_path / "a", Ended.LOST, Consulted.DROPPED),
        (tmp_path / "b", Ended.HUNG_UP, Consulted.LEFT),
    ):
        folder.mkdir()
        async with asked(folder) as (house, call):
            second = house.call(call).second
            assert second
            house.line.ends(second.leg, why)
            await house.settle()
            assert house.call(call).consultations[-1].outcome is outcome


async def test_a_desk_that_is_started_anew_still_brings_them_back(tmp_path: Path) -> None:
    async with asked(tmp_path) as (house, call):
        await house.pass_time(10)
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        await again.pass_time(10)
        assert again.stage(call) is Stage.BACK_WITH_CALLER
        assert again.heard_by("caller") == {"aya"}


async def test_a_desk_phone_that_asked_on_its_second_line_goes_on_with_that_one(tmp_path: Path) -> None:
    async with story(tmp_path, present=("aya", "tom", "ngozi")) as house:
        call = await house.rings()
        await house.answers("aya")
        first = house.call(call).holder
        assert first
        house.line.somebody_rings("301", caller=None, account="aya")
        await house.settle()
        await house.answers("ngozi")
        await house.pass_time(BACK)
        assert house.stage(call) is Stage.BACK_WITH_CALLER
        holder = house.call(call).holder
        assert holder
        assert holder.leg != first.leg
        assert first.leg not in house.line.legs
        assert house.line.hears[house.call(call).caller_leg][0] == (holder.leg,)


async def test_a_hold_that_was_wished_is_not_time_in_which_somebody_was_asked(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.asks(house.house.ask(call, HoldRequested(at=house.clock.now(), by=AYA)))
        await house.pass_time(60)
        await house.asks(house.house.ask(call, ResumeRequested(at=house.clock.now(), by=AYA)))
        await house.pass_time(2)
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.pass_time(10)
        assert house.stage(call) is Stage.CONSULTING
