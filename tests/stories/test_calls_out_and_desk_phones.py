"""Keeping a promise with one click, and people who prefer the keys of their desk phone."""

from pathlib import Path

import pytest

from tests.people import AYA, LEEDS, LEEDS_NUMBER, NGOZI, NOON, SIOBHAN, TOM, WES
from tests.stories.house import Story, story
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Outcome, Stage
from vivevoix.core.calls.events import AllTogetherRequested, DigitPressed, HangUpRequested, LegHeld, LegResumed, TransferAsked
from vivevoix.core.calls.orders import AnswerCaller, EndLeg, RingPhone, SendDigits, TellTransfer
from vivevoix.core.calls.refusals import AlreadyOnACall, BeingKept, NoNumberToRing, NoPhoneOfYours, NotANumber, PersonIsRung
from vivevoix.core.calls.telephones import Ended, OutsideNumber, WhyEnd
from vivevoix.core.ids import E164
from vivevoix.core.promises import PromiseEnd
from vivevoix.core.promises.asked import TellRequested
from vivevoix.core.promises.promise import HowTold, Telling


async def owed(house: Story, caller: str | None = SIOBHAN) -> str:
    call = await house.rings(caller=caller)
    house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
    await house.settle()
    return house.promises()[0].id


async def test_our_phone_rings_first_then_the_customer_and_the_promise_is_kept(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house)
        await house.asks(house.house.ring_back(AYA, promise))
        assert house.ringing() == {"aya"}
        await house.answers("aya")
        [order] = [o for o in house.line.orders if isinstance(o, RingPhone) and isinstance(o.way, OutsideNumber)]
        assert isinstance(order.way, OutsideNumber)
        assert (order.way.number, order.way.show, order.way.must_confirm) == (SIOBHAN, LEEDS_NUMBER, False)
        await house.answers(SIOBHAN)
        assert house.heard_by("caller") == {"aya"}
        await house.pass_time(45)
        house.line.ends(order.leg)
        await house.settle()
        async with house.store.reading() as t:
            kept = await t.promise(promise)
        assert kept
        assert (kept.end, kept.ended_by) == (PromiseEnd.KEPT, AYA)


async def test_calls_in_and_out_sort_by_when_they_began(tmp_path: Path) -> None:
    from vivevoix.line.sip.switchboard import new_call_id
    from vivevoix.live.clock import WallClock, fresh_call

    clock = WallClock()
    made = [new_call_id() if at % 2 else fresh_call(clock.now()) for at in range(20)]
    began = [call[:14] for call in made]
    assert began == sorted(began)


async def test_a_customer_who_does_not_answer_is_still_owed(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house)
        await house.asks(house.house.ring_back(AYA, promise))
        await house.answers("aya")
        house.line.declines(SIOBHAN, Ended.NO_ANSWER)
        await house.settle()
        [still] = house.promises()
        assert (len(still.attempts), still.end) == (1, None)
        async with house.store.reading() as t:
            outcomes = {call.outcome for call in await t.calls_page() if call.direction == "out"}
        assert outcomes == {Outcome.NOT_REACHED}


async def test_a_customer_who_hangs_up_in_the_moment_we_are_put_through_is_still_owed(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house)
        await house.asks(house.house.ring_back(AYA, promise))
        await house.answers("aya")
        house.line.ends(house.line.answers(SIOBHAN), Ended.HEARD_NOBODY)
        await house.settle()
        [still] = house.promises()
        assert (len(still.attempts), still.end) == (1, None)


async def test_nobody_is_rung_twice_for_one_promise(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house)
        await house.asks(house.house.ring_back(AYA, promise))
        with pytest.raises(BeingKept):
            await house.asks(house.house.ring_back(TOM, promise))
        with pytest.raises(AlreadyOnACall):
            await house.asks(house.house.ring_out(AYA, LEEDS, SIOBHAN))


async def test_a_promise_to_a_hidden_number_cannot_be_rung(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house, caller=None)
        with pytest.raises(NoNumberToRing):
            await house.asks(house.house.ring_back(AYA, promise))


async def test_without_a_telephone_nobody_is_rung(tmp_path: Path) -> None:
    async with story(tmp_path, present=()) as house:
        with pytest.raises(NoPhoneOfYours):
            await house.asks(house.house.ring_out(AYA, LEEDS, SIOBHAN))


