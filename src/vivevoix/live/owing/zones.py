"""Whose clock a customer lives by."""

from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as zones_of_numbers

from vivevoix.core.company import Company
from vivevoix.core.ids import E164, LineId

_NOWHERE = "Etc/Unknown"


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """UTC for a name this machine does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_zone(name: str) -> bool:
    return name == "UTC" or zone(name) is not UTC


def house_zone(company: Company) -> str:
    """Of its first line."""
    return next((_zone_of_line(company, line) for line in company.lines), "UTC")


def zone_of_customer(company: Company, line: LineId, number: E164 | None) -> str:
    """By their number where its zone is one; else that of the branch they rang, if their country has it; else their country's first."""
    ours = _zone_of_line(company, line)
    theirs = _zones_of(number) if number is not None else ()
    if ours in theirs or not theirs:
        return ours
    return theirs[0]


@lru_cache(maxsize=4096)
def _zones_of(number: E164) -> tuple[str, ...]:
    try:
        found = zones_of_numbers.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(name for name in found if name != _NOWHERE and is_zone(name))


def _zone_of_line(company: Company, line: LineId) -> str:
    branch = company.lines[line].branch if line in company.lines else None
    if branch in company.branches:
        return company.branches[branch].time_zone
    numbers = company.lines[line].numbers if line in company.lines else ()
    of_numbers = [name for number in numbers if number.startswith("+") for name in _zones_of(E164(number))]
    return of_numbers[0] if of_numbers else "UTC"
