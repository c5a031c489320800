"""What people do with promises: give them, join them, keep them by speaking, and say honestly how they ended."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.people import AYA, LEEDS, NGOZI, NOON, SIOBHAN, SIOBHANS_CARD, TOM, WES, company
from tests.stories.house import Story, begin, story
from tests.stories.promises.test_promises_press import kept_in_store, promised, the
from vivevoix.core.calls.refusals import (
    BeingKept,
    HourHasPassed,
    NotAGoodHour,
    NotSaidHow,
    NotYourPromise,
    TooLongAgo,
)
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import PromiseEnd
from vivevoix.core.promises.asked import KeepRequested, TellRequested, VoicemailRequested
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.promise import AttemptOutcome, HowTold, Telling, WhyMoved


async def missed(house: Story) -> CallId:
    call = await house.rings()
    house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
    await house.settle()
    return call


async def talked(house: Story, seconds: float, caller: str = SIOBHAN) -> CallId:
    """A caller rings, Aya answers, they talk, the caller hangs up."""
    call = await house.rings(caller=caller)
    await house.answers("aya")
    await house.pass_time(seconds)
    house.line.ends(house.line.caller_leg(call))
    await house.settle()
    return call


async def rung_back(house: Story, promise: PromiseId, seconds: float, by: PersonId = AYA) -> None:
    """Somebody keeps it: the customer picks up, and after so long hangs up."""
    await house.asks(house.house.ring_back(by, promise))
    await house.answers(by)
    leg = house.line.answers(SIOBHAN)
    await house.settle()
    await house.pass_time(seconds)
    house.line.ends(leg)
    await house.settle()


def tells(house: Story, by: PersonId, how: HowTold = HowTold.SMS, words: str = "", call: CallId | None = None) -> TellRequested:
    told = Telling(how=how, words=words, call=call)
    return TellRequested(by=by, at=house.clock.now(), promise=the(house).id, told=told)


async def test_missed_twice_is_owed_once(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        first, second = await missed(house), await missed(house)
        assert the(house).calls == (first, second)
        async with house.store.reading() as t:
            assert [p.id for p in await t.promises_of_call(second)] == [the(house).id]


async def test_a_persons_word_to_somebody_we_owe_already_joins_and_decides_who_rings(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        assert the(house).owner == WES
        await promised(house, minutes=30, owner=NGOZI, because="Ngozi knows relays")
        assert (the(house).owner, the(house).due_at) == (NGOZI, NOON + timedelta(minutes=30))
        assert [move.why for move in the(house).moves] == [WhyMoved.JOINED]


async def test_a_promise_needs_an_hour_still_to_come(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        with pytest.raises(HourHasPassed):
            await promised(house, minutes=-1)
        assert house.promises() == []


async def test_who_rings_back_by_themselves_and_is_spoken_to_is_owed_nothing(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        promise = the(house).id
        call = await talked(house, 40)
        assert house.promises() == []
        kept = await kept_in_store(house, promise)
        assert (kept.end, kept.ended_by, kept.attempts[-1].call) == (PromiseEnd.KEPT, AYA, call)


async def test_who_rings_back_and_is_gone_within_a_breath_is_still_owed(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        await talked(house, 4)
        assert the(house).end is None


async def test_a_promise_made_while_they_talk_follows_the_one_before(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        before = the(house).id
        call = await house.rings()
        await house.answers("aya")
        await house.pass_time(60)
        after = await promised(house, minutes=120, call=call)
        assert after != before
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        assert the(house).id == after
        assert (await kept_in_store(house, before)).end is PromiseEnd.KEPT


async def test_a_call_cut_after_a_promise_was_made_in_it_joins_that_promise(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.pass_time(60)
        await promised(house, minutes=120, call=call)
        house.line.ends(house.line.caller_leg(call), Ended.LOST)
        await house.settle()
        assert [reason.because for reason in the(house).also] == ["cut_off"]
        assert the(house).due_at == house.clock.now() + timedelta(hours=1)


async def test_something_that_answers_for_a_few_seconds_is_an_attempt(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        await rung_back(house, the(house).id, 6)
        assert [attempt.outcome for attempt in the(house).attempts] == [AttemptOutcome.VOICEMAIL_SUSPECTED]


async def test_a_voicemail_that_talked_for_long_is_owed_again_when_its_listener_says_so(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        promise = the(house).id
        await rung_back(house, promise, 25)
        assert house.promises() == []
        with pytest.raises(NotYourPromise):
            await house.asks(house.house.about_promise(VoicemailRequested(by=TOM, at=house.clock.now(), promise=promise)))
        await house.asks(house.house.about_promise(VoicemailRequested(by=AYA, at=house.clock.now(), promise=promise)))
        assert (the(house).id, the(house).end) == (promise, None)
        assert (await kept_in_store(house, promise)).attempts[-1].outcome is AttemptOutcome.VOICEMAIL_SUSPECTED
        assert promise in house.house.board.promises


async def test_after_an_hour_nobody_says_any_more_that_it_was_a_voicemail(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await missed(house)
        promise = the(house).id
        await rung_back(house, promise, 25)
        await house.pass_time(2 * 3600)
        with pytest.raises(TooLongAgo):
            await house.asks(house.house.about_promise(VoicemailRequested(by=AYA, at=house.clock.now(), promise=promise)))


async def test_only_who_owes_it_or_hears_of_it_says_that_the_customer_was_told(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        with pytest.raises(NotYourPromise):
            await house.asks(house.house.about_promise(tells(house, NGOZI, words="We cannot.")))
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, AYA)))
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, AYA, HowTold.CALL)))
        promise = the(house).id
        await house.asks(house.house.about_promise(tells(house, WES, words="We cannot.")))
        ended = await kept_in_store(house, promise)
        assert (ended.end, ended.ended_by) == (PromiseEnd.BROKEN_AND_TOLD, WES)
        assert ended.told == Telling(how=HowTold.SMS, words="We cannot.")


async def test_told_on_a_call_means_a_conversation_with_this_customer(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        other = await talked(house, 40, caller="+441134960188")
        await promised(house)
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, AYA, HowTold.CALL, call=other)))
        theirs = await house.rings()
        await house.answers("aya")
        await house.pass_time(5)
        promise = the(house).id
        await house.asks(house.house.about_promise(tells(house, AYA, HowTold.CALL, call=theirs)))
        assert (await kept_in_store(house, promise)).end is PromiseEnd.BROKEN_AND_TOLD


async def test_kept_by_a_way_the_house_does_not_see_has_a_name_to_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.asks(house.house.about_promise(KeepRequested(by=AYA, at=house.clock.now(), promise=promise)))
        kept = await kept_in_store(house, promise)
        assert (kept.end, kept.ended_by, kept.attempts) == (PromiseEnd.KEPT, AYA, ())


async def test_outside_their_good_hours_a_customer_is_rung_only_when_asked_twice(tmp_path: Path) -> None:
    mornings = (Span(days=tuple(range(7)), opens=8 * 60, closes=11 * 60),)
    async with story(tmp_path) as house:
        promise = await promised(house, minutes=24 * 60, good_hours=mornings)
        with pytest.raises(NotAGoodHour):
            await house.asks(house.house.ring_back(AYA, promise))
        assert house.ringing() == set()
        await house.asks(house.house.ring_back(AYA, promise, anyway=True))
        assert house.ringing() == {"aya"}


async def test_everything_happens_by_the_customers_own_clock(tmp_path: Path) -> None:
    nine_to_six = (Span(days=tuple(range(5)), opens=9 * 60, closes=18 * 60),)
    new_york = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # half past five there: their day ends at eleven of ours
    async with story(tmp_path) as house:
        await promised(
            house, minutes=(new_york - NOON) / timedelta(minutes=1) + 120, number="+12125550100", good_hours=nine_to_six
        )
        assert the(house).time_zone == "America/New_York"
        await house.pass_time(10.5 * 3600)
        assert the(house).reminded_at == new_york


async def test_two_of_us_never_ring_one_customer_at_once_also_after_a_crash(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        promise = the(house).id
        await house.asks(house.house.ring_back(AYA, promise))
        await house.answers("aya")
        house.line.connected = False
        again = await begin(house.house.company, house.store, house.clock, (), house.line)
        with pytest.raises(BeingKept):
            await again.asks(again.house.ring_back(TOM, promise))
        assert [number for number in again.line.ringing.values() if number == SIOBHAN] == [SIOBHAN]


async def test_a_customer_who_is_being_rung_by_hand_is_not_rung_for_a_promise_as_well(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.asks(house.house.ring_out(TOM, LEEDS, SIOBHAN))
        with pytest.raises(BeingKept):
            await house.asks(house.house.ring_back(AYA, promise))


async def test_the_good_hours_of_the_house_hold_where_nobody_said_others(tmp_path: Path) -> None:
    from msgspec.structs import replace

    hours = (Span(days=(0,), opens=0, closes=60),)
    async with story(tmp_path, of=replace(company(), good_hours=hours)) as house:
        await promised(house)
        assert the(house).good_hours == hours


async def test_hours_somebody_said_replace_those_of_a_missed_call_and_stay_where_nobody_says_others(tmp_path: Path) -> None:
    evenings = (Span(days=tuple(range(7)), opens=17 * 60, closes=18 * 60),)
    async with story(tmp_path) as house:
        await missed(house)
        await promised(house, minutes=6 * 60, good_hours=evenings, time_zone="America/New_York")
        assert (the(house).good_hours, the(house).time_zone) == (evenings, "America/New_York")
        await promised(house, minutes=7 * 60)
        assert (the(house).good_hours, the(house).time_zone) == (evenings, "America/New_York")


async def test_told_on_a_call_means_one_that_ended_after_the_promise_was_said(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        before = await talked(house, 40)
        await house.pass_time(60)
        await promised(house)
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, AYA, HowTold.CALL, call=before)))


async def test_told_on_a_call_never_means_the_one_it_came_from(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        call = await house.rings()
        await house.answers("aya")
        await house.pass_time(30)
        await promised(house, call=call)
        await house.pass_time(30)
        house.line.ends(house.line.caller_leg(call))
        await house.settle()
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, AYA, HowTold.CALL, call=call)))


async def test_a_customer_who_is_on_the_line_with_one_of_us_is_not_rung_by_another(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        promise = await promised(house)
        await house.rings()
        await house.answers("aya")
        with pytest.raises(BeingKept):
            await house.asks(house.house.ring_back(TOM, promise))


async def test_who_must_not_get_her_does_not_owe_her_a_call_either(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, not_with=(WES,))])
        call = await house.rings(caller=SIOBHAN)
        house.line.ends(house.line.caller_leg(call), Ended.GAVE_UP)
        await house.settle()
        # Wes keeps the line, and would owe it to anybody else.
        assert (the(house).owner, the(house).moves[0].why) == (AYA, WhyMoved.NOT_WITH)
        assert the(house).second
        assert the(house).second.person == TOM


async def test_what_somebody_owes_is_owed_by_others_once_it_is_written_that_she_must_not_get_them(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        await promised(house)
        await house.asks(house.keeping.add(replace(SIOBHANS_CARD, not_with=(AYA,))))
        assert (the(house).owner, the(house).not_with) == (WES, (AYA,))


async def test_nobody_who_must_not_get_her_is_rung_when_a_call_to_her_loses_its_person(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        async with house.store.transaction() as t:
            await t.save_customers([replace(SIOBHANS_CARD, not_with=(TOM,))])
        call = await house.house_rings_out(AYA, SIOBHAN)
        house.line.answers(SIOBHAN)
        await house.settle()
        assert house.call(call).not_with == (TOM,)
        house.line.ends(next(part.leg for part in house.call(call).ours), Ended.LOST)
        await house.pass_time(60)
        assert house.ringing()
        assert "tom" not in house.ringing()


async def test_nobody_whose_number_is_hidden_hears_on_somebody_elses_call_that_we_cannot_keep_it(tmp_path: Path) -> None:
    async with story(tmp_path) as house:
        hidden = await house.rings(caller=None)
        house.line.ends(house.line.caller_leg(hidden), Ended.GAVE_UP)
        await house.settle()
        another = await house.rings(caller=None)
        await house.answers("aya")
        await house.pass_time(30)
        with pytest.raises(NotSaidHow):
            await house.asks(house.house.about_promise(tells(house, WES, HowTold.CALL, call=another)))
