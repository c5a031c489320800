"""Logs: one JSON object a line, constant messages, everything that varies in fields of its own.

    log.info("promise kept late", extra={"promise": promise.id, "late_by": 340})

Names, numbers and words of people go in `extra={"private": …}`, which is never written.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

LEVELS = ("debug", "info", "warning", "error")
LIBRARIES = ("alembic", "asyncio", "sqlalchemy", "uvicorn", "websockets")
"""What they have to say below a warning is not news."""

# What every LogRecord has of itself; the rest came in by `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "private"}

# Their text names code and machines, not people. Other libraries put values, even whole rows, into theirs.
_SPEAKS_OF_CODE = (OSError, ImportError, AttributeError, NameError, TypeError, AssertionError)


class AsJson(logging.Formatter):
    """One record as one line of JSON: at (UTC, ISO 8601), level, process, from, message, then its fields."""

    def __init__(self, process: str, *, everything: bool = False) -> None:
        super().__init__()
        self.process = process
        self.everything = everything

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "from": record.name.removeprefix("vivevoix."),
            "message": record.getMessage(),
        }
        said |= {field: value for field, value in vars(record).items() if field not in _OWN}
        if record.exc_info and record.exc_info[1] is not None:
            said |= describe_error(record.exc_info[1], everything=self.everything)
        return json.dumps(said, ensure_ascii=False, default=str)


def describe_error(error: BaseException, *, everything: bool = False) -> dict[str, Any]:
    """An error as fields: its class, where it came from, and its text when that cannot hold a person's words."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    fields: dict[str, Any] = {
        "error": type(error).__qualname__,
        "where": [f"{frame.filename.rpartition('vivevoix/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
    ours = type(error).__module__.startswith("vivevoix.")
    if everything or ours or isinstance(error, _SPEAKS_OF_CODE):
        fields["because"] = str(error)
    if isinstance(error, BaseExceptionGroup):
        fields["errors"] = [describe_error(each, everything=everything) for each in error.exceptions]
    return fields


def begin(process: str) -> None:
    """From now on this process logs to stderr, also what it dies of. `VIVEVOIX_LOG` gives the level, `info` by default."""
    level = level_asked()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson(process, everything=level == logging.DEBUG))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for theirs in LIBRARIES:
        logging.getLogger(theirs).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)
    sys.excepthook = _last_words


def level_asked() -> int:
    """The level in `VIVEVOIX_LOG`; an unknown word counts as `info`."""
    asked = os.environ.get("VIVEVOIX_LOG", "info").lower()
    return logging.getLevelNamesMapping()[asked.upper() if asked in LEVELS else "INFO"]


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("vivevoix").critical("ended by an error nobody expected", exc_info=(kind, error, trace))
