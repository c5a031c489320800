"""What is counted in the store, and the calls behind it."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection

from tests.store.values import NOON, a_call
from vivevoix.core.calls.call import Call, Outcome, Stage
from vivevoix.core.figures.to_a_voice import Reached, together
from vivevoix.core.figures.which import By, Clocks, Which, span
from vivevoix.core.ids import BranchId, CallId
from vivevoix.store import Store
from vivevoix.store.calling.arrivals import between

CLOCKS: Clocks = {None: ZoneInfo("Europe/London"), BranchId("lyon"): ZoneInfo("Europe/Paris")}
TODAY = Which(first=NOON.date(), last=NOON.date())


def came(place: int, *, waited: float | None = None, **words: object) -> Call:
    arrived = NOON + timedelta(minutes=10 * place)
    voice_at = None if waited is None else arrived + timedelta(seconds=waited)
    whole = {"arrived": arrived, "voice_at": voice_at, "over_at": arrived + timedelta(minutes=5), "stage": Stage.OVER}
    outcome = Outcome.PROMISED if waited is None else Outcome.TALKED
    return a_call(f"{place:03}", **{**whole, "outcome": outcome, **words})


async def keep(store: Store, *calls: Call) -> None:
    async with store.transaction() as t:
        await t.save_calls(list(calls))


async def test_calls_that_came_in_are_counted_and_opened_by_the_same_words(store: Store) -> None:
    waits = [1.5, 4, 12, None, 40]
    calls = [came(place, waited=waits[place % 5], line=("leeds", "lyon")[place % 2]) for place in range(40)]
    await keep(store, *calls, came(50, direction="out", waited=3))
    async with store.reading() as t:
        parts = await t.to_a_voice(TODAY, By.LINE, CLOCKS)
        for line, figure in parts.items():
            which = replace(TODAY, line=line)
            assert len(await t.calls_behind(which, CLOCKS, None, 100)) == figure.arrived == 20
            owed = await t.calls_behind(replace(which, reached=Reached.PROMISED), CLOCKS, None, 100)
            assert len(owed) == figure.promised == 4
        slow = await t.calls_behind(replace(TODAY, over=10, within=30), CLOCKS, None, 100)
    assert len(slow) == together(parts.values()).within(30) - together(parts.values()).within(10) == 8


async def test_the_calls_behind_a_figure_come_page_by_page_newest_first(store: Store) -> None:
    await keep(store, *(came(place, waited=3) for place in range(7)))
    seen: list[CallId] = []
    async with store.reading() as t:
        while page := await t.calls_behind(TODAY, CLOCKS, seen[-1] if seen else None, 3):
            seen += [call.id for call in page]
    assert seen == [f"{place:03}" for place in reversed(range(7))]


async def test_an_hour_is_the_hour_of_the_branch_that_was_rung(store: Store) -> None:
    await keep(store, came(0, waited=3), came(1, waited=3, branch="lyon"))
    async with store.reading() as t:
        assert list(await t.to_a_voice(TODAY, By.HOUR, CLOCKS)) == ["12", "13"]


async def test_a_figure_reads_no_whole_call(tmp_path: Path) -> None:
    """As SQLite says itself."""
    store = await Store.open(tmp_path / "house.db")
    await keep(store, *(came(place, waited=3) for place in range(3)))

    def plan(connection: Connection) -> str:
        query = between(TODAY, *span(TODAY, CLOCKS)).compile(connection.engine)
        values = {name: NOON.isoformat() for name in query.params}
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", tuple(values[name] for name in query.positiontup or ()))
        return " ".join(map(str, rows))

    said = await store._reader.run(plan)
    await store.close()
    assert "COVERING INDEX calls_came_in" in said
