"""`vivevoix chaos --promises`: promises are made, moved, pressed, rung and ended while the desk is killed at random moments.

The desk is the real one, its customers and staff are real SIP telephones. None may be lost, none doubled, nobody rung twice.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from numpy.random import Generator, default_rng

from vivevoix.core.calls.call import A_CONVERSATION
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.demo.play.callers import Pace
from vivevoix.demo.play.company import Play, playing
from vivevoix.demo.play.house import Desk, DeskAway
from vivevoix.demo.play.staff import STEADY, Member
from vivevoix.demo.play.stage import Stage
from vivevoix.demo.sip_text import uri_of, user_of
from vivevoix.demo.talk import Talk
from vivevoix.reading import folder_of
from vivevoix.store import Store
from vivevoix.web.desk import store_of

PACE = Pace(talks=(11.0, 14.0))
LIVES = (0.2, 2.0)
"""Seconds a desk lives after it answers again, before it is killed."""
HANDS = 6
"""How many people act at once."""
GRACE = 20.0
"""Seconds after the last kill in which what is under way comes to its end."""
PATIENCE = 30.0
SURELY_SPOKEN = A_CONVERSATION.total_seconds() + 0.5
"""Seconds on the line after which also a desk that counts from its own clock has seen a conversation."""


class Said(Struct, kw_only=True):
    """What we were told about the promise to one number."""

    number: str
    promise: str | None = None
    """None: it was asked for, and the desk died before it answered."""
    hours: list[str]
    """Every hour the house took from us."""
    told: bool = False
    rung: bool = False


class Kept(Struct, frozen=True, kw_only=True):
    """What became of every promise."""

    kills: int
    promises: int
    moved: int
    told: int
    rung: int
    """Customers whose telephone rang."""
    kept: int
    pressed: int
    """Promises whose owner was reminded, whose second person heard, or that were said to be late."""
    lost: int
    """Taken by the house, and not there, or not as it was taken, at the end."""
    doubled: int
    """Numbers owed two calls."""
    rung_twice: int
    """Customers whose telephone rang twice at once, or again after they had been spoken to."""
    unpressed: int
    """Promises whose hour passed without anybody having been told."""
    nobodys: int
    """Open promises of nobody who works here."""
    seed: int

    @property
    def is_good(self) -> bool:
        nothing_wrong = self.lost == self.doubled == self.rung_twice == self.unpressed == self.nobodys == 0
        return nothing_wrong and self.kills > 0 and self.promises > 0 and self.kept > 0


async def chaos_of_promises(stage: Stage, kills: int, seed: int) -> Kept:
    """Raises DidNotStart, NoVoices."""
    chance, words = default_rng(seed), Words()
    async with playing(stage, seed=seed, temper=STEADY, pace=PACE) as play:
        hands = [play.group.create_task(_act(play, words, chance, which)) for which in range(HANDS)]
        killed = await _kill(play, kills, chance)
        for hand in hands:
            hand.cancel()
        await _until_quiet(play)
        rings = list(play.street.rung_back)
    promises = await _all_promises(stage)
    return _counted(stage, words, promises, rings, killed, seed)


class Words:
    """Everything that was said, by number."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        self._count = 0

    def another(self) -> Said:
        self._count += 1
        said = Said(number=f"+44113496{5000 + self._count:04d}", hours=[])
        self.said.append(said)
        return said

    def one(self, chance: Generator) -> Said | None:
        """Any that was taken and is neither told nor rung."""
        free = [said for said in self.said if said.promise and not said.told and not said.rung]
        return free[int(chance.integers(len(free)))] if free else None


async def _kill(play: Play, kills: int, chance: Generator) -> int:
    """SIGKILL the desk so many times, each at some moment of its life."""
    done = 0
    while done < kills:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not await play.house.is_well():
                    await play.sound.listened()
        await asyncio.sleep(chance.uniform(*LIVES))
        done += play.house.kill("desk") is not None
    return done


async def _act(play: Play, words: Words, chance: Generator, which: int) -> None:
    """One pair of hands, until cancelled: what a desk that is away did not hear is asked again, as a person would."""
    member = play.staff[which % len(play.staff)]
    while True:
        await asyncio.sleep(chance.uniform(0.1, 0.8))
        mood = chance.random()
        if mood < 0.45 or (said := words.one(chance)) is None:
            await _promise(member.desk, words.another(), chance)
        elif mood < 0.6:
            await _move(play.watcher, play.staff, said, chance)
        elif mood < 0.7:
            await _tell(play.watcher, said)
        elif mood < 0.8:
            await _promise(member.desk, said, chance)
        else:
            await _ring(play.staff, which, said)


async def _promise(desk: Desk, said: Said, chance: Generator) -> None:
    due = (datetime.now(UTC) + timedelta(seconds=float(chance.uniform(5, 90)))).isoformat()
    while True:
        with contextlib.suppress(DeskAway):
            reply = await desk.ask("POST", "/promises", {"number": said.number, "due_at": due, "good_hours": []})
            if reply.status == 201:
                said.promise = reply.body["promise"]["id"]
            return
        await asyncio.sleep(0.2)


