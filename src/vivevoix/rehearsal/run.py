"""`vivevoix rehearse`: play a day of a company through its real rules, in seconds, and say what callers lived through."""

import sys
from datetime import date
from pathlib import Path

import msgspec

from vivevoix.live.company import company_of
from vivevoix.reading import read_settings
from vivevoix.rehearsal.day import rehearse
from vivevoix.rehearsal.model import read_model

ALL_WELL, SOMEBODY_FORGOTTEN = 0, 1


def run(folder: Path, *, day: date, seed: int, as_json: bool) -> int:
    """0: nobody was forgotten, and no promise lapsed; 1: not so. Raises WrongSettings."""
    company = company_of(read_settings(folder / "vivevoix.toml"))
    summary = rehearse(company, read_model(folder, company), day, seed)
    sys.stdout.write(msgspec.json.encode(summary).decode() + "\n" if as_json else f"{summary}\n")
    return SOMEBODY_FORGOTTEN if summary.forgotten or summary.promises.lapsed else ALL_WELL
