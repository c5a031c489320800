"""Who hears whom, proved by content: everyone speaks three quiet tones of their own under their words.

Speech stays below 2,200 Hz, the tones lie above, so that a short window of received audio says which people are in it,
also when several are mixed. Sound is 8,000 samples a second, 16 bit, and travels as G.711.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vivevoix.demo.sip_text import PCMA, PCMU

RATE = 8000
FRAME = 160
"""Samples in one packet of 20 ms."""
WINDOW = 1920
"""Samples looked at together: 240 ms, so that tones 20 Hz apart stay five bins apart."""
CHOICE = 17
LOWS, MIDDLES, HIGHS = (np.arange(start, start + 20 * CHOICE, 20) for start in (2400, 2740, 3080))
WHOLE = 800
"""Speech is padded to multiples of this: whole packets and whole periods of every tone."""
SPEECH_BELOW = 2200
TONE_LEVEL = 700.0
"""Amplitude of each tone, of 32,767: under speech it is a faint whistle."""
HEARD_ABOVE = 130.0
"""Amplitude from which a tone counts as heard; the tones may be halved by mixing."""

Pcm = NDArray[np.int16]
Bytes8 = NDArray[np.uint8]


class Pilot(NamedTuple):
    """A person's three tones, as indices into LOWS, MIDDLES and HIGHS."""

    low: int
    middle: int
    high: int


def pilot(number: int) -> Pilot:
    """The pilot of the `number`th person; 289 people can speak at once.

    Two people share at most one tone, so two voices mixed can never be taken for a third.
    """
    low, other = number % CHOICE, number // CHOICE % CHOICE
    return Pilot(low, (low + other) % CHOICE, (low + 2 * other) % CHOICE)


def _ulaw_decoded() -> Pcm:
    """Every µ-law byte as a sample (ITU-T G.711)."""
    code = ~np.arange(256, dtype=np.uint8)
    size = (((code & 0x0F).astype(np.int32) << 3) + 0x84) << ((code & 0x70) >> 4)
    return np.where(code & 0x80, 0x84 - size, size - 0x84).astype(np.int16)


def _alaw_decoded() -> Pcm:
    """Every A-law byte as a sample (ITU-T G.711)."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    part, size = (code & 0x70) >> 4, (code & 0x0F).astype(np.int32) << 4
    size = np.where(part == 0, size + 8, (size + 0x108) << np.maximum(part.astype(np.int32) - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


def _encoder(decoded: Pcm) -> Bytes8:
    """For every 16-bit sample, the byte whose sample lies nearest."""
    order = np.argsort(decoded, kind="stable")
    levels = decoded[order].astype(np.int32)
    samples = np.arange(-32768, 32768)
    after = np.clip(np.searchsorted(levels, samples), 1, 255)
    nearer = np.where(samples - levels[after - 1] <= levels[after] - samples, after - 1, after)
    return order[nearer].astype(np.uint8)


DECODED = {PCMU: _ulaw_decoded(), PCMA: _alaw_decoded()}
_ENCODED = {codec: _encoder(table) for codec, table in DECODED.items()}


def encode(pcm: Pcm, codec: int) -> bytes:
    """Samples as G.711."""
    return _ENCODED[codec][pcm.astype(np.int32) + 32768].tobytes()


def decode(sound: bytes, codec: int) -> Pcm:
    """G.711 as samples."""
    return np.asarray(DECODED[codec][np.frombuffer(sound, np.uint8)])


def below_the_tones(speech: Pcm) -> Pcm:
    """The speech without anything where tones live; padded to whole periods of every tone, so that it loops without a click."""
    padded = np.zeros(-(-len(speech) // WHOLE) * WHOLE)
    padded[: len(speech)] = speech
    spectrum = np.fft.rfft(padded)
    spectrum[np.fft.rfftfreq(len(padded), 1 / RATE) > SPEECH_BELOW] = 0
    return np.asarray(np.clip(np.fft.irfft(spectrum, len(padded)), -28000, 28000), np.int16)


def with_pilot(speech: Pcm, own: Pilot) -> Pcm:
    """Speech as `below_the_tones` left it, with this person's tones under it."""
    at = np.arange(len(speech)) * (2 * np.pi / RATE)
    tones = TONE_LEVEL * sum(np.sin(at * tone) for tone in (LOWS[own.low], MIDDLES[own.middle], HIGHS[own.high]))
    return np.asarray(speech + tones, np.int16)


_ALL = np.concatenate([LOWS, MIDDLES, HIGHS])
_PROBE = np.exp(-2j * np.pi * np.outer(np.arange(WINDOW), _ALL) / RATE) * (np.hanning(WINDOW) * 4 / WINDOW)[:, None]
_PROBES = np.concatenate([_PROBE.real, _PROBE.imag], axis=1).astype(np.float32)


def tones_in(windows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """For windows `[n, WINDOW]` of samples: `[n, tones]`, which tones are in each (Goertzel's sums, all at once)."""
    sums = windows @ _PROBES
    size = np.hypot(sums[:, : len(_ALL)], sums[:, len(_ALL) :])
    floor = np.median(size, axis=1, keepdims=True)
    return np.asarray((size > HEARD_ABOVE) & (size > 4 * floor))


def people_in(windows: NDArray[np.float32], pilots: dict[Pilot, str]) -> list[frozenset[str]]:
    """Who of these people is in each window."""
    if not pilots or not len(windows):
        return [frozenset()] * len(windows)
    tones, names = tones_in(windows), list(pilots.values())
    theirs = np.array(list(pilots)) + np.array([0, CHOICE, 2 * CHOICE])
    found = np.logical_and.reduce(tones[:, theirs], axis=2)
    return [frozenset(names[who] for who in np.flatnonzero(row)) for row in found]


def first_frame_of(frames: Iterable[Pcm], own: Pilot) -> int:
    """The first of these 20 ms frames in which this pilot sounds at more than half its size; 0 when none stands out."""
    at = np.arange(FRAME) * (-2j * np.pi / RATE)
    probe = np.exp(at * LOWS[own.low]) * (2 / FRAME)
    sizes = np.array([abs(np.dot(frame[:FRAME].astype(np.float32), probe[: len(frame)])) for frame in frames])
    return int(np.argmax(sizes > TONE_LEVEL / 2)) if len(sizes) else 0
