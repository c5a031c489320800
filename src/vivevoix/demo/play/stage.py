"""Setting the stage: a company's settings, moved to this machine's free ports and cut off from any real provider."""

import json
import socket
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from vivevoix.reading import read_settings
from vivevoix.settings import Line, Rung, Settings, Trunk

HOUSE_AT, PROVIDER_AT = "127.0.0.1", "127.0.0.2"
MEDIA_PORTS = 800


class NoCompany(Exception):
    """The example company is not here. Give another one with --company FILE."""


class NoRoom(Exception):
    """This machine has no stretch of free UDP ports for the demo's audio."""


class Stage(Struct, frozen=True, kw_only=True):
    """A company ready to be played."""

    config: Path
    settings: Settings
    provider_port: int


def example(name: str) -> Path:
    """The settings of an example company. Raises NoCompany."""
    here = Path(__file__).resolve()
    for folder in (here.parents[4] / "examples", here.parents[1] / "examples"):
        if (settings := folder / name / "vivevoix.toml").exists():
            return settings
    raise NoCompany(NoCompany.__doc__)


def new_folder() -> Path:
    """A folder that a start from nothing may use; short, for the sockets in it."""
    return Path(tempfile.mkdtemp(prefix="vivevoix-"))


def set_stage(company: Path, folder: Path, *, web_port: int | None = None) -> Stage:
    """Copy a company into `folder` with free ports. Raises WrongSettings, NoRoom."""
    settings = read_settings(company)
    provider_port = free_port(PROVIDER_AT, 5060)
    moved = structs.replace(
        settings,
        house=structs.replace(settings.house, folder="data"),
        web=structs.replace(
            settings.web, listen=HOUSE_AT, port=web_port or free_port(HOUSE_AT, settings.web.port), certificate=None, key=None
        ),
        sip=structs.replace(
            settings.sip,
            listen=[HOUSE_AT],
            port=free_port(HOUSE_AT, settings.sip.port),
            tls_port=None,
            advertise=None,
            media_ports=free_stretch(MEDIA_PORTS),
        ),
        trunks={name: _played(trunk, provider_port) for name, trunk in settings.trunks.items()},
    )
    config = folder / "vivevoix.toml"
    played = at_any_hour(moved)
    config.write_text(as_toml(played), encoding="utf-8")
    return Stage(config=config, settings=played, provider_port=provider_port)


def at_any_hour(settings: Settings) -> Settings:
    """A play knows no night: every rung is rung at every hour, and everybody on a roster with it, on duty or not."""
    people = dict(settings.people)
    for name, roster in settings.rosters.items():
        for person in {*roster.shifts, *roster.rotation}:
            people[person] = structs.replace(people[person], groups=[*people[person].groups, _everybody(name)])
    lines = {name: _line_at_any_hour(line, settings) for name, line in settings.lines.items()}
    house = structs.replace(settings.house, urgent=_with_everybody(settings.house.urgent, settings))
    return structs.replace(settings, house=house, people=people, lines=lines)


def _line_at_any_hour(line: Line, settings: Settings) -> Line:
    def rung_by_all(rung: Rung) -> Rung:
        return structs.replace(rung, when="always", groups=_with_everybody(rung.groups, settings))

    return structs.replace(line, ladder=[rung_by_all(rung) for rung in line.ladder])


def _with_everybody(groups: list[str], settings: Settings) -> list[str]:
    return [*groups, *(_everybody(group) for group in groups if group in settings.rosters)]


def _everybody(roster: str) -> str:
    return f"{roster}-everybody"


def _played(trunk: Trunk, port: int) -> Trunk:
    """The trunk with our own player at its far end, whatever real provider it named."""
    return Trunk(host=PROVIDER_AT, port=port, numbers=trunk.numbers, outbound=trunk.outbound)


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or else a free port above it, for TCP and UDP."""
    for port in range(wanted, wanted + 500):
        if all(_is_free(host, port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            return port
    raise NoRoom(NoRoom.__doc__)


def free_stretch(count: int) -> tuple[int, int]:
    """First and last of so many free UDP ports in a row, below the ports Linux gives out by itself."""
    for first in range(20000, 32000, count):
        if all(_is_free(HOUSE_AT, port, socket.SOCK_DGRAM) for port in range(first, first + count)):
            return first, first + count - 1
    raise NoRoom(NoRoom.__doc__)


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as trial:
        if kind is socket.SOCK_STREAM:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def as_toml(settings: Settings) -> str:
    """Settings as a file that reads back as the same settings."""
    return "\n".join(_table((), msgspec.to_builtins(settings, builtin_types=(date,)))) + "\n"


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    if path:
        yield f"[{'.'.join(path)}]"
    for name, value in table.items():
        if value is not None and not isinstance(value, dict):
            yield f"{name} = {_value(value)}"
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _table((*path, name), value)


def _value(value: Any) -> str:
    match value:
        case list() | tuple():
            return "[" + ", ".join(_value(each) for each in value) + "]"
        case dict():
            return "{ " + ", ".join(f"{name} = {_value(each)}" for name, each in value.items() if each is not None) + " }"
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False)
