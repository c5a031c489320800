"""The journal: numbered without gaps, and silent about who rang."""

from tests.store.values import NOON, a_call, a_promise
from vivevoix.core.board import CallChanged, LineChanged, PersonChanged, PromiseChanged
from vivevoix.core.calls.telephones import Caller, OutsideNumber
from vivevoix.store import Store

ENTRIES = (
    CallChanged(
        at=NOON,
        call=a_call(
            "1", caller=Caller(number="+441132960000", name="Ada"), caller_way=OutsideNumber(number="+441132960000", trunk="t")
        ),
    ),
    PromiseChanged(at=NOON, promise=a_promise("p", number="+441132960000", name="Ada", because="her boiler leaks")),
    PersonChanged(at=NOON, person="aya", here=True),
    LineChanged(at=NOON, up=True),
)


async def test_entries_are_numbered_on_and_read_back_as_they_were_told(store: Store) -> None:
    async with store.transaction() as t:
        told = await t.append(ENTRIES)
        told += await t.append(ENTRIES[2:])
    assert [entry.number for entry in told] == [1, 2, 3, 4, 5, 6]
    async with store.reading() as t:
        assert await t.entries_after(0) == told
        assert await t.entries_after(4) == told[4:]
        assert await t.last_number() == 6


async def test_nobody_who_rang_is_named_in_the_journal(store: Store) -> None:
    async with store.transaction() as t:
        told = await t.append(ENTRIES)
    written = repr(told)
    assert not any(personal in written for personal in ("+441132960000", "Ada", "boiler"))


async def test_a_transaction_that_fails_gives_its_numbers_back(store: Store) -> None:
    try:
        async with store.transaction() as t:
            await t.append(ENTRIES)
            raise TimeoutError
    except TimeoutError:
        pass
    async with store.transaction() as t:
        told = await t.append(ENTRIES[:1])
    assert told[0].number == 1


async def test_numbers_go_on_after_a_restart(where: str) -> None:
    for expected in (1, 2):
        store = await Store.open(where)
        async with store.transaction() as t:
            assert (await t.append(ENTRIES[:1]))[0].number == expected
        await store.close()


async def test_a_line_is_heard_from_where_it_was_left(store: Store) -> None:
    async with store.transaction() as t:
        await t.set_heard("line-1", 7)
        await t.set_heard("line-1", 9)
    async with store.reading() as t:
        assert (await t.heard("line-1"), await t.heard("line-2")) == (9, 0)
        assert await t.all_heard() == {"line-1": 9}
