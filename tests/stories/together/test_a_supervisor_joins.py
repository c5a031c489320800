"""A supervisor joins a conversation: announced, muted until they say otherwise, and never in the way of the caller."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, NGOZI, TOM, company, member
from tests.stories.house import Story, story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Beside, Outcome, Stage
from vivevoix.core.calls.events import (
    AnyRequest,
    BargeRequested,
    CallerToldRequested,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    ListenOnlyRequested,
    PrivateRequested,
    WhisperRequested,
)
from vivevoix.core.calls.refusals import (
    AlreadyOnACall,
    AmongColleagues,
    CouldNotBeTold,
    NoPhoneOfYours,
    NotASupervisor,
    NotNow,
    NotYourCall,
    OwnCall,
    PrivateCall,
    SomebodyListens,
)
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Company
from vivevoix.core.ids import E164, CallId, PersonId

HELEN, RUTH = PersonId("helen"), PersonId("ruth")


def supervised() -> Company:
    ours = company()
    supervisors = {
        who: replace(member(who, "office", number), role="supervisor") for who, number in ((HELEN, "501"), (RUTH, "502"))
    }
    return replace(ours, people={**ours.people, **supervisors})


async def ask(house: Story, call: CallId, kind: type[AnyRequest], by: PersonId = HELEN, **more: object) -> None:
    await house.asks(house.house.ask(call, kind(at=house.clock.now(), by=by, **more)))  # type: ignore[call-arg]


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[tuple[Story, CallId]]:
    async with story(folder, present=("aya", "tom", "ngozi", "helen", "ruth"), of=supervised()) as house:
        call = await house.rings()
        await house.answers("aya")
        yield house, call


@asynccontextmanager
async def joined(folder: Path) -> AsyncIterator[tuple[Story, CallId]]:
    async with talking(folder) as (house, call):
        await house.asks(house.house.listen(call, HELEN))
        await house.answers("helen")
        yield house, call


async def test_their_own_telephone_rings_and_then_they_hear_and_nobody_hears_them(tmp_path: Path) -> None:
    async with talking(tmp_path) as (house, call):
        await house.asks(house.house.listen(call, HELEN))
        assert "helen" in house.ringing()
        assert house.state(HELEN) is PersonState.RINGING
        await house.answers("helen")
        assert house.heard_by("helen") == {"caller", "aya"}
        assert house.heard_by("caller") == {"aya"}
        assert house.heard_by("aya") == {"caller"}
        holder = house.call(call).holder
        assert holder
        assert holder.person == AYA


async def test_it_is_announced_by_ear_and_on_every_page(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        assert house.tone_for("aya") == "listened"
        assert house.tone_for("caller") is None
        shown = house.house.board.calls[call].joined
        assert shown
        assert (shown.by, shown.how, shown.caller_told) == (HELEN, Beside.LISTENS, False)
        await ask(house, call, CallerToldRequested, by=AYA)
        told = house.call(call).joined
        assert told
        assert told.caller_told


async def test_a_whisper_is_heard_by_one_side_only(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, WhisperRequested)
        assert house.heard_by("aya") == {"caller", "helen"}
        assert house.heard_by("caller") == {"aya"}
        await ask(house, call, ListenOnlyRequested)
        assert house.heard_by("aya") == {"caller"}


async def test_speaking_with_both_is_heard_by_both(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, BargeRequested)
        assert house.heard_by("caller") == {"aya", "helen"}
        assert house.heard_by("aya") == {"caller", "helen"}
        assert house.heard_by("helen") == {"caller", "aya"}


async def test_on_hold_nobody_is_overheard_and_a_whisper_is_a_talk_between_two(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, HoldRequested, by=AYA)
        assert house.heard_by("helen") == set()
        await ask(house, call, WhisperRequested)
        assert house.heard_by("helen") == {"aya"}
        assert house.heard_by("aya") == {"helen"}
        assert house.tone_for("caller") == "hold"


async def test_an_expert_who_is_asked_is_told_by_ear_as_well(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.answers("ngozi")
        assert house.heard_by("helen") == {"aya", "ngozi"}
        assert house.tone_for("ngozi") == house.tone_for("aya") == "listened"
        assert house.heard_by("ngozi") == {"aya"}


async def test_listening_ends_with_the_one_it_was_announced_to(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.answers("ngozi")
        await ask(house, call, HandOverRequested, by=AYA)
        assert house.call(call).joined is None
        assert house.heard_by("caller") == {"ngozi"}
        assert house.state(HELEN) is PersonState.FREE


async def test_leaving_leaves_the_two_together(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, HangUpRequested)
        assert house.call(call).joined is None
        assert house.heard_by("caller") == {"aya"}
        assert house.tone_for("aya") is None


async def test_putting_the_telephone_down_is_leaving(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        part = (house.call(call).joined or pytest.fail("nobody has joined")).part
        assert part
        house.line.ends(part.leg)
        await house.settle()
        assert house.stage(call) is Stage.TALKING
        assert house.call(call).joined is None


async def test_whoever_only_listens_is_no_company_for_a_caller(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        holder = house.call(call).holder
        assert holder
        house.line.ends(holder.leg, Ended.LOST)
        await house.settle()
        assert house.stage(call) is Stage.LEFT_ALONE
        assert "aya" in house.ringing()
        assert house.tone_for("caller") == "ringing"
        await ask(house, call, BargeRequested)
        assert house.heard_by("caller") == {"helen"}
        assert house.ringing() == set()
        holder = house.call(call).holder
        assert holder
        assert holder.person == HELEN


@pytest.mark.parametrize("why", [Ended.HUNG_UP, Ended.LOST])
async def test_whoever_speaks_with_both_keeps_the_caller_when_the_other_goes(tmp_path: Path, why: Ended) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, BargeRequested)
        holder = house.call(call).holder
        assert holder
        house.line.ends(holder.leg, why)
        await house.settle()
        assert house.heard_by("caller") == {"helen"}
        assert house.call(call).last_holder == AYA


async def test_the_operator_may_leave_them_to_it_from_the_page(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, BargeRequested)
        await ask(house, call, HangUpRequested, by=AYA)
        assert house.heard_by("caller") == {"helen"}
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        async with house.store.reading() as t:
            kept = await t.call(call)
        assert kept
        assert (kept.outcome, kept.last_holder) == (Outcome.TALKED, HELEN)


async def test_everything_ends_with_the_call(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        assert house.line.legs == {}
        assert house.state(HELEN) is PersonState.FREE


async def test_a_private_call_is_not_listened_to_and_asking_for_it_ends_a_listening(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        await ask(house, call, PrivateRequested, by=AYA, on=True)
        assert house.call(call).joined is None
        assert house.state(HELEN) is PersonState.FREE
        with pytest.raises(PrivateCall):
            await house.asks(house.house.listen(call, HELEN))
        await ask(house, call, PrivateRequested, by=AYA, on=False)
        await house.asks(house.house.listen(call, HELEN))


async def test_who_may_not_is_told_why(tmp_path: Path) -> None:
    async with talking(tmp_path) as (house, call):
        with pytest.raises(NotASupervisor):
            await house.asks(house.house.listen(call, TOM))
        await house.asks(house.house.listen(call, HELEN))
        with pytest.raises(NotNow):
            await ask(house, call, WhisperRequested)
        with pytest.raises(OwnCall):
            await house.asks(house.house.listen(call, HELEN))
        await house.answers("helen")
        with pytest.raises(OwnCall):
            await house.asks(house.house.listen(call, HELEN))
        with pytest.raises(SomebodyListens):
            await house.asks(house.house.listen(call, RUTH))
        with pytest.raises(NotYourCall):
            await ask(house, call, WhisperRequested, by=RUTH)
        with pytest.raises(NotYourCall):
            await ask(house, call, PrivateRequested, by=HELEN, on=True)
        other = await house.rings(caller="+441134960143")
        await house.answers("tom")
        with pytest.raises(AlreadyOnACall):
            await house.asks(house.house.listen(other, HELEN))
        house.line.phone_goes("ruth")
        await house.settle()
        with pytest.raises(NoPhoneOfYours):
            await house.asks(house.house.listen(other, RUTH))


async def test_who_could_not_be_told_is_not_listened_to(tmp_path: Path) -> None:
    async with talking(tmp_path) as (house, call):
        await house.asks(house.house.consult(call, AYA, E164("+441134960199")))
        await house.answers("+441134960199")
        await ask(house, call, HandOverRequested, by=AYA)
        with pytest.raises(CouldNotBeTold):
            await house.asks(house.house.listen(call, HELEN))
        colleagues = house.line.somebody_rings("202", caller=None, account="aya")
        await house.settle()
        await house.answers("tom")
        with pytest.raises(AmongColleagues):
            await house.asks(house.house.listen(colleagues, HELEN))


async def test_a_telephone_nobody_picks_up_does_not_ring_for_ever(tmp_path: Path) -> None:
    async with talking(tmp_path) as (house, call):
        await house.asks(house.house.listen(call, HELEN))
        await house.pass_time(30)
        assert house.ringing() == set()
        assert house.call(call).joined is None


async def test_who_listened_how_and_when_is_kept_with_the_call(tmp_path: Path) -> None:
    async with joined(tmp_path) as (house, call):
        began = house.clock.now()
        await house.pass_time(10)
        await ask(house, call, WhisperRequested)
        await house.pass_time(5)
        await ask(house, call, HangUpRequested)
        first, then = house.call(call).listened
        assert (first.person, first.how, first.began) == (HELEN, Beside.LISTENS, began)
        assert first.ended == then.began
        assert (then.how, then.ended) == (Beside.WHISPERS, house.clock.now())
        async with house.store.reading() as t:
            entries = await t.entries_after(0, 1000)
        assert any(getattr(entry, "call", None) and entry.call.joined for entry in entries if hasattr(entry, "call"))
