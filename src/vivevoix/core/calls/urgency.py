"""Rules about what cannot wait, and about who goes first: the call as it is after something happened."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import Event, LegAnswered, LegEnded, PassedOver, UrgencyClosed, UrgentRequested
from vivevoix.core.calls.telephones import Ended

BROKE = frozenset({Ended.LOST, Ended.FAILED, Ended.UNREACHABLE})


def passed_over(call: Call, event: PassedOver) -> Call:
    return replace(call, overtaken=call.overtaken + 1)


def mark_urgent(call: Call, event: UrgentRequested) -> Call:
    """It is urgent since whoever said so first. Said again, help that has gone, or never rang, is rung anew."""
    return replace(
        call, urgent_at=call.urgent_at or event.at, urgent_by=call.urgent_by or event.by, helped=False, declined=(), let_go={}
    )


def calm(call: Call, event: UrgencyClosed) -> Call:
    """An ordinary call from now on: help that still rings stops, and it can be said again that it cannot wait."""
    ringing = () if call.stage is Stage.TALKING else call.ringing
    return replace(call, urgent_at=None, urgent_by=None, helped=False, help_from=None, ringing=ringing)


def helper_came(call: Call, event: LegAnswered) -> Call:
    """In an emergency the first who can help joins caller and operator at once: nobody is put on hold for it."""
    part = next(part for part in call.ringing if part.leg == event.leg)
    return replace(call, stage=Stage.TOGETHER, second=replace(part, answered=True, since=event.at), ringing=(), helped=True)


def wants_help(call: Call) -> bool:
    """Somebody of ours speaks to this caller in an emergency, and those who can help are to join them."""
    is_asked_for = call.urgent_by is not None and not call.helped
    return is_asked_for and call.stage is Stage.TALKING and call.second is None and call.colleague is None


def sought(before: Call, after: Call, event: Event) -> Call:
    """From when help is rung; a helper whose line broke is no help, and whoever takes the call over is."""
    if isinstance(event, LegEnded) and before.second and event.leg == before.second.leg and event.why in BROKE:
        after = replace(after, helped=False)
    took_over = before.holder and after.holder and before.holder.person != after.holder.person
    if after.urgent_at is not None and took_over:
        after = replace(after, helped=True)
    return replace(after, help_from=event.at) if wants_help(after) and not wants_help(before) else after
