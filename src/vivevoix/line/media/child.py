"""The media process as seen by the line that starts it."""

import socket
import subprocess
import sys
from dataclasses import dataclass

import msgspec

from vivevoix.line.media.port import MediaConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running media process and the line's end of the socket to it."""

    process: subprocess.Popen[bytes]
    socket: socket.socket
    """Non-blocking. Speaks `line/media/port.py`; closing it ends the process. End of file on it: media is gone, all legs are lost."""


def start_media(config: MediaConfig) -> Child:
    """Start a media process. Its first message, MediaReady, comes over the socket within a second or so."""
    ours, theirs = socket.socketpair()
    with theirs:
        words = [sys.executable, "-m", "vivevoix.line.media", str(theirs.fileno()), msgspec.json.encode(config).decode()]
        # A session of its own, so that Linux schedules it as a group of its own (sched(7), autogroup) and Ctrl-C spares it.
        process = subprocess.Popen(  # noqa: S603
            words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
    ours.setblocking(False)
    return Child(process=process, socket=ours)
