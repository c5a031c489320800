"""Hours and rosters as the settings file and its calendars say them."""

from pathlib import Path

from vivevoix.reading.hours.meaning import Written
from vivevoix.settings import Settings


def written_in(settings: Settings) -> Written:
    """With the calendars as they are on disk now. Raises OSError where one has gone since the settings were read."""
    calendars = {name: _bytes(roster.calendar) for name, roster in settings.rosters.items() if roster.calendar is not None}
    return Written(branches=settings.branches, rosters=settings.rosters, calendars=calendars, people=settings.people)


def mistakes_in_calendars(settings: Settings) -> list[str]:
    """One sentence for each calendar that is not there, and for everything in it that cannot be understood."""
    found: list[str] = []
    for name, roster in settings.rosters.items():
        if roster.calendar is None:
            continue
        from vivevoix.reading.hours.calendars import mistakes_in  # only where somebody has one

        where = f"rosters.{name}.calendar = {Path(roster.calendar).name}"
        try:
            found += [f"{where}: {sentence}" for sentence in mistakes_in(_bytes(roster.calendar), settings.people)]
        except OSError as wrong:
            found.append(f"{where} cannot be read: {wrong.strerror}.")
    return found


def _bytes(calendar: str) -> bytes:
    with Path(calendar).open("rb") as file:
        return file.read(1 << 20)  # longer is refused, and need not be read
