"""How a call begins: somebody rings one of our numbers, or one of us wants to speak to a customer."""

from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.difference import orders_between
from vivevoix.core.calls.events import CallArrived, CallOutBegan
from vivevoix.core.calls.orders import AnyOrder
from vivevoix.core.calls.rules import part_of
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.calls.waking import wakes_of
from vivevoix.core.company import PublishedLine


def arrive(fact: CallArrived, line: PublishedLine, hold_the_line_after: float) -> tuple[Call, tuple[AnyOrder, ...]]:
    """A caller is owed an answer from this moment. `hold_the_line_after` is in seconds."""
    call = as_call(fact, line)
    return call, tuple(wakes_of(call, hold_the_line_after))


def as_call(fact: CallArrived, line: PublishedLine) -> Call:
    return Call(
        id=fact.call,
        line=line.id,
        branch=line.branch,
        arrived=fact.at,
        caller=fact.caller,
        caller_leg=fact.leg,
        keeper=line.keeper,
        line_name=line.name,
    )


def call_out(event: CallOutBegan, line: PublishedLine) -> tuple[Call, tuple[AnyOrder, ...]]:
    """Our own person's telephone rings first, so that the customer never picks up to nobody."""
    nobody = Call(
        id=event.call,
        line=line.id,
        branch=line.branch,
        direction="out",
        stage=Stage.RINGING_US,
        arrived=event.at,
        caller=Caller(number=event.customer) if event.customer else event.shown,
        caller_leg=event.customer_leg,
        caller_way=event.way,
        keeper=line.keeper,
        line_name="" if event.colleague else line.name,
        last_holder=event.by,
        colleague=part_of(event.colleague, event.at) if event.colleague else None,
        promise=event.promise,
    )
    call = _on_our_side(nobody, event)
    return call, (*orders_between(nobody, call, event), *wakes_of(call, 0))


def _on_our_side(nobody: Call, event: CallOutBegan) -> Call:
    if event.own:
        # They dialled on a desk phone: that leg is theirs already, and is answered when the customer is.
        holder = replace(part_of(event.own, event.at), answered=True)
        return replace(nobody, stage=Stage.RINGING_THEM, holder=holder, dialled=True)
    return replace(nobody, ringing=tuple(part_of(ring, event.at) for ring in event.rings))
