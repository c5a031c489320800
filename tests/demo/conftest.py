"""Two demo telephones on loopback that call each other directly: no house between them."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

import numpy as np
import pytest

from vivevoix.demo.hearing import below_the_tones, pilot
from vivevoix.demo.phone import Telephone
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.sip_text import Address


class Pair(NamedTuple):
    sound: Sound
    aya: Telephone
    ben: Telephone


def babble(seed: int) -> np.ndarray:
    """Noise as loud as speech, where no voice library is needed."""
    return below_the_tones((np.random.default_rng(seed).normal(0, 3000, 16000)).astype(np.int16))


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    sound = Sound()
    aya_voice = sound.know(Voice("aya", pilot(1), babble(1)))
    ben_voice = sound.know(Voice("ben", pilot(22), babble(2)))
    ben = await Telephone(sound, ben_voice, Address("127.0.0.1", 9), account="ben").open()
    aya = await Telephone(sound, aya_voice, ben.exchange.here, account="aya").open()
    async with asyncio.TaskGroup() as group:
        beat = group.create_task(sound.run())
        yield Pair(sound, aya, ben)
        aya.close()
        ben.close()
        beat.cancel()
