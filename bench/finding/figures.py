"""S1: customers are made up and kept, then looked for letter by letter, on SQLite and on PostgreSQL."""

import argparse
import asyncio
import gc
import os
import pwd
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random

import msgspec

from bench.finding.people import customers
from bench.finding.typing import Query, queries
from bench.machine import percentile, say
from vivevoix.core.customers.customer import Customer
from vivevoix.core.customers.finding.folding import words_of
from vivevoix.core.customers.finding.typed import Dialling, understood
from vivevoix.store import Store

AT_ONCE = 5000
"""Customers in one transaction, as when they are brought in."""
QUERIES = 2000
HOME = Dialling(code="44", trunk="0")


class Typed:
    """What it took, in ms, and who was found."""

    def __init__(self) -> None:
        self.keystrokes: list[float] = []
        self.cpu: list[float] = []
        self.slowest: list[tuple[float, str]] = []
        self.by_kind: dict[str, list[float]] = {}
        self.found: dict[str, list[bool]] = {}

    def add(self, query: Query, text: str, took: float, cpu: float) -> None:
        self.keystrokes.append(took)
        self.cpu.append(cpu)
        self.by_kind.setdefault(query.kind, []).append(took)
        self.slowest = sorted([*self.slowest, (cpu, text)], reverse=True)[:8]


async def keep(store: Store, count: int) -> tuple[list[Customer], float]:
    """Everybody, and some of them to be looked for. Returns how many seconds the keeping took without the making up."""
    chance, known, took = Random(5), list[Customer](), 0.0
    everybody = customers(count)
    while some := list(islice(everybody, AT_ONCE)):
        began = time.monotonic()
        async with store.transaction() as t:
            await t.save_customers(some)
        took += time.monotonic() - began
        known += chance.sample(some, max(1, min(len(some), 4000 * AT_ONCE // count)))
    return known, took


async def type_all(store: Store, wanted: list[Query]) -> Typed:
    seen = Typed()
    for query in wanted:
        found = []
        for text in query.keystrokes:
            began, used = time.perf_counter(), time.process_time()
            async with store.finding() as t:
                found = await t.find(understood(text, HOME))
            seen.add(query, text, 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - used))
        if query.wanted is not None:
            async with store.finding() as t:
                meant = await t.customer(query.wanted)
            namesakes = any(each.customer == query.wanted or words_of(each.name) == words_of(meant.name) for each in found)
            seen.found.setdefault(query.kind, []).append(namesakes)
    return seen


async def kept_and_wanted(where: str, count: int, wanted: int) -> tuple[list[Query], float]:
    store = await Store.open(where)
    known, took = await keep(store, count)
    await store.close()
    return queries(known, wanted), took


async def measure(where: str, folder: Path, count: int, words: argparse.Namespace) -> None:
    database = where.partition(":")[0]
    kept = folder / "queries.json"
    if kept.exists():
        wanted = msgspec.json.decode(kept.read_bytes(), type=list[Query])[: words.queries]
        took = None
    else:
        wanted, took = await kept_and_wanted(where, count, words.queries)
        kept.write_bytes(msgspec.json.encode(wanted))
    store = await Store.open(where)
    await type_all(store, wanted[:50])
    gc.collect()
    gc.freeze()  # as the desk does
    before = resident()
    seen = await type_all(store, wanted)
    how = f"{count:,} customers, {len(wanted):,} queries typed letter by letter, {len(seen.keystrokes):,} keystrokes, through Store.finding()"
    say("S1", percentiles(seen.keystrokes), f"ms per keystroke, {database}", how,
        most_cpu=seen.slowest, by_kind={kind: percentiles(times) for kind, times in seen.by_kind.items()},
        found_share={kind: sum(hits) / len(hits) for kind, hits in seen.found.items()},
        cpu_ms=percentiles(seen.cpu),
        rss_mb={"before typing": before, "after": resident()}, kept_per_s=took and count / took,
        sizes_mb=await sizes(store, where))  # fmt: skip
    await store.close()


def percentiles(times: list[float]) -> dict[str, float]:
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95), "p99": percentile(times, 0.99), "max": max(times)}


def resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def sizes(store: Store, where: str) -> dict[str, float]:
    """Of the whole, and of what is only there for finding."""
    if where.startswith("sqlite"):
        import sqlite3

        path = Path(where.removeprefix("sqlite:///"))
        with sqlite3.connect(path) as raw:
            rows = raw.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
        found = {name: size / 1e6 for name, size in rows if is_for_finding(name)}
        return {"all": sum(size for _, size in rows) / 1e6, "for finding": sum(found.values()), **found}
    from sqlalchemy import text

    def ask(connection):  # type: ignore[no-untyped-def]
        rows = connection.execute(text("SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i')")).all()
        whole = connection.execute(text("SELECT pg_database_size(current_database())")).scalar()
        found = {name: size / 1e6 for name, size in rows if is_for_finding(name)}
        return {"all": whole / 1e6, "for finding": sum(found.values()), **found}

    async with store.finding() as t:
        return await t._read(ask)


def is_for_finding(name: str) -> bool:
    return name.startswith(("card_", "vocabulary", "reaches_by_backwards")) and not name.startswith("card_views")


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """One of our own from Debian's package, on a socket in this folder. It refuses to run as root: it then runs as its own user."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    assert programs, "S1 needs PostgreSQL: apt install postgresql"
    user = pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None
    folder.chmod(0o777)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=120)

    control = (str(programs[-1]), "-w", "-D", f"{folder}/cluster")
    run(str(programs[-1].with_name("initdb")), "-D", f"{folder}/cluster", "-A", "trust", "-U", "postgres", "-E", "UTF8")
    options = f"-c listen_addresses='' -c shared_buffers=512MB -c max_wal_size=4GB -k {folder}"
    run(*control, "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(*control, "-m", "immediate", "stop")


def tell_s1(quick: bool, more: list[str] | None = None) -> None:
    asked = argparse.ArgumentParser(prog="bench s1")
    asked.add_argument("--customers", type=int, default=20_000 if quick else 1_000_000)
    asked.add_argument("--queries", type=int, default=100 if quick else QUERIES)
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    asked.add_argument("--folder", type=Path, help="keep SQLite's store here, and look in it when it is there already")
    words = asked.parse_args(more or [])
    with tempfile.TemporaryDirectory(prefix="vivevoix-s1-") as name:
        if words.only != "postgresql":
            folder = words.folder or Path(name)
            folder.mkdir(exist_ok=True)
            asyncio.run(measure(f"sqlite:///{folder}/house.db", folder, words.customers, words))
        if words.only != "sqlite":
            with tempfile.TemporaryDirectory(prefix="vivevoix-s1-pg-") as of_its_own, postgresql(Path(of_its_own)) as where:
                asyncio.run(measure(where, Path(of_its_own), words.customers, words))
