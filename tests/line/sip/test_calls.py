"""Callers and telephones of ours, and the desk between them: who rings, who answers, who hears whom."""

import os
import signal
from pathlib import Path

import pytest

from tests.line.sip.house import Line, account, open_house, visit
from tests.line.sip.phone import NOWHERE, Phone
from tests.line.sip.stories import a_caller_arrives, they_talk
from vivevoix.core.calls.events import (
    CallArrived,
    DigitPressed,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegResumed,
    TransferAsked,
)
from vivevoix.core.calls.orders import AcceptPhone, AnswerCaller, EndLeg, Hear, TellTransfer
from vivevoix.core.calls.telephones import Caller, Ended, FixedAddress, OutsideNumber, WhyEnd
from vivevoix.core.ids import E164, TrunkId
from vivevoix.line.port import Drain, LegState
from vivevoix.line.sip.legs import Patience
from vivevoix.settings import Trunk

AYA = (account("aya", "secret"),)
BOTH = (*AYA, account("ben", "secret"))


async def test_a_caller_rings_a_person_answers_and_both_hear_each_other(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        desk, aya = house.desk, await house.staff("aya")
        caller, call, arrived = await a_caller_arrives(house)
        assert arrived.caller == Caller(number=E164("+441132960000"))
        assert arrived.trunk == "carrier"
        leg = await house.ring("aya", "phone-1", arrived, line_name="the Leeds line")
        rung = await aya.rung()
        assert rung.invite_message
        assert '"the Leeds line" <sip:+441132960000@' in rung.invite_message["from"]
        rung.ringing()
        rung.pick_up()
        await desk.fact(LegAnswered)
        desk.do(AnswerCaller(leg=arrived.leg))
        desk.do(Hear(leg=arrived.leg, legs=(leg,)))
        desk.do(Hear(leg=leg, legs=(arrived.leg,)))
        await call.until_answered()
        assert caller.audio
        assert aya.audio
        await aya.audio.hears(caller.audio, 0x21)
        await caller.audio.hears(aya.audio, 0x42)
        await call.hang_up()
        ended = await desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.HUNG_UP)
        desk.do(EndLeg(leg=leg))
        await rung.was_hung_up()
        await desk.fact(LegEnded, lambda fact: fact.leg == leg and fact.why is Ended.ENDED_BY_US)


async def test_a_telephone_put_down_before_anybody_could_be_heard_on_it_is_told_as_that(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        await house.ring("aya", "phone-1", arrived)
        rung = await aya.rung()
        rung.pick_up()
        await house.desk.fact(LegAnswered)
        await rung.hang_up()
        assert (await house.desk.fact(LegEnded)).why is Ended.HEARD_NOBODY


async def test_whoever_is_gone_within_a_breath_of_being_put_through_has_heard_nobody(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, patience=Patience(breath=30)) as house:
        call, _, arrived, _ = await they_talk(house, await house.staff("aya"))
        await call.hang_up()
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.HEARD_NOBODY)


async def test_a_caller_who_gives_up_is_told_as_that(line: Line) -> None:
    async with visit(line) as house:
        _, call, arrived = await a_caller_arrives(house)
        call.cancel()
        assert (await call.outcome()).code == 487
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.GAVE_UP)


@pytest.mark.parametrize(
    ("why", "code"), [(WhyEnd.NO_SUCH_LINE, 404), (WhyEnd.TOO_BUSY, 486), (WhyEnd.NOT_ALLOWED, 403), (WhyEnd.OVER, 480)]
)
async def test_a_caller_the_desk_refuses_gets_the_right_answer(line: Line, why: WhyEnd, code: int) -> None:
    async with visit(line) as house:
        _, call, arrived = await a_caller_arrives(house)
        house.desk.do(EndLeg(leg=arrived.leg, why=why))
        assert (await call.outcome()).code == code


@pytest.mark.parametrize(
    ("code", "reason", "why"),
    [
        (486, "Busy Here", Ended.BUSY),
        (603, "Decline", Ended.DECLINED),
        (480, "Away", Ended.UNREACHABLE),
        (408, "Timeout", Ended.NO_ANSWER),
    ],
)
async def test_how_a_telephone_says_no_is_told_apart(line: Line, code: int, reason: str, why: Ended) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        aya.pretend(code, reason)
        leg = await house.ring("aya", "phone-1", arrived)
        assert (await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)).why is why


