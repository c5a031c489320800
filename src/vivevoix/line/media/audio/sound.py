"""G.711 (ITU-T G.711) as look-up tables, and the tones a leg hears while nobody speaks to it. 8,000 samples a second."""

import numpy as np
from numpy.typing import NDArray

from vivevoix.core.calls.telephones import Tone

Pcm = NDArray[np.int16]
Codes = NDArray[np.uint8]

RATE = 8000
FRAME = 160
"""Samples, and with G.711 bytes, in 20 ms."""
PCMU = 0
PCMA = 8
SILENCE = {PCMU: b"\xff" * FRAME, PCMA: b"\xd5" * FRAME}


def _decode_ulaw() -> Pcm:
    code = ~np.arange(256) & 0xFF
    level = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return np.where(code & 0x80, 0x84 - level, level - 0x84).astype(np.int16)


def _decode_alaw() -> Pcm:
    code = np.arange(256) ^ 0x55
    exponent = (code & 0x70) >> 4
    level = ((code & 0x0F) << 4) + 8 + np.where(exponent > 0, 0x100, 0)
    level <<= np.maximum(exponent - 1, 0)
    signed: NDArray[np.int64] = np.where(code & 0x80, level, -level)
    return signed.astype(np.int16)


def _encode(decoded: Pcm) -> Codes:
    """For each of the 65,536 values, beginning with -32768, the code whose decoded value is nearest."""
    order = np.argsort(decoded, kind="stable")
    levels = decoded[order].astype(np.int32)
    borders = (levels[1:] + levels[:-1] + 1) // 2
    return order[np.searchsorted(borders, np.arange(-32768, 32768), side="right")].astype(np.uint8)


DECODE: dict[int, Pcm] = {PCMU: _decode_ulaw(), PCMA: _decode_alaw()}
ENCODE: dict[int, Codes] = {codec: _encode(table) for codec, table in DECODE.items()}


def _translation(origin: int, target: int) -> bytes:
    return ENCODE[target][DECODE[origin].astype(np.int32) + 32768].tobytes()


TRANSCODE: dict[tuple[int, int], bytes] = {
    (origin, target): _translation(origin, target) for origin in (PCMU, PCMA) for target in (PCMU, PCMA)
}
"""Tables for bytes.translate, from one codec to another."""


def encode(samples: Pcm, codec: int) -> bytes:
    return ENCODE[codec][samples.astype(np.int32) + 32768].tobytes()


def decode(codes: bytes, codec: int) -> Pcm:
    return DECODE[codec][np.frombuffer(codes, np.uint8)]


def _note(hertz: float, seconds: float, level: float, fading: bool) -> NDArray[np.float64]:
    """One note, eased in and out over 8 ms so that it does not click; `level` is a part of full scale."""
    t = np.arange(int(seconds * RATE)) / RATE
    ease = np.clip(np.minimum(t, t[-1] - t) / 0.008, 0, 1)
    envelope = np.sin(ease * np.pi / 2) ** 2 * (np.exp(-t * 6 / seconds * 0.5) if fading else 1)
    return np.asarray(level * 32767 * envelope * np.sin(2 * np.pi * hertz * t))


def _pause(seconds: float) -> NDArray[np.float64]:
    return np.zeros(int(seconds * RATE))


def _ringing() -> list[NDArray[np.float64]]:
    """The European ringing tone (ITU-T E.182, ETSI TR 101 041): 425 Hz, 1.5 s on, 3.5 s off."""
    return [_note(425, 1.5, 0.12, fading=False), _pause(3.5)]


def _hold() -> list[NDArray[np.float64]]:
    """Two soft falling notes (G5, E5), then nearly four seconds of quiet."""
    return [_note(783.99, 0.26, 0.05, fading=True), _pause(0.02), _note(659.26, 0.42, 0.05, fading=True), _pause(3.3)]


def _confirm() -> list[NDArray[np.float64]]:
    """Three short rising notes, every three seconds: press 1."""
    notes = [part for hertz in (523.25, 659.26, 783.99) for part in (_note(hertz, 0.14, 0.1, fading=False), _pause(0.06))]
    return [*notes, _pause(2.4)]


def _soon() -> list[NDArray[np.float64]]:
    """One soft note a second."""
    return [_note(659.26, 0.16, 0.05, fading=True), _pause(0.84)]


def _waits() -> list[NDArray[np.float64]]:
    """One low soft note every ten seconds."""
    return [_note(523.25, 0.4, 0.05, fading=True), _pause(9.6)]


def _listened() -> list[NDArray[np.float64]]:
    """One high soft note (C6) every fifteen seconds, the first at once."""
    return [_note(1046.5, 0.3, 0.04, fading=True), _pause(14.7)]


def _frames(parts: list[NDArray[np.float64]], codec: int) -> tuple[bytes, ...]:
    codes = encode(np.concatenate(parts).astype(np.int16), codec)
    return tuple(codes[at : at + FRAME] for at in range(0, len(codes) - FRAME + 1, FRAME))


_TUNES = {
    Tone.RINGING: _ringing(),
    Tone.HOLD: _hold(),
    Tone.CONFIRM: _confirm(),
    Tone.SOON: _soon(),
    Tone.WAITS: _waits(),
    Tone.LISTENED: _listened(),
}
TONES: dict[tuple[Tone, int], tuple[bytes, ...]] = {
    (tone, codec): _frames(parts, codec) for tone, parts in _TUNES.items() for codec in (PCMU, PCMA)
}
"""Whole tunes as 20 ms frames, to be repeated from the first, by tone and codec."""
