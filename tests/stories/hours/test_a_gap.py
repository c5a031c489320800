"""A gap is shown before it is opened, refused, and only kept when somebody signs for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.stories.house import Story, begin
from vivevoix.core.ids import GroupId, PersonId
from vivevoix.live.clock import HandClock
from vivevoix.live.company import company_of
from vivevoix.live.hours.book import Book, RosterShifts
from vivevoix.live.hours.changing import GapsOpened, HoursMovedOn, change_roster
from vivevoix.reading import check_settings
from vivevoix.store import PersonKept, Store

FRIDAY_NIGHT = datetime(2026, 11, 20, 23, tzinfo=UTC)
NIGHT, AYA, WES = GroupId("night"), PersonId("aya"), PersonId("wes")
ALWAYS, WITHOUT_SUNDAYS = {"mon-sun": ["00:00-24:00"]}, {"mon-sat": ["00:00-24:00"]}
WRITTEN = {
    "people": {name: {"name": name.title(), "phones": [{"account": name}]} for name in ("aya", "tom", "wes")},
    "rosters": {"night": {"name": "the night", "shifts": {"wes": ALWAYS}}},
    "lines": {
        "leeds": {
            "name": "Leeds",
            "numbers": ["+441134960000"],
            "keeper": "wes",
            "ladder": [{"groups": ["night"], "seconds": 7200}],
        }
    },
}


@asynccontextmanager
async def by_night(folder: Path) -> AsyncIterator[tuple[Story, Book]]:
    """Friday night: Wes is on the only roster, and Aya is here as well."""
    settings, mistakes = check_settings(WRITTEN)
    assert settings is not None
    assert not mistakes
    company, clock = company_of(settings), HandClock(FRIDAY_NIGHT)
    store = await Store.open(folder / "house.db")
    async with store.transaction() as t:
        await t.save_people([PersonKept(id=p, here=True, browser_account=f"web-{p}", browser_secret="x") for p in company.people])
    book = await Book.open(settings, company, store, clock.now())
    try:
        yield await begin(company, store, clock, ("aya", "tom"), laying=book.plan), book
    finally:
        await store.close()


async def changes(
    house: Story, book: Book, shifts: dict[str, dict[str, list[str]]], because: str | None = None, seen: str | None = None
) -> None:
    now = house.clock.now()
    said = RosterShifts(shifts=shifts)
    version = book.version if seen is None else seen
    await house.asks(change_roster(house.house.change_hours, book, NIGHT, said, WES, version, because, now))


async def test_a_gap_is_refused_with_its_hours_and_nothing_is_changed(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        with pytest.raises(GapsOpened) as refused:
            await changes(house, book, {"wes": WITHOUT_SUNDAYS})
        first = refused.value.gaps[0]
        assert (first.start, first.end) == (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
        assert len(refused.value.gaps) == 13
        assert book.coming(FRIDAY_NIGHT) == []


async def test_a_gap_is_accepted_with_a_reason_in_somebodys_name_and_that_is_kept(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        await changes(house, book, {"wes": WITHOUT_SUNDAYS}, "we are shut on Sundays")
        again = await Book.open(book.settings, book.company, house.store, FRIDAY_NIGHT)
        assert {(each.signed.by, each.signed.because) for each in again.coming(FRIDAY_NIGHT) if each.signed} == {
            (WES, "we are shut on Sundays")
        }
        async with house.store.reading() as t:
            [told] = await t.hours_changes()
            last = (await t.entries_after(0))[-1]
        assert (told.by, told.kind, told.name, told.at) == (WES, "roster", NIGHT, FRIDAY_NIGHT)
        assert (last.by, last.roster, last.branch) == (WES, NIGHT, None)  # type: ignore[union-attr]


async def test_a_signed_gap_is_shown_again_when_the_signature_has_run_out(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        await changes(house, book, {"wes": WITHOUT_SUNDAYS}, "we are shut on Sundays")
        spring = datetime(2027, 3, 1, tzinfo=UTC)
        assert [each.signed for each in book.coming(spring)] == [None, None]


async def test_whoever_is_put_on_a_roster_now_is_rung_for_the_caller_who_waits_now(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        await house.rings()
        assert house.ringing() == set(), "Wes has no telephone there"
        await changes(house, book, {"wes": ALWAYS, "aya": ALWAYS})
        assert house.ringing() == {"aya"}


async def test_filling_a_gap_needs_no_signature_also_while_others_are_open(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        await changes(house, book, {"wes": {"mon-fri": ["00:00-24:00"]}}, "no weekends")
        await changes(house, book, {"wes": WITHOUT_SUNDAYS})
        assert all(each.gap.start.weekday() == 6 for each in book.coming(FRIDAY_NIGHT))


async def test_of_two_who_change_the_same_hours_the_second_looks_again(tmp_path: Path) -> None:
    async with by_night(tmp_path) as (house, book):
        seen = book.version
        await changes(house, book, {"wes": ALWAYS, "aya": ALWAYS})
        with pytest.raises(HoursMovedOn):
            await changes(house, book, {"wes": ALWAYS, "tom": ALWAYS}, seen=seen)
