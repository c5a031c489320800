"""What a far side says before anybody has answered."""

from tests.line.sip.house import Line, account, visit
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegAnswered, LegEnded, LegRang
from vivevoix.core.calls.orders import AnswerCaller

AYA = (account("aya", "secret"),)


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
        await house.desk.fact(LegRang)
        assert (await rung.ask("UPDATE")).code == 200
        assert (await rung.ask("UPDATE", body=aya.sdp())).code == 491
        rung.pick_up()
        assert (await house.desk.fact(LegAnswered)).leg == leg
        await aya.asked("ACK")
        assert (await rung.ask("UPDATE", body=aya.sdp())).code == 200
