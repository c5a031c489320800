"""Whoever vanishes without a goodbye is noticed, and whoever is still there is left in peace."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.line.sip.browser import Browser
from tests.line.sip.house import Rehearsal, account, open_house
from tests.line.sip.phone import Message, Phone
from tests.line.sip.stories import a_caller_arrives, they_talk
from vivevoix.core.calls.events import AudioStopped, LegAnswered, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, EndLeg
from vivevoix.core.calls.telephones import Ended, WhyEnd
from vivevoix.line.sip.legs import Patience

AYA = (account("aya", "secret"),)
WEB = (account("web-aya", "secret", browser=True),)
QUICK = Patience(ask_every=0.3, ask_silent_every=0.1, answer_within=0.2, browser_back_within=0.3, silent_after=0.3)


async def test_a_telephone_that_vanishes_without_a_goodbye_is_lost(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=QUICK) as house:
        aya = await house.staff("aya")
        _, rung, _, leg = await they_talk(house, aya)
        aya.on_request = lambda message: True
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (leg, Ended.LOST)
        await rung.was_hung_up()


async def test_a_caller_who_vanishes_is_lost_and_did_not_hang_up(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=QUICK) as house:
        call, _, arrived, _ = await they_talk(house, await house.staff("aya"))
        call.phone.on_request = lambda message: True
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.LOST)


async def test_a_caller_who_never_acknowledges_our_answer_is_lost(tmp_path: Path) -> None:
    async with open_house(tmp_path, patience=Patience(ack_within=0.3)) as house:
        caller, call, arrived = await a_caller_arrives(house)
        house.desk.do(AnswerCaller(leg=arrived.leg))
        answer = await caller.response(call.call_id, 1, "INVITE")
        assert answer.code == 200
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.LOST)
        await call.was_hung_up()


async def test_a_caller_who_never_acknowledges_a_refusal_has_been_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path, patience=Patience(ack_within=0.3)) as house:
        caller, call, arrived = await a_caller_arrives(house)
        house.desk.do(EndLeg(leg=arrived.leg, why=WhyEnd.TOO_BUSY))
        assert (await caller.response(call.call_id, 1, "INVITE")).code == 486
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.ENDED_BY_US)


async def test_a_telephone_that_does_not_know_the_call_any_more_is_lost_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=QUICK) as house:
        aya = await house.staff("aya")
        _, _, _, leg = await they_talk(house, aya)
        aya.on_request = _answers_options(aya, 481, "Call/Transaction Does Not Exist")
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (leg, Ended.LOST)


@pytest.mark.parametrize(("code", "reason"), [(405, "Method Not Allowed"), (501, "Not Implemented"), (404, "Not Found")])
async def test_any_other_answer_is_a_sign_of_life(tmp_path: Path, code: int, reason: str) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=QUICK) as house:
        aya = await house.staff("aya")
        await they_talk(house, aya)
        aya.on_request = _answers_options(aya, code, reason)
        await house.desk.fact(AudioStopped)
        await aya.asked("OPTIONS", nth=5)
        await house.desk.all_heard()
        assert not [fact for fact in house.desk.facts if isinstance(fact, LegEnded)]


async def test_whoever_is_heard_is_there_and_is_not_asked(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=QUICK) as house:
        aya = await house.staff("aya")
        call, _, _, _ = await they_talk(house, aya)
        await _speak(2.0, aya, call.phone)
        await house.desk.all_heard()
        assert not [
            each for phone in (aya, call.phone) for each in phone.got if each.method == "OPTIONS" and ";tag=" in each["to"]
        ]
        assert not [fact for fact in house.desk.facts if isinstance(fact, LegEnded)]


async def _speak(seconds: float, *phones: Phone) -> None:
    """All of them, for so long: seven times as long as a line waits that is in such a hurry."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for phone in phones:
            assert phone.audio
            phone.audio.say(0x21)
        with contextlib.suppress(TimeoutError):
            await phones[0].until(lambda: False, 0.05)


async def test_a_browser_that_is_gone_for_good_is_lost(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=WEB, patience=QUICK) as house:
        browser, leg = await _browser_talks(house)
        browser.close()
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (leg, Ended.LOST)


async def test_a_page_that_was_loaded_anew_has_lost_its_call(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=WEB, patience=QUICK) as house:
        browser, leg = await _browser_talks(house)
        browser.reply(await browser.asked("OPTIONS"), 404, "Not Found")
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (leg, Ended.LOST)


async def _browser_talks(house: Rehearsal) -> tuple[Browser, str]:
    browser = Browser(house.desk, "web-aya", "secret")
    browser.open()
    assert (await browser.register()).code == 200
    _, _, arrived = await a_caller_arrives(house)
    leg = await house.ring("web-aya", "browser", arrived)
    invite = await browser.asked("INVITE")
    browser.reply(invite, 200, "OK", browser.answer_to(invite))
    await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)
    await browser.asked("ACK")
    return browser, leg


def _answers_options(phone: Phone, code: int, reason: str) -> Callable[[Message], bool]:
    def answer(message: Message) -> bool:
        if message.method == "OPTIONS" and ";tag=" in message["to"]:
            phone.reply(message, code, reason)
            return True
        return False

    return answer
