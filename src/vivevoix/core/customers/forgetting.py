"""Forgetting somebody: what must be settled before, and what stays when it is done.

What stays is ids and times: that there was a call, when it rang and how it ended, that a promise was made and kept. Figures are
made of these and are the same afterwards. Whoever is forgotten has no name, number, address or words in any of it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.refusals import Refused
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.held import Held
from vivevoix.core.customers.recognising import candidates
from vivevoix.core.emergencies import Emergency
from vivevoix.core.ids import CustomerId, PersonId
from vivevoix.core.promises import Promise
from vivevoix.core.promises import announced as announced_promise

HOUSE = PersonId("(house)")
"""Stands for the house itself, which forgets whom nobody has needed for as long as the settings say."""


class OnTheLine(Refused):
    """They are on the line, or their telephone rings us at this moment. Finish the call first."""


class StillOwed(Refused):
    """We owe them a call. Ring them, or tell them that we will not; then they can be forgotten."""


class MatterOpen(Refused):
    """Something of theirs is still open. Settle it first; then they can be forgotten."""


class EmergencyOpen(Refused):
    """An emergency of theirs is still open. Close it first; then they can be forgotten."""


class FilesAreHere(Refused):
    """A file of customers is here that is not brought in yet: they could stand in it. Bring it in, or take it away first."""


class HasBeenForgotten(Refused):
    """Whoever this was about has been forgotten: nothing more is written about it."""


class WhyForgotten(StrEnum):
    """Named, not written: words of a person could say again whom it was about."""

    ASKED = "asked"
    """They wish it."""
    NOT_NEEDED = "not_needed"
    """We have no use for it any more."""
    MISTAKE = "mistake"
    """The card should never have been written."""
    UNUSED = "unused"
    """Nothing was heard of them for as long as the settings say."""


class Forgotten(Struct, frozen=True, kw_only=True):
    """Whose traces go, and what is kept of that they went: ids, when, by whom, why."""

    ids: tuple[CustomerId, ...]
    """The card that stood for the others first."""
    alone: tuple[str, ...]
    """Numbers behind which nobody else is."""
    shared: tuple[str, ...]
    """Numbers that somebody else has too: calls from these that nobody said were theirs go as well, since it could be them."""
    at: datetime
    by: PersonId
    why: WhyForgotten


def forgotten(held: Held, by: PersonId, why: WhyForgotten, at: datetime) -> Forgotten:
    shared = tuple(number for number in held.numbers if number in held.shared)
    return Forgotten(ids=held.ids, alone=held.alone, shared=shared, at=at, by=by, why=why)


def refuse_unless_settled(
    held: Held, calls: Iterable[Call], promises: Iterable[Promise], emergencies: Iterable[Emergency]
) -> None:
    """All that is open in the house at this moment. A promise ends only by a person who rang or told them, and a matter by an
    answer: forgetting must not be a third way to be rid of either.

    Raises `OnTheLine`, `EmergencyOpen`, `StillOwed`, `MatterOpen`.
    """
    if any(_is_with(held, call) for call in calls):
        raise OnTheLine
    theirs = {call.id for call in held.calls}
    if any(
        emergency.closed_at is None and (emergency.id in theirs or emergency.number in held.numbers) for emergency in emergencies
    ):
        raise EmergencyOpen
    if any(promise.end is None and _is_to(held, promise) for promise in promises):
        raise StillOwed
    if any(matter.is_open for matter in held.matters):
        raise MatterOpen


def _is_with(held: Held, call: Call) -> bool:
    """Or could be: until somebody has said who it is, it may be anybody behind the number."""
    if call.stage is Stage.OVER:
        return False
    number = call.caller.number
    by_number = number in (held.alone if call.customer else held.numbers)
    return by_number or any(each in held.ids for each in candidates(call))


def _is_to(held: Held, promise: Promise) -> bool:
    by_number = promise.number in (held.alone if promise.customer else held.numbers)
    return promise.customer in held.ids or by_number


def promise_without_them(promise: Promise, gone: Forgotten) -> Promise:
    """As the journal has it. A promise to somebody else who was to be rung there loses only the number."""
    if promise.customer is not None and promise.customer not in gone.ids:
        return replace(promise, number=None)
    was_hers = promise.customer is not None or promise.number in gone.alone
    return replace(announced_promise(promise), customer=gone.ids[0] if was_hers else None)


def without_what_is_past(customer: Customer, today: date) -> Customer:
    """Remarks whose day has come are gone. That is nobody's doing: the card counts as unchanged."""
    left = tuple(each for each in customer.remarks if each.forget_on is None or each.forget_on > today)
    return customer if left == customer.remarks else replace(customer, remarks=left)


def next_to_forget(customer: Customer) -> date | None:
    """The first day on which a remark of this card is to go."""
    return min((each.forget_on for each in customer.remarks if each.forget_on is not None), default=None)
