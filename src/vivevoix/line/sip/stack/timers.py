"""What is due when: one heap for the line and for sippy, whose own timers make three clocks and two copies each."""

import heapq
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from sippy.Core.EventDispatcher import ED2

Call = Callable[..., Any]


class Alarm:
    """One call that is due some time. Of a cancelled one nothing is held but its place in the heap."""

    __slots__ = ("_args", "_call", "_timers", "due", "every")

    def __init__(self, timers: "Timers", due: float, every: float | None, call: Call, args: tuple[Any, ...]) -> None:
        self._timers, self.due, self.every = timers, due, every
        self._call: Call | None = call
        self._args = args

    @property
    def is_cancelled(self) -> bool:
        return self._call is None

    def cancel(self) -> None:
        if self._call is not None:
            self._forget()
            self._timers.cancelled += 1

    def go(self) -> None:
        """sippy makes a timer and starts it in two steps; ours has begun already."""

    def ring(self) -> None:
        if self._call is None:
            return
        call, args = self._call, self._args
        if self.every is None:
            self._forget()
        call(*args)

    def _forget(self) -> None:
        self._call, self._args = None, ()


class Timers:
    """Times are those of `now`, in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._heap: list[tuple[float, int, Alarm]] = []
        self._order = count()
        self.cancelled = 0

    def serve_sippy(self) -> None:
        """From now on sippy's timers are ours."""
        ED2.regTimer = self._for_sippy

    def after(self, seconds: float, call: Call, *args: Any, again: bool = False) -> Alarm:
        alarm = Alarm(self, self._now() + seconds, seconds if again else None, call, args)
        self._push(alarm)
        return alarm

    def next(self) -> float | None:
        """When the next one is due."""
        while self._heap and self._heap[0][2].is_cancelled:
            heapq.heappop(self._heap)
            self.cancelled -= 1
        return self._heap[0][0] if self._heap else None

    def due(self) -> list[Alarm]:
        """Those whose time has come, the earliest first. The repeating ones are set again."""
        now, due = self._now(), []
        while (first := self.next()) is not None and first <= now:
            alarm = heapq.heappop(self._heap)[2]
            if alarm.every is not None:
                alarm.due = max(alarm.due + alarm.every, now)
                self._push(alarm)
            due.append(alarm)
        self._sweep()
        return due

    def _push(self, alarm: Alarm) -> None:
        heapq.heappush(self._heap, (alarm.due, next(self._order), alarm))

    def _sweep(self) -> None:
        """Most timers are cancelled long before they are due; they are cut out when they are most of the heap."""
        if self.cancelled * 2 > len(self._heap) + 64:
            self._heap = [entry for entry in self._heap if not entry[2].is_cancelled]
            heapq.heapify(self._heap)
            self.cancelled = 0

    def _for_sippy(self, call: Call, when: Any, ticks: int, absolute: bool, *args: Any) -> Alarm:
        """`when`: seconds from now, or a moment of sippy's. `ticks`: 1 for once, -1 for ever; sippy knows no other."""
        seconds = when.monot - self._now() if absolute else when
        return self.after(seconds, call, *args, again=ticks == -1)
