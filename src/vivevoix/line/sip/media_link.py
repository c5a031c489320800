"""The media process seen from signalling: started here, told what to do, and its death noticed at once."""

import logging
import selectors
from collections import deque
from collections.abc import Callable

from vivevoix.line.media.child import Child, start_media
from vivevoix.line.media.port import (
    BrokenFrame,
    MediaConfig,
    MediaReady,
    MediaSays,
    Message,
    SparePorts,
    frame,
    read_media_says,
    take_bodies,
)
from vivevoix.line.sip.addresses import bare
from vivevoix.line.sip.stack.loop import Loop, guarded

log = logging.getLogger(__name__)

LARGEST_BACKLOG = 4 << 20
"""Bytes media may be behind before it counts as dead."""
AGAIN_AFTER = (0.1, 0.5, 2.0, 5.0)
LOW = 24


class NoPort(Exception):
    """Every audio port is in use. Widen `media_ports` in [sip] of the settings."""


class MediaLink:
    """Starts media and keeps it running. `on_says` gets its messages, `on_death` is called when it is gone."""

    def __init__(
        self,
        loop: Loop,
        config: MediaConfig,
        *,
        on_up: Callable[[], None],
        on_says: Callable[[MediaSays], None],
        on_death: Callable[[], None],
    ) -> None:
        self._loop, self._config = loop, config
        self._on_up, self._on_says, self._on_death = on_up, on_says, on_death
        self._child: Child | None = None
        self._backlog = bytearray()
        self._received = bytearray()
        self._ports: dict[str, deque[int]] = {}
        self._deaths = 0
        self._stopping = False
        self._is_waiting = False
        self.ready: MediaReady | None = None

    def start(self) -> None:
        self._child = start_media(self._config)
        self._loop.watch(self._child.socket, self._on_socket)

    def stop(self) -> None:
        """Closing the socket ends the process."""
        self._stopping = True
        if self._child is not None:
            self._loop.forget(self._child.socket)
            self._child.socket.close()
            self._child.process.wait(timeout=5)
            self._child = None

    @property
    def up(self) -> bool:
        """It runs and has ports to give."""
        return self.ready is not None and bool(self._ports)

    @property
    def pid(self) -> int | None:
        return self._child.process.pid if self._child else None

    def take_port(self, local: str) -> tuple[int, bool]:
        """A spare port on our address `local`, and whether few are left so that it should be opened at once. Raises NoPort."""
        ports = self._pool(bare(local))
        if not ports:
            raise NoPort
        return ports.popleft(), len(ports) < LOW

    def give_back(self, local: str, port: int) -> None:
        """A port that was taken and never opened."""
        self._pool(bare(local)).appendleft(port)

    def _pool(self, local: str) -> deque[int]:
        wild = "::" if ":" in local else "0.0.0.0"  # noqa: S104 - a key, not a binding
        for address in (local, wild):
            if address in self._ports:
                return self._ports[address]
        return deque()

    def say(self, message: Message) -> None:
        """What is said in one turn of the loop goes out together."""
        if self._child is None:
            return
        if not self._backlog:
            self._loop.soon(self._flush)
        self._backlog += frame(message)
        if len(self._backlog) > LARGEST_BACKLOG:
            log.error("media does not read its orders any more")
            self._child.process.kill()

    def _flush(self) -> None:
        if self._backlog:
            del self._backlog[: self._sent(self._backlog)]
            if self._backlog or self._is_waiting:
                self._rewatch()

    def _sent(self, data: bytearray) -> int:
        if self._child is None:
            return len(data)
        try:
            return self._child.socket.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)  # gone: end of file is read next

    def _on_socket(self, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            self._flush()
        if mask & selectors.EVENT_READ:
            self._read()

    def _rewatch(self) -> None:
        self._is_waiting = bool(self._backlog)
        if self._child is not None:
            mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._backlog else 0)
            self._loop.rewatch(self._child.socket, self._on_socket, mask)

    def _read(self) -> None:
        if self._child is None:
            return
        try:
            data = self._child.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._died()
            return
        self._received += data
        try:
            for body in take_bodies(self._received):
                self._heard(read_media_says(body))
        except (BrokenFrame, ValueError):
            log.exception("media said something that cannot be read")
            self._child.process.kill()

    def _heard(self, message: MediaSays) -> None:
        match message:
            case SparePorts(address=address, ports=ports):
                was_up = self.up
                self._ports.setdefault(address, deque()).extend(ports)
                if self.up and not was_up:
                    self._loop.soon(self._on_up)
            case MediaReady():
                self.ready = message
                if not message.browsers and self._config.browsers:
                    log.error("browsers' telephones cannot be reached: %s", message.why)
            case _:
                guarded(self._on_says, message)

    def _died(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            self._loop.forget(child.socket)
            child.socket.close()
            child.process.kill()
            child.process.wait(timeout=5)
        self.ready = None
        self._backlog.clear()
        self._received.clear()
        self._ports.clear()
        if self._stopping:
            return
        log.error("media ended; every conversation is cut, and it is started again")
        again = AGAIN_AFTER[min(self._deaths, len(AGAIN_AFTER) - 1)]
        self._deaths += 1
        self._loop.after(again, self.start)
        guarded(self._on_death)
