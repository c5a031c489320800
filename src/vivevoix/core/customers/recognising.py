"""Who it is that rings: one card, several people behind one number, or nobody we know; and one of us says who it really is."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from vivevoix.core.arriving import Known
from vivevoix.core.calls.call import Call
from vivevoix.core.customers.customer import Customer, numbers_of
from vivevoix.core.ids import CustomerId, PersonId

T = TypeVar("T")


def known_by_number(found: Sequence[Customer], spoke_with: tuple[PersonId, ...] = ()) -> Known:
    """Of several behind one number it could be any: what must not happen to one of them happens to none, and what only one of
    them wishes waits until somebody has said who it is."""
    return Known(
        customer=found[0].id if len(found) == 1 else None,
        perhaps=tuple(customer.id for customer in found),
        spoke_with=spoke_with,
        asks_for=_all_say([customer.asks_for for customer in found]),
        not_with=_any_of_us(found),
        language=_all_say([customer.language for customer in found]),
        urgent=any(customer.urgent for customer in found),
    )


def _all_say(wishes: Sequence[T | None]) -> T | None:
    return wishes[0] if wishes and all(wish == wishes[0] for wish in wishes) else None


def _any_of_us(found: Sequence[Customer]) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(person for customer in found for person in customer.not_with))


def say_who(call: Call, who: Customer | None) -> Call:
    """The call with who it is: a card, or nobody any more. Whom they ask for is rung first from now on, and whoever must not get
    them not any more."""
    if who is None:
        return replace(call, customer=None)
    asked = (who.asks_for,) if who.asks_for else ()
    return replace(
        call,
        customer=who.id,
        perhaps=call.perhaps if who.id in call.perhaps else (*call.perhaps, who.id),
        language=who.language or call.language,
        not_with=who.not_with,
        known_by=tuple(p for p in dict.fromkeys((*asked, *call.known_by)) if p not in who.not_with),
    )


def may_be(call: Call, customer: Customer) -> bool:
    """It is their card, or nobody has one and their number rings."""
    return customer.id in candidates(call) or (not candidates(call) and call.caller.number in numbers_of(customer))


def with_wishes(call: Call, customer: Customer) -> Call:
    """The call with what this customer wishes by now, where it is theirs; where it could be somebody else's as well, only with
    who must not get them."""
    if call.customer == customer.id:
        return say_who(call, customer)
    return replace(call, not_with=tuple(dict.fromkeys((*call.not_with, *customer.not_with))))


def candidates(call: Call) -> tuple[CustomerId, ...]:
    """Whose cards are on the page: who it is, and until that is said whoever it could be."""
    return (call.customer,) if call.customer else call.perhaps
