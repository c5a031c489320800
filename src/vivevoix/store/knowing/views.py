"""Who has looked at whose card: the customer may ask."""

from collections.abc import Sequence

from sqlalchemy import select

from vivevoix.core.customers.card import CardSeen
from vivevoix.core.ids import CustomerId
from vivevoix.store.tables import card_views
from vivevoix.store.working import Working, insert_or_leave

_SAVE = insert_or_leave(card_views)


class Views(Working):
    """The part of a transaction that keeps who looked."""

    async def save_views(self, views: Sequence[CardSeen]) -> None:
        self._write(_SAVE, [{name: getattr(view, name) for name in CardSeen.__struct_fields__} for view in views])

    async def views_of(self, ids: Sequence[CustomerId], limit: int = 500) -> list[CardSeen]:
        """Newest first."""
        query = select(card_views).where(card_views.c.customer.in_(ids)).order_by(card_views.c.at.desc()).limit(limit)
        return await self._read(lambda connection: [CardSeen(**row) for row in connection.execute(query).mappings()])
