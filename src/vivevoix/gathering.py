"""One place for what all processes say: the terminal, and `log/vivevoix.log` in the folder of the house, rotated."""

import json
import logging
import logging.handlers
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from vivevoix.logs import AsJson, level_asked

LARGEST, KEPT = 10_000_000, 10
"""Bytes of one log file, and how many older ones are kept."""


class Gathered(logging.Handler):
    """Takes log lines of the children and records of this process; writes each once to the file and once to stderr."""

    def __init__(self, path: Path, terminal: TextIO) -> None:
        super().__init__()
        self.file = logging.handlers.RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        self.file.setFormatter(logging.Formatter("%(message)s"))
        self.terminal = terminal
        self.for_a_person = terminal.isatty()
        self.setFormatter(AsJson("serve"))

    @classmethod
    def to(cls, path: Path) -> Self:
        return cls(path, sys.stderr)

    def __enter__(self) -> Self:
        logging.basicConfig(level=level_asked(), handlers=[self], force=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            logging.getLogger(__name__).critical("ended by an error nobody expected", exc_info=error)
        logging.getLogger().removeHandler(self)
        self.file.close()

    def emit(self, record: logging.LogRecord) -> None:
        self._write(json.loads(self.format(record)))

    def line(self, process: str, said: bytes) -> str | None:
        """One line that a child wrote to its stderr. Returns its sentence when that may say why the child ends."""
        text = said.decode(errors="replace").rstrip()
        if not text:
            return None
        fields = _read(text)
        if fields is None:  # a sentence for the terminal, a C library, Python's own last words
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._write({"at": now, "level": "warning", "process": process, "message": "said in plain words", "text": text})
            return text
        self._write(fields)
        if fields.get("level") not in ("error", "critical"):
            return None
        return str(fields.get("because") or fields.get("message"))

    def _write(self, fields: dict[str, Any]) -> None:
        text = json.dumps(fields, ensure_ascii=False)
        self.file.emit(logging.makeLogRecord({"msg": text}))
        self.terminal.write((_for_a_person(fields) if self.for_a_person else text) + "\n")
        self.terminal.flush()


def _read(text: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) and "message" in fields else None


def _for_a_person(fields: dict[str, Any]) -> str:
    """`12:03:04 line  a telephone registered  account=aya-desk`."""
    rest = {name: value for name, value in fields.items() if name not in ("at", "level", "process", "from", "message")}
    loud = "" if fields.get("level") in ("debug", "info") else f"{str(fields.get('level')).upper()} "
    words = "  ".join(f"{name}={value}" for name, value in rest.items())
    return f"{str(fields.get('at'))[11:19]} {fields.get('process')!s:5} {loud}{fields['message']}  {words}".rstrip()
