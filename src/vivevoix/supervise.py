"""`vivevoix serve`: starts line and desk, keeps them running, gathers what they say, and ends them in the right order."""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from vivevoix.gathering import Gathered
from vivevoix.reading import folder_of, read_settings

log = logging.getLogger(__name__)

ENDED_AS_ASKED, CANNOT_START = 0, 2
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds before a child that died is started again; doubles with each death."""
SETTLED_AFTER = 3.0
"""A child that lived so many seconds has started well: its next death is the first again. Callers wait for it meanwhile."""
DESK_PATIENCE = 10.0
"""Seconds the desk has to write down what is under way, once the line has ended."""
LINE_PATIENCE = 5.0
"""Seconds the line has, after its conversations had `sip.drain_for`, to say goodbye to its telephones."""
IN_A_HURRY = 1.0
PARENT = "VIVEVOIX_PARENT"
"""Environment variable of the children: the process id of their `serve`."""
OPEN_FILES = 65_536
"""Open files and sockets a process of ours may have, if the machine allows it."""
_SET_DEATH_SIGNAL = 1  # prctl(2): PR_SET_PDEATHSIG
_LONGEST_LINE = 1 << 16
_LONGEST_SOCKET_PATH = 107  # unix(7): sun_path holds 108 bytes with the closing zero


class FolderTaken(Exception):
    """Another Vivevoix already runs from this folder. Stop it first, or give this one a folder of its own."""


class FolderUnusable(Exception):
    """The folder of the house cannot be used."""


def run(config: Path) -> int:
    """Run the house until it is asked to end. Exit status: 0 ended as asked; 2 it cannot start, and the log says why.

    Raises WrongSettings before anything is started.
    """
    settings = read_settings(config)
    folder = folder_of(settings, config)
    try:
        _want_files()
        with _only_one(folder), Gathered.to(folder / "log" / "vivevoix.log") as gathered:
            line = Child("line", _part("line", config), patience=settings.sip.drain_for + LINE_PATIENCE)
            desk = Child("desk", _part("desk", config), patience=DESK_PATIENCE)
            return asyncio.run(Serve([line, desk], folder, gathered).run())
    except (FolderTaken, FolderUnusable) as wrong:
        print(f"{wrong}", file=sys.stderr)  # noqa: T201 - before there is a log
        return CANNOT_START


def _want_files() -> None:
    """Every call needs sockets, and the usual limit is for programs without callers. The children inherit what we get."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _part(name: str, config: Path) -> list[str]:
    """The command that runs one part of the house."""
    return [sys.executable, "-m", "vivevoix", name, "--config", str(config.resolve())]


