"""A caller and people of ours, on independent telephones, through the running house. Who hears whom is proved by content."""

import time

from tests.telephony.conftest import AYA, BOTH, ONE_BY_ONE, TelephonyHouse
from tests.telephony.street import PATIENCE, Street
from vivevoix.core.calls.call import A_CONVERSATION
from vivevoix.core.calls.rules.ending import A_SLIP
from vivevoix.demo.talk import TalkEnd


async def test_a_caller_and_a_person_hear_each_other_and_nobody_else(street: Street) -> None:
    aya = await street.phone("aya")
    caller, ours = await street.conversation(AYA, aya)
    call = await street.call_of("aya")
    assert caller.stream.lost == ours.stream.lost == 0
    assert caller.stream.sources == ours.stream.sources == 1
    heard = time.monotonic()
    await street.until(lambda: time.monotonic() - heard > A_SLIP.total_seconds())
    ours.hang_up()
    await street.until(caller.ended.is_set)
    assert caller.end is TalkEnd.THEY_HUNG_UP
    await street.until_board(lambda board: not board["calls"])
    shown = (await street.page("wes", f"/calls/{call}"))["call"]
    assert (shown["outcome"], shown["last_holder"]) == ("talked", "aya")
    assert shown["voice_at"] is not None


async def test_a_caller_on_hold_hears_a_soft_tone_until_taken_back(street: Street) -> None:
    aya = await street.phone("aya")
    caller, ours = await street.conversation(AYA, aya)
    await street.act("aya", "hold")
    await street.hears_hold_tone(caller)
    await street.hears(ours)
    await street.act("aya", "resume")
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")


async def test_the_hold_key_of_a_desk_phone_does_the_same(street: Street) -> None:
    aya = await street.phone("aya")
    caller, ours = await street.conversation(AYA, aya)
    assert await ours.hold()
    await street.hears_hold_tone(caller)
    assert await ours.resume()
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")


async def test_an_introduction_consult_three_together_and_handed_over(street: Street) -> None:
    aya, ngozi = await street.phone("aya"), await street.phone("ngozi")
    caller, ours = await street.conversation(AYA, aya)
    await street.act("aya", "consult", {"person": "ngozi"})
    expert = await ngozi.rung()
    expert.answer()
    await street.hears(expert, "aya")
    await street.hears(ours, "ngozi")
    await street.hears_hold_tone(caller)
    await street.act("aya", "together")
    await street.hears(caller, "aya", "ngozi")
    await street.hears(ours, "caller", "ngozi")
    await street.hears(expert, "caller", "aya")
    await street.act("aya", "hand-over")
    await street.until(ours.ended.is_set)
    await street.hears(caller, "ngozi")
    await street.hears(expert, "caller")
    assert caller.stream.sources == 1, "the caller's telephone saw another source"
    caller.hang_up()
    await street.until(expert.ended.is_set)


async def test_back_to_the_caller_when_the_expert_cannot_help(street: Street) -> None:
    aya, ngozi = await street.phone("aya"), await street.phone("ngozi")
    caller, ours = await street.conversation(AYA, aya)
    await street.act("aya", "consult", {"person": "ngozi"})
    expert = await ngozi.rung()
    expert.answer()
    await street.hears(ours, "ngozi")
    await street.act("aya", "back")
    await street.until(expert.ended.is_set)
    await street.hears(caller, "aya")
    await street.hears(ours, "caller")


async def test_the_first_to_answer_has_the_caller_and_the_other_is_told_so(street: Street) -> None:
    aya, tom = await street.phone("aya"), await street.phone("tom")
    caller = street.call(BOTH)
    at_aya, at_tom = await aya.rung(), await tom.rung()
    at_tom.answer()
    assert await caller.until_settled(PATIENCE)
    await street.until(at_aya.ended.is_set)
    assert at_aya.end is TalkEnd.THEY_GAVE_UP
    reason = aya.got("CANCEL").header("reason").lower()
    assert "cause=200" in reason
    assert "elsewhere" in reason
    await street.hears(caller, "tom")


async def test_a_caller_who_gives_up_stops_every_telephone_and_is_owed_a_call(street: Street) -> None:
    aya, tom = await street.phone("aya"), await street.phone("tom")
    caller = street.call(BOTH, shown="+441134960171")
    at_aya, at_tom = await aya.rung(), await tom.rung()
    await street.until(caller.rang.is_set)
    caller.hang_up()
    await street.until(lambda: at_aya.ended.is_set() and at_tom.ended.is_set())
    assert caller.code == 487
    promises = (await street.page("wes", "/promises"))["promises"]
    assert any(promise["number"] == "+441134960171" for promise in promises)


async def test_who_declines_is_not_rung_again_and_the_next_person_is(street: Street) -> None:
    aya, tom = await street.phone("aya"), await street.phone("tom")
    phones = {"aya": aya, "tom": tom}
    caller = street.call(ONE_BY_ONE)
    await street.until(lambda: not aya.rings.empty() or not tom.rings.empty())
    first = "aya" if not aya.rings.empty() else "tom"
    second = "tom" if first == "aya" else "aya"
    (await phones[first].rung()).decline()
    theirs = await phones[second].rung()
    theirs.answer()
    assert await caller.until_settled(PATIENCE)
    await street.hears(caller, second)
    assert phones[first].rings.empty()


async def test_keys_pressed_by_the_caller_reach_the_person(street: Street) -> None:
    aya = await street.phone("aya")
    caller, ours = await street.conversation(AYA, aya)
    caller.press("42#")
    await street.presses(ours, "42#")
    ours.press("7")
    await street.presses(caller, "7")


async def test_a_promise_is_kept_our_telephone_first_and_then_the_customer(street: Street) -> None:
    aya = await street.phone("aya")
    street.provider.voice = street.voices["customer"]
    missed = street.call(AYA, shown="+441134960172")
    rung = await aya.rung()
    await street.until(missed.rang.is_set)
    missed.hang_up()
    await street.until(rung.ended.is_set)
    promises = (await street.page("wes", "/promises"))["promises"]
    promise = next(each for each in promises if each["number"] == "+441134960172")
    await street.says("aya", f"/promises/{promise['id']}/ring")
    ours = await aya.rung()
    assert street.provider.rings.empty(), "the customer was rung before anyone of ours was there"
    ours.answer()
    customer = await street.provider.rung()
    assert "+441134960001" in customer.invite.header("from")  # type: ignore[union-attr]
    customer.answer()
    await street.hears(customer, "aya")
    await street.hears(ours, "customer")
    answered = time.monotonic()
    await street.until(lambda: time.monotonic() - answered > A_CONVERSATION.total_seconds(), 2 * PATIENCE)
    ours.hang_up()
    await street.until(customer.ended.is_set)
    await street.until_board(lambda board: all(each["id"] != promise["id"] for each in board["promises"]))


async def test_the_desk_is_killed_and_the_conversation_goes_on(street: Street, house: TelephonyHouse) -> None:
    import os
    import signal

    aya = await street.phone("aya")
    caller, ours = await street.conversation(AYA, aya)
    os.kill(house.child("desk"), signal.SIGKILL)
    begun = len(caller.stream.heard)
    await street.until(lambda: house.desk_answers(), 30)
    heard = caller.stream.heard[begun:]
    assert heard
    assert all(each.people == {"aya"} for each in heard)
    await street.act("aya", "hold")
    await street.hears_hold_tone(caller)
    await street.act("aya", "resume")
    await street.hears(caller, "aya")
    await street.act("aya", "hang-up")
    await street.until(lambda: caller.ended.is_set() and ours.ended.is_set())