async def _move(desk: Desk, staff: list[Member], said: Said, chance: Generator) -> None:
    due = (datetime.now(UTC) + timedelta(seconds=float(chance.uniform(5, 90)))).isoformat()
    owner = staff[int(chance.integers(len(staff)))].person
    with contextlib.suppress(DeskAway):
        reply = await desk.ask("PATCH", f"/promises/{said.promise}", {"owner": owner, "due_at": due})
        if reply.status == 202:
            said.hours.append(due)


async def _tell(desk: Desk, said: Said) -> None:
    with contextlib.suppress(DeskAway):
        reply = await desk.ask("POST", f"/promises/{said.promise}/told", {"how": "sms", "words": "We cannot ring you."})
        said.told = reply.status == 202


async def _ring(staff: list[Member], which: int, said: Said) -> None:
    """Two people want to keep the same promise at the same moment: one of them is refused."""
    said.rung = True
    two = (staff[which % len(staff)], staff[(which + HANDS) % len(staff)])
    asks = [member.desk.ask("POST", f"/promises/{said.promise}/ring", {}) for member in two]
    await asyncio.gather(*asks, return_exceptions=True)


async def _until_quiet(play: Play) -> None:
    """Every call over, and everybody told who was to be told."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE + PATIENCE):
            while any(not talk.ended.is_set() for talk in play.street.rung_back) or not await play.house.is_well():
                await play.sound.listened()
    await asyncio.sleep(GRACE)


async def _all_promises(stage: Stage) -> list[Promise]:
    store = await Store.open(store_of(folder_of(stage.settings, stage.config), stage.settings))
    try:
        async with store.reading() as t:
            return [*await t.open_promises(), *await t.ended_promises(10**9)]
    finally:
        await store.close()


def _counted(stage: Stage, words: Words, promises: list[Promise], rings: list[Talk], kills: int, seed: int) -> Kept:
    of = {str(promise.id): promise for promise in promises}
    unended = [promise for promise in promises if promise.end is None]
    numbers = [promise.number for promise in unended]
    now = datetime.now(UTC)
    late = [promise for promise in unended if promise.due_at < now - timedelta(seconds=GRACE)]
    return Kept(
        kills=kills,
        promises=len(promises),
        moved=sum(len(said.hours) for said in words.said),
        told=sum(said.told for said in words.said),
        rung=len({_number(talk) for talk in rings}),
        kept=sum(promise.end in {PromiseEnd.KEPT, PromiseEnd.LATE} for promise in promises),
        pressed=sum(promise.reminded_at is not None for promise in promises),
        lost=sum(not _is_as_taken(said, of) for said in words.said if said.promise),
        doubled=len(numbers) - len(set(numbers)),
        rung_twice=sum(_twice(talks) for talks in _by_number(rings)),
        unpressed=sum(promise.late_at is None for promise in late),
        nobodys=sum(promise.owner not in stage.settings.people for promise in unended),
        seed=seed,
    )


def _is_as_taken(said: Said, of: dict[str, Promise]) -> bool:
    """It is there, moved as often as it was moved, and told if it was."""
    promise = of.get(said.promise or "")
    if promise is None:
        return False
    hours = {move.due_at for move in promise.moves}
    moved = all(datetime.fromisoformat(hour) in hours for hour in said.hours)
    return moved and (not said.told or promise.end is not None)


def _by_number(rings: list[Talk]) -> Iterator[list[Talk]]:
    of: dict[str, list[Talk]] = {}
    for talk in rings:
        of.setdefault(_number(talk), []).append(talk)
    yield from of.values()


def _number(talk: Talk) -> str:
    return user_of(uri_of(talk.invite.header("to"))) if talk.invite else ""


def _twice(talks: list[Talk]) -> bool:
    """Two of them at once, or one after somebody had been spoken to."""
    in_order = sorted(talks, key=lambda talk: talk.began_at)
    return any(
        before.ended_at is None or before.ended_at > after.began_at or _spoke(before) for before, after in pairwise(in_order)
    )


def _spoke(talk: Talk) -> bool:
    return talk.answered_at is not None and talk.ended_at is not None and talk.ended_at - talk.answered_at > SURELY_SPOKEN


def in_words(kept: Kept) -> str:
    """The result for somebody who reads no JSON."""
    return (
        f"The desk was killed {kept.kills} times while {kept.promises} promises were made; {kept.moved} were moved, {kept.told} "
        f"broken and told, {kept.kept} kept, {kept.pressed} pressed.\n"
        f"{kept.lost} were lost, {kept.doubled} doubled, {kept.rung_twice} of {kept.rung} customers rung twice, "
        f"{kept.unpressed} let lapse, {kept.nobodys} were nobody's."
    )