@pytest.mark.parametrize("text", ["+", "+1", "+anything at all", "+44113496014x", "+٤٤١١٣٤٩٦٠١٤٢"])
async def test_what_is_no_number_is_not_rung(tmp_path: Path, text: str) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        with pytest.raises(NotANumber):
            await house.asks(house.house.consult(call, AYA, E164(text)))
        with pytest.raises(NotANumber):
            await house.asks(house.house.ring_out(TOM, LEEDS, E164(text)))
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target=text, number=text))
        await house.settle()
        assert house.line.orders[-1] == TellTransfer(leg=leg, worked=False)
        assert house.stage(call) is Stage.TALKING


async def test_told_that_we_cannot_is_an_end_with_a_name(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await owed(house)
        letter = Telling(how=HowTold.LETTER, words="We cannot repair it, and have written why.")
        await house.asks(house.house.about_promise(TellRequested(by=WES, at=NOON, promise=promise, told=letter)))
        async with house.store.reading() as t:
            ended = await t.promise(promise)
        assert ended
        assert (ended.end, ended.ended_by) == (PromiseEnd.BROKEN_AND_TOLD, WES)


async def test_the_hold_key_of_a_desk_phone_holds(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        house.line.tell(LegHeld(at=house.clock.now(), leg=leg))
        await house.settle()
        assert house.tone_for("caller") == "hold"
        house.line.tell(LegResumed(at=house.clock.now(), leg=leg))
        await house.settle()
        assert house.stage(call) is Stage.TALKING


async def test_a_desk_phone_consults_on_its_second_line_and_joins_with_its_transfer_key(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        house.line.tell(LegHeld(at=house.clock.now(), leg=leg))
        await house.settle()
        house.line.somebody_rings("301", account="aya")
        await house.settle()
        own = house.line.orders[-1]
        assert house.ringing() == {"ngozi"}
        await house.answers("ngozi")
        second = house.call(call).holder
        assert second
        assert second.consult_leg
        assert AnswerCaller(leg=second.consult_leg) in house.line.orders
        assert house.line.hears[second.consult_leg][0] == (house.call(call).second.leg,)  # type: ignore[union-attr]
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target="301", replaces=second.consult_leg))
        await house.settle()
        assert house.heard_by("caller") == {"ngozi"}
        assert TellTransfer(leg=leg, worked=True) in house.line.orders
        assert leg not in house.line.legs
        assert own


async def test_a_desk_phone_sends_the_caller_on_with_its_transfer_key(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target="301"))
        await house.settle()
        assert house.ringing() == {"ngozi"}
        await house.answers("ngozi")
        assert house.heard_by("caller") == {"ngozi"}


async def test_a_transfer_to_nobody_leaves_the_call_as_it_was(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target="999"))
        await house.settle()
        assert house.stage(call) is Stage.TALKING
        assert house.line.orders[-1] == TellTransfer(leg=leg, worked=False)


async def test_a_transfer_to_a_number_as_people_write_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        house.line.tell(TransferAsked(at=house.clock.now(), leg=leg, target="0113 496 0142", number=SIOBHAN))
        await house.settle()
        assert house.ringing() == {SIOBHAN}