async def test_a_telephone_that_is_nowhere_is_unreachable_at_once(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "phone-1", arrived)
        assert (await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)).why is Ended.UNREACHABLE


async def test_a_telephone_that_says_nothing_at_all_is_unreachable_within_seconds(line: Line) -> None:
    async with visit(line) as house:
        silent = await house.phone("302")
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("", "phone-1", arrived, way=FixedAddress(uri=f"sip:302@127.0.0.1:{silent.port}"))
        assert (await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)).why is Ended.UNREACHABLE


async def test_the_first_device_to_answer_has_the_call_and_the_other_learns_why_it_stops(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        desk_phone, mobile = await house.staff("aya"), await house.staff("aya")
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "phone-1", arrived)
        first, second = await desk_phone.rung(), await mobile.rung()
        first.ringing()
        second.ringing()
        first.pick_up()
        await house.desk.fact(LegAnswered)
        cancel = await second.was_cancelled()
        assert cancel["reason"].replace(" ", "") == 'SIP;cause=200;text="Callcompletedelsewhere"'
        assert [fact for fact in house.desk.facts if isinstance(fact, LegAnswered | LegEnded)] == [
            await house.desk.fact(LegAnswered)
        ]
        assert leg == "phone-1"


async def test_of_two_people_who_answer_together_one_has_the_call_and_the_other_is_thanked(line: Line) -> None:
    async with visit(line, accounts=BOTH) as house:
        aya, ben = await house.staff("aya"), await house.staff("ben")
        _, call, arrived = await a_caller_arrives(house)
        one, two = await house.ring("aya", "one", arrived), await house.ring("ben", "two", arrived)
        ayas, bens = await aya.rung(), await ben.rung()
        ayas.ringing()
        bens.ringing()
        ayas.pick_up()
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == one)
        house.desk.do(AnswerCaller(leg=arrived.leg))
        house.desk.do(EndLeg(leg=two, why=WhyEnd.ELSEWHERE))
        await bens.was_cancelled()
        bens.pick_up()  # had crossed the CANCEL
        await ben.asked("ACK")
        await bens.was_hung_up()
        await call.until_answered()


async def test_a_fixed_telephone_rings_and_shows_a_withheld_caller_as_anonymous(line: Line) -> None:
    async with visit(line) as house:
        fixed = await house.phone("302")
        caller = await house.phone("anonymous")
        await caller.call("leeds", headers=("Privacy: id", "P-Asserted-Identity: <sip:+441132960000@carrier.example>"))
        arrived = await house.desk.arrived()
        assert arrived.caller == Caller(withheld=True)
        await house.ring("", "phone-1", arrived, way=FixedAddress(uri=f"sip:302@127.0.0.1:{fixed.port}"))
        rung = await fixed.rung()
        assert rung.invite_message
        assert "sip:anonymous@" in rung.invite_message["from"]
        assert not rung.invite_message.has("p-asserted-identity")


