"""Rules about what cannot wait, and about who goes first: the call as it is after something happened."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import LegAnswered, PassedOver, UrgentRequested


def passed_over(call: Call, event: PassedOver) -> Call:
    return replace(call, overtaken=call.overtaken + 1)


def mark_urgent(call: Call, event: UrgentRequested) -> Call:
    """Marked twice, it is urgent since the first time."""
    return call if call.urgent_at else replace(call, urgent_at=event.at, urgent_by=event.by, declined=(), let_go={})


def helper_came(call: Call, event: LegAnswered) -> Call:
    """In an emergency the first who can help joins caller and operator at once: nobody is put on hold for it."""
    part = next(part for part in call.ringing if part.leg == event.leg)
    return replace(call, stage=Stage.TOGETHER, second=replace(part, answered=True, since=event.at), ringing=(), helped=True)
