"""Logs are one JSON object a line; what belongs to a person is never in them."""

import json
import logging
import subprocess
import sys

import pytest

from vivevoix.logs import AsJson, describe_error, level_asked


class CallerWithheld(Exception):
    """An error of ours, named for its reason."""


def record(**extra: object) -> logging.LogRecord:
    return logging.getLogger("vivevoix.live.house").makeRecord(
        "vivevoix.live.house", logging.INFO, "f", 1, "promise kept late", (), None, extra=extra
    )


def test_a_line_says_when_who_and_what_and_then_its_fields() -> None:
    said = json.loads(AsJson("desk").format(record(promise="p1", late_by=340)))
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "level": "info",
        "process": "desk",
        "from": "live.house",
        "message": "promise kept late",
        "promise": "p1",
        "late_by": 340,
    }


def test_what_is_private_is_left_out() -> None:
    assert "+33472000000" not in AsJson("desk").format(record(private={"number": "+33472000000"}))


def test_an_error_of_a_library_keeps_its_words_to_itself() -> None:
    assert "because" not in describe_error(ValueError("Jenny Martin"))
    assert describe_error(ValueError("Jenny Martin"), everything=True)["because"] == "Jenny Martin"
    assert describe_error(OSError("Address already in use"))["because"] == "Address already in use"


def test_an_error_in_a_task_group_names_every_error_in_it() -> None:
    both = ExceptionGroup("two", [OSError("one"), ValueError("other")])
    assert [each["error"] for each in describe_error(both)["errors"]] == ["OSError", "ValueError"]


def test_the_last_words_of_a_process_are_a_line_as_well() -> None:
    program = "from vivevoix import logs; logs.begin('line'); 1 / 0"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    said = json.loads(done.stderr)
    assert (said["level"], said["process"], said["error"]) == ("critical", "line", "ZeroDivisionError")


def test_the_level_is_asked_for_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVEVOIX_LOG", "debug")
    assert level_asked() == logging.DEBUG
    monkeypatch.setenv("VIVEVOIX_LOG", "shout")
    assert level_asked() == logging.INFO
