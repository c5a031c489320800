"""The whole play: the real house, its staff at their desk phones, and the street that rings them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from msgspec import Struct
from numpy.random import Generator, default_rng

from vivevoix.demo.hearing import pilot
from vivevoix.demo.phone import MD5_ONLY, SHA256_FIRST, Telephone
from vivevoix.demo.play.callers import Pace, PublishedNumber, Street, sayings
from vivevoix.demo.play.house import Desk, DeskAway, HouseProcess
from vivevoix.demo.play.ledger import Ledger
from vivevoix.demo.play.staff import Member, Temper, listed
from vivevoix.demo.play.stage import HOUSE_AT, PROVIDER_AT, Stage
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.sip_text import PCMA, PCMU, Address
from vivevoix.demo.voices import STAFF_WORDS, Saying, Speech
from vivevoix.reading.addresses import normal_number
from vivevoix.settings import Person

PROVIDER_PILOT = 39
THANKS = Saying("Ah, you ring me back. Thank you! I thought nobody would.", "en", 3)


class Play(Struct, kw_only=True):
    """Everything of a running play."""

    stage: Stage
    house: HouseProcess
    sound: Sound
    street: Street
    staff: list[Member]
    ledger: Ledger
    watcher: Desk
    """The page of somebody who may see every promise."""
    group: asyncio.TaskGroup

    async def look_for_promises(self) -> None:
        """Note in the ledger whom we owe a call, as the store says now. Raises DeskAway."""
        promises = listed((await self.watcher.get("/promises"))["promises"])
        numbers = {str(promise.get("number")) for promise in promises}
        self.ledger.see_promises(numbers, asyncio.get_running_loop().time())

    async def watch_promises(self) -> None:
        """Look twice a second, until cancelled; a desk that is away is looked at again."""
        while True:
            with contextlib.suppress(DeskAway):
                await self.look_for_promises()
            await asyncio.sleep(0.5)

    async def until_settled(self, seconds: float) -> None:
        """Give the house so long to write down what it owes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.ledger.unsettled():
                    await self.sound.listened()


@contextlib.asynccontextmanager
async def playing(stage: Stage, *, seed: int, temper: Temper, pace: Pace) -> AsyncIterator[Play]:
    """Start the house and everybody in it; at the end send everybody home and end the house. Raises DidNotStart, NoVoices."""
    house, speech = HouseProcess(stage), Speech(stage.config.with_name("voices"))
    greetings = [_greeting(stage, name, number) for number, name in enumerate(_with_phones(stage))]
    sound = Sound()
    # The provider must be there before the house looks whether it is.
    provider = await _provider(stage, sound, speech)
    try:
        await asyncio.gather(house.start(), asyncio.to_thread(speech.learn, [*greetings, *sayings()]))
        async with asyncio.TaskGroup() as group:
            play = await _gather(stage, house, provider, sound, speech, group, temper, pace, default_rng(seed))
            tasks = [
                group.create_task(each) for each in (play.sound.run(), play.street.answer_ring_backs(), play.watch_promises())
            ]
            tasks += [group.create_task(member.live()) for member in play.staff]
            try:
                await _until_all_here(play.staff)
                yield play
            finally:
                for task in tasks:
                    task.cancel()
                for phone in (play.street.provider, *(member.phone for member in play.staff)):
                    phone.close()
    finally:
        await house.end()


async def _gather(
    stage: Stage,
    house: HouseProcess,
    provider: Telephone,
    sound: Sound,
    speech: Speech,
    group: asyncio.TaskGroup,
    temper: Temper,
    pace: Pace,
    chance: Generator,
) -> Play:
    """Everybody with their telephones plugged in, nobody doing anything yet."""
    ledger = Ledger()
    named = enumerate(_with_phones(stage))
    return Play(
        stage=stage,
        house=house,
        sound=sound,
        street=Street(provider, sound, speech, ledger, _published(stage), pace, chance),
        staff=[await _member(stage, name, number, sound, speech, ledger, temper, chance) for number, name in named],
        ledger=ledger,
        watcher=Desk(stage.settings.web.port, *_who_sees_all(stage)),
        group=group,
    )


async def _provider(stage: Stage, sound: Sound, speech: Speech) -> Telephone:
    """The far end of every trunk: all callers ring from here, and whoever we ring answers here."""
    voice = sound.know(Voice("rung-back", pilot(PROVIDER_PILOT), speech.of(*THANKS)))
    house = Address(HOUSE_AT, stage.settings.sip.port)
    provider = Telephone(sound, voice, house, account="provider", host=PROVIDER_AT, codecs=(PCMA, PCMU))
    return await provider.open(stage.provider_port)


def _with_phones(stage: Stage) -> list[str]:
    """People whose desk phone we play. The others are left for browsers."""
    return [name for name, person in stage.settings.people.items() if any(phone.account for phone in person.phones)]


def _greeting(stage: Stage, name: str, number: int) -> Saying:
    person, house = stage.settings.people[name], stage.settings.house
    language = person.language or house.language
    return Saying(STAFF_WORDS[language].format(house=house.name, name=person.name), language, number)


async def _member(
    stage: Stage, name: str, number: int, sound: Sound, speech: Speech, ledger: Ledger, temper: Temper, chance: Generator
) -> Member:
    settings, person = stage.settings, stage.settings.people[name]
    voice = sound.know(Voice(name, pilot(number), speech.of(*_greeting(stage, name, number))))
    ledger.ours.setdefault(name, [])
    account = next(phone for phone in person.phones if phone.account)
    phone = Telephone(
        sound,
        voice,
        Address(HOUSE_AT, settings.sip.port),
        account=account.account or "",
        password=account.password or "",
        # Old and new telephones: every third speaks only MD5, every second prefers µ-law.
        digests=MD5_ONLY if number % 3 == 0 else SHA256_FIRST,
        codecs=(PCMU, PCMA) if number % 2 else (PCMA, PCMU),
    )
    await phone.open()
    desk = Desk(settings.web.port, name, person.password or "")
    colleagues = {other: ext for other in _with_phones(stage) if other != name and (ext := settings.people[other].extension)}
    return Member(name, phone, desk, ledger, temper, chance, colleagues)


def _published(stage: Stage) -> list[PublishedNumber]:
    settings = stage.settings
    return [
        PublishedNumber(line=name, number=normal_number(number, settings.house.country))
        for name, line in settings.lines.items()
        for number in line.numbers
    ]


def _who_sees_all(stage: Stage) -> tuple[str, str]:
    """A person whose page shows every promise, and their password."""
    rank = {"administrator": 0, "supervisor": 1}

    def order(named: tuple[str, Person]) -> int:
        return rank.get(named[1].role, 2)

    name, person = min(stage.settings.people.items(), key=order)
    return name, person.password or ""


async def _until_all_here(staff: list[Member]) -> None:
    async with asyncio.timeout(30):
        await asyncio.gather(*(member.ready.wait() for member in staff))
