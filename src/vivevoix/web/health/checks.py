"""Every question the health page asks, each answered with a sentence."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from vivevoix.core.customers.retention import Chore, is_overdue
from vivevoix.store import CannotWrite
from vivevoix.web.front import Front
from vivevoix.web.health.certificate import NotACertificate, ends_at
from vivevoix.web.health.words import well, wrong
from vivevoix.web.shapes import Finding, Language

LEAST_FREE = 1.0
"""Gigabytes."""
RENEW_BEFORE = timedelta(days=14)
GONE_BACK = timedelta(minutes=1)


async def answers_now(front: Front) -> bool:
    """The store takes what we write and the line is there."""
    try:
        await front.store.check()
    except CannotWrite:
        return False
    return front.house.line_up


async def findings(front: Front, language: Language) -> tuple[Finding, ...]:
    return (
        await _store(front, language),
        well(language, "line") if front.house.line_up else wrong(language, "line"),
        *_trunks(front, language),
        await asyncio.to_thread(_disk, front.folder, language),
        await _clock(front, language),
        *_certificate(front, language),
        *await _privacy(front, language),
        *_people(front, language),
        *_ladders(front, language),
        *_numbers(front, language),
    )


async def _store(front: Front, language: Language) -> Finding:
    try:
        await front.store.check()
    except CannotWrite:
        return wrong(language, "store")
    return well(language, "store")


def _trunks(front: Front, language: Language) -> Iterator[Finding]:
    for trunk in front.house.trunks:
        say = well if trunk.up else wrong
        yield say(language, "trunk", trunk=trunk.trunk, why=trunk.why or "?")


def _disk(folder: Path, language: Language) -> Finding:
    gigabytes = round(shutil.disk_usage(folder).free / 1e9, 1)
    return (wrong if gigabytes < LEAST_FREE else well)(language, "disk", gigabytes=gigabytes)


async def _clock(front: Front, language: Language) -> Finding:
    async with front.store.reading() as t:
        last = await t.last_at()
    ahead = last - front.clock.now() if last else timedelta(0)
    if ahead > GONE_BACK:
        return wrong(language, "clock", minutes=int(ahead.total_seconds() // 60))
    return well(language, "clock")


async def _privacy(front: Front, language: Language) -> list[Finding]:
    async with front.store.reading() as t:
        last, not_clean, first = await t.did_last(Chore.ROUND), await t.not_clean(), await t.entries_after(0, limit=1)
    now = front.clock.now()
    found = [wrong(language, "forgotten", count=len(not_clean))] if not_clean else []
    if last is not None and not is_overdue(last, now):
        return [*found, well(language, "past", hours=int((now - last).total_seconds() // 3600))]
    if first and is_overdue(last or first[0].at, now):
        found.append(wrong(language, "past"))
    return found


def _certificate(front: Front, language: Language) -> Iterator[Finding]:
    certificate = front.settings.web.certificate
    if certificate is None:
        return
    try:
        left = ends_at(Path(certificate)) - front.clock.now()
    except (NotACertificate, OSError):
        left = timedelta(0)
    yield (wrong if left < RENEW_BEFORE else well)(language, "certificate", days=max(0, left.days))


def _people(front: Front, language: Language) -> Iterator[Finding]:
    board = front.house.board
    here = [person for person, now in board.people.items() if now.here]
    yield (well if here else wrong)(language, "here", count=len(here))
    out_of_reach = [person for person in here if not board.people[person].present]
    yield (wrong if out_of_reach else well)(language, "phones", people=", ".join(out_of_reach))


def _numbers(front: Front, language: Language) -> Iterator[Finding]:
    if front.house.unnamed:
        first = next(iter(front.house.company.lines.values())).name
        yield wrong(language, "numbers", numbers=", ".join(front.house.unnamed), line=first)


def _ladders(front: Front, language: Language) -> Iterator[Finding]:
    for line in front.house.company.lines.values():
        groups = [group for rung in line.ladder for group in rung.groups]
        say = well if front.house.company.members(groups) else wrong
        yield say(language, "ladder", line=line.name, groups=", ".join(groups))
