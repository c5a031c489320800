"""`vivevoix serve` keeps its processes running, gathers what they say, and ends them in order. The processes here are real."""

import asyncio
import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from vivevoix.gathering import Gathered
from vivevoix.supervise import Child, Serve

LIVES = 'import signal; print(\'{"level": "info", "message": "I am here"}\', flush=True); signal.pause()'
WILL_NOT_END = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LIVES}"
DIES_AT_ONCE = "raise SystemExit(1)"
CANNOT_START = """
print('{"level": "error", "message": "cannot listen", "because": "Port 26010 is taken."}', flush=True)
raise SystemExit(2)
"""
TALKS = "print('Segmentation fault, says a library', flush=True); import signal; signal.pause()"


class Terminal(io.StringIO):
    """Where serve writes; the test waits for what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def write(self, text: str) -> int:
        self.told.put_nowait(json.loads(text))
        return len(text)

    async def hear(self, message: str, **fields: Any) -> dict[str, Any]:
        """Wait for a log line with this message and these fields; lines before it are passed over."""
        async with asyncio.timeout(10):
            while True:
                line = await self.told.get()
                if line["message"] == message and fields.items() <= line.items():
                    return line


class House:
    """A running `Serve` and what the test needs to know of it."""

    def __init__(self, folder: Path, serve: Serve, terminal: Terminal) -> None:
        self.folder = folder
        self.serve = serve
        self.terminal = terminal
        self.status = asyncio.get_running_loop().create_future()

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.folder / "run" / "serve.json").read_text())
        return state

    def pid(self, child: str) -> int:
        pid: int = self.state()["children"][child]["pid"]
        return pid

    def hear(self, message: str, **fields: Any) -> Any:
        return self.terminal.hear(message, **fields)

    async def run(self) -> None:
        self.status.set_result(await self.serve.run())


@asynccontextmanager
async def house(folder: Path, **programs: str) -> AsyncIterator[House]:
    """A house whose processes are these Python programs; asked to end when the story is over."""
    (folder / "run").mkdir()
    terminal = Terminal()
    children = [Child(name, [sys.executable, "-c", program], patience=2) for name, program in programs.items()]
    with Gathered(folder / "vivevoix.log", terminal) as gathered:
        running = House(folder, Serve(children, folder, gathered), terminal)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(running.run())
            yield running
            if not running.status.done():
                os.kill(os.getpid(), signal.SIGTERM)


async def test_a_killed_process_is_started_again_and_the_state_says_so(tmp_path: Path) -> None:
    async with house(tmp_path, line=LIVES, desk=LIVES) as running:
        await running.hear("I am here")
        await running.hear("I am here")
        before = running.state()
        assert before == {
            "pid": os.getpid(),
            "children": {
                "desk": {"pid": running.pid("desk"), "restarts": 0},
                "line": {"pid": running.pid("line"), "restarts": 0},
            },
        }
        os.kill(running.pid("desk"), signal.SIGKILL)
        await running.hear("a process died and is started again", child="desk", status=-9, again_in=0.1)
        again = await running.hear("a process started", child="desk")
        assert running.state()["children"]["desk"] == {"pid": again["pid"], "restarts": 1}
        assert running.pid("line") == before["children"]["line"]["pid"]
    assert running.status.result() == 0


async def test_a_process_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path) -> None:
    async with house(tmp_path, line=LIVES, desk=DIES_AT_ONCE) as running:
        waits = [(await running.hear("a process died and is started again", child="desk"))["again_in"] for _ in range(4)]
        assert waits == [0.1, 0.2, 0.4, 0.8]


async def test_a_process_that_cannot_start_ends_the_house_with_its_reason(tmp_path: Path) -> None:
    async with house(tmp_path, line=CANNOT_START, desk=LIVES) as running:
        said = await running.hear("cannot start", child="line")
        assert said["because"] == "Port 26010 is taken."
        assert await running.status == 2


async def test_a_reason_in_plain_words_is_a_reason_as_well(tmp_path: Path) -> None:
    program = "import sys; print('Port 26010 is taken.', file=sys.stderr); raise SystemExit(2)"
    async with house(tmp_path, line=LIVES, desk=program) as running:
        assert (await running.hear("cannot start", child="desk"))["because"] == "Port 26010 is taken."
        assert await running.status == 2


async def test_the_line_ends_before_the_desk_is_asked_to(tmp_path: Path) -> None:
    async with house(tmp_path, line=LIVES, desk=LIVES) as running:
        await running.hear("I am here")
        await running.hear("I am here")
        os.kill(os.getpid(), signal.SIGTERM)
        await running.hear("a process has ended", child="line")
        await running.hear("a process has ended", child="desk")
        assert await running.status == 0


async def test_while_the_line_drains_a_dead_desk_is_started_again(tmp_path: Path) -> None:
    async with house(tmp_path, line=WILL_NOT_END, desk=LIVES) as running:
        await running.hear("I am here")
        await running.hear("I am here")
        os.kill(os.getpid(), signal.SIGTERM)
        await running.hear("the house is asked to end")
        os.kill(running.pid("desk"), signal.SIGKILL)
        await running.hear("a process started", child="desk")
        await running.hear("a process would not end and is killed", child="line")
        assert await running.status == 0


async def test_asked_twice_the_house_does_not_wait(tmp_path: Path) -> None:
    async with house(tmp_path, line=WILL_NOT_END) as running:
        running.serve.children[0].patience = 3600
        await running.hear("I am here")
        os.kill(os.getpid(), signal.SIGTERM)
        await running.hear("the house is asked to end")
        os.kill(os.getpid(), signal.SIGTERM)
        await running.hear("a process would not end and is killed", child="line")
        assert await running.status == 0


async def test_what_every_process_says_is_in_one_place(tmp_path: Path) -> None:
    async with house(tmp_path, line=TALKS, desk=LIVES) as running:
        said = {}
        while {"said in plain words", "I am here"} - said.keys():
            said |= {line["message"]: line for line in [await asyncio.wait_for(running.terminal.told.get(), 10)]}
        plain = said["said in plain words"]
        assert (plain["process"], plain["level"], plain["text"]) == ("line", "warning", "Segmentation fault, says a library")
    kept = [json.loads(line)["message"] for line in (tmp_path / "vivevoix.log").read_text().splitlines()]
    assert {"said in plain words", "I am here", "the house starts", "the house has ended"} <= set(kept)


def settings(folder: Path, port: int) -> Path:
    path = folder / "vivevoix.toml"
    path.write_text(f"""
