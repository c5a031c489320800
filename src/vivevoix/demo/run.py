"""`vivevoix demo`: the example company with real SIP callers and telephones that speak, on this machine only."""

import asyncio
import contextlib
import secrets
import shutil
import signal
import sys
from pathlib import Path

import msgspec
from msgspec import Struct
from numpy.random import default_rng

from vivevoix.demo.play.callers import Pace
from vivevoix.demo.play.company import Play, playing
from vivevoix.demo.play.house import DidNotStart
from vivevoix.demo.play.ledger import Outcome, outcome
from vivevoix.demo.play.staff import Temper
from vivevoix.demo.play.stage import NoCompany, NoRoom, Stage, example, new_folder, set_stage
from vivevoix.demo.voices import NoVoices
from vivevoix.settings import Settings

ALL_WELL, SOMETHING_IS_WRONG, CANNOT_START = 0, 1, 2
LAST_CALLERS_BEFORE = 12.0
"""Seconds before the end from which nobody new rings, so that those who rang are heard."""
GRACE = 10.0
"""Seconds the house has after the last call to write down what it owes."""


class Wish(Struct, frozen=True, kw_only=True):
    """What the person at the terminal asked for."""

    headless: bool
    seconds: float | None
    as_json: bool
    seed: int
    calls_per_minute: float


def run(
    *,
    headless: bool = False,
    seconds: float | None = None,
    as_json: bool = False,
    company: Path | None = None,
    folder: Path | None = None,
    port: int | None = None,
    seed: int | None = None,
    calls_per_minute: float | None = None,
) -> int:
    """Play until asked to end. 0: nobody was forgotten and people were heard both ways; 1: not so; 2: it could not start.

    `folder` keeps everything of the play; without it a temporary one is used and removed. Raises WrongSettings.
    """
    wish = Wish(
        headless=headless,
        seconds=seconds if seconds or not headless else 45.0,
        as_json=as_json,
        seed=secrets.randbits(32) if seed is None else seed,
        calls_per_minute=calls_per_minute or (40.0 if headless else 10.0),
    )
    place = folder or new_folder()
    place.mkdir(parents=True, exist_ok=True)
    try:
        stage = set_stage(company or example("four-branches"), place, web_port=port)
        result = asyncio.run(_play(stage, wish))
    except (DidNotStart, NoCompany, NoRoom, NoVoices) as wrong:
        sys.stderr.write(f"{wrong}\n{_last_words(place)}")
        return CANNOT_START
    say(msgspec.json.encode(result).decode() if as_json else in_words(result))
    if folder is None:
        shutil.rmtree(place, ignore_errors=True)
    return ALL_WELL if result.is_good or (not headless and result.forgotten == 0) else SOMETHING_IS_WRONG


def _last_words(place: Path) -> str:
    """What the house said last, for whoever must find out why it did not start."""
    log = place / "serve.log"
    return "".join(f"  {line}\n" for line in log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


async def _play(stage: Stage, wish: Wish) -> Outcome:
    asked_to_end = _asked_to_end()
    async with playing(stage, seed=wish.seed, temper=Temper(), pace=Pace()) as play:
        if not wish.headless:
            say(welcome(stage.settings))
        callers = await _ring(play, wish, asked_to_end)
        play.street.closing.set()
        await asyncio.gather(*callers)
        await play.until_settled(GRACE)
        return outcome(play.ledger, desk_restarts=play.house.restarts("desk"), line_restarts=play.house.restarts("line"))


async def _ring(play: Play, wish: Wish, asked_to_end: asyncio.Event) -> list[asyncio.Task[None]]:
    """Callers ring at random moments until it is time to end. Returns all their calls."""
    chance = default_rng(wish.seed + 1)
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + wish.seconds if wish.seconds else float("inf")
    last_caller_at = max(ends_at - LAST_CALLERS_BEFORE, loop.time() + (wish.seconds or 0) / 2)
    callers: list[asyncio.Task[None]] = []
    while loop.time() < last_caller_at and not asked_to_end.is_set():
        callers = [call for call in callers if not call.done()]
        callers.append(play.group.create_task(play.street.live_through(play.street.next_caller())))
        await _wait(asked_to_end, min(chance.exponential(60 / wish.calls_per_minute), last_caller_at - loop.time()))
    if wish.seconds:
        await _wait(asked_to_end, ends_at - loop.time())
    return callers


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()


def _asked_to_end() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    event = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def welcome(settings: Settings) -> str:
    """Where to go and who to be, for the person who tries the house."""
    address = f"http://127.0.0.1:{settings.web.port}"
    free = {name: person for name, person in settings.people.items() if not person.phones} or settings.people
    rows = [f"    {name:<10} {person.name}, {_does(settings, name)}" for name, person in free.items()]
    password = next(iter(free.values())).password or ""
    return "\n".join(
        [
            "",
            f"{settings.house.name} is open. Callers ring, and its people answer.",
            "",
            f"    {address}",
            "",
            "Open it in a browser, sign in as one of these, and say that you are here:",
            "",
            *rows,
            "",
            f"    password   {password}",
            "",
            "When somebody rings, answer: you will hear them, and they you. Two pages in two browsers can consult each other.",
            "Ctrl-C ends it.",
            "",
        ]
    )


def _does(settings: Settings, name: str) -> str:
    person = settings.people[name]
    place = settings.branches[person.branch].name if person.branch else settings.house.name
    language = " (in French)" if person.language == "fr" else ""
    return f"{person.role} in {place}{language}"


def in_words(result: Outcome) -> str:
    """The outcome for somebody who reads no JSON."""
    median = result.ring_to_voice_ms["p50"]
    waited = f" Half of them heard a person within {median / 1000:.1f} s." if median is not None else ""
    spoke_before = result.promised - (result.calls - result.answered - result.forgotten)
    of_whom = f" of whom {spoke_before} had already spoken," if spoke_before > 0 else ""
    return (
        f"{result.calls} people rang; {result.answered} spoke with somebody, {result.promised} are owed a call,{of_whom} "
        f"{result.forgotten} were forgotten.{waited}\n"
        f"Heard both ways, by the tones under their words: {result.audio_verified_both_ways}. Handed over: {result.transfers}."
    )
