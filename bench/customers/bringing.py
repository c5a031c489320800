"""I1: a million rows as bad as real ones are brought in; the desk is killed half-way, and the report is held against what is known."""

import asyncio
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bench.machine import say
from vivevoix.core.company import Company
from vivevoix.core.customers.bringing import Bringing, State
from vivevoix.core.ids import BringingId, PersonId
from vivevoix.line.rehearsal import RehearsalLine
from vivevoix.live.bringing.bringings import Bringings
from vivevoix.live.clock import WallClock
from vivevoix.live.house import House
from vivevoix.live.keeping import Keeping
from vivevoix.store import Store

ROWS, QUICK = 1_000_000, 20_000
EVERY = 0.02
"""Seconds between two looks at how long a call would wait for the house."""
QUIET = 5.0
"""Seconds in which the same is felt before anything is brought in."""
BY = PersonId("wes")
FIRST = ("Siobhán", "Aminata", "Tom", "René", "Zoë", "Marie", "Ngozi", "Jürgen", "Ève", "Paul")
LAST = ("Gallagher", "Sow", "Lowe", "Müller", "Lefèvre", "Whitworth", "Adeyemi", "O'Neil", "d'Amico", "van der Berg")


def _cell(place: int, words: str) -> Callable[[list[str]], None]:
    return lambda cells: cells.__setitem__(place, words)


def _nameless(cells: list[str]) -> None:
    cells[1] = cells[2] = ""


KINDS: tuple[tuple[float, str, Callable[[list[str]], None]], ...] = (
    (90, "good", lambda _: None),
    (2.5, "good", _cell(7, '"rings at noon;\nsays ""never mind"""')),
    (2, "good", _cell(2, "=HYPERLINK(1)")),
    (1, "twice", _cell(0, "c-dup")),
    (1, "bad_number", _cell(3, "n/a")),
    (1, "bad_mail", _cell(5, "nobody at x")),
    (0.5, "no_name", _nameless),
    (0.5, "wrong_columns", lambda cells: cells.__delitem__(4)),
    (0.5, "unreadable", _cell(2, '"Company')),
    (0.5, "unreadable", _cell(6, "L\ufffds")),
    (0.5, "too_long", _cell(7, "x" * 3000)),
)
"""How many of a hundred rows, what is said of them, and how they came to be so."""


def dirty(rows: int, known: Counter[str]) -> Iterator[str]:
    """Rows with what real files have in them. `known` afterwards says how many of each."""
    chance = random.Random(7)
    yield "Client ID;Name;Company;Phone;Mobile;Email;Town;Notes\r\n"
    for n in range(rows):
        name, number = f"{chance.choice(FIRST)} {chance.choice(LAST)}", f"0113 {n // 10000 % 1000:03} {n % 10000:04}"
        cells = [f"c{n}", name, f"Company {n % 5000}", number, "", f"p{n}@x.example", "Leeds", ""]
        _, what, spoil = chance.choices(KINDS, [kind[0] for kind in KINDS])[0]
        spoil(cells)
        known["dup" if what == "twice" and not known["dup"] else what] += 1
        yield ";".join(cells) + "\r\n"


async def _made(folder: Path) -> tuple[Store, House, Bringings]:
    from tests.people import company

    whole: Company = company()
    store = await Store.open(folder / "house.db")
    clock = WallClock()
    house = House(whole, store, clock)
    await house.open()
    line = RehearsalLine(house.line_said, clock.now)
    house.use(line)
    line.connect()
    return store, house, Bringings(house, Keeping(house, store, clock), store, clock, folder)


async def _desk(folder: Path, wanted: str) -> None:
    """Until the file is in. Says once a second how far it is, and how long the house kept somebody waiting."""
    store, house, bringings = await _made(folder)
    waits: list[float] = []

    async def feel() -> None:
        while True:
            began = time.perf_counter()
            await house.decide(lambda _: None)
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(EVERY)

    async def tell() -> None:
        while True:
            await asyncio.sleep(0.25)
            one: Bringing = await bringings.one(BringingId(wanted))
            said = {"rows": one.counts.rows, "state": one.state, "rss": _rss(), "waits_ms": _slow(waits), "quiet_ms": quiet}
            print(json.dumps(said), flush=True)
            if one.state is State.DONE:
                return

    async with asyncio.TaskGroup() as group:
        running = [group.create_task(each) for each in (house.run(), feel())]
        await asyncio.sleep(QUIET)
        quiet = _slow(waits)
        waits.clear()
        running.append(group.create_task(bringings.run()))
        await tell()
        for each in running:
            each.cancel()
    await store.close()


