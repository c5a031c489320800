"""`vivevoix chaos`: the example company while desk and line are killed at random. Nobody may be forgotten."""

import asyncio
import contextlib
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct
from numpy.random import Generator, default_rng

from vivevoix.demo import owing
from vivevoix.demo.play.callers import Pace
from vivevoix.demo.play.company import Play, playing
from vivevoix.demo.play.house import Child, DidNotStart
from vivevoix.demo.play.ledger import Caller, Ledger
from vivevoix.demo.play.staff import STEADY
from vivevoix.demo.play.stage import NoCompany, NoRoom, Stage, example, new_folder, set_stage
from vivevoix.demo.talk import Talk, TalkEnd
from vivevoix.demo.voices import NoVoices

ALL_WELL, SOMETHING_IS_WRONG, CANNOT_START = 0, 1, 2
PACE = Pace(talks=(4.0, 9.0), waits=(40.0, 70.0), leaves_early=0.05)
CALLS_PER_SECOND = 1.1
WATCHED_AFTER_A_KILL = 8.0
"""Seconds after a kill of the desk in which both sides must go on hearing each other; the desk is back by then."""
BROKEN = 2
"""Windows of 240 ms in a row without the other's tones that count as a broken conversation."""
PROMISE_WITHIN = 5.0
"""Seconds from the return of line and desk to the promise for somebody cut off."""
GRACE = 60.0
"""Longest wait for the last promises after the last call and the last kill."""
WHEN_WELL = 0.75
"""Chance that the time to the next kill begins with a house that is well; otherwise it may strike in the middle of a start."""
PATIENCE_TO_BE_WELL = 20.0


class Wish(Struct, frozen=True, kw_only=True):
    """What is to be survived."""

    calls: int
    desk_every: float
    line_every: float
    seed: int
    calls_per_second: float = CALLS_PER_SECOND
    pace: Pace = PACE


class Survived(Struct, frozen=True, kw_only=True):
    """What became of everybody."""

    calls: int
    answered: int
    promised: int
    forgotten: int
    desk_kills: int
    line_kills: int
    conversations_across_desk_kills: int
    """Conversations whose two sides were checked, window by window, across at least one kill of the desk."""
    cut_by_desk_kills: int
    cut_by_line_kills: int
    promise_after_return_s: dict[str, float | None]
    late_promises: int
    """Promises for people cut off that came later than 5 s after line and desk were back, or never."""
    seed: int

    @property
    def is_good(self) -> bool:
        nobody_lost = self.forgotten == self.cut_by_desk_kills == self.late_promises == 0
        return nobody_lost and self.conversations_across_desk_kills > 0 and self.desk_kills > 0


class Kills:
    """When desk and line were killed, and since when the house has been well again. Loop times in seconds."""

    def __init__(self) -> None:
        self.desk: list[float] = []
        self.line: list[float] = []
        self.cut: dict[str, float] = {}
        """Seconds the house has been well since this caller was cut off and before a promise was seen."""
        self.dropped: dict[str, Caller] = {}
        """Callers in conversation when the line was killed."""


async def chaos(stage: Stage, wish: Wish) -> Survived:
    """Let everybody ring while desk and line die. Raises DidNotStart, NoVoices."""
    kills, chance = Kills(), default_rng(wish.seed + 7)
    async with playing(stage, seed=wish.seed, temper=STEADY, pace=wish.pace) as play:
        killing = [
            play.group.create_task(_kill(play, "desk", wish.desk_every, kills, chance)),
            play.group.create_task(_kill(play, "line", wish.line_every, kills, chance)),
            play.group.create_task(_weather(play, kills)),
        ]
        callers = []
        for _ in range(wish.calls):
            callers.append(play.group.create_task(play.street.live_through(play.street.next_caller())))
            await asyncio.sleep(chance.exponential(1 / wish.calls_per_second))
        await asyncio.gather(*callers)
        for task in killing[:2]:
            task.cancel()
        await play.until_settled(GRACE)
        killing[2].cancel()
        return _survived(play.ledger, kills, wish)


async def _kill(play: Play, child: Child, every: float, kills: Kills, chance: Generator) -> None:
    """SIGKILL a child of the house, about every so many seconds, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        if chance.random() < WHEN_WELL:
            await _until_well(play)
        await asyncio.sleep(every * chance.uniform(0.5, 1.5))
        talking = [caller for caller in play.ledger.callers if _is_talking(play.ledger, caller)]
        if play.house.kill(child) is None:
            continue
        if child == "desk":
            kills.desk.append(loop.time())
            continue
        kills.line.append(loop.time())
        for caller in talking:
            kills.dropped[caller.name] = caller
            kills.cut[caller.name] = 0.0


async def _until_well(play: Play) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_TO_BE_WELL):
            while not await play.house.is_well():
                await play.sound.listened()


def _is_talking(ledger: Ledger, caller: Caller) -> bool:
    """Heard by one of ours and hearing them, in the latest window of both."""
    if caller.talk.ended.is_set() or not caller.stream.heard:
        return False
    return any(
        not talk.ended.is_set() and talk.stream.heard and caller.name in talk.stream.heard[-1].people
        for person in caller.stream.heard[-1].people & ledger.ours.keys()
        for talk in ledger.ours[person]
    )


async def _weather(play: Play, kills: Kills) -> None:
    """Count for everyone cut off how long the house has been well without a promise to them."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    while True:
        is_well = await play.house.is_well()
        now = loop.time()
        for name, caller in kills.dropped.items():
            if is_well and caller.promised_at is None:
                kills.cut[name] += now - before
        before = now
        await asyncio.sleep(0.2)


