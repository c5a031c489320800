"""A real house, `vivevoix serve` and all its processes, on a loopback address of its own: no port can be in anybody's way."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vivevoix.demo.play.stage import as_toml
from vivevoix.settings import Door, House, Line, Person, Phone, Rung, Settings, Sip, Trunk, Web

WEB, SIP, PROVIDER = 8700, 5060, 5060
STARTS_WITHIN, ENDS_WITHIN = 40.0, 15.0
PASSWORD = "by-the-living-voice"
Pid = int


class DidNotStart(Exception):
    """The house did not start; its log is above."""


def own_network() -> str:
    """`127.x.y`: addresses below it belong to this run alone, or nearly surely so."""
    return f"127.{secrets.randbelow(250) + 2}.{secrets.randbelow(250) + 2}"


def person(
    name: str, *groups: str, extension: str | None = None, phone: bool = True, role: str = "operator", **more: Any
) -> Person:
    """One of us, with a desk phone whose account is `name` and whose password is `PASSWORD`."""
    phones = [Phone(account=name, password=PASSWORD)] if phone else []
    whole = f"{name.title()} Test"
    return Person(name=whole, extension=extension, password=PASSWORD, groups=list(groups), phones=phones, role=role, **more)  # type: ignore[arg-type]


def line(number: str, keeper: str, *rungs: Rung, door: Door | None = None) -> Line:
    return Line(name=f"the {number} line", numbers=[number], keeper=keeper, ladder=list(rungs), door=door or Door())


def settings_of(network: str, people: dict[str, Person], lines: dict[str, Line], **sip: Any) -> Settings:
    """A house at `.1` whose one provider is at `.2`, and also calls from `.6`."""
    numbers = [number for each in lines.values() for number in each.numbers]
    return Settings(
        house=House(name="Test house"),
        web=Web(listen=f"{network}.1", port=WEB),
        sip=Sip(listen=[f"{network}.1"], port=SIP, **{"drain_for": 0.5, **sip}),
        people=people,
        lines=lines,
        trunks={"provider": Trunk(host=f"{network}.2", port=PROVIDER, addresses=[f"{network}.6"], numbers=numbers)},
    )


class Page:
    """The API as one person sees it, signed in."""

    def __init__(self, house: "RunningHouse", name: str) -> None:
        self.house, self.name, self.cookie = house, name, ""
        status, _, cookie = house.ask("POST", "/api/v1/sign-in", {"person": name, "password": PASSWORD})
        assert status == 200, f"{name} cannot sign in: {status}"
        self.cookie = cookie

    def get(self, path: str) -> Any:
        status, body, _ = self.house.ask("GET", f"/api/v1{path}", None, self.cookie)
        assert status == 200, (path, status, body)
        return body

    def post(self, path: str, body: Any = None) -> Any:
        """Raises AssertionError with the named refusal when the act is not accepted."""
        status, said, _ = self.house.ask("POST", f"/api/v1{path}", {} if body is None else body, self.cookie)
        assert status in (200, 201, 202, 204), (path, status, said)
        return said


class RunningHouse:
    """`vivevoix serve` on these settings, in this folder."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder
        self.host = settings.sip.listen[0]
        self.network = self.host.rsplit(".", 1)[0]
        self.config = folder / "vivevoix.toml"
        self.data = folder / "data"
        self.log = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until `/healthz` says that store and line are there. Raises DidNotStart."""
        self.config.write_text(as_toml(self.settings))
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "vivevoix", "serve", "--config", str(self.config)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        if not wait_until(self._is_well, STARTS_WITHIN):
            self.print_log()
            self.stop()
            raise DidNotStart(DidNotStart.__doc__)

    def _is_well(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise DidNotStart(self.log.read_text()[-3000:])
        return self.desk_answers()

    def desk_answers(self) -> bool:
        """Are store and line there?"""
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        """SIGTERM twice (no draining), then SIGKILL to whatever is left of the tree."""
        if self._process is None:
            return
        left = self.pids()
        for _ in range(2):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            for pid in left:
                if _is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()

    def print_log(self, last: int = 60) -> None:
        print("".join(f"  {each}\n" for each in self.log.read_text(errors="replace").splitlines()[-last:]))

    def ask(self, method: str, path: str, body: Any = None, cookie: str = "") -> tuple[int, Any, str]:
        """Status, JSON body, session cookie. Raises OSError while the desk is away."""
        connection = http.client.HTTPConnection(self.host, WEB, timeout=10)
        try:
            headers = {"Content-Type": "application/json", "X-Vivevoix": "1", "Cookie": cookie}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            said = response.read()
            given = (response.getheader("Set-Cookie") or "").partition(";")[0]
            is_json = "json" in (response.getheader("Content-Type") or "")
            return response.status, json.loads(said) if said and is_json else None, given
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()

    def page(self, name: str) -> Page:
        return Page(self, name)

    # The processes.

    def child(self, name: str) -> Pid:
        """The process id of `desk` or `line`."""
        state = json.loads((self.data / "run" / "serve.json").read_text())
        return int(state["children"][name]["pid"])

    def pids(self) -> dict[Pid, str]:
        """Every process of the tree, with its name: serve, line, desk, and media below the line."""
        assert self._process is not None
        return {pid: _name_of(pid) for pid in descendants(self._process.pid)}


def descendants(root: Pid) -> list[Pid]:
    """This process and all below it (`/proc/PID/task/*/children`)."""
    found = [root]
    for pid in found:
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found.extend(int(child) for child in tasks.read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def _name_of(pid: Pid) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    named = (name for name in ("serve", "desk", "line") if name in words)
    return next(named, "media" if any("media" in word for word in words) else "other")


def _is_alive(pid: Pid) -> bool:
    return Path(f"/proc/{pid}").exists()


def wait_until(true: Callable[[], Any], seconds: float, every: float = 0.05) -> bool:
    """Ask again and again until it is true; False when it has not become so in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(every)
    return bool(true())