async def test_all_three_on_a_desk_phone_are_on_the_line_its_person_speaks_on(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        house.line.tell(LegHeld(at=house.clock.now(), leg=leg))
        house.line.somebody_rings("301", account="aya")
        await house.settle()
        await house.answers("ngozi")
        second_line = house.call(call).holder.consult_leg  # type: ignore[union-attr]
        await house.asks(house.house.ask(call, AllTogetherRequested(at=house.clock.now(), by=AYA)))
        assert house.heard_by("caller") == {"aya", "ngozi"}
        assert house.heard_by("ngozi") == {"caller", "aya"}
        assert house.heard_by("aya") == {"caller", "ngozi"}
        assert house.call(call).holder.leg == second_line  # type: ignore[union-attr]
        assert leg not in house.line.legs


async def test_two_of_us_may_ask_somebody_outside_at_once(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        for account in ("aya", "tom"):
            await house.rings()
            house.line.tell(LegHeld(at=house.clock.now(), leg=house.line.answers(account)))
            await house.settle()
            house.line.somebody_rings(SIOBHAN, account=account)
            await house.settle()
        assert list(house.line.ringing.values()) == [SIOBHAN, SIOBHAN]


async def test_a_colleague_who_is_dialled_is_on_a_call_and_nobody_else_rings_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = house.line.somebody_rings("202", account="aya")
        own = house.line.caller_leg(call)
        await house.settle()
        assert (house.state(AYA), house.state(TOM)) == (PersonState.TALKING, PersonState.RINGING)
        [ringing] = [order for order in house.line.orders if isinstance(order, RingPhone)]
        assert (ringing.caller.name, ringing.line_name) == ("Aya", "")
        await house.answers("tom")
        assert AnswerCaller(leg=own) in house.line.orders
        assert house.state(TOM) is PersonState.TALKING
        waiting = await house.rings()
        assert house.ringing() == set(), "both operators are talking"
        await house.asks(house.house.ask(call, HangUpRequested(at=house.clock.now(), by=TOM)))
        assert house.ringing() == {"aya", "tom"}
        assert house.stage(waiting) is Stage.RINGING


async def test_a_broken_call_among_ourselves_owes_nobody_anything(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = house.line.somebody_rings("202", account="aya")
        own = house.line.caller_leg(call)
        await house.settle()
        await house.answers("tom")
        house.line.ends(own, Ended.LOST)
        await house.settle()
        assert house.promises() == []
        assert house.ringing() == set()
        house.line.somebody_rings("202", account="aya")
        await house.settle()
        await house.answers("tom")
        house.line.die()
        await house.pass_time(5)
        assert house.promises() == []


async def test_a_colleague_who_is_on_a_call_or_has_no_telephone_is_not_rung(tmp_path: Path) -> None:
    async with story(tmp_path, present=("aya", "tom")) as house:
        await house.rings()
        await house.answers("tom")
        house.line.somebody_rings("202", account="aya")
        await house.settle()
        assert isinstance(house.line.orders[-1], EndLeg)
        assert house.line.orders[-1].why is WhyEnd.TOO_BUSY
        house.line.somebody_rings("301", account="aya")
        await house.settle()
        assert isinstance(house.line.orders[-1], EndLeg)
        assert house.line.orders[-1].why is WhyEnd.OVER


async def test_whoever_dials_is_called_away_from_a_caller_whom_others_ring_for(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        assert house.ringing() == {"aya", "tom"}
        house.line.somebody_rings(SIOBHAN, account="aya")
        await house.settle()
        assert house.ringing() == {"tom", SIOBHAN}
        assert house.stage(call) is Stage.RINGING
        house.line.somebody_rings(SIOBHAN, account="tom")
        await house.settle()
        assert "tom" in house.ringing(), "the only one who rings for a caller is not called away"


async def test_help_may_be_rung_from_a_telephone_whose_person_is_on_a_call(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await house.rings()
        await house.answers("aya")
        house.line.somebody_rings("999", account="aya", emergency=True)
        await house.settle()
        assert house.ringing() == {"999"}
        assert house.state(AYA) is PersonState.TALKING
        house.line.ends(next(leg for leg, rung in house.line.ringing.items() if rung == "999"), Ended.NO_ANSWER)
        await house.settle()
        assert house.state(AYA) is PersonState.TALKING, "the first call is still theirs"
        await house.rings()
        assert house.ringing() == {"tom"}


async def test_an_expert_who_only_rings_for_somebody_else_can_be_asked(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.rings()
        await house.pass_time(16)
        assert house.ringing() == {"tom", "ngozi"}
        await house.asks(house.house.consult(call, AYA, NGOZI))
        assert house.call(call).ringing[0].person == NGOZI
        assert house.ringing() == {"tom", "ngozi"}
        with pytest.raises(PersonIsRung):
            await house.asks(house.house.consult(call, AYA, TOM))


async def test_a_customer_dialled_on_a_desk_phone(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = house.line.somebody_rings(SIOBHAN, account="aya")
        own = house.line.caller_leg(call)
        await house.settle()
        await house.answers(SIOBHAN)
        assert AnswerCaller(leg=own) in house.line.orders
        assert house.heard_by("caller") == {"aya"}
        assert house.call(call).last_holder == AYA


async def test_keys_pressed_by_one_side_reach_the_other(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        leg = house.line.answers("aya")
        await house.settle()
        house.line.tell(DigitPressed(at=house.clock.now(), leg=leg, digit="5"))
        await house.settle()
        assert house.line.orders[-1] == SendDigits(leg=house.line.caller_leg(call), digits="5")
        assert NGOZI in house.house.company.people
