"""Members of staff with desk phones, who behave like people: they take a moment, are busy, ask a colleague, hang up."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from numpy.random import Generator

from vivevoix.demo.phone import Telephone
from vivevoix.demo.play.house import Desk, DeskAway
from vivevoix.demo.play.ledger import Ledger
from vivevoix.demo.talk import Talk

SILENCE = 6.0
"""Seconds without a packet after which a person says `hello?` and hangs up."""
REGISTRATION = 60


class Temper(Struct, frozen=True, kw_only=True):
    """How people behave, as chances and seconds."""

    answers_after: tuple[float, float] = (1.0, 6.0)
    declines: float = 0.06
    ignores: float = 0.08
    holds: float = 0.15
    hands_over: float = 0.12
    by_own_key: float = 0.5
    """Of holds and hand-overs: with the telephone's own key (re-INVITE, REFER) instead of the page."""
    hangs_up: float = 0.1
    """They end the conversation themselves."""
    rings_back: float = 0.5
    """Chance of keeping an open promise of theirs at each look at the page."""


STEADY = Temper(answers_after=(0.5, 2.0), declines=0.04, ignores=0.04, holds=0.0, hands_over=0.0, hangs_up=0.0, rings_back=0.0)
"""For measuring: nobody changes who hears whom."""


class Member:
    """One member of staff: a registered desk phone and a signed-in page."""

    def __init__(
        self,
        person: str,
        phone: Telephone,
        desk: Desk,
        ledger: Ledger,
        temper: Temper,
        chance: Generator,
        colleagues: dict[str, str],
    ) -> None:
        """`colleagues`: extensions of the others, by person."""
        self.person, self.phone, self.desk = person, phone, desk
        self._ledger, self._temper, self._chance, self._colleagues = ledger, temper, chance, colleagues
        self._rung: asyncio.Queue[Talk] = asyncio.Queue()
        self.ready = asyncio.Event()
        """Registered once, and said to be here."""
        phone.on_ring = self._rung.put_nowait

    async def live(self) -> None:
        """Be at work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._come_in(group))
            if self._temper.rings_back:
                group.create_task(self._keep_promises())
            while True:
                await self._take(await self._rung.get())

    async def _come_in(self, group: asyncio.TaskGroup) -> None:
        while True:
            if (await self.phone.register(REGISTRATION)).code == 200 and await self._say_here():
                break
            await asyncio.sleep(0.5)
        self.ready.set()
        group.create_task(self.phone.stay_registered(REGISTRATION))

    async def _say_here(self) -> bool:
        with contextlib.suppress(DeskAway):
            return (await self.desk.ask("POST", "/me/here", {"here": True})).status < 300
        return False

    async def _take(self, talk: Talk) -> None:
        """One ringing call: decide, answer, speak."""
        mood = self._chance.random()
        await _first(talk.ended, self._chance.uniform(*self._temper.answers_after))
        if talk.ended.is_set():
            return
        if mood < self._temper.declines:
            talk.decline()
        elif mood < self._temper.declines + self._temper.ignores:
            await _first(talk.ended, 30)
            talk.hang_up()
        else:
            talk.answer()
            self._ledger.took_part(self.person, talk)
            await self._converse(talk)

    async def _converse(self, talk: Talk) -> None:
        with self._doing(talk):
            await _first(talk.ended, self._chance.uniform(2, 5))
            mood = self._chance.random()
            if talk.ended.is_set():
                pass
            elif mood < self._temper.holds:
                await self._hold(talk)
            elif mood < self._temper.holds + self._temper.hands_over:
                await self._hand_over(talk)
            elif mood > 1 - self._temper.hangs_up:
                await _first(talk.ended, self._chance.uniform(3, 8))
                talk.hang_up()
        while not talk.ended.is_set():
            await _first(talk.ended, 0.5)
            if silent_for(talk) > SILENCE:
                talk.hang_up()

    @contextlib.contextmanager
    def _doing(self, talk: Talk) -> Iterator[None]:
        """The desk may be away while we click: then the click is lost, the conversation is not."""
        with contextlib.suppress(DeskAway):
            yield

    async def _hold(self, talk: Talk) -> None:
        if self._chance.random() < self._temper.by_own_key:
            await talk.hold()
            await _first(talk.ended, self._chance.uniform(1.5, 4))
            if not talk.ended.is_set():
                await talk.resume()
            return
        if (call := await self._my_call()) and (await self._click(call, "hold")):
            await _first(talk.ended, self._chance.uniform(1.5, 4))
            await self._click(call, "resume")

    async def _hand_over(self, talk: Talk) -> None:
        """Introduce a colleague on the page, or send the caller on with the telephone's transfer key."""
        colleague = await self._somebody_free()
        if colleague is None or talk.ended.is_set():
            return
        if self._chance.random() < self._temper.by_own_key:
            self._ledger.hand_overs += await talk.refer(self._colleagues[colleague]) == 202
            return
        call = await self._my_call()
        if call and await self._click(call, "consult", {"person": colleague}):
            await _first(talk.ended, self._chance.uniform(5, 9))
            self._ledger.hand_overs += await self._click(call, "hand-over")

    async def _click(self, call: str, what: str, body: Any = None) -> bool:
        """False when refused, or when the desk is away for the moment."""
        with contextlib.suppress(DeskAway):
            return (await self.desk.ask("POST", f"/calls/{call}/{what}", {} if body is None else body)).status < 300
        return False

    async def _board(self) -> Any:
        return await self.desk.get("/board")

    async def _my_call(self) -> str | None:
        """The call this person has, as the board says."""
        for call in listed((await self._board())["calls"]):
            if (call.get("holder") or {}).get("person") == self.person:
                return str(call["id"])
        return None

    async def _somebody_free(self) -> str | None:
        """A colleague with a telephone of the play who is on no call."""
        board = await self._board()
        busy = {
            part["person"]
            for call in listed(board["calls"])
            for part in [call.get("holder"), call.get("second"), *call.get("ringing", ())]
            if part
        }
        free = sorted(self._colleagues.keys() - busy - {self.person})
        return str(self._chance.choice(free)) if free else None

    async def _keep_promises(self) -> None:
        """Now and then, when free: ring back somebody we owe a call."""
        while True:
            await asyncio.sleep(self._chance.uniform(8, 14))
            if self.phone.talks or self._chance.random() > self._temper.rings_back:
                continue
            with contextlib.suppress(DeskAway):
                owed = [
                    p
                    for p in listed((await self.desk.get("/promises"))["promises"])
                    if p.get("owner") == self.person and p.get("number")
                ]
                if owed:
                    await self.desk.ask("POST", f"/promises/{owed[0]['id']}/ring", {})


def listed(table: Any) -> list[Any]:
    """The API writes tables as objects or as lists."""
    return list(table.values()) if isinstance(table, dict) else list(table)


def silent_for(talk: Talk) -> float:
    """Seconds since anything was heard in an answered conversation, hold tones included."""
    heard_at = max(talk.stream.last_packet_at, talk.answered_at or 0.0)
    return asyncio.get_running_loop().time() - heard_at if talk.answered_at and not talk.held_by_us else 0.0


async def _first(event: asyncio.Event, seconds: float) -> None:
    """Until the event, at most so long."""
    with contextlib.suppress(TimeoutError):
        # Not wait_for: before Python 3.12 it can swallow a cancellation that comes with the event.
        async with asyncio.timeout(seconds):
            await event.wait()
