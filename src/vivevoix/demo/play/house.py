"""The real house under the play: `vivevoix serve` as a process, its state file, its pages."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from vivevoix.demo.play.stage import HOUSE_AT, Stage
from vivevoix.reading import folder_of

Child = Literal["desk", "line"]
PATIENCE_WITH_THE_DESK = 5.0
PATIENCE_TO_START, PATIENCE_TO_END = 60.0, 30.0


class DeskAway(Exception):
    """The desk does not answer now."""


class DidNotStart(Exception):
    """The house did not start; its words are in the log named here."""


class Reply(Struct, frozen=True, kw_only=True):
    """What a page answered."""

    status: int
    body: Any
    cookie: str = ""


class Desk:
    """The desk's API, as one person. Signed in once; a restart of the desk does not sign anybody out."""

    def __init__(self, port: int, person: str, password: str) -> None:
        self.person = person
        self._port, self._password = port, password
        self._cookie = ""

    async def ask(self, method: str, path: str, body: Any = None) -> Reply:
        """Raises DeskAway."""
        if not self._cookie:
            await self._sign_in()
        return await asyncio.to_thread(_request, self._port, method, f"/api/v1{path}", body, self._cookie)

    async def get(self, path: str) -> Any:
        """The JSON at a path. Raises DeskAway when it is not given."""
        reply = await self.ask("GET", path)
        if reply.status != 200:
            raise DeskAway(f"{path}: {reply.status}")
        return reply.body

    async def _sign_in(self) -> None:
        body = {"person": self.person, "password": self._password}
        reply = await asyncio.to_thread(_request, self._port, "POST", "/api/v1/sign-in", body, "")
        if reply.status != 200:
            raise DeskAway(f"sign-in: {reply.status}")
        self._cookie = reply.cookie


def _request(port: int, method: str, path: str, body: Any, cookie: str) -> Reply:
    headers = {"Content-Type": "application/json", "X-Vivevoix": "1", "Cookie": cookie}
    connection = http.client.HTTPConnection(HOUSE_AT, port, timeout=PATIENCE_WITH_THE_DESK)
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        said = response.read()
        given = (response.getheader("Set-Cookie") or "").partition(";")[0]
        is_json = "json" in (response.getheader("Content-Type") or "")
        return Reply(status=response.status, body=json.loads(said) if said and is_json else None, cookie=given)
    except (OSError, http.client.HTTPException, json.JSONDecodeError) as away:
        raise DeskAway(f"{path}: {away}") from away
    finally:
        connection.close()


class HouseProcess:
    """`vivevoix serve`, started and ended by the play."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.folder: Path = folder_of(stage.settings, stage.config)
        self.port = stage.settings.web.port
        self.log = stage.config.with_name("serve.log")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Until it is well. Raises DidNotStart."""
        with self.log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "vivevoix", "serve", "--config", str(self._stage.config)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the play; it ends the house itself, in order.
                process_group=0,
            )
        await self._until_well()

    async def _until_well(self) -> None:
        process = self._running()
        try:
            async with asyncio.timeout(PATIENCE_TO_START):
                while not await self.is_well():
                    if process.returncode is not None:
                        raise DidNotStart(f"{DidNotStart.__doc__} {self.log}")
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise DidNotStart(f"{DidNotStart.__doc__} {self.log}") from None

    async def is_well(self) -> bool:
        """Do desk, store and line all answer?"""
        try:
            return (await asyncio.to_thread(_request, self.port, "GET", "/healthz", None, "")).status == 200
        except DeskAway:
            return False

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise DidNotStart(DidNotStart.__doc__)
        return self._process

    async def end(self) -> None:
        """SIGTERM, patience, SIGKILL."""
        process = self._process
        if process is not None and process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(PATIENCE_TO_END):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    def state(self) -> dict[str, Any]:
        """`run/serve.json`; empty while it is not there."""
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            state: dict[str, Any] = json.loads((self.folder / "run" / "serve.json").read_text())
            return state
        return {}

    def pid(self, child: Child) -> int | None:
        pid: int | None = self.state().get("children", {}).get(child, {}).get("pid")
        return pid

    def restarts(self, child: Child) -> int:
        return int(self.state().get("children", {}).get(child, {}).get("restarts", 0))

    def kill(self, child: Child) -> int | None:
        """SIGKILL a child of the house. Its process id, or None when it is not running."""
        pid = self.pid(child)
        if pid is None:
            return None
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return None
        return pid
