"""What becomes of some rows of a file, beside the cards we have."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from vivevoix.core.customers.bringing import MOST_REPORTED, NOTICED, Bringing, Counts, Row, RowReason, RowSaid, Said, counted
from vivevoix.core.customers.brought import OURS, Became, Brought, alike, bring, empty_card
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import CustomerId
from vivevoix.store import Transaction

Name = tuple[str, str]
"""A source and a key."""


class Known(Struct, kw_only=True):
    """What we know already of whom these rows are about; what becomes of a row is known to the next."""

    cards: dict[Name, Customer]
    brought: dict[CustomerId, Brought]
    behind: dict[str, list[tuple[CustomerId, str]]]
    """By number or address, whose cards have it, and their names."""


class Some(Struct, kw_only=True):
    """What has become of some rows."""

    counts: Counts
    customers: dict[CustomerId, Customer]
    """To be written, each as it is after the last of these rows."""
    brought: dict[CustomerId, Brought]
    said: list[RowSaid]
    new: int = 0
    changed: int = 0


async def known_of(t: Transaction, rows: Sequence[Row]) -> Known:
    cards: dict[Name, Customer] = {}
    for source in {row.source for row in rows if row.written}:
        keys = [row.key for row in rows if row.written and row.source == source]
        ours = await t.customers_named([CustomerId(key) for key in keys]) if source == OURS else {}
        cards.update({(source, key): card for key, card in ours.items()})
        cards.update({(source, key): card for key, card in (await t.customers_from(source, keys)).items()})
    values = list({reach.value for row in rows if (row.source, row.key) not in cards for reach in row.reaches})
    brought = await t.brought([card.id for card in cards.values()])
    return Known(cards=cards, brought=brought, behind=await t.names_behind(values))


def decide(rows: Sequence[Row], known: Known, bringing: Bringing, fresh: Callable[[], CustomerId], now: datetime) -> Some:
    """Every row in its turn."""
    some = Some(counts=bringing.counts, customers={}, brought={}, said=[])
    for row in rows:
        how, said = _one(row, known, bringing, some, fresh, now)
        if said and some.counts.reported < MOST_REPORTED:
            brought = all(each.reason in NOTICED for each in said)
            some.said.append(RowSaid(number=row.number, brought=brought, said=said, cells=row.cells))
        some.counts = counted(some.counts, how, said)
    return some


def _one(
    row: Row, known: Known, bringing: Bringing, some: Some, fresh: Callable[[], CustomerId], now: datetime
) -> tuple[str, tuple[Said, ...]]:
    if row.wrong:
        return "wrong", row.wrong
    if row.twice:
        return "wrong", (Said(reason=RowReason.TWICE, about=str(row.twice)),)
    if row.again:
        return "same", ()
    before = known.cards.get((row.source, row.key))
    last = known.brought.get(before.id) if before else None
    became = bring(row, before, last, empty_card(fresh() if before is None else before.id, bringing.by, now), bringing.id)
    said = became.said if before else (*became.said, *_alike(row, became, known))
    _keep(row, became, known, some)
    return became.how, said


def _alike(row: Row, became: Became, known: Known) -> tuple[Said, ...]:
    others = [other for reach in row.reaches for other in known.behind.get(reach.value, ())]
    return alike(became.customer.name, became.customer.id, others)


def _keep(row: Row, became: Became, known: Known, some: Some) -> None:
    if became.how == "wrong":
        return
    customer = became.customer
    known.cards[row.source, row.key] = customer
    known.brought[customer.id] = some.brought[customer.id] = became.brought
    if became.how == "same":
        return
    some.customers[customer.id] = customer
    some.new += became.how == "new"
    some.changed += became.how == "changed"
    if became.how == "new":
        for reach in customer.reaches:
            known.behind.setdefault(reach.value, []).append((customer.id, customer.name))
