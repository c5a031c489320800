"""What is kept of a file of customers, on every database we speak to."""

from msgspec.structs import replace

from tests.people import AYA, NOON, SIOBHAN, SIOBHANS_CARD
from vivevoix.core.customers.bringing import Bringing, Column, How, RowReason, RowSaid, Said
from vivevoix.core.customers.brought import Brought
from vivevoix.core.ids import BringingId, CustomerId
from vivevoix.store import Store

FILE = Bringing(id=BringingId("b1"), file="crm.csv", size=17, digest="x", by=AYA, at=NOON, how=How(columns=(Column.NAME, None)))
SAID = tuple(RowSaid(number=n, brought=False, said=(Said(reason=RowReason.NO_NAME),), cells=("é", "\t")) for n in (3, 7, 9))
BROUGHT = Brought(customer=SIOBHANS_CARD.id, bringing=FILE.id, row=3, words={"name": "x"}, reaches=("y",))


async def test_a_file_its_report_and_what_was_brought_come_back_as_they_were(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_customers([SIOBHANS_CARD])
        await t.save_bringings([FILE, replace(FILE, id=BringingId("b2"))])
        await t.save_brought([BROUGHT])
        await t.save_rows_said(FILE.id, SAID)
    async with store.reading() as t:
        assert [each.id for each in await t.bringings()] == ["b2", "b1"]
        assert await t.bringing(FILE.id) == FILE
        assert await t.rows_said(FILE.id, after=3, limit=1) == [SAID[1]]
        assert await t.brought([SIOBHANS_CARD.id, CustomerId("k9")]) == {SIOBHANS_CARD.id: BROUGHT}


async def test_a_file_is_forgotten_with_its_report(store: Store) -> None:
    async with store.transaction() as t:
        await t.save_bringings([FILE])
        await t.save_rows_said(FILE.id, SAID)
    async with store.transaction() as t:
        await t.forget_bringing(FILE.id)
    async with store.reading() as t:
        assert await t.bringing(FILE.id) is None
        assert await t.rows_said(FILE.id) == []


async def test_cards_are_found_by_their_numbers_in_their_order_and_by_their_ids(store: Store) -> None:
    second = replace(SIOBHANS_CARD, id=CustomerId("k2"), name="S. Gallagher")
    async with store.transaction() as t:
        await t.save_customers([SIOBHANS_CARD, second])
    async with store.reading() as t:
        behind = await t.names_behind([SIOBHAN, *(f"+4411349{n:05}" for n in range(1200))])
        assert sorted(behind[SIOBHAN]) == [(SIOBHANS_CARD.id, SIOBHANS_CARD.name), (second.id, second.name)]
        assert await t.cards_after("", 1) == [SIOBHANS_CARD]
        assert await t.cards_after(SIOBHANS_CARD.id, 10) == [second]
        assert await t.customers_named([second.id]) == {second.id: second}
