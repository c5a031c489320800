"""Is the house running, and are its processes?"""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from vivevoix.doctor.findings import Finding, well, worth_knowing, wrong

OFTEN = 3
"""A process started again more often than this has something to say."""


class Processes(Struct, frozen=True, kw_only=True):
    """The processes of a house: of `serve` and its children, by name; empty when it does not run."""

    serve: int | None = None
    children: dict[str, int] = {}
    restarts: dict[str, int] = {}


def processes(folder: Path) -> Processes:
    """Who runs from this folder. `serve` holds the lock as long as it lives, however it dies."""
    if not _is_held(folder / "run" / "serve.lock"):
        return Processes()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        state = json.loads((folder / "run" / "serve.json").read_text())
        children = {name: child["pid"] for name, child in state["children"].items()}
        return Processes(
            serve=state["pid"], children=children, restarts={name: child["restarts"] for name, child in state["children"].items()}
        )
    return Processes()


def _is_held(lock: Path) -> bool:
    try:
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def look(folder: Path, now: Processes) -> Iterator[Finding]:
    if now.serve is None:
        yield worth_knowing("house_is_closed")
        return
    yield well("house_runs", pid=now.serve)
    log = folder / "log" / "vivevoix.log"
    for part, pid in now.children.items():
        if not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            yield wrong("part_is_gone", part=part, log=log)
        if now.restarts[part] > OFTEN:
            yield worth_knowing("part_restarts", part=part, times=now.restarts[part], log=log)
