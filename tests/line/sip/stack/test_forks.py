"""Calls that part on their way: by a proxy between us and a telephone, or between a caller and us."""

from tests.line.sip.house import Line, account, visit
from tests.line.sip.phone import Message
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import CallArrived, LegAnswered
from vivevoix.core.calls.orders import AnswerCaller

AYA = (account("aya", "secret"),)


async def test_a_second_telephone_that_answers_the_same_ringing_is_let_go(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "aya-1", arrived)
        invite = (await aya.rung()).invite_message
        assert invite
        aya.reply(invite, 200, "OK", aya.sdp(), tag="first")
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)
        for _ in range(2):
            aya.reply(invite, 200, "OK", aya.sdp(), tag="second")

        def asked(method: str, tag: str) -> list[Message]:
            return [
                m
                for m in aya.got
                if not m.code and m.method == method and m["call-id"] == invite["call-id"] and m.tag("to") == tag
            ]

        await aya.until(lambda: len(asked("ACK", "second")) == 2 and asked("BYE", "second"))
        assert len({message["via"] for message in asked("BYE", "second")}) == 1
        assert asked("ACK", "second")[0]["cseq"] == invite["cseq"].replace("INVITE", "ACK")
        assert len(asked("ACK", "first")) == 1
        assert not asked("BYE", "first")


async def test_a_call_that_reaches_us_by_two_ways_rings_once(line: Line) -> None:
    async with visit(line) as house:
        caller, call, arrived = await a_caller_arrives(house)
        first, call.branch = call.branch, "z9hG4bKotherway"
        call.invite(caller.sdp())
        answer = await caller.response(call.call_id, 1, "INVITE")
        assert answer.code == 482
        assert "otherway" in answer["via"]
        call.ack(482)
        caller.got.remove(answer)
        call.branch = first
        house.desk.do(AnswerCaller(leg=arrived.leg))
        await call.until_answered()
        assert len([fact for fact in house.desk.facts if isinstance(fact, CallArrived)]) == 1
