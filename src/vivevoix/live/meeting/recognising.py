"""What the store knows of those who ring: looked up together, once, before their first telephone rings."""

from collections.abc import Mapping

from msgspec.structs import replace

from vivevoix.core.arriving import Known
from vivevoix.core.calls.events import CallArrived
from vivevoix.core.dialling import is_outside_number
from vivevoix.core.ids import E164, CallId
from vivevoix.core.promises.asked import PromiseRequested
from vivevoix.store import CallerKept, Store


def customer_of(fact: CallArrived) -> E164 | None:
    """Who rings us, or whom one of us has dialled on a desk phone."""
    if fact.account is None:
        return fact.caller.number
    return E164(fact.number) if is_outside_number(fact.number) else None


async def recognise(store: Store, arriving: Mapping[CallId, E164]) -> dict[CallId, Known]:
    """For each of these calls what is known of its number."""
    numbers = sorted(set(arriving.values()))
    async with store.glancing() as t:
        met, wishes = await t.acquaintances(numbers), await t.callers(numbers)

    def known(number: E164) -> Known:
        wish = wishes.get(number) or CallerKept(number=number)
        return Known(
            spoke_with=met.get(number, ()),
            asks_for=wish.asks_for,
            not_with=wish.not_with,
            language=wish.language,
            urgent=wish.urgent,
        )

    return {call: known(number) for call, number in arriving.items()}


async def with_their_wishes(store: Store, asked: PromiseRequested) -> PromiseRequested:
    """The promise that is asked for, with who must not ring this customer."""
    if asked.number is None:
        return asked
    async with store.glancing() as t:
        wish = (await t.callers([asked.number])).get(asked.number)
    return replace(asked, not_with=wish.not_with) if wish else asked
