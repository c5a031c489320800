"""The people of a telephony test: callers behind the provider, staff at desk phones, and what is said on the pages."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.telephony.running import PASSWORD, PROVIDER, SIP
from vivevoix.demo.exchange import Answering
from vivevoix.demo.hearing import below_the_tones, pilot
from vivevoix.demo.phone import Telephone
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.sip_text import Address, Message
from vivevoix.demo.talk import Talk

if TYPE_CHECKING:
    from tests.telephony.conftest import TelephonyHouse

PATIENCE = 25.0
"""Seconds a telephone may take to do what it should."""
VOICES = {
    name: number for number, name in enumerate(("caller", "second-caller", "aya", "tom", "ngozi", "mia", "customer", "helen"), 1)
}


def voice_of(name: str) -> Voice:
    """A voice with its own three tones under noise as loud as speech."""
    noise = np.random.default_rng(VOICES[name]).normal(0, 1500, 16000).astype(np.int16)
    return Voice(name, pilot(VOICES[name] * 5), below_the_tones(noise))


class WitnessPhone(Telephone):
    """A telephone that also remembers every request it received."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.requests: list[Message] = []
        self.rings: asyncio.Queue[Talk] = asyncio.Queue()
        self.on_ring = self.rings.put_nowait

    def _asked(self, request: Message, answering: Answering) -> None:
        self.requests.append(request)
        super()._asked(request, answering)

    async def rung(self) -> Talk:
        """The next time it rings."""
        return await asyncio.wait_for(self.rings.get(), PATIENCE)

    def got(self, method: str) -> Message:
        """The latest request of this kind."""
        return next(each for each in reversed(self.requests) if each.method == method)


class Street:
    def __init__(self, house: "TelephonyHouse", sound: Sound) -> None:
        self.house, self.sound = house, sound
        self.voices = {name: sound.know(voice_of(name)) for name in VOICES}
        self._server = Address(house.host, SIP)
        self.provider = WitnessPhone(sound, self.voices["caller"], self._server, account="provider", host=f"{house.network}.2")
        self.phones: list[WitnessPhone] = []

    async def open(self) -> None:
        await self.provider.open(PROVIDER)

    async def close(self) -> None:
        """Everyone hangs up, telephones sign off, and the floor is empty again."""
        for phone in (self.provider, *self.phones):
            for talk in list(phone.talks):
                talk.hang_up()
        await self.until(lambda: not any(phone.talks for phone in (self.provider, *self.phones)))
        for phone in self.phones:
            await phone.register(0)
            phone.close()
        async with asyncio.timeout(PATIENCE):
            while (await self.page("wes", "/board"))["calls"]:
                await self.sound.listened()
        self.provider.close()

    # Telephones.

    async def phone(self, person: str) -> WitnessPhone:
        """The desk phone of this person, registered and known to the house to be there."""
        phone = WitnessPhone(
            self.sound, self.voices[person], self._server, account=person, password=PASSWORD, host=f"{self.house.network}.3"
        )
        self.phones.append(phone)
        await phone.open()
        assert (await phone.register()).code == 200
        await self.until_present(f"{person}:1")
        return phone

    async def until_present(self, phone: str) -> None:
        """Until the house knows that this telephone is there: `aya:1`, `mia:browser`."""
        await self.until_board(lambda board: phone in board["people"][phone.partition(":")[0]]["present"])

    def call(self, number: str, voice: str = "caller", shown: str = "+441134960142") -> Talk:
        """Somebody outside rings this number."""
        return self.provider.call(number, voice=self.voices[voice], shown=shown)

    async def conversation(self, number: str, phone: WitnessPhone) -> tuple[Talk, Talk]:
        """A caller rings, this telephone is answered, and both hear each other: the caller's side, ours."""
        caller = self.call(number)
        ours = await phone.rung()
        ours.answer()
        assert await caller.until_settled(PATIENCE)
        await self.hears(caller, phone.account)
        await self.hears(ours, "caller")
        return caller, ours

    # Hearing.

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Look again after every 240 ms of sound. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():
                await self.sound.listened()

    async def hears(self, talk: Talk, *names: str) -> None:
        """Until this telephone has heard exactly these people, for three windows in a row."""
        wanted = frozenset(names)
        try:
            await self.until(lambda: len(talk.stream.heard) > 2 and all(each.people == wanted for each in talk.stream.heard[-3:]))
        except TimeoutError:
            heard = [(sorted(each.people), each.packets, each.loud) for each in talk.stream.heard[-4:]]
            raise AssertionError(f"should hear {sorted(wanted)}, but heard {heard}") from None

    async def presses(self, talk: Talk, keys: str) -> None:
        """Until these keys have arrived at this telephone, each once."""
        with contextlib.suppress(TimeoutError):
            await self.until(lambda: len(talk.stream.pressed) >= len(keys))
        assert talk.stream.pressed == keys, f"pressed {keys!r}, arrived {talk.stream.pressed!r}"

    async def hears_hold_tone(self, talk: Talk) -> None:
        """Nobody, and yet not silence: the soft double note comes every few seconds."""
        await self.hears(talk)
        begun = len(talk.stream.heard)
        await self.until(lambda: any(each.loud > 50 for each in talk.stream.heard[begun:]))
        assert not any(each.people for each in talk.stream.heard[begun:])

    # What is said on the pages.

    async def page(self, person: str, path: str) -> Any:
        return await asyncio.to_thread(self.house.pages[person].get, path)

    async def says(self, person: str, path: str, body: Any = None) -> Any:
        return await asyncio.to_thread(self.house.pages[person].post, path, body)

    async def call_of(self, person: str) -> str:
        """The id of the call this person is on."""
        board = await self.page(person, "/board")
        return next(str(call["id"]) for call in board["calls"] if (call.get("holder") or {}).get("person") == person)

    async def act(self, person: str, act: str, body: Any = None) -> None:
        """A click on the page of somebody who is on a call: `hold`, `resume`, `consult`…"""
        await self.says(person, f"/calls/{await self.call_of(person)}/{act}", body)

    async def until_board(self, true: Callable[[Any], object]) -> Any:
        """Until the board of the house is so. Returns it."""
        async with asyncio.timeout(PATIENCE):
            while not true(board := await self.page("wes", "/board")):
                await self.sound.listened()
        return board
