"""Mixing: a leg that hears several others, or one with a tone under it, gets the sum, every 20 ms, all legs in a few array operations."""

from collections.abc import Iterable, Iterator

import numpy as np

from vivevoix.line.media.audio.sound import DECODE, ENCODE, FRAME, PCMA, PCMU, SILENCE, decode
from vivevoix.line.media.leg import Cushion, Leg

_DECODE = np.concatenate([DECODE[PCMU], DECODE[PCMA]]).astype(np.int32)
_ENCODE = np.concatenate([ENCODE[PCMU], ENCODE[PCMA]])


class Mixing:
    """Who is mixed for whom."""

    def __init__(self) -> None:
        self._mixers: list[Leg] = []
        self._heard: list[Leg] = []
        self._whom = np.zeros((0, 0), np.intp)
        """For each mixing leg the places of its sources in `_heard`; the place after the last one is silence."""

    def plan(self, legs: Iterable[Leg]) -> None:
        """Take up the present wishes of these legs."""
        self._mixers = [leg for leg in legs if leg.mixes]
        heard = list(dict.fromkeys(source for leg in self._mixers for source in leg.sources))
        for leg in set(self._heard) - set(heard):
            leg.cushion = None
        for leg in heard:
            leg.cushion = leg.cushion or Cushion()
        self._heard = heard
        place = {leg: at for at, leg in enumerate(heard)}
        widest = max((len(leg.sources) for leg in self._mixers), default=0)
        rows = [[place[s] for s in leg.sources] + [len(heard)] * (widest - len(leg.sources)) for leg in self._mixers]
        self._whom = np.array(rows, np.intp).reshape(len(rows), widest)

    def frames(self) -> Iterator[tuple[Leg, bytes]]:
        """What each mixing leg is sent for these 20 ms, in its own codec."""
        if not self._mixers:
            return
        levels = np.zeros((len(self._heard) + 1, FRAME), np.int32)
        levels[:-1] = self._take()
        summed = levels[self._whom].sum(axis=1)
        for at, leg in enumerate(self._mixers):
            if leg.tone is not None:
                summed[at] += decode(leg.tone_frame(leg.tone), leg.codec)
        mixed = np.clip(summed, -32768, 32767) + 32768
        mixed += np.array([[65536 if leg.codec == PCMA else 0] for leg in self._mixers], np.int32)
        codes = _ENCODE[mixed].tobytes()
        for at, leg in enumerate(self._mixers):
            yield leg, codes[at * FRAME : (at + 1) * FRAME]

    def _take(self) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
        frames = [(leg.cushion and leg.cushion.take()) or SILENCE[leg.sound_codec] for leg in self._heard]
        codes = np.frombuffer(b"".join(frames), np.uint8).reshape(-1, FRAME).astype(np.int32)
        codes += np.array([[256 if leg.sound_codec == PCMA else 0] for leg in self._heard], np.int32)
        return _DECODE[codes]
