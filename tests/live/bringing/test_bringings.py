"""A file that is brought in survives whatever happens to the desk, and nothing happens twice."""

import asyncio
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from tests.live.bringing.desk import desk
from tests.people import AYA
from vivevoix.core.customers.bringing import RowReason, State
from vivevoix.core.customers.customer import Customer

ROWS = 3000
FILE = "id,name,phone,town\n" + "".join(
    f"c{n},Person {n},{'n/a' if n % 100 == 7 else f'0113 496 {n:04}'},Leeds\n" for n in range(ROWS)
)
WRONG = [n + 1 for n in range(ROWS) if n % 100 == 7]


def killed_after(folder: Path, most: int) -> int:
    """A desk, killed when it has so many rows behind it."""
    words = [sys.executable, "-m", "tests.live.bringing.desk", folder]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        rows = next(rows for line in killed.stdout if (rows := int(line)) >= most)
        killed.kill()
        return rows


async def test_a_desk_killed_half_way_goes_on_where_it_was_and_doubles_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, working=False) as here:
        wanted = await here.take(FILE)
    killed_at = await asyncio.to_thread(killed_after, tmp_path, 1000)
    async with desk(tmp_path) as here:
        done = await here.ended(wanted)
        cards = await here.cards()
        async with here.store.reading() as t:
            said = await t.rows_said(wanted)
    assert 1000 <= killed_at < ROWS
    assert (done.state, done.counts.rows, done.counts.new, done.counts.wrong) == (State.DONE, ROWS, ROWS - len(WRONG), len(WRONG))
    assert sorted(card.source_key for card in cards) == sorted(f"c{n - 1}" for n in range(1, ROWS + 1) if n not in WRONG)
    assert [row.number for row in said] == WRONG
    assert not list((tmp_path / "bringing").iterdir())


async def test_what_is_stopped_goes_on_later(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        wanted = await here.take(FILE)
        async with here.house.listening() as entries:
            async for _ in entries:
                break
        await here.bringings.stop(wanted)
        stopped = await here.ended(wanted)
        assert stopped.state is State.STOPPED
        assert 0 < stopped.counts.rows < ROWS
        await here.bringings.begin(wanted, replace(stopped.how, source="other"), trial=False)
        done = await here.ended(wanted)
        assert (done.state, done.counts.rows) == (State.DONE, ROWS)
        assert {card.source for card in await here.cards()} == {"file"}


async def test_a_file_is_read_beside_people_who_write_on_the_same_cards(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.ended(await here.take("id,name,town\nc1,Ada,Leeds\n"))
        (card,) = await here.cards()

        def todmorden(before: Customer, _: object) -> Customer:
            return replace(before, place="Todmorden")

        await here.keeping.change(card.id, AYA, todmorden)
        wanted = await here.take("id,name,town\nc1,Ada,York\nc2,Ada Lovelace,York\n")
        done = await here.ended(wanted)
        async with here.store.reading() as t:
            said = await t.rows_said(wanted)
    assert (done.counts.new, done.counts.same) == (1, 1)
    assert [(each.reason, each.about, each.by) for each in said[0].said] == [(RowReason.KEPT, "place", AYA)]


async def test_somebody_with_the_same_number_is_pointed_at_also_within_the_file(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        wanted = await here.take("id,name,phone\nc1,Ada Byron,0113 496 0142\nc2,A. Byron,0113 496 0142\nc3,Tom,0113 496 0142\n")
        done = await here.ended(wanted)
        async with here.store.reading() as t:
            said = await t.rows_said(wanted)
    assert (done.counts.new, done.counts.wrong) == (3, 0)
    assert [(row.number, row.brought, row.said[0].about) for row in said] == [(2, True, "Ada Byron")]


async def test_rows_without_a_key_are_known_again_by_their_name_and_number(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        first = await here.ended(await here.take("name,phone\nAda,0113 496 0142\nGrace,0113 496 0143\n"))
        again = await here.ended(await here.take("name,phone\nada,+44 113 496 0142\nGrace,0113 496 0143\nMary,0113 496 0144\n"))
    assert (first.counts.new, again.counts.new, again.counts.same + again.counts.changed) == (2, 1, 2)


async def test_a_file_that_is_gone_is_told_of_and_the_desk_goes_on(tmp_path: Path) -> None:
    async with desk(tmp_path, working=False) as here:
        wanted = await here.take(FILE)
    (tmp_path / "bringing" / wanted).unlink()
    async with desk(tmp_path) as here:
        failed = await here.ended(wanted)
        assert (failed.state, failed.trouble) == (State.FAILED, "CouldNotBeRead")
        done = await here.ended(await here.take("name\nAda\n"))
    assert done.counts.new == 1
