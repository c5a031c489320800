"""The desk's end of the line socket: connects, says what it is told to say, connects again when the line comes back."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from vivevoix.line.port import LARGEST, DeskMessage, LineMessage, Message, frame, read_line

log = logging.getLogger(__name__)
TRY_AGAIN_AFTER = 0.05
"""Seconds between attempts while no line is there: it is on this machine, and asking costs nothing."""


class LinkLost(Message, frozen=True, kw_only=True):
    """Made here, not said by the line: the socket is gone."""


class LineLink:
    """One connection to one line, kept for ever. `on_message` is called in the event loop, in order."""

    def __init__(
        self, path: Path, on_message: Callable[[LineMessage | LinkLost], None], hello: Callable[[], DeskMessage]
    ) -> None:
        self._path = path
        self._on_message = on_message
        self._hello = hello
        self._writer: asyncio.StreamWriter | None = None
        self.unsaid = 0
        """Messages that found no line."""

    @property
    def connected(self) -> bool:
        return self._writer is not None

    def say(self, message: DeskMessage) -> None:
        """Send, or count as unsaid: what matters is said again after the next Welcome."""
        if self._writer is None or self._writer.is_closing():
            self.unsaid += 1
            return
        self._writer.write(frame(message))

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                reader, writer = await asyncio.open_unix_connection(str(self._path))
            except OSError:
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            await self._converse(reader, writer)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        try:
            self.say(self._hello())
            while True:
                size = int.from_bytes(await reader.readexactly(4), "big")
                if size > LARGEST:
                    log.error("line sent a frame that is too large", extra={"size": size})
                    return
                self._on_message(read_line(await reader.readexactly(size)))
        except (asyncio.IncompleteReadError, ConnectionError):
            log.warning("line went away")
        except msgspec.ValidationError:
            log.exception("line sent a message we do not know")
        finally:
            self._writer = None
            writer.close()
            self._on_message(LinkLost())
