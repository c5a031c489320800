"""Whoever is rung by name is rung for as long as is decent; then the caller has somebody again."""

from pathlib import Path

from tests.people import AYA, NGOZI, SIOBHAN, TOM
from tests.stories.house import Story, story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Consulted, Outcome, Stage
from vivevoix.core.calls.events import HandOverRequested, HangUpRequested
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.company import Rung
from vivevoix.core.ids import E164, OUTSIDE, CallId, GroupId

OPERATORS = Rung(groups=(GroupId("operators"),), seconds=3600)


async def aya_asks_ngozi(house: Story, *, and_leaves: bool) -> CallId:
    call = await house.rings()
    await house.answers("aya")
    await house.asks(house.house.consult(call, AYA, NGOZI))
    if and_leaves:
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
    return call


async def test_an_expert_who_does_not_answer_gives_the_caller_back(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=False)
        await house.pass_time(29)
        assert house.stage(call) is Stage.BACK_WITH_CALLER
        await house.pass_time(1)
        assert house.stage(call) is Stage.TALKING
        assert house.ringing() == set()
        failure = house.call(call).failure
        assert failure
        assert (failure.person, failure.why) == (NGOZI, Consulted.NO_ANSWER)


async def test_an_expert_who_answered_is_not_looked_for_any_more(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=False)
        await house.answers("ngozi")
        await house.pass_time(120)
        assert house.stage(call) is Stage.BACK_WITH_CALLER
        assert house.state(NGOZI) is PersonState.TALKING


async def test_an_expert_asked_twice_is_rung_the_whole_time_twice(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=False)
        await house.pass_time(10)
        house.line.declines("ngozi", Ended.BUSY)
        await house.settle()
        await house.asks(house.house.consult(call, AYA, NGOZI))
        await house.pass_time(29)
        assert "ngozi" in house.ringing()
        await house.pass_time(1)
        assert house.ringing() == set()


async def test_a_caller_handed_to_a_telephone_nobody_answers_is_rung_for_again(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=True)
        await house.pass_time(25)
        assert house.stage(call) is Stage.LEFT_ALONE
        assert house.ringing() == {"aya", "tom"}, "everybody in reach by now but the one who did not answer"


async def test_also_when_the_desk_died_meanwhile(tmp_path: Path) -> None:
    from tests.stories.house import begin

    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=True)
        house.line.connected = False
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        await again.pass_time(30)
        assert again.stage(call) is Stage.LEFT_ALONE


async def test_a_caller_who_gives_up_while_being_handed_over_is_owed_a_call_by_who_knew_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=True)
        await house.pass_time(10)
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        [promise] = house.promises()
        assert (promise.owner, promise.because) == (AYA, "cut_off")


async def test_who_declines_a_caller_handed_to_them_is_not_rung_for_the_same_caller_again(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=True)
        await house.pass_time(10)
        house.line.declines("ngozi")
        await house.pass_time(40)
        assert house.call(call).declined == (NGOZI,)
        assert house.ringing() == {"aya", "tom", "wes"}


async def test_ending_the_call_while_an_expert_is_there_leaves_the_caller_with_the_expert(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await aya_asks_ngozi(house, and_leaves=False)
        await house.answers("ngozi")
        await house.asks(house.house.ask(call, HangUpRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"ngozi"}
        assert house.state(AYA) is not PersonState.TALKING


async def test_ones_own_telephone_that_is_not_picked_up_does_not_keep_one_from_callers(tmp_path: Path) -> None:
    async with story(tmp_path, OPERATORS, present=("aya",)) as house:
        gone = await house.rings()
        house.line.ends(house.line.caller_leg(gone), Ended.GAVE_UP)
        await house.settle()
        [promise] = house.promises()
        await house.asks(house.house.ring_back(AYA, promise.id))
        await house.pass_time(30)
        assert house.ringing() == set()
        assert house.promises()[0].attempts == (), "nobody has rung the customer"
        await house.rings()
        assert house.ringing() == {"aya"}


async def test_a_customer_who_does_not_answer_is_rung_for_a_minute(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.house_rings_out(AYA, SIOBHAN)
        await house.pass_time(59)
        assert house.stage(call) is Stage.RINGING_THEM
        await house.pass_time(1)
        assert house.ringing() == set()
        async with house.store.reading() as t:
            assert [each.outcome for each in await t.calls_page()] == [Outcome.NOT_REACHED]


async def test_somebody_outside_never_owes_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.asks(house.house.consult(call, AYA, E164("+441134960999")))
        await house.answers("+441134960999")
        await house.asks(house.house.ask(call, HandOverRequested(at=house.clock.now(), by=AYA)))
        holder = house.call(call).holder
        assert holder
        assert holder.person == OUTSIDE
        house.line.ends(holder.leg, Ended.LOST)
        await house.settle()
        assert house.call(call).last_holder == AYA
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        assert [promise.owner for promise in house.promises()] == [AYA]


async def test_whoever_closed_the_page_after_a_call_is_rung_again_on_their_desk_phone(tmp_path: Path) -> None:
    async with story(tmp_path, OPERATORS, present=("web-aya", "aya")) as house:
        call = await house.rings()
        await house.answers("web-aya")
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        assert house.state(AYA) is PersonState.AFTER
        house.line.phone_goes("web-aya")
        await house.pass_time(60)
        house.line.phone_comes("web-aya")
        await house.pass_time(600)
        assert house.state(AYA) is PersonState.AFTER, "a page that came back is a page that is open"
        house.line.phone_goes("web-aya")
        await house.pass_time(119)
        assert house.state(AYA) is PersonState.AFTER
        await house.pass_time(1)
        assert house.state(AYA) is PersonState.FREE
        assert house.state(TOM) is not PersonState.AFTER
