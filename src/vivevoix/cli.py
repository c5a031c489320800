"""The commands of `vivevoix`. Each reads its words and hands over to the part that does the work."""

import argparse
import errno
import importlib.metadata
import sys
from collections.abc import Callable, Sequence, Sized
from datetime import UTC, date, datetime
from pathlib import Path

from vivevoix import logs
from vivevoix.reading import WrongSettings, folder_of, read_settings
from vivevoix.settings import Settings

ENDED_AS_ASKED, SOMETHING_IS_WRONG, CANNOT_START = 0, 1, 2
_CONFIG = "vivevoix.toml"
_NOT_OURS_TO_LISTEN_ON = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES)


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks; returns the exit status."""
    asked = parser().parse_args(arguments)
    try:
        status: int = asked.does(asked)
    except WrongSettings as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - the person at the terminal reads it
        return CANNOT_START
    except KeyboardInterrupt:
        return ENDED_AS_ASKED
    return status


def parser() -> argparse.ArgumentParser:
    """Every command with its words; `docs/reference/cli.md` is written from it."""
    whole = argparse.ArgumentParser(prog="vivevoix", description="A customer-service phone system in which a person answers.")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _command(commands, "serve", _serve, "Run the house: start desk and line and keep them running.")
    _command(commands, "check", _check, "Say whether the settings are right, and every mistake if not.")
    _command(
        commands, "doctor", _doctor, "Look at this machine and the running house: what is wrong, and what to do."
    ).add_argument("--language", choices=("en", "fr"), help="the language of the answer; that of the house when not given")
    _command(
        commands, "password", _password, "Set a person's password for signing in; asks for it, or reads it from a pipe."
    ).add_argument("person", metavar="NAME", help="the person's short name in the settings")
    _command(
        commands,
        "rewrite",
        _rewrite,
        "Write the database file anew, so that nothing of whoever was forgotten is left in a large one.",
    )
    _demo(commands)
    _rehearse(commands)
    _chaos(commands)
    _command(commands, "desk", _desk, "Run only the desk (pages, rules, store). `serve` does this for you.")
    _command(commands, "line", _line, "Run only the line (SIP and audio). `serve` does this for you.")
    commands.add_parser("version", help="Say the version.").set_defaults(does=_version)
    return whole


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    does: Callable[[argparse.Namespace], int],
    sentence: str,
) -> argparse.ArgumentParser:
    """A command that reads the settings file."""
    command = commands.add_parser(name, help=sentence, description=sentence)
    command.add_argument(
        "--config", type=Path, default=Path(_CONFIG), metavar="FILE", help=f"the settings; `{_CONFIG}` when not given"
    )
    command.set_defaults(does=does)
    return command


def _demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sentence = "Run the example company with real SIP callers and telephones that speak, on this machine only."
    demo = commands.add_parser("demo", help=sentence, description=sentence)
    demo.add_argument("--headless", action="store_true", help="without a person: nobody is asked to sign in")
    demo.add_argument("--seconds", type=float, metavar="N", help="end after so long; never when not given")
    demo.add_argument("--json", action="store_true", help="end by printing one JSON object with what happened")
    demo.add_argument("--company", type=Path, metavar="FILE", help="the settings of another company to play")
    demo.add_argument(
        "--folder", type=Path, metavar="DIR", help="keep everything of the play there; a temporary folder when not given"
    )
    demo.add_argument("--port", type=int, metavar="N", help="the port of the pages; a free one when not given")
    demo.add_argument("--calls-per-minute", type=float, metavar="N", help="how many callers ring; 10 when not given, 40 headless")
    demo.add_argument("--seed", type=int, metavar="N", help="the same number plays the same people")
    demo.set_defaults(does=_play_demo)


def _rehearse(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sentence = "Play a whole day of a company through its real rules, in seconds, and say what callers lived through."
    rehearse = commands.add_parser("rehearse", help=sentence, description=sentence)
    rehearse.add_argument("folder", type=Path, metavar="FOLDER", help="where its `vivevoix.toml` and `rehearsal.toml` are")
    rehearse.add_argument("--day", type=date.fromisoformat, metavar="DAY", help="the day, as in 2026-11-20; today when not given")
    rehearse.add_argument("--seed", type=int, default=1, metavar="N", help="the same number plays the same day; 1 when not given")
    rehearse.add_argument(
        "--seeds", type=_at_least_one, default=1, metavar="N", help="play it so many times, with this seed and the next"
    )
    rehearse.add_argument(
        "--experts-per-region",
        type=_at_least_one,
        metavar="N",
        help="so many experts in each region instead of the company's own",
    )
    rehearse.add_argument("--json", action="store_true", help="print one JSON object with what happened")
    rehearse.set_defaults(does=_play_rehearsal)


def _at_least_one(written: str) -> int:
    number = int(written)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few: at least 1")
    return number


def _chaos(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sentence = "Ring the example company many times while desk and line are killed at random; nobody may be forgotten."
    chaos = commands.add_parser("chaos", help=sentence, description=sentence)
    chaos.add_argument("--calls", type=int, default=300, metavar="N", help="how many callers ring; 300 when not given")
    chaos.add_argument(
        "--desk-every", type=float, default=5, metavar="S", help="kill the desk about every S seconds; 5 when not given"
    )
    chaos.add_argument(
        "--line-every", type=float, default=20, metavar="S", help="kill the line about every S seconds; 20 when not given"
    )
    chaos.add_argument(
        "--promises",
        action="store_true",
        help="instead, promise calls, move and keep them while the desk is killed; none may lapse",
    )
    chaos.add_argument("--kills", type=int, default=500, metavar="N", help="with --promises: how many times; 500 when not given")
    chaos.add_argument("--json", action="store_true", help="end by printing one JSON object with what happened")
    chaos.add_argument("--company", type=Path, metavar="FILE", help="the settings of another company to play")
    chaos.add_argument("--seed", type=int, metavar="N", help="the same number plays the same people")
    chaos.set_defaults(does=_play_chaos)


def _serve(asked: argparse.Namespace) -> int:
    from vivevoix.supervise import run as serve

    return serve(asked.config)


def _desk(asked: argparse.Namespace) -> int:
    settings = read_settings(asked.config)
    _join("desk")
    from vivevoix.web.desk import run as desk

    return desk(settings, folder_of(settings, asked.config))


def _line(asked: argparse.Namespace) -> int:
    settings = read_settings(asked.config)
    _join("line")
    from vivevoix.line.sip.process import run as line

    try:
        return line(settings, folder_of(settings, asked.config))
    except OSError as wrong:
        if wrong.errno not in _NOT_OURS_TO_LISTEN_ON:
            raise
        where = f"{', '.join(settings.sip.listen)}, port {settings.sip.port}"
        print(f"The line cannot listen on {where}: {wrong.strerror}. `vivevoix doctor` says more.", file=sys.stderr)  # noqa: T201 - the same
        return CANNOT_START


def _join(name: str) -> None:
    """Become a named part of the house: its logs, its life tied to `serve` if that started it."""
    from vivevoix.supervise import end_with_parent

    logs.begin(name)
    end_with_parent()


def _check(asked: argparse.Namespace) -> int:
    settings = read_settings(asked.config)
    print(f"{asked.config} is right: {_count(settings.lines, 'line')}, {_count(settings.people, 'person', 'people')}, ", end="")  # noqa: T201 - the person at the terminal reads it
    print(f"{_count(settings.trunks, 'trunk')}.")  # noqa: T201 - the same
    return _gaps(settings) if settings.branches or settings.rosters else ENDED_AS_ASKED


def _gaps(settings: Settings) -> int:
    """Hours are only right when somebody stands there at every minute, or somebody has signed for the gap."""
    from vivevoix.doctor.hours import gaps_of_file

    sentences = gaps_of_file(settings, settings.house.language)
    for each in sentences:
        print(each, file=sys.stderr)  # noqa: T201 - the same
    return SOMETHING_IS_WRONG if sentences else ENDED_AS_ASKED


def _count(things: Sized, one: str, many: str | None = None) -> str:
    return f"{len(things)} {one if len(things) == 1 else many or one + 's'}"


def _doctor(asked: argparse.Namespace) -> int:
    from vivevoix.doctor import run as doctor

    return doctor(asked.config, asked.language)


def _password(asked: argparse.Namespace) -> int:
    from vivevoix.web.password import run as password

    settings = read_settings(asked.config)
    return password(settings, folder_of(settings, asked.config), asked.person)


def _rewrite(asked: argparse.Namespace) -> int:
    import asyncio

    from vivevoix.actions.rewriting import rewrite
    from vivevoix.doctor.running import processes
    from vivevoix.store import CannotOpen
    from vivevoix.web.desk import store_of

    settings = read_settings(asked.config)
    folder = folder_of(settings, asked.config)
    if processes(folder).serve is not None:
        print("The house is running, and could write nothing down meanwhile. Stop it first.", file=sys.stderr)  # noqa: T201 - the same
        return CANNOT_START
    try:
        count = asyncio.run(rewrite(store_of(folder, settings), datetime.now(UTC)))
    except CannotOpen as reason:
        print(reason, file=sys.stderr)  # noqa: T201 - the same
        return CANNOT_START
    print(f"Written anew; nothing is left of {_count(range(count), 'forgotten card')}.")  # noqa: T201 - the same
    return ENDED_AS_ASKED


def _play_demo(asked: argparse.Namespace) -> int:
    from vivevoix.demo.run import run as demo

    return demo(
        headless=asked.headless,
        seconds=asked.seconds,
        as_json=asked.json,
        company=asked.company,
        folder=asked.folder,
        port=asked.port,
        calls_per_minute=asked.calls_per_minute,
        seed=asked.seed,
    )


def _play_rehearsal(asked: argparse.Namespace) -> int:
    from vivevoix.rehearsal.run import run as rehearse

    return rehearse(
        asked.folder,
        day=asked.day or datetime.now(UTC).date(),
        seed=asked.seed,
        seeds=asked.seeds,
        experts_per_region=asked.experts_per_region,
        as_json=asked.json,
    )


def _play_chaos(asked: argparse.Namespace) -> int:
    from vivevoix.demo.chaos import run as chaos
    from vivevoix.demo.chaos import run_promises

    if asked.promises:
        return run_promises(kills=asked.kills, as_json=asked.json, seed=asked.seed, company=asked.company)
    return chaos(
        calls=asked.calls,
        desk_every=asked.desk_every,
        line_every=asked.line_every,
        as_json=asked.json,
        seed=asked.seed,
        company=asked.company,
    )


def _version(asked: argparse.Namespace) -> int:
    print(f"vivevoix {importlib.metadata.version('vivevoix')}")  # noqa: T201 - the person at the terminal reads it
    return ENDED_AS_ASKED
