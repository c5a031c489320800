"""The one loop of the line process: sockets, sippy's timers and calls from other threads, all in the main thread.

sippy's own loop wakes a hundred times a second and moves every datagram through two threads. This one sleeps until a socket
or the next timer is due, and keeps sippy's timers itself, so that an idle line costs nothing and a datagram no thread change.
"""

import logging
import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from vivevoix.line.sip.stack.timers import Timers

log = logging.getLogger(__name__)

LONGEST = 30.0
"""Seconds of sleep at most."""


def now() -> datetime:
    """For facts: aware, UTC."""
    return datetime.now(UTC)


class Timer(Protocol):
    def cancel(self) -> None: ...


class HasFileno(Protocol):
    def fileno(self) -> int: ...


Ready = Callable[[int], None]
"""Called with the selector's mask (EVENT_READ, EVENT_WRITE)."""


class Loop:
    """Runs until `stop`. Everything but `from_thread` belongs to the thread that runs it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._waker, self._wake = socket.socketpair()
        self._waker.setblocking(False)
        self._wake.setblocking(False)
        self._running = True
        self._timers = Timers()
        self._timers.serve_sippy()
        self.watch(self._waker, self._drain_waker)

    @property
    def wake_fd(self) -> int:
        """For signal.set_wakeup_fd: a signal ends the sleep."""
        return self._wake.fileno()

    def watch(self, what: HasFileno, ready: Ready, mask: int = selectors.EVENT_READ) -> None:
        self._selector.register(what, mask, ready)

    def rewatch(self, what: HasFileno, ready: Ready, mask: int) -> None:
        self._selector.modify(what, mask, ready)

    def forget(self, what: HasFileno) -> None:
        self._selector.unregister(what)

    def after(self, seconds: float, call: Callable[..., None], *args: Any) -> Timer:
        return self._timers.after(seconds, call, *args)

    def every(self, seconds: float, call: Callable[..., None], *args: Any) -> Timer:
        return self._timers.after(seconds, call, *args, again=True)

    def soon(self, call: Callable[..., None], *args: Any) -> None:
        """After what is being done now."""
        self._calls.append((call, args))

    def from_thread(self, call: Callable[..., None], *args: Any) -> None:
        self._calls.append((call, args))
        try:
            self._wake.send(b"x")
        except BlockingIOError:
            return  # already full of reasons to wake

    def stop(self) -> None:
        self._running = False

    def close(self) -> None:
        for what in (self._selector, self._waker, self._wake):
            what.close()

    def run(self) -> None:
        while self._running:
            for key, mask in self._selector.select(self._patience()):
                guarded(key.data, mask)
            for alarm in self._timers.due():
                guarded(alarm.ring)
            for _ in range(len(self._calls)):  # what these ask for has its turn after the sockets
                call, args = self._calls.popleft()
                guarded(call, *args)

    def _patience(self) -> float:
        """Seconds until the next timer."""
        if self._calls:
            return 0.0
        due = self._timers.next()
        return LONGEST if due is None else min(LONGEST, max(0.0, due - time.monotonic()))

    def _drain_waker(self, mask: int) -> None:
        os.read(self._waker.fileno(), 4096)


def guarded(call: Callable[..., None], *args: Any) -> None:
    """One bad message must not end all calls: what goes wrong is logged and the loop goes on."""
    try:
        call(*args)
    except Exception:
        log.exception("something went wrong with one event")