def _slow(waits: list[float]) -> list[float]:
    """Milliseconds that half, 99 % and 99.9 % of all waited at most."""
    ordered = sorted(waits)
    return [round(ordered[int(len(ordered) * part)] * 1000, 1) for part in (0.5, 0.99, 0.999)] if ordered else []


def _rss() -> int:
    """MB at this moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


async def _begin(folder: Path, file: Path) -> BringingId:
    store, _, bringings = await _made(folder)

    async def body() -> AsyncIterator[bytes]:
        with file.open("rb") as bytes_:
            while piece := bytes_.read(1 << 20):
                yield piece

    bringing, looked = await bringings.take(file.name, BY, body())
    await bringings.begin(bringing.id, looked.how, trial=False)
    await store.close()
    return bringing.id


def _until(folder: Path, wanted: str, rows: float) -> tuple[list[dict[str, object]], float]:
    """A desk, killed when it has so many rows behind it, or until it is done."""
    command = [sys.executable, "-m", "bench.customers.bringing", str(folder), wanted]
    said, began = [], time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        for line in desk.stdout or ():
            said.append(json.loads(line))
            if said[-1]["rows"] >= rows:
                desk.send_signal(signal.SIGKILL)
                break
    return said, time.monotonic() - began


def tell_i1(quick: bool) -> None:
    rows = QUICK if quick else ROWS
    known: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="vivevoix-i1-") as name:
        folder = Path(name)
        file = folder / "customers.csv"
        with file.open("w", encoding="cp1252", errors="replace", newline="") as out:
            out.writelines(dirty(rows, known))
        _bad_letters(file)
        wanted = asyncio.run(_begin(folder, file))
        first, one = _until(folder, wanted, rows / 2)
        second, other = _until(folder, wanted, float("inf"))
        figures = asyncio.run(_outcome(folder, wanted, known))
    tenths = {10 * int(str(each["rows"])) // rows: each["rss"] for each in (*first, *second)}
    method = "one file, desk killed half-way and started again; a probe asks the house for an empty turn every 20 ms"
    say(
        "I1",
        round(rows / (one + other)),
        "rows/s",
        method,
        rows=rows,
        rss_mb_by_tenth=list(tenths.values()),
        turn_ms_p50_p99_p999=second[-1]["waits_ms"],
        turn_ms_in_quiet=second[-1]["quiet_ms"],
        killed_at=first[-1]["rows"],
        **figures,
    )


def _bad_letters(file: Path) -> None:
    """Windows has no letter at 0x81: a cell with it cannot be read. `?` stands where the generator could not write one."""
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b";L?s;", b";L\x81s;"))


async def _outcome(folder: Path, wanted: BringingId, known: Counter[str]) -> dict[str, object]:
    store, _, bringings = await _made(folder)
    counts = (await bringings.one(wanted)).counts
    cards, last = 0, ""
    keys: set[str] = set()
    while True:
        async with store.reading() as t:
            some = await t.cards_after(last, 5000)
        if not some:
            break
        cards, last = cards + len(some), some[-1].id
        keys.update(card.source_key for card in some)
    await store.close()
    expected = {reason: count for reason, count in known.items() if reason not in {"good", "dup"}}
    right = counts.reasons.items() >= expected.items() and counts.new == cards == known["good"] + known["dup"]
    return {
        "new": counts.new,
        "wrong": counts.wrong,
        "reasons": counts.reasons,
        "known": expected,
        "right": right,
        "twice": cards - len(keys),
    }


if __name__ == "__main__":
    asyncio.run(_desk(Path(sys.argv[1]), sys.argv[2]))
