"""The media process: one loop that waits for datagrams and for the line, and makes a frame every 20 ms.

It runs apart from busy Python (a busy thread beside it costs tens of milliseconds of jitter). With few packets each is passed
on as it comes; with many the loop pauses a millisecond or two between rounds, because waking up costs more than passing on.
"""

import gc
import logging
import os
import resource
import select
import signal
import socket
import time
from pathlib import Path

import msgspec

from vivevoix.line.media import port
from vivevoix.line.media.hub import Hub
from vivevoix.line.media.leg import Leg

_log = logging.getLogger("vivevoix.media")

FRAME_SECONDS = 0.02
_LOOK_SECONDS = 0.25
_MOST_UNSENT = 8 << 20
"""Bytes the line may leave unread before it counts as gone."""
_MOST_EVENTS = 1024
_AUTOGROUP = Path("/proc/self/autogroup")
_MANY = 600
"""Datagrams a second from which it pays to let them gather."""
_PAUSE = 0.002
"""Seconds between two rounds then: half of the jitter we may add, spent on a third of the cost."""


class LineGone(Exception):
    """The line has closed its end, broken the protocol, or stopped reading: there is nobody to carry audio for."""


class LineSocket:
    """The line's messages in, ours out; never waits."""

    def __init__(self, made: socket.socket) -> None:
        made.setblocking(False)
        self._socket = made
        self._received = bytearray()
        self._unsent = bytearray()
        self.fileno = made.fileno

    def read(self) -> list[port.LineSays]:
        """What has arrived. Raises LineGone. A message we do not know is reported in the log and left out."""
        try:
            data = self._socket.recv(1 << 16)
        except BlockingIOError:
            return []
        except OSError as wrong:
            raise LineGone from wrong
        if not data:
            raise LineGone
        self._received += data
        try:
            bodies = list(port.take_bodies(self._received))
        except port.BrokenFrame as wrong:
            raise LineGone from wrong
        return [order for body in bodies if (order := self._decode(body)) is not None]

    def _decode(self, body: bytes) -> port.LineSays | None:
        try:
            return port.read_line_says(body)
        except msgspec.DecodeError as wrong:
            _log.error("a message of the line could not be read: %s", wrong)
            return None

    def tell(self, message: port.MediaSays) -> None:
        self._unsent += port.frame(message)

    def flush(self) -> None:
        """Send what can be sent now. Raises LineGone."""
        if not self._unsent:
            return
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError as wrong:
            raise LineGone from wrong
        del self._unsent[:sent]
        if len(self._unsent) > _MOST_UNSENT:
            raise LineGone


class Loop:
    """Waits, and gives each its turn."""

    def __init__(self, line: LineSocket, config: port.MediaConfig) -> None:
        self._line = line
        self._poll = select.epoll()
        self._legs: dict[int, Leg] = {}
        self.hub = Hub(config, line.tell, self._watch, self._forget)
        line.tell(port.MediaReady(taps=self.hub.taps.name, browsers=config.browsers))
        self.hub.top_up()
        self._poll.register(line.fileno(), select.EPOLLIN)
        self._busy = 0.0
        """Packets a second, smoothed."""

    def _watch(self, descriptor: int, leg: Leg) -> None:
        self._legs[descriptor] = leg
        self._poll.register(descriptor, select.EPOLLIN)

    def _forget(self, descriptor: int) -> None:
        del self._legs[descriptor]
        self._poll.unregister(descriptor)

    def run(self) -> None:
        """Until the line is gone: raises LineGone."""
        now = before = time.monotonic()
        next_frame = next_look = now
        while True:
            self._line.flush()
            until = next_frame if self.hub.legs else next_look
            self._turn(max(0.0, until - now))
            now = time.monotonic()
            if now >= next_frame:
                self.hub.make_frames(now)
                next_frame = max(next_frame + FRAME_SECONDS, now - 5 * FRAME_SECONDS)
            if now >= next_look:
                self.hub.look_around(now)
                next_look = now + _LOOK_SECONDS
            before, now = now, self._pause(now, before, next_frame)

    def _turn(self, wait: float) -> None:
        """Wait for datagrams, carry each, and do what the line says."""
        events = self._poll.poll(wait, _MOST_EVENTS)
        now = time.monotonic()
        legs, carry, line = self._legs, self.hub.flow.carry, self._line.fileno()
        for descriptor, _ in events:
            leg = legs.get(descriptor)
            if leg is not None:
                carry(leg, now)
            elif descriptor == line:
                for order in self._line.read():
                    self.hub.perform(order, now)
        self._carried = len(events)

    def _pause(self, now: float, before: float, next_frame: float) -> float:
        """Let datagrams gather while there are many. Returns the time."""
        rate = self._carried / max(now - before, 1e-4)
        self._busy += (rate - self._busy) * min(1.0, (now - before) * 10)
        pause = _PAUSE if self._busy > _MANY else 0.0
        pause = min(pause - (time.monotonic() - now), next_frame - now)
        if pause > 0:
            time.sleep(pause)
        return time.monotonic()


def _prepare(config: port.MediaConfig) -> None:
    """Room for sockets, priority where allowed, no pauses for garbage, and signals left to the line: audio outlives Ctrl-C
    until the line says so."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        os.nice(config.nice)
        # Between sessions Linux weighs the whole group, and looks at nice only within it.
        _AUTOGROUP.write_text(str(config.nice))
    except OSError:
        _log.info("audio runs at normal priority: raising it is not allowed here")


def run(fd: int, config: port.MediaConfig) -> int:
    """Carry audio for the line at the other end of this socket, until it goes."""
    _prepare(config)
    with socket.socket(fileno=fd) as made:
        loop = Loop(LineSocket(made), config)
        gc.collect()
        gc.freeze()
        try:
            loop.run()
        except LineGone:
            _log.info("the line is gone: audio ends")
        finally:
            loop.hub.end()
    return 0
