"""Those we do not know: how often they are answered, and how they are counted. Counts only, nothing of what they say."""

import logging
import time
from collections.abc import Callable
from typing import Literal

from vivevoix.line.noise import Bucket, Noise
from vivevoix.line.port import Strangers, Visitor
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import Peer

log = logging.getLogger(__name__)

NOT_YOURS = 403, "Forbidden: this connection may ring one number, once"
REPORT_SOON, REPORT_EVERY = 1.0, 30.0
"""Seconds between reports of strangers."""
MOST_ANSWERS = 400.0
"""Answers a second to strangers, all together: a flood of rubbish is met with silence, not with as many answers."""


class Gate:
    """One per line process. `report` tells the desk."""

    def __init__(self, loop: Loop, report: Callable[[Strangers], None]) -> None:
        self._loop, self._report = loop, report
        self._counts = {"unauthenticated": 0, "locked_out": 0, "malformed": 0}
        self._reported = -REPORT_EVERY
        self._noise = Noise(log, every_seconds=30.0)
        self._answers = Bucket(most=MOST_ANSWERS, per_second=MOST_ANSWERS)

    def may_answer(self) -> bool:
        """Those we know are always answered, strangers only so many times a second."""
        if self._answers.take():
            return True
        self.count("unauthenticated")
        return False

    def malformed(self, peer: Peer) -> bool:
        """Whether this one is told what is wrong with its message."""
        self.count("malformed")
        self._noise.count("a message that is not SIP, or broken SIP, was refused")
        return self._answers.take()

    def wrong_password(self) -> None:
        self.count("unauthenticated")
        self._noise.count("a telephone gave a wrong name or password")

    def locked_out(self) -> None:
        self.count("locked_out")
        self._noise.count("somebody who guessed too often is locked out")

    def count(self, kind: Literal["unauthenticated", "locked_out", "malformed"]) -> None:
        """The first after a quiet time is reported soon, the others together."""
        if not any(self._counts.values()):
            self._loop.after(max(REPORT_SOON, self._reported + REPORT_EVERY - time.monotonic()), self._tell)
        self._counts[kind] += 1

    def _tell(self) -> None:
        self._reported = time.monotonic()
        self._report(Strangers(**self._counts))
        self._counts = dict.fromkeys(self._counts, 0)


class Visitors:
    """Connections of visitors of a public page, by their SIP host name. What each may do is said by the desk, never by the visitor."""

    def __init__(self) -> None:
        self._may_ring: dict[str, Visitor | None] = {}

    def came(self, host: str, visitor: Visitor) -> None:
        self._may_ring.setdefault(host, visitor)

    def left(self, host: str) -> bool:
        """Was it a visitor's?"""
        was_theirs = host in self._may_ring
        self._may_ring.pop(host, None)
        return was_theirs

    def has(self, peer: Peer) -> bool:
        return peer.transport == "wss" and peer.received in self._may_ring

    def rings(self, host: str, number: str) -> Visitor | None:
        """This connection rings this number. None when it may not, or has rung before: whatever it tries, that was its one time."""
        visitor = self._may_ring.get(host)
        if host in self._may_ring:
            self._may_ring[host] = None
        return visitor if visitor is not None and visitor.number == number else None