[web]
port = {port}
[sip]
port = {port + 1}
media_ports = [{port + 20}, {port + 60}]
[people.aya]
name = "Aya Diallo"
groups = ["counter"]
[lines.shop]
name = "the shop"
numbers = ["shop"]
keeper = "aya"
ladder = [{{ groups = ["counter"] }}]
""")
    return path


def serve(config: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "vivevoix", "serve", "--config", config]
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env={**os.environ, "VIVEVOIX_LOG": "info"})


def hear(process: subprocess.Popen[str], message: str, count: int = 1) -> None:
    """Read what serve says until a message has come so often."""
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if json.loads(line).get("message") == message:
            count -= 1
        if count == 0:
            return
    raise AssertionError("".join(said))


def has_ended(pid: int, seconds: float) -> bool:
    """Wait for the end of a process that is not our child."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def test_two_houses_cannot_share_a_folder(tmp_path: Path) -> None:
    config = settings(tmp_path, 26200)
    with serve(config) as first:
        hear(first, "a process started", 2)
        second = subprocess.run(
            [sys.executable, "-m", "vivevoix", "serve", "--config", config], capture_output=True, text=True, check=False
        )
        assert second.returncode == 2
        assert second.stderr.startswith("Another Vivevoix already runs from this folder.")
        first.terminate()
        first.communicate(timeout=30)
        assert first.returncode == 0


def test_when_serve_is_killed_its_processes_die_with_it(tmp_path: Path) -> None:
    with serve(settings(tmp_path, 26300)) as running:
        hear(running, "a process started", 2)
        children = [
            child["pid"] for child in json.loads((tmp_path / "data" / "run" / "serve.json").read_text())["children"].values()
        ]
        running.kill()
        assert all(has_ended(pid, 10) for pid in children)


def test_wrong_settings_end_serve_at_once_with_sentences(tmp_path: Path) -> None:
    config = settings(tmp_path, 26400)
    config.write_text(config.read_text() + 'voicemail = "on"\n')
    done = subprocess.run(
        [sys.executable, "-m", "vivevoix", "serve", "--config", config], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no words for a machine that answers" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("length", [200])
def test_a_folder_with_too_long_a_name_is_refused(tmp_path: Path, length: int) -> None:
    config = settings(tmp_path, 26500)
    config.write_text(f'[house]\nfolder = "{"x" * length}"\n' + config.read_text())
    done = subprocess.run(
        [sys.executable, "-m", "vivevoix", "serve", "--config", config], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "too long for a Unix socket" in done.stderr
