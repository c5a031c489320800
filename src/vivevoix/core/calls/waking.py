"""When a call must be looked at although nothing happens to it: so that nobody rings for ever, also after a desk has died."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.orders import WakeMe
from vivevoix.core.calls.rules import CUSTOMER_RINGS_FOR, RINGS_FOR
from vivevoix.core.calls.rules.beside import joining_unanswered_at
from vivevoix.core.calls.rules.time_alone import alone_at

HOLD_THE_LINE = "hold_the_line"
NO_ANSWER = "no_answer"
ALONE = "alone"
JOINING = "joining"


def no_answer_at(call: Call) -> datetime | None:
    """When whoever is being rung by name has been rung long enough."""
    match call.stage:
        case Stage.CONSULTING | Stage.BACK_WITH_CALLER | Stage.RINGING_US if call.ringing:
            return max(part.since for part in call.ringing) + RINGS_FOR
        case Stage.RINGING_THEM if call.holder:
            return call.holder.since + CUSTOMER_RINGS_FOR
        case _:
            return None


def wakes_of(call: Call, hold_the_line_after: float) -> Iterator[WakeMe]:
    """Everything this call is to be woken for, as when it is taken up by a desk that starts. `hold_the_line_after` in seconds."""
    if call.direction == "in" and not call.caller_answered:
        yield WakeMe(at=call.arrived + timedelta(seconds=hold_the_line_after), because=HOLD_THE_LINE)
    for because, at in _due(call).items():
        yield WakeMe(at=at, because=because)


def wakes_between(before: Call, after: Call, woken: str | None) -> Iterator[WakeMe]:
    """What this call is to be woken for that it was not before; again where it was `woken` for it too early."""
    was = _due(before)
    for because, at in _due(after).items():
        if at != was.get(because) or because == woken:
            yield WakeMe(at=at, because=because)


def _due(call: Call) -> dict[str, datetime]:
    times = {NO_ANSWER: no_answer_at(call), ALONE: alone_at(call), JOINING: joining_unanswered_at(call)}
    return {because: at for because, at in times.items() if at is not None}
