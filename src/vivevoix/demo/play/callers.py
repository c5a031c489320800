"""Callers: they ring our numbers through the provider, wait as long as they can, say what is the matter, and hang up."""

import asyncio
from collections.abc import Callable

from msgspec import Struct
from numpy.random import Generator

from vivevoix.demo.hearing import pilot
from vivevoix.demo.phone import Telephone
from vivevoix.demo.play.ledger import Caller, Ledger
from vivevoix.demo.play.staff import silent_for
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.talk import Talk
from vivevoix.demo.voices import CALLER_WORDS, Saying, Speech

CUT_AFTER = 4.0
"""Seconds of nothing at all, not even a hold tone, after which a caller knows that the call was cut."""
FIRST_PILOT, PILOTS = 40, 240
"""Staff have the first forty; callers take the rest in turn."""
NAMES = {
    "en": ("Margaret Hale", "Owen Price", "Siobhán Gallagher", "Priya Raman", "George Fenn", "Alice Thwaite", "Ravi Menon"),
    "fr": ("Jeanne Moreau-Petit", "Lucien Garnier", "Maëlle Le Goff", "Idriss Benali", "Odile Charpentier", "Rémi Vasseur"),
}
FICTION = {
    "en": ("+441134960", "+441144960", "+441154960", "+441164960", "+441174960", "+441184960", "+441214960", "+441314960"),
    "fr": ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649"),
}
"""Beginnings of numbers nobody has (Ofcom, Arcep)."""


class Pace(Struct, frozen=True, kw_only=True):
    """How callers behave, in seconds and chances."""

    talks: tuple[float, float] = (8.0, 20.0)
    waits: tuple[float, float] = (25.0, 60.0)
    leaves_early: float = 0.1


class PublishedNumber(Struct, frozen=True, kw_only=True):
    """A line as callers know it."""

    line: str
    number: str
    """E.164."""

    @property
    def language(self) -> str:
        return "fr" if self.number.startswith(("+33", "+1514")) else "en"


def sayings() -> list[Saying]:
    """Everything any caller says."""
    return [
        _saying(count, language) for language, names in NAMES.items() for count in range(len(names) * len(CALLER_WORDS[language]))
    ]


def _name(count: int, language: str) -> str:
    return NAMES[language][count % len(NAMES[language])]


def _saying(count: int, language: str) -> Saying:
    words = CALLER_WORDS[language]
    return Saying(words[count % len(words)].format(name=_name(count, language)), language, count % len(NAMES[language]))


class Street:
    """Everyone out there, behind one trunk."""

    def __init__(
        self,
        provider: Telephone,
        sound: Sound,
        speech: Speech,
        ledger: Ledger,
        lines: list[PublishedNumber],
        pace: Pace,
        chance: Generator,
    ) -> None:
        self.provider, self._sound, self._speech, self._ledger = provider, sound, speech, ledger
        self._lines, self._pace, self._chance = lines, pace, chance
        self._count = 0
        self.closing = asyncio.Event()
        """Set at the end of the play: whoever still waits gives up, whoever speaks says goodbye."""
        self.rung_back: list[Talk] = []
        self._called_back: asyncio.Queue[Talk] = asyncio.Queue()
        provider.on_ring = self._called_back.put_nowait

    def next_caller(self) -> Caller:
        """Somebody picks up their telephone and rings one of our lines."""
        count = self._count
        self._count += 1
        published = self._lines[int(self._chance.integers(len(self._lines)))]
        saying = _saying(count, published.language)
        voice = self._sound.know(Voice(f"caller-{count}", pilot(FIRST_PILOT + count % PILOTS), self._speech.of(*saying)))
        number = _number_of(count, published.language)
        talk = self.provider.call(published.number, voice=voice, shown=number, name=_name(count, published.language))
        caller = Caller(number=number, name=voice.name, line=published.line, talk=talk)
        self._ledger.callers.append(caller)
        return caller

    async def live_through(self, caller: Caller) -> None:
        """One caller's call from ringing to goodbye."""
        talk = caller.talk
        early = self._chance.random() < self._pace.leaves_early
        patience = self._chance.uniform(2, 7) if early else self._chance.uniform(*self._pace.waits)
        talks = self._chance.uniform(*self._pace.talks)
        try:
            await self._until(talk, lambda: bool(self._ledger.people_heard(caller)), patience)
            if not talk.ended.is_set() and self._ledger.people_heard(caller):
                await self._until(talk, lambda: silent_for(talk) > CUT_AFTER, talks)
            caller.cut_off = silent_for(talk) > CUT_AFTER
            talk.hang_up()
            await self._until(talk, lambda: False, 40, hurry=False)
        finally:
            self._sound.forget(talk.voice)

    async def _until(self, talk: Talk, true: Callable[[], bool], seconds: float, *, hurry: bool = True) -> None:
        """Until something is true, the call is over, the play closes, or time is up."""
        until = asyncio.get_running_loop().time() + seconds
        while not talk.ended.is_set() and not true() and asyncio.get_running_loop().time() < until:
            if hurry and self.closing.is_set():
                return
            await self._sound.listened()

    async def answer_ring_backs(self) -> None:
        """People we promised to ring: they pick up after a moment, speak, and hang up. Until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._be_rung_back(await self._called_back.get()))

    async def _be_rung_back(self, talk: Talk) -> None:
        self.rung_back.append(talk)
        await self._until(talk, lambda: False, self._chance.uniform(1, 3))
        talk.answer()
        await self._until(talk, lambda: silent_for(talk) > CUT_AFTER, self._chance.uniform(*self._pace.talks))
        talk.hang_up()


def _number_of(count: int, language: str) -> str:
    """A number of nobody's, another for each of some thousand callers."""
    beginnings = FICTION[language]
    free = len("+441134960123") - len(beginnings[0]) if language == "en" else len("+33199001234") - len(beginnings[0])
    return f"{beginnings[count // 10**free % len(beginnings)]}{count % 10**free:0{free}d}"