def _survived(ledger: Ledger, kills: Kills, wish: Wish) -> Survived:
    crossed, broken = 0, 0
    for caller in ledger.callers:
        verdicts = [_held(caller, talk, kills) for talk in _other_sides(ledger, caller)]
        crossed += any(verdict is not None for verdict in verdicts)
        broken += any(verdict is False for verdict in verdicts)
    waits = sorted(kills.cut.values())
    late = sum(kills.cut[name] > PROMISE_WITHIN or caller.promised_at is None for name, caller in kills.dropped.items())
    return Survived(
        calls=len(ledger.callers),
        answered=sum(bool(ledger.people_heard(caller)) for caller in ledger.callers),
        promised=sum(caller.promised_at is not None for caller in ledger.callers),
        forgotten=len(ledger.unsettled()),
        desk_kills=len(kills.desk),
        line_kills=len(kills.line),
        conversations_across_desk_kills=crossed,
        cut_by_desk_kills=broken,
        cut_by_line_kills=len(kills.dropped),
        promise_after_return_s={
            "p50": round(waits[len(waits) // 2], 2) if waits else None,
            "max": round(waits[-1], 2) if waits else None,
        },
        late_promises=late,
        seed=wish.seed,
    )


def _other_sides(ledger: Ledger, caller: Caller) -> Iterator[tuple[str, Talk]]:
    """Conversations of our telephones in which this caller was heard."""
    for person in ledger.people_heard(caller):
        for talk in ledger.ours[person]:
            if caller.name in talk.stream.first_voice_at:
                yield person, talk


def _held(caller: Caller, other_side: tuple[str, Talk], kills: Kills) -> bool | None:
    """Did this conversation hold across every kill of the desk? None: there was none during it."""
    person, ours = other_side
    began = max(caller.stream.first_voice_at[person], ours.stream.first_voice_at[caller.name])
    ended = min(end for end in (caller.talk.ended_at, ours.ended_at) if end is not None)
    line_kill = next((at for at in kills.line if began - 1 <= at <= ended), None)
    until = ended if line_kill is None else min(ended, line_kill)
    across = [at for at in kills.desk if began < at < until]
    if not across:
        return None
    ears = ((caller.talk, person), (ours, caller.name))
    gaps = [_longest_gap(talk, name, at, min(at + WATCHED_AFTER_A_KILL, until - 0.3)) for at in across for talk, name in ears]
    # A conversation ends by somebody hanging up: when both were told that the other had, it was the house.
    ended_by_house = line_kill is None and caller.talk.end is ours.end is TalkEnd.THEY_HUNG_UP
    return max(gaps) < BROKEN and not ended_by_house


def _longest_gap(talk: Talk, name: str, since: float, until: float) -> int:
    """Most windows in a row in which this ear did not hear that person."""
    longest = run = 0
    for heard in talk.stream.heard:
        if since <= heard.at <= until:
            run = 0 if name in heard.people else run + 1
            longest = max(longest, run)
    return longest


def run_promises(*, kills: int = 500, as_json: bool = False, seed: int | None = None, company: Path | None = None) -> int:
    """0: no promise was lost, doubled or let lapse, and no customer was rung twice."""
    folder, chosen = new_folder(), secrets.randbits(32) if seed is None else seed
    try:
        result = asyncio.run(owing.chaos_of_promises(set_stage(company or example("four-branches"), folder), kills, chosen))
    except (DidNotStart, NoCompany, NoRoom, NoVoices) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return CANNOT_START
    said = msgspec.json.encode(result).decode() if as_json else owing.in_words(result)
    return _told(said, result.is_good, folder)


def run(
    *,
    calls: int = 300,
    desk_every: float = 5,
    line_every: float = 20,
    as_json: bool = False,
    seed: int | None = None,
    company: Path | None = None,
) -> int:
    """0: nobody was forgotten, no conversation was cut by a kill of the desk, everyone cut off was promised a call in time."""
    folder = new_folder()
    wish = Wish(calls=calls, desk_every=desk_every, line_every=line_every, seed=secrets.randbits(32) if seed is None else seed)
    try:
        result = asyncio.run(chaos(set_stage(company or example("four-branches"), folder), wish))
    except (DidNotStart, NoCompany, NoRoom, NoVoices) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return CANNOT_START
    return _told(msgspec.json.encode(result).decode() if as_json else in_words(result), result.is_good, folder)


def _told(said: str, is_good: bool, folder: Path) -> int:
    """Say it, and keep what is needed to find out why, when something is wrong."""
    sys.stdout.write(f"{said}\n")
    if not is_good:
        sys.stderr.write(f"Everything of it is kept in {folder}.\n")
        return SOMETHING_IS_WRONG
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
    return ALL_WELL


def in_words(result: Survived) -> str:
    """The result for somebody who reads no JSON."""
    return (
        f"{result.calls} people rang while the desk was killed {result.desk_kills} times and the line {result.line_kills} times. "
        f"{result.answered} spoke with somebody; {result.forgotten} were forgotten.\n"
        f"{result.conversations_across_desk_kills} conversations went on across a kill of the desk; {result.cut_by_desk_kills} did not. "
        f"The line cut {result.cut_by_line_kills}; of these, {result.late_promises} waited more than {PROMISE_WITHIN:.0f} s for our promise."
    )
