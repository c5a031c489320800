"""The line's end of the socket to the desk: one desk at a time, facts kept until it has heard them.

Writing never waits. A desk that does not read is let go; it will come back, and every fact is still in the spool.
"""

import logging
import selectors
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec

from vivevoix.core.calls.events import LineFact
from vivevoix.line.port import LARGEST, VERSION, DeskMessage, Heard, Hello, Message, Welcome, frame, read_desk
from vivevoix.line.sip.stack.loop import Loop, guarded
from vivevoix.line.spool import Spool

log = logging.getLogger(__name__)

LARGEST_BACKLOG = 8 << 20
"""Bytes a desk may be behind before it is let go."""


class DeskLink:
    """Listens on `path`. `on_says` gets every message but Hello and Heard; `on_away` is called when the desk is gone."""

    def __init__(
        self,
        loop: Loop,
        path: Path,
        spool: Spool,
        *,
        welcome: Callable[[], Welcome],
        on_says: Callable[[DeskMessage], None],
        on_away: Callable[[], None],
    ) -> None:
        self._loop, self._spool = loop, spool
        self._welcome, self._on_says, self._on_away = welcome, on_says, on_away
        self._desk: socket.socket | None = None
        self._welcomed = False
        self._is_waiting = False
        self._backlog = bytearray()
        self._received = bytearray()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        path.chmod(0o600)
        self._listener.listen(4)
        self._listener.setblocking(False)
        loop.watch(self._listener, self._accept)

    @property
    def welcomed(self) -> bool:
        return self._welcomed

    def tell(self, fact: LineFact) -> None:
        """Write the fact down, then tell it if a desk is there."""
        told = self._spool.tell(fact)
        if self._welcomed:
            self._send(frame(told))

    def say(self, message: Message) -> None:
        """Something that is only worth saying now."""
        if self._welcomed:
            self._send(frame(message))

    def close(self) -> None:
        """Give what is still to be said a last chance."""
        if self._desk is not None and self._backlog:
            self._desk.settimeout(1.0)
            try:
                self._desk.sendall(self._backlog)
            except OSError:
                log.warning("the desk was gone before the last facts; they are kept")
        self._listener.close()
        if self._desk is not None:
            self._desk.close()

    def _accept(self, mask: int) -> None:
        fresh, _ = self._listener.accept()
        fresh.setblocking(False)
        self._away()
        self._desk = fresh
        self._loop.watch(fresh, self._on_socket)

    def _on_socket(self, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            self._flush()
        if mask & selectors.EVENT_READ:
            self._read()

    def _read(self) -> None:
        if self._desk is None:
            return
        try:
            data = self._desk.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._away()
            return
        self._received += data
        self._take_messages()

    def _take_messages(self) -> None:
        while len(self._received) >= 4:
            length = int.from_bytes(self._received[:4], "big")
            if length > LARGEST:
                log.error("the desk sent a frame that is too large")
                self._away()
                return
            if len(self._received) < 4 + length:
                return
            body = bytes(self._received[4 : 4 + length])
            del self._received[: 4 + length]
            try:
                message = read_desk(body)
            except msgspec.ValidationError:
                log.exception("the desk said something that cannot be read; it is left out")
                continue
            guarded(self._heard, message)

    def _heard(self, message: DeskMessage) -> None:
        match message:
            case Hello(version=version, heard=heard):
                if version != VERSION:
                    log.error("the desk speaks version %d, the line %d: start both from the same release", version, VERSION)
                    self._away()
                    return
                self._spool.heard(heard)
                self._welcomed = True
                unheard = self._spool.after(heard)
                # The desk compares legs only after it has heard all this: a caller who came while it was away is no stranger.
                welcome = msgspec.structs.replace(self._welcome(), last=unheard[-1].number if unheard else heard)
                self._send(frame(welcome) + b"".join(frame(told) for told in unheard))
            case Heard(number=number):
                self._spool.heard(number)
            case _:
                if self._welcomed:
                    self._on_says(message)

    def _send(self, data: bytes) -> None:
        """What is said in one turn of the loop goes out together."""
        if self._desk is None:
            return
        if not self._backlog:
            self._loop.soon(self._flush)
        self._backlog += data
        if len(self._backlog) > LARGEST_BACKLOG:
            log.error("the desk does not read any more; it is let go")
            self._away()

    def _flush(self) -> None:
        if self._desk is not None and self._backlog:
            del self._backlog[: self._sent(self._backlog)]
            if self._backlog or self._is_waiting:
                self._rewatch()

    def _sent(self, data: bytearray) -> int:
        if self._desk is None:
            return len(data)
        try:
            return self._desk.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)  # gone: end of file is read next, and the facts are kept

    def _rewatch(self) -> None:
        self._is_waiting = bool(self._backlog)
        if self._desk is not None:
            mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._backlog else 0)
            self._loop.rewatch(self._desk, self._on_socket, mask)

    def _away(self) -> None:
        desk, self._desk = self._desk, None
        if desk is None:
            return
        self._loop.forget(desk)
        desk.close()
        self._backlog.clear()
        self._received.clear()
        self._is_waiting = False
        if self._welcomed:
            self._welcomed = False
            self._on_away()
