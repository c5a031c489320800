"""What the store knows of those who ring: looked up together, once, before their first telephone rings."""

from collections.abc import Mapping

from vivevoix.core.arriving import Known
from vivevoix.core.ids import E164, CallId
from vivevoix.store import CallerKept, Store


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
