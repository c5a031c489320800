"""What a far side says before anybody has answered."""

from pathlib import Path

from tests.line.sip.browser import Browser
from tests.line.sip.house import Line, account, open_house, visit
from tests.line.sip.phone import NOWHERE, Phone
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegAnswered, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, Hear
from vivevoix.core.calls.telephones import Ended, OutsideNumber, Tone
from vivevoix.core.ids import E164, TrunkId
from vivevoix.settings import Trunk

AYA = (account("aya", "secret"),)
WEB = (account("web-aya", "secret", browser=True),)


async def test_a_caller_may_refresh_the_call_before_it_is_answered(line: Line) -> None:
    async with visit(line) as house:
        caller, call, arrived = await a_caller_arrives(house)
        call.remote = (await call.provisional(180))["to"]
        assert (await call.ask("UPDATE")).code == 200
        later = await call.ask("UPDATE", body=caller.sdp())
        assert (later.code, later.has("retry-after")) == (500, True)
        house.desk.do(AnswerCaller(leg=arrived.leg))
        call.cseq = 1
        await call.until_answered()
        assert not [fact for fact in house.desk.facts if isinstance(fact, LegEnded)]


async def test_a_telephone_that_rings_may_refresh_the_call_before_it_is_answered(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "phone-1", arrived)
        rung = await aya.rung()
        rung.ringing()
        assert (await rung.ask("UPDATE")).code == 200
        assert (await rung.ask("UPDATE", body=aya.sdp())).code == 491
        rung.pick_up()
        assert (await house.desk.fact(LegAnswered)).leg == leg
        await aya.asked("ACK")
        assert (await rung.ask("UPDATE", body=aya.sdp())).code == 200


async def test_a_browser_whose_offer_cannot_be_used_is_told_so_and_does_not_ring_for_ever(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        browser = Browser(house.desk, "web-aya", "secret")
        browser.open()
        await browser.register()
        browser.invite("302", cseq=1)
        challenge = await browser.answer("INVITE", 1)
        browser.invite("302", cseq=2, challenge=challenge, offer=browser.offer().replace("x" * 22, "short"))
        arrived = await house.desk.arrived()
        house.desk.do(AnswerCaller(leg=arrived.leg))
        assert (await browser.answer("INVITE", 2)).code == 488
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.FAILED)


async def test_whoever_rings_a_customer_hears_what_the_network_says_before_the_answer(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    trunks = {"carrier": Trunk(host="127.0.0.1", port=carrier.port, numbers=["+441132960000"])}
    async with open_house(tmp_path, accounts=AYA, trunks=trunks) as house:
        house.adopt(carrier)
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        ours = await house.ring("aya", "ours", arrived)
        (await aya.rung()).pick_up()
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == ours)
        way = OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("carrier"), must_confirm=False)
        theirs = await house.ring("", "theirs", arrived, way=way)
        house.desk.do(Hear(leg=ours, tone=Tone.RINGING))
        rung = await carrier.rung()
        assert rung.invite_message
        carrier.reply(rung.invite_message, 183, "Session Progress", carrier.sdp(), tag=rung.tag)  # type: ignore[attr-defined]
        rung.phone_audio(rung.invite_message.body)
        assert aya.audio
        assert carrier.audio
        await aya.audio.hears(carrier.audio, 0x33)
        rung.pick_up()
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == theirs)
        house.desk.do(Hear(leg=theirs, legs=(ours,)))
        await carrier.audio.hears(aya.audio, 0x44)


async def test_a_mailbox_that_greets_before_it_answers_is_not_let_through_to_a_waiting_caller(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    trunks = {"carrier": Trunk(host="127.0.0.1", port=carrier.port, numbers=["+441132960000"])}
    async with open_house(tmp_path, trunks=trunks) as house:
        house.adopt(carrier)
        caller, call, arrived = await a_caller_arrives(house)
        house.desk.do(AnswerCaller(leg=arrived.leg))
        house.desk.do(Hear(leg=arrived.leg, tone=Tone.RINGING))
        await call.until_answered()
        way = OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("carrier"), must_confirm=True)
        await house.ring("", "mobile", arrived, way=way)
        rung = await carrier.rung()
        assert rung.invite_message
        carrier.reply(rung.invite_message, 183, "Session Progress", carrier.sdp(), tag=rung.tag)  # type: ignore[attr-defined]
        rung.phone_audio(rung.invite_message.body)
        assert carrier.audio
        assert caller.audio
        carrier.audio.say(0x33, packets=50)
        heard = len(caller.audio.heard)
        await caller.audio.until_heard(heard + 25)
        assert not any(data[12:] == bytes([0x33]) * 160 for data in caller.audio.heard)
