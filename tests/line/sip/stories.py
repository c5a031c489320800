"""Beginnings that many stories share."""

from tests.line.sip.house import Rehearsal
from tests.line.sip.phone import Dialog, Phone
from vivevoix.core.calls.events import CallArrived, LegAnswered
from vivevoix.core.calls.orders import AnswerCaller, Hear
from vivevoix.core.ids import LegId


async def a_caller_arrives(
    house: Rehearsal, number: str = "leeds", user: str = "+441132960000"
) -> tuple[Phone, Dialog, CallArrived]:
    caller = await house.phone(user)
    call = await caller.call(number)
    await call.provisional(180)
    return caller, call, await house.desk.arrived(number)


async def they_talk(house: Rehearsal, phone: Phone, account: str = "aya") -> tuple[Dialog, Dialog, CallArrived, LegId]:
    """A caller and a telephone of ours hear each other: the caller's dialog, ours, the call, our leg."""
    _, call, arrived = await a_caller_arrives(house)
    leg = await house.ring(account, f"leg-{account}", arrived)
    rung = await phone.rung()
    rung.pick_up()
    await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)
    house.desk.do(AnswerCaller(leg=arrived.leg))
    house.desk.do(Hear(leg=arrived.leg, legs=(leg,)))
    house.desk.do(Hear(leg=leg, legs=(arrived.leg,)))
    await call.until_answered()
    await phone.asked("ACK")
    return call, rung, arrived, leg
