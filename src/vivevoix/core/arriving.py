"""How a call begins: somebody rings one of our numbers, or one of us wants to speak to a customer."""

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.difference import orders_between
from vivevoix.core.calls.events import CallArrived, CallOutBegan
from vivevoix.core.calls.orders import AnyOrder
from vivevoix.core.calls.rules import part_of
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.calls.waking import wakes_of
from vivevoix.core.company import Company, PublishedLine
from vivevoix.core.ids import CustomerId, PersonId
from vivevoix.core.places import branch_of, region_of


class Known(Struct, frozen=True, kw_only=True):
    """What we know of a number that rings. Personal: never journaled as it stands."""

    customer: CustomerId | None = None
    """Whose number it is, where it is one person's."""
    perhaps: tuple[CustomerId, ...] = ()
    """Everybody who is reached by it."""
    country: str = ""
    """ISO 3166; empty when the number does not say."""
    spoke_with: tuple[PersonId, ...] = ()
    """Who of us has had conversations with them, the last first."""
    owed_by: tuple[PersonId, ...] = ()
    """Who has promised to ring them back."""
    asks_for: PersonId | None = None
    not_with: tuple[PersonId, ...] = ()
    language: str | None = None
    urgent: bool = False
    """Whatever they ring about cannot wait."""


def arrive(
    fact: CallArrived, line: PublishedLine, company: Company, known: Known | None = None
) -> tuple[Call, tuple[AnyOrder, ...]]:
    """A caller is owed an answer from this moment."""
    call = as_call(fact, line, company, known or Known())
    return call, tuple(wakes_of(call, company.hold_the_line_after))


def as_call(fact: CallArrived, line: PublishedLine, company: Company, known: Known) -> Call:
    """Whom they ask for or are promised a call by comes before whom they spoke with last."""
    number = fact.caller.number
    region = region_of(number, known.country, company.regions) if number else None
    home = branch_of(region.id, company.branches.values()) if region else None
    first = (known.asks_for,) if known.asks_for else ()
    familiar = dict.fromkeys(p for p in (*first, *known.owed_by, *known.spoke_with) if p in company.people)
    return Call(
        id=fact.call,
        line=line.id,
        branch=line.branch,
        arrived=fact.at,
        caller=fact.caller,
        caller_leg=fact.leg,
        keeper=line.keeper,
        line_name=line.name,
        region=region.id if region else None,
        home=home.id if home else None,
        topic=line.topic,
        customer=known.customer,
        perhaps=known.perhaps,
        language=known.language or line.language,
        known_by=tuple(person for person in familiar if person not in known.not_with),
        not_with=known.not_with,
        alone_limit=company.alone_limit,
        urgent_at=fact.at if line.urgent or known.urgent else None,
    )


def call_out(
    event: CallOutBegan, line: PublishedLine, alone_limit: float = 20, known: Known | None = None
) -> tuple[Call, tuple[AnyOrder, ...]]:
    """Our own person's telephone rings first, so that the customer never picks up to nobody. `alone_limit` in seconds."""
    known = known or Known()
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
        customer=known.customer,
        perhaps=known.perhaps,
        not_with=known.not_with,
        alone_limit=alone_limit,
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
