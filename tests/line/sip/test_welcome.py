"""What the line says first to a desk that comes."""

from tests.line.sip.house import Line, visit
from vivevoix.core.calls.events import CallArrived
from vivevoix.line.port import Told


async def test_the_welcome_names_the_last_fact_the_desk_must_hear_before_it_judges_a_leg_unknown(line: Line) -> None:
    async with visit(line) as house:
        await house.desk.go()
        caller = await house.phone("+441132960000")
        call = await caller.call("leeds")
        await call.provisional(180)
        welcome = await house.desk.come()
        told = await house.desk.told(Told, lambda told: isinstance(told.fact, CallArrived))
        assert welcome.last == told.number
        house.desk.write_down()
        await house.desk.all_heard()
        assert house.desk.welcome is not None
        assert house.desk.welcome.last == told.number
