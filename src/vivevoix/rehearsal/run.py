"""`vivevoix rehearse`: play a day of a company through its real rules, in seconds, and say what callers would live through."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import fmean

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vivevoix.live.company import company_of
from vivevoix.live.hours.book import Book
from vivevoix.reading import WrongSettings, read_settings
from vivevoix.rehearsal.day import Scenery, rehearse
from vivevoix.rehearsal.experts import NoRegions, with_experts
from vivevoix.rehearsal.model import read_model
from vivevoix.rehearsal.witness import ExpertsCounted, Summary

SETTINGS = "vivevoix.toml"
ALL_WELL, SOMEBODY_FORGOTTEN = 0, 1


class Days(Struct, frozen=True, kw_only=True):
    """The same day, played with several seeds. Means, where nothing else is said."""

    seeds: int
    calls: float
    answered: float
    forgotten: int
    """In all of them."""
    lapsed: int
    """In all of them."""
    open_within_10_s: float | None
    worst_open_within_10_s: float | None
    within_30_s: float | None
    worst_within_30_s: float | None
    promises_made: float
    promises_late: float
    experts_wanted: float
    experts_spoken_with: float
    experts_own_region: float
    experts_promised: float
    days: tuple[Summary, ...]


def run(folder: Path, *, day: date, seed: int, seeds: int, experts_per_region: int | None, as_json: bool) -> int:
    """0: nobody was forgotten, and no promise lapsed; 1: not so. Raises WrongSettings."""
    scenery = scenery_in(folder)
    if experts_per_region is not None:
        try:
            scenery = replace(scenery, company=with_experts(scenery.company, experts_per_region))
        except NoRegions as wrong:
            raise WrongSettings(folder / SETTINGS, [str(NoRegions.__doc__)]) from wrong
    days = [rehearse(scenery, day, each) for each in range(seed, seed + seeds)]
    sys.stdout.write(_as_json(days) if as_json else "\n".join(in_words(each, day) for each in days) + "\n")
    if seeds > 1 and not as_json:
        sys.stdout.write(f"\n{days_in_words(together(days))}\n")
    return SOMEBODY_FORGOTTEN if any(each.forgotten or each.promises.lapsed for each in days) else ALL_WELL


def scenery_in(folder: Path) -> Scenery:
    """The company of this folder, its hours, and how people behave there. Raises WrongSettings."""
    settings = read_settings(folder / SETTINGS)
    company = company_of(settings)
    return Scenery(company=company, laying=Book(settings, company).plan, model=read_model(folder, company))


def _as_json(days: Sequence[Summary]) -> str:
    return msgspec.json.encode(days[0] if len(days) == 1 else together(days)).decode() + "\n"


def together(days: Sequence[Summary]) -> Days:
    """What several plays of a day have in common."""
    tens = [each.open_within_10_s for each in days if each.open_within_10_s is not None]
    thirties = [each.within_30_s for each in days if each.within_30_s is not None]
    return Days(
        seeds=len(days),
        calls=fmean(each.calls for each in days),
        answered=fmean(each.answered for each in days),
        forgotten=sum(each.forgotten for each in days),
        lapsed=sum(each.promises.lapsed for each in days),
        open_within_10_s=round(fmean(tens), 4) if tens else None,
        worst_open_within_10_s=min(tens, default=None),
        within_30_s=round(fmean(thirties), 4) if thirties else None,
        worst_within_30_s=min(thirties, default=None),
        promises_made=fmean(each.promises.made for each in days),
        promises_late=fmean(each.promises.late for each in days),
        experts_wanted=fmean(each.experts.wanted for each in days),
        experts_spoken_with=fmean(each.experts.spoken_with for each in days),
        experts_own_region=fmean(each.experts.own_region for each in days),
        experts_promised=fmean(each.experts.promised for each in days),
        days=tuple(days),
    )


def in_words(summary: Summary, day: date) -> str:
    """A day for somebody who reads no JSON."""
    waits, promises = summary.ring_to_voice_ms, summary.promises
    rungs = ", ".join(f"rung {rung}: {count}" for rung, count in summary.rungs.items()) or "nobody"
    return "\n".join(
        [
            f"{day}: {summary.calls} people rang; {summary.answered} heard a voice, {summary.forgotten} were forgotten.",
            f"  Half heard it within {_seconds(waits['p50'])}, 95 of 100 within {_seconds(waits['p95'])}, "
            f"99 within {_seconds(waits['p99'])}.",
            f"  In opening hours {_share(summary.open_within_10_s)} within 10 s; "
            f"around the clock {_share(summary.within_30_s)} within 30 s.",
            f"  Answered first by {rungs}.",
            *_experts_in_words(summary.experts),
            f"  Promises: {promises.kept} kept in time, {promises.late} late, {promises.told} broken and told, "
            f"{promises.open} still open, {promises.lapsed} lapsed.",
        ]
    )


def _experts_in_words(experts: ExpertsCounted) -> list[str]:
    if not experts.wanted:
        return []
    return [
        f"  {experts.wanted} needed an expert: {experts.spoken_with} spoke with one in their call, {experts.own_region} of them with "
        f"one of their own region; {experts.promised} were promised a call."
    ]


def days_in_words(days: Days) -> str:
    """What they have in common."""
    experts = (
        f"  Of {days.experts_wanted:.0f} who needed an expert {days.experts_spoken_with:.0f} spoke with one, "
        f"and {days.experts_promised:.0f} were promised a call.\n"
        if days.experts_wanted
        else ""
    )
    return (
        f"{days.seeds} days of {days.calls:.0f} calls: {days.forgotten} forgotten, {days.lapsed} promises lapsed.\n"
        f"  In opening hours {_share(days.open_within_10_s)} within 10 s (worst day {_share(days.worst_open_within_10_s)}); "
        f"around the clock {_share(days.within_30_s)} within 30 s (worst {_share(days.worst_within_30_s)}).\n"
        f"{experts}  Of {days.promises_made:.0f} promises {days.promises_late:.1f} were late."
    )


def _seconds(milliseconds: float | None) -> str:
    return "nobody" if milliseconds is None else f"{milliseconds / 1000:.1f} s"


def _share(share: float | None) -> str:
    return "nobody" if share is None else f"{share:.1%}"
