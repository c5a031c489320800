"""Two cards that are one person's. The second card stays as it is and points to the first, so that nothing is lost by joining
them, and parting them again gives back exactly what there was."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.calls.refusals import Refused
from vivevoix.core.customers.customer import Customer

_FILLED = ("say", "address", "form", "language", "organisation", "role", "place", "time_zone", "good_hours", "asks_for")


class SameCard(Refused):
    """This is one card already."""


class NotMerged(Refused):
    """This card stands by itself already."""


def merge(part: Customer, into: Customer, standing_for_into: Iterable[Customer], at: datetime) -> Customer:
    """The card that will be found under the other. `standing_for_into`: the cards above it, the nearest first.

    Raises `SameCard` where they are one already, whichever was joined to which.
    """
    above = {into.id, *(card.id for card in standing_for_into)}
    if part.id in above or part.part_of is not None:
        raise SameCard
    return replace(part, part_of=into.id, changed_at=at)


def unmerge(part: Customer, at: datetime) -> Customer:
    """It stands by itself again, with every card that had been joined to it before."""
    if part.part_of is None:
        raise NotMerged
    return replace(part, part_of=None, changed_at=at)


def whole(root: Customer, parts: Sequence[Customer]) -> Customer:
    """As they are shown and rung: what the first card does not say, the others do; numbers and remarks are everybody's."""
    filled = {
        field: next((value for card in (root, *parts) if (value := getattr(card, field))), getattr(root, field))
        for field in _FILLED
    }
    reaches = {(reach.kind, reach.value): reach for card in (*reversed(parts), root) for reach in card.reaches}
    order = dict.fromkeys((reach.kind, reach.value) for card in (root, *parts) for reach in card.reaches)
    remarks = {remark.id: remark for card in (root, *parts) for remark in card.remarks}
    return replace(
        root,
        **filled,
        reaches=tuple(reaches[key] for key in order),
        remarks=tuple(sorted(remarks.values(), key=lambda remark: (remark.at, remark.id))),
        urgent=any(card.urgent for card in (root, *parts)),
        not_with=tuple(dict.fromkeys(person for card in (root, *parts) for person in card.not_with)),
    )
