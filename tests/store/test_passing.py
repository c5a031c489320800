"""What is past goes, a little at a time, and what is not stays: in SQLite and in PostgreSQL."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.people import AYA, NOON, SIOBHAN, SIOBHANS_CARD, TOM
from tests.store.values import a_call, a_promise
from vivevoix.core.answering.acquaintance import Acquaintance
from vivevoix.core.board import LineChanged
from vivevoix.core.calls.call import Outcome
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.customers.card import CardSeen
from vivevoix.core.customers.retention import Kind
from vivevoix.core.ids import CustomerId, MatterId
from vivevoix.core.matters import Matter, Resolved
from vivevoix.core.promises import PromiseEnd
from vivevoix.store import Note, Store

DAYS = [NOON + timedelta(days=day) for day in range(5)]
BEFORE = DAYS[3]


async def five_of_everything(store: Store) -> None:
    """One each day."""
    async with store.transaction() as t:
        for day, at in enumerate(DAYS):
            call = a_call(f"c{day}", arrived=at, over_at=at, outcome=Outcome.TALKED, caller=Caller(number=SIOBHAN, name="S"))
            await t.save_calls([call])
            await t.meet([Acquaintance(number=SIOBHAN, person=TOM, last_at=at)])
            await t.save_notes([Note(call=call.id, by=AYA, at=at, words="S.")])
            kept = {"end": PromiseEnd.KEPT, "ended_at": at, "ended_by": AYA, "number": SIOBHAN, "because": "Her pump."}
            await t.save_promises([a_promise(f"p{day}", **kept)])
            answer = Resolved(at=at, by=AYA, answer="Paid.")
            matter = {"customer": SIOBHANS_CARD.id, "about": "S", "owner": AYA, "opened_at": NOON, "opened_by": AYA}
            await t.save_matters([Matter(id=MatterId(f"m{day}"), resolved=(answer,), **matter)])  # type: ignore[arg-type]
            await t.save_views([CardSeen(customer=SIOBHANS_CARD.id, at=at, person=AYA, how="opened")])
            await t.append([LineChanged(at=at, up=True)])
            await t.save_customers([replace(SIOBHANS_CARD, id=CustomerId(f"k{day}"), reaches=(), changed_at=at)])


@pytest.mark.parametrize("kind", Kind)
async def test_the_oldest_go_first_and_only_what_is_past(store: Store, kind: Kind) -> None:
    await five_of_everything(store)
    async with store.transaction() as t:
        assert [await t.let_go(kind, BEFORE, 2) for _ in range(3)] == [2, 1, 0]


async def test_only_the_last_entry_of_the_journal_is_never_let_go_of(store: Store) -> None:
    await five_of_everything(store)
    async with store.transaction() as t:
        assert await t.let_go(Kind.JOURNAL, DAYS[-1] + timedelta(days=9), 100) == 4
    async with store.transaction() as t:
        [entry] = await t.append([LineChanged(at=NOON, up=False)])
    assert entry.number == 6


async def test_cards_are_looked_through_in_parts_the_longest_unchanged_first(store: Store) -> None:
    await five_of_everything(store)
    async with store.reading() as t:
        first = await t.cards_unchanged(BEFORE, None, 2)
        rest = await t.cards_unchanged(BEFORE, first[-1], 2)
        assert [card for _, card in (*first, *rest)] == ["k0", "k1", "k2"]
        assert await t.is_unused(CustomerId("k0"), BEFORE)
        assert not await t.is_unused(CustomerId("k0"), NOON)
        assert await t.remarks_due(NOON.date(), 10) == []
