"""Finding the IP address of a name, in a thread of its own, remembered for a while."""

import logging
import queue
import socket
import threading
import time
from collections.abc import Callable

from vivevoix.line.sip.addresses import bracketed
from vivevoix.line.sip.stack.loop import Loop

log = logging.getLogger(__name__)

FRESH = 60.0
"""Seconds an answer is believed."""
MOST_WAITING = 256


class Names:
    """Answers at once from memory, else calls back in the loop's thread. A name that cannot be found calls nobody."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._waiting: dict[str, list[Callable[[str], None]]] = {}
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="names", daemon=True).start()

    def resolve(self, name: str, then: Callable[[str], None]) -> None:
        known = self._known.get(name)
        if known and known[0] > time.monotonic():
            if known[1]:
                then(known[1][0])
            return
        if name in self._waiting:
            self._waiting[name].append(then)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting[name] = [then]
            self._asked.put(name)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every address known for this name now, even a stale one; asks again when stale."""
        self.resolve(name, lambda found: None)
        known = self._known.get(name)
        return known[1] if known else ()

    def _work(self) -> None:
        while True:
            name = self._asked.get()
            try:
                rows = socket.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
            except (OSError, UnicodeError):
                rows = []
            found = tuple(dict.fromkeys(bracketed(str(row[4][0])) for row in rows))
            self._loop.from_thread(self._found, name, found)

    def _found(self, name: str, found: tuple[str, ...]) -> None:
        if not found:
            log.warning("a host name in use could not be found in DNS")
        former = self._known.get(name)
        self._known[name] = (time.monotonic() + FRESH, found or (former[1] if former else ()))
        for then in self._waiting.pop(name, []):
            if found:
                then(found[0])