async def test_the_network_says_who_calls_and_how_sure_it_is(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("anybody")
        asserted = 'P-Asserted-Identity: "Jenny Smith" <sip:01132960001;verstat=TN-Validation-Passed-A@carrier.example>'
        await caller.call("01132960000", headers=(asserted,))
        arrived = await house.desk.arrived()
        assert arrived.number == "+441132960000"
        assert arrived.caller == Caller(number=E164("+441132960001"), name="Jenny Smith", attestation="A")


async def test_a_caller_without_an_offer_is_offered_ours(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds", body="")
        await call.provisional(180)
        arrived = await house.desk.arrived()
        house.desk.do(AnswerCaller(leg=arrived.leg))
        answer = await caller.response(call.call_id, 1, "INVITE")
        assert "m=audio" in answer.body
        call.remote, call.target = answer["to"], answer["contact"].strip("<>")
        call.ack(body=caller.sdp())
        call.phone_audio(answer.body)
        helper = await house.phone("302")
        leg = await house.ring("", "phone-1", arrived, way=FixedAddress(uri=f"sip:302@127.0.0.1:{helper.port}"))
        (await helper.rung()).pick_up()
        house.desk.do(Hear(leg=arrived.leg, legs=(leg,)))
        assert caller.audio
        assert helper.audio
        await caller.audio.hears(helper.audio, 0x33)


async def test_a_caller_with_no_audio_we_speak_is_refused_but_not_forgotten(line: Line) -> None:
    async with visit(line) as house:
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds", body=caller.sdp(codecs="18"))
        assert (await call.outcome()).code == 488
        arrived = await house.desk.fact(CallArrived)
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (arrived.leg, Ended.FAILED)


async def test_a_telephones_own_hold_key_is_told_and_keys_are_heard_both_ways(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        call, rung, _, leg = await they_talk(house, aya)
        held = await rung.ask("INVITE", body=aya.sdp("sendonly"))
        assert "a=recvonly" in held.body
        await house.desk.fact(LegHeld, lambda fact: fact.leg == leg)
        resumed = await rung.ask("INVITE", body=aya.sdp())
        assert "a=sendrecv" in resumed.body
        await house.desk.fact(LegResumed)
        relay = await rung.ask("INFO", ("Content-Type: application/dtmf-relay",), "Signal=5\r\nDuration=160\r\n")
        assert relay.code == 200
        assert (await house.desk.fact(DigitPressed)).digit == "5"
        assert aya.audio
        caller = call.phone.audio
        assert caller
        await caller.hears(aya.audio, 0x11)
        aya.audio.press(9)
        await house.desk.fact(DigitPressed, lambda fact: fact.digit == "9")


async def test_session_refreshes_are_answered_and_unknown_methods_are_refused(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, rung, _, _ = await they_talk(house, aya)
        assert (await rung.ask("UPDATE")).code == 200
        assert "m=audio" in (await rung.ask("UPDATE", body=aya.sdp())).body
        assert "m=audio" in (await rung.ask("INVITE")).body
        assert (await rung.ask("OPTIONS")).code == 200
        assert (await rung.ask("MESSAGE")).code == 405
        assert (await rung.ask("INVITE", body="v=0\r\nnonsense")).code == 488
        assert not [fact for fact in house.desk.facts if isinstance(fact, LegEnded | LegHeld)]


async def test_a_desk_phones_transfer_key_asks_the_desk_and_learns_the_outcome(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, rung, _, leg = await they_talk(house, aya)
        assert (await rung.ask("REFER", (f"Refer-To: <sip:302@127.0.0.1:{house.line.port}>",))).code == 202
        asked = await house.desk.fact(TransferAsked)
        assert (asked.leg, asked.target, asked.replaces) == (leg, "302", None)
        assert "100 Trying" in (await aya.asked("NOTIFY")).body
        house.desk.do(TellTransfer(leg=leg, worked=True))
        assert "200 OK" in (await aya.asked("NOTIFY", nth=2)).body


async def test_an_attended_transfer_names_the_other_leg_of_the_same_telephone(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.staff("aya")
        _, rung, arrived, leg = await they_talk(house, aya)
        second = await house.ring("aya", "second", arrived)
        other = await aya.rung(nth=2)
        other.pick_up()
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == second)
        assert other.invite_message
        tags = f"to-tag%3D{other.tag}%3Bfrom-tag%3D{other.invite_message.tag('from')}"  # type: ignore[attr-defined]
        target = f"Refer-To: <sip:302@127.0.0.1?Replaces={other.call_id}%3B{tags}>"
        assert (await rung.ask("REFER", (target,))).code == 202
        assert (await house.desk.fact(TransferAsked)).replaces == second
        assert (await house.desk.fact(TransferAsked)).leg == leg


async def test_an_outside_telephone_must_press_one_before_it_counts_as_answered(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    async with open_house(tmp_path, trunks=_trunk_to(carrier.port)) as house:
        house.adopt(carrier)
        _, _, arrived = await a_caller_arrives(house)
        way = OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("carrier"), show=E164("+441132960000"))
        leg = await house.ring("", "mobile", arrived, way=way)
        rung = await carrier.rung()
        assert rung.invite_message
        assert "sip:+447700900123@" in rung.invite_message.start
        assert "sip:+441132960000@" in rung.invite_message["from"]
        rung.pick_up()
        await carrier.asked("ACK")
        assert carrier.audio
        await carrier.audio.until_heard(5)
        assert not [fact for fact in house.desk.facts if isinstance(fact, LegAnswered)]
        carrier.audio.press(1)
        assert (await house.desk.fact(LegAnswered)).leg == leg


async def test_an_outside_telephone_can_be_accepted_in_the_browser_instead(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    async with open_house(tmp_path, trunks=_trunk_to(carrier.port)) as house:
        house.adopt(carrier)
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("", "mobile", arrived, way=OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("carrier")))
        (await carrier.rung()).pick_up()
        await carrier.asked("ACK")
        house.desk.do(AcceptPhone(leg=leg))
        assert (await house.desk.fact(LegAnswered)).leg == leg


async def test_strangers_may_not_call(tmp_path: Path) -> None:
    async with open_house(tmp_path, trunks={}) as house:
        stranger = await house.phone("+441132960000")
        call = await stranger.call("leeds")
        assert (await call.outcome()).code == 403
        assert not house.desk.facts


async def test_a_telephone_of_ours_that_dials_arrives_under_its_own_name(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, trunks={}) as house:
        aya = await house.staff("aya")
        call = await aya.call("302")
        challenge = await call.outcome()
        assert challenge.code == 401
        again = await aya.call("302", headers=(aya.credentials(aya.challenge_of(challenge), "INVITE", call.uri),))
        await again.provisional(180)
        arrived = await house.desk.arrived("302")
        assert arrived.trunk is None
        assert arrived.account == "aya"


async def test_callers_wait_for_a_desk_that_is_away_and_it_hears_of_them_when_it_comes(line: Line) -> None:
    async with visit(line) as house:
        await house.desk.go()
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds")
        await call.provisional(180)
        welcome = await house.desk.come()
        arrived = await house.desk.arrived()
        assert [(leg.leg, leg.call, leg.state) for leg in welcome.legs] == [(arrived.leg, arrived.call, LegState.ARRIVING)]


async def test_a_killed_line_tells_its_last_facts_when_it_is_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        _, _, before = await a_caller_arrives(house)
        house.line.kill()
        await house.desk.go()
        house.line.start()
        house.desk.heard.clear()
        welcome = await house.desk.come(heard=0)
        assert welcome.legs == ()
        assert (await house.desk.arrived()).leg == before.leg
        house.desk.write_down()
        _, _, after = await a_caller_arrives(house, "york", "+441904960000")
        assert house.desk.last > 0
        assert after.leg != before.leg


async def test_when_audio_dies_every_leg_is_lost_and_new_calls_work_again(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA) as house:
        aya = await house.staff("aya")
        call, rung, arrived, leg = await they_talk(house, aya)
        _kill_child(house.line.pid)
        await house.desk.fact(LegEnded, lambda fact: fact.leg == leg and fact.why is Ended.LOST)
        await house.desk.fact(LegEnded, lambda fact: fact.leg == arrived.leg and fact.why is Ended.LOST)
        await rung.was_hung_up()
        await call.was_hung_up()
        caller = await house.phone("+441904960000")
        again = await caller.call("york")
        house.desk.do(AnswerCaller(leg=(await house.desk.arrived("york")).leg))
        await again.until_answered()


async def test_a_draining_line_takes_no_new_calls_and_ends_with_the_last(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, drain_for=30) as house:
        aya = await house.staff("aya")
        call, rung, _, leg = await they_talk(house, aya)
        house.desk.say(Drain())
        await house.desk.nothing_more()
        late = await (await house.phone("+441904960000")).call("york")
        refused = await late.outcome()
        assert (refused.code, refused.has("retry-after")) == (503, True)
        await call.hang_up()
        await rung.hang_up()
        assert await house.line.ended() == 0
        assert leg


def _trunk_to(port: int) -> dict[str, Trunk]:
    return {"carrier": Trunk(host="127.0.0.1", port=port, numbers=["+441132960000"])}


def _kill_child(parent: int) -> None:
    """Kill the media process of this line."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