def end_with_parent() -> None:
    """In a child: when `serve` dies without a word, die with it, so that the next one finds its ports free."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    with contextlib.suppress(AttributeError, OSError):  # prctl is Linux's; elsewhere an orphan must be ended by hand
        ctypes.CDLL(None, use_errno=True).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != int(parent):  # it died before we asked
        sys.exit(ENDED_AS_ASKED)


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for this process. Raises FolderTaken or FolderUnusable."""
    run_folder = folder / "run"
    if len(os.fsencode(run_folder / "line.sock")) > _LONGEST_SOCKET_PATH:
        raise FolderUnusable(f"The path of house.folder is too long for a Unix socket in it: {folder}. Choose a shorter one.")
    try:
        run_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "log").mkdir(exist_ok=True, mode=0o700)
        lock = (run_folder / "serve.lock").open("a+")
    except OSError as wrong:
        raise FolderUnusable(f"house.folder cannot be written to: {wrong.strerror}: {wrong.filename}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(f"{FolderTaken.__doc__} ({folder})") from None
        yield


class Child:
    """One process that is kept running."""

    def __init__(self, name: str, command: Sequence[str], *, patience: float) -> None:
        self.name = name
        self.command = command
        self.patience = patience
        """Seconds it has to end by itself once asked."""
        self.restarts = 0
        self.settled = False
        self.last_error = ""
        """The sentence of its latest error: what it said before it ended."""
        self.process: asyncio.subprocess.Process | None = None
        self.ended = asyncio.Event()
        self.leaving = asyncio.Event()
        """Set once it is no longer to be started again."""

    def signal(self, which: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(which)


class Serve:
    """The parent. It touches no call: whatever happens here, the children can go on."""

    def __init__(self, children: Sequence[Child], folder: Path, gathered: Gathered) -> None:
        """The children are started, and later asked to end, in the order given. The folder has a `run` folder in it."""
        self.children = children
        self.folder = folder
        self.gathered = gathered
        self.asked_to_end = asyncio.Event()
        self.hurried = False
        self.limit: asyncio.Timeout | None = None
        """How long we are waiting right now for a child to end."""
        self.status = ENDED_AS_ASKED

    async def run(self) -> int:
        """Until SIGTERM or SIGINT, or until a child says that it cannot start. Returns the exit status."""
        loop = asyncio.get_running_loop()
        for which in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(which, self._asked_to_end)
        log.info("the house starts", extra={"folder": str(self.folder)})
        async with asyncio.TaskGroup() as group:
            for child in self.children:
                group.create_task(self._keep(child, group))
            await self.asked_to_end.wait()
            await self._end_in_order()
        log.info("the house has ended")
        return self.status

    def _asked_to_end(self) -> None:
        if self.asked_to_end.is_set():
            self._hurry()
        self.asked_to_end.set()

    def _hurry(self) -> None:
        """Asked a second time: whoever asks does not want to wait."""
        self.hurried = True
        if self.limit is not None:
            self.limit.reschedule(asyncio.get_running_loop().time() + IN_A_HURRY)

    async def _keep(self, child: Child, group: asyncio.TaskGroup) -> None:
        """Start a child again and again until it is to leave, or says that it cannot start at all."""
        wait = FIRST_WAIT
        while not child.leaving.is_set():
            began = time.monotonic()
            status = await self._live_once(child, group)
            lived = time.monotonic() - began
            if lived >= SETTLED_AFTER:
                child.settled, wait = True, FIRST_WAIT
            if child.leaving.is_set():
                break
            if status == CANNOT_START and not child.settled:
                self._give_up(child)
                break
            died = {"child": child.name, "status": status, "lived": round(lived, 1), "again_in": wait}
            log.warning("a process died and is started again", extra=died)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.leaving.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)
            child.restarts += 1
        child.ended.set()

    def _give_up(self, child: Child) -> None:
        """It was told why it cannot start; starting it again would only say it again."""
        log.error("cannot start", extra={"child": child.name, "because": child.last_error})
        self.status = CANNOT_START
        self.asked_to_end.set()
        self._hurry()

    async def _live_once(self, child: Child, group: asyncio.TaskGroup) -> int:
        """Start a child and wait for its end. What it says is read apart: its own children may outlive it by a moment."""
        reading, writing = os.pipe()
        try:
            child.process = await asyncio.create_subprocess_exec(
                *child.command,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                env={**os.environ, PARENT: str(os.getpid())},
                # Ctrl-C in a terminal reaches the whole group; only serve may hear it, and end the others in order.
                process_group=0,
            )
        finally:
            os.close(writing)
        group.create_task(self._hear(child, reading))
        self._write_state()
        log.info("a process started", extra={"child": child.name, "pid": child.process.pid})
        return await child.process.wait()

    async def _hear(self, child: Child, reading: int) -> None:
        """Gather what a child says until the last process holding its pipe has ended."""
        words = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), os.fdopen(reading, "rb", 0))
        with contextlib.closing(transport):
            rest = b""
            while chunk := await words.read(_LONGEST_LINE):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    child.last_error = self.gathered.line(child.name, line) or child.last_error
                rest = rest[-_LONGEST_LINE:]

    async def _end_in_order(self) -> None:
        """The line first, so that the desk can still write down how its conversations ended."""
        log.info("the house is asked to end")
        for child in self.children:
            child.leaving.set()
            child.signal(signal.SIGTERM)
            if not await self._ended_within(child, child.patience):
                log.warning("a process would not end and is killed", extra={"child": child.name})
                child.signal(signal.SIGKILL)
            await child.ended.wait()
            log.info("a process has ended", extra={"child": child.name})

    async def _ended_within(self, child: Child, patience: float) -> bool:
        """Wait for a child's end, so many seconds or until we are hurried."""
        try:
            async with asyncio.timeout(IN_A_HURRY if self.hurried else patience) as self.limit:
                await child.ended.wait()
        except TimeoutError:
            return False
        finally:
            self.limit = None
        return True

    def _write_state(self) -> None:
        """`run/serve.json`: who runs. Replaced whole, so that a reader never sees half of it."""
        children = {
            child.name: {"pid": child.process.pid, "restarts": child.restarts}
            for child in sorted(self.children, key=lambda each: each.name)
            if child.process is not None
        }
        state = self.folder / "run" / "serve.json"
        fresh = state.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": os.getpid(), "children": children}))
        fresh.replace(state)
