"""Finding the IP address of a name, in a thread of its own, remembered for a while."""

import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from vivevoix.line.noise import Noise
from vivevoix.line.sip.addresses import bracketed, family_of
from vivevoix.line.sip.stack.loop import Loop

log = logging.getLogger(__name__)

FRESH, AGAIN_AFTER = 60.0, 2.0
"""Seconds an answer is believed, and until a name that could not be found is asked for again."""
SILENCE = 33.0
"""Seconds in which all requests of one time run out: their silence counts once."""
MOST_WAITING, MOST_KNOWN = 256, 1024
LONGEST = 255
NEVER = ".invalid"
"""RFC 6761: a browser's connection has such a name."""

Then = Callable[[str], None]


class Known(NamedTuple):
    until: float
    addresses: tuple[str, ...]
    """The one that answers first, else in the order of DNS."""
    turned: float = 0.0
    """When the first was last put at the end."""


class Names:
    """Answers at once from memory, else calls back in the loop's thread. A name that cannot be found calls nobody.

    Only addresses of `families` count: those we have sockets of.
    """

    def __init__(self, loop: Loop, families: Collection[int]) -> None:
        self._loop, self._families = loop, frozenset(families)
        self._noise = Noise(log, every_seconds=60.0)
        self._known: dict[str, Known] = {}
        self._waiting: dict[str, list[tuple[int, Then]]] = {}
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="names", daemon=True).start()

    def resolve(self, name: str, then: Then, family: int) -> None:
        """Calls `then` with the first address of this family."""
        known = self._known.get(name)
        if known and known.until > time.monotonic():
            _tell(known.addresses, family, then)
        else:
            self._ask(name, family, then)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every address known for this name now, even a stale one; asks again when stale."""
        known = self._known.get(name)
        if not known or known.until <= time.monotonic():
            self._ask(name)
        return known.addresses if known else ()

    def silent(self, name: str) -> None:
        """Nobody answered at the first address of this name: the next one has its turn."""
        known, now = self._known.get(name), time.monotonic()
        if known and known.addresses and known.turned + SILENCE < now:
            first, *others = known.addresses
            self._known[name] = Known(known.until, (*others, first), now)

    def _ask(self, name: str, family: int = 0, then: Then | None = None) -> None:
        if name not in self._waiting:
            if len(self._waiting) >= MOST_WAITING or len(name) > LONGEST or name.endswith(NEVER):
                return
            self._waiting[name] = []
            self._asked.put(name)
        if then is not None:
            self._waiting[name].append((family, then))

    def _work(self) -> None:
        while True:
            name = self._asked.get()
            try:
                rows = socket.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
            except (OSError, UnicodeError):
                rows = []
            self._loop.from_thread(self.learn, name, [bracketed(str(row[4][0])) for row in rows])

    def learn(self, name: str, addresses: Sequence[str]) -> None:
        """What DNS says of a name, in its order; nothing when it could not be found."""
        found = tuple(dict.fromkeys(address for address in addresses if family_of(address) in self._families))
        if not found:
            self._noise.count("a host name in use has no address in DNS that we could reach")
        if len(self._known) >= MOST_KNOWN and name not in self._known:
            self._known.clear()
        former = self._known.get(name, Known(0.0, ()))
        ours = found if found and set(found) != set(former.addresses) else former.addresses
        self._known[name] = Known(time.monotonic() + (FRESH if found else AGAIN_AFTER), ours, former.turned)
        for family, then in self._waiting.pop(name, []):
            _tell(ours, family, then)


def _tell(addresses: tuple[str, ...], family: int, then: Then) -> None:
    first = next((address for address in addresses if family_of(address) == family), None)
    if first is not None:
        then(first)
