"""When a call must be looked at although nothing happens to it: so that nobody rings for ever, also after a desk has died."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.orders import WakeMe
from vivevoix.core.calls.rules import CUSTOMER_RINGS_FOR, RINGS_FOR

HOLD_THE_LINE = "hold_the_line"
NO_ANSWER = "no_answer"


def no_answer_at(call: Call) -> datetime | None:
    """When whoever is being rung by name has been rung long enough."""
    match call.stage:
        case Stage.CONSULTING | Stage.RINGING_US if call.ringing:
            return max(part.since for part in call.ringing) + RINGS_FOR
        case Stage.RINGING_THEM if call.holder:
            return call.holder.since + CUSTOMER_RINGS_FOR
        case _:
            return None


def wakes_of(call: Call, hold_the_line_after: float) -> Iterator[WakeMe]:
    """Everything this call is to be woken for, as when it is taken up by a desk that starts. `hold_the_line_after` in seconds."""
    if call.direction == "in" and not call.caller_answered:
        yield WakeMe(at=call.arrived + timedelta(seconds=hold_the_line_after), because=HOLD_THE_LINE)
    if (at := no_answer_at(call)) is not None:
        yield WakeMe(at=at, because=NO_ANSWER)
