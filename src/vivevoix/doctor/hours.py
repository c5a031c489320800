"""Does a person stand behind every line at every minute of the next two weeks?"""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from vivevoix.core.company import PublishedLine
from vivevoix.core.hours.gaps import Gap
from vivevoix.doctor.findings import Finding, Language, Weight, well, worth_knowing, wrong
from vivevoix.doctor.words import sentence
from vivevoix.live.company import company_of
from vivevoix.live.hours.book import Book, KnownGap, Signed
from vivevoix.settings import Settings
from vivevoix.store import CannotOpen, Store
from vivevoix.web.desk import store_of

DAYS_AHEAD = 14
TOLD = 5
"""Gaps told one by one; the others are counted."""
_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
_BETWEEN = {"en": " to ", "fr": " à "}
_MORE = {"en": ", and {count} more", "fr": ", et {count} autres"}


def look(settings: Settings, folder: Path, now: datetime | None = None) -> Iterator[Finding]:
    """By the settings file, and by what the console has changed since."""
    now = now or datetime.now(UTC)
    where = store_of(folder, settings)
    try:
        has_run = not isinstance(where, Path) or where.exists()
        book = asyncio.run(_kept(settings, where, now)) if has_run else Book(settings, company_of(settings))
    except (CannotOpen, OSError) as why:
        yield wrong("store_does_not_open", why=why)
        return
    yield from findings(book, now)


async def _kept(settings: Settings, where: Path | str, now: datetime) -> Book:
    store = await Store.open(where)
    try:
        return await Book.open(settings, company_of(settings), store, now)
    finally:
        await store.close()


def gaps_of_file(settings: Settings, language: Language) -> list[str]:
    """What the settings file leaves open and nobody has signed for there, each with what to do."""
    found = findings(Book(settings, company_of(settings)), datetime.now(UTC))
    return ["\n  ".join(sentence(each, language)) for each in found if each.weight is Weight.WRONG]


def findings(book: Book, now: datetime) -> Iterator[Finding]:
    coming = book.coming(now, DAYS_AHEAD)
    if all(each.signed for each in coming):
        yield well("lines_are_watched", days=DAYS_AHEAD)
    for line in book.company.lines.values():
        theirs = [each for each in coming if each.gap.line == line.id]
        if unsigned := [each.gap for each in theirs if each.signed is None]:
            yield wrong("line_has_gaps", line=line.id, **_said(book, line, unsigned))
        for signed in dict.fromkeys(map(_signature, theirs)):
            if signed is not None:
                by, because = signed
                gaps = [each.gap for each in theirs if _signature(each) == signed]
                yield worth_knowing("line_gaps_accepted", line=line.id, by=by, because=because, **_said(book, line, gaps))


def _signature(known: KnownGap) -> tuple[str, str] | None:
    match known.signed:
        case Signed(by=by, because=because):
            return by, because
        case None:
            return None


def _said(book: Book, line: PublishedLine, gaps: Iterable[Gap]) -> dict[str, str]:
    """The gaps in both languages, by the clock of the line's place."""
    zone, all_gaps = ZoneInfo(book.zone_of(line)), list(gaps)
    told = {"zone": zone.key}
    for language in ("en", "fr"):
        named = [_gap(gap, zone, language) for gap in all_gaps[:TOLD]]
        more = _MORE[language].format(count=len(all_gaps) - TOLD) if len(all_gaps) > TOLD else ""
        told[f"gaps_{language}"] = ", ".join(named) + more
    return told


def _gap(gap: Gap, zone: ZoneInfo, language: str) -> str:
    start, end = gap.start.astimezone(zone), gap.end.astimezone(zone)
    until = _clock(end, language) if start.date() == end.date() else _moment(end, language)
    return f"{_moment(start, language)}{_BETWEEN[language]}{until}"


def _moment(at: datetime, language: str) -> str:
    return f"{_DAYS[language][at.weekday()]} {at.day} {_MONTHS[language][at.month - 1]} {_clock(at, language)}"


def _clock(at: datetime, language: str) -> str:
    return f"{at:%H:%M}" if language == "en" else f"{at.hour} h {at:%M}"
