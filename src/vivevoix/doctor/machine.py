"""The machine itself: disk, clock, open files, the way to the trunks."""

import concurrent.futures
import ctypes
import errno
import os
import resource
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vivevoix.doctor.findings import Finding, well, worth_knowing, wrong
from vivevoix.settings import Settings

LEAST_FREE = 1.0
"""Gigabytes."""
ENOUGH_FILES = 8_192
FILES_OF_A_CALL = 8
"""Two legs in the media process and what they stand on, with room to spare."""
PATIENCE = 5.0
"""Seconds for a name to be resolved."""
_CLOCK_IS_ALONE = 5  # adjtimex(2): TIME_ERROR, the clock is not synchronised
_SIZE_OF_TIMEX = 512  # more than struct timex has on any machine


def look(settings: Settings, folder: Path) -> Iterator[Finding]:
    yield from _disk(folder)
    yield from _clock()
    yield from _files()
    yield from _trunks(settings)


def _disk(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield wrong("folder_unusable", folder=folder, why=os.strerror(errno.EACCES))
    free = shutil.disk_usage(there).free / 1e9
    names = {"free": f"{free:.1f}", "folder": folder}
    yield well("disk_has_room", **names) if free >= LEAST_FREE else wrong("disk_is_full", **names)


def _clock() -> Iterator[Finding]:
    """The kernel knows whether something keeps the clock right."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_SIZE_OF_TIMEX))
    except (OSError, AttributeError):
        return
    yield worth_knowing("clock_is_alone") if state == _CLOCK_IS_ALONE else well("clock_is_kept")


def _files() -> Iterator[Finding]:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= ENOUGH_FILES:
        yield well("files_suffice", limit=hard)
    else:
        yield worth_knowing("too_few_files", limit=hard, calls=hard // FILES_OF_A_CALL)


def _trunks(settings: Settings) -> Iterator[Finding]:
    """A resolver may take a minute to give up; all names are asked for at once, and none is waited for longer than we say."""
    if not settings.trunks:
        return
    asking = concurrent.futures.ThreadPoolExecutor(len(settings.trunks))
    try:
        asked = {name: asking.submit(socket.getaddrinfo, trunk.host, trunk.port) for name, trunk in settings.trunks.items()}
        for name, answer in asked.items():
            yield _trunk(name, settings.trunks[name].host, answer)
    finally:
        asking.shutdown(wait=False, cancel_futures=True)


def _trunk(name: str, host: str, answer: "concurrent.futures.Future[Any]") -> Finding:
    try:
        answer.result(PATIENCE)
    except socket.gaierror as why:
        return wrong("trunk_not_found", trunk=name, host=host, why=why.strerror)
    except TimeoutError:
        return wrong("trunk_not_found", trunk=name, host=host, why=os.strerror(errno.ETIMEDOUT))
    return well("trunk_found", trunk=name, host=host)
