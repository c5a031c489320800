"""Hours of the week as people write them: `mon-fri 08:00-20:00`."""

import re

from vivevoix.core.promises.good_hours import Span

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(_DAYS)
_WRITTEN = re.compile(
    rf"(?P<days>(?:{_DAY})(?:-(?:{_DAY}))?(?:,(?:{_DAY})(?:-(?:{_DAY}))?)*) "
    r"(?P<opens>[0-9]{2}:[0-9]{2})-(?P<closes>[0-9]{2}:[0-9]{2})",
    re.ASCII,
)


class NotHours(ValueError):
    """These are no hours. Write them as in `mon-fri 08:00-20:00`."""


def span_of(written: str) -> Span:
    """`mon-fri 08:00-20:00`, `sat,sun 10:00-12:00`; to the end of the day is `24:00`. Raises `NotHours`."""
    found = _WRITTEN.fullmatch(written.strip().lower())
    if found is None:
        raise NotHours
    opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
    if opens >= closes:
        raise NotHours
    days = sorted({day for part in found["days"].split(",") for day in _days(part)})
    return Span(days=tuple(days), opens=opens, closes=closes)


def _days(part: str) -> list[int]:
    """`fri-mon` goes over the weekend."""
    first, _, last = part.partition("-")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    return [(begin + ahead) % 7 for ahead in range((end - begin) % 7 + 1)]


def _minutes(written: str) -> int:
    hours, minutes = map(int, written.split(":"))
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise NotHours
    return hours * 60 + minutes


def written(span: Span) -> str:
    """As `span_of` reads it."""
    return f"{','.join(_DAYS[day] for day in span.days)} {_clock(span.opens)}-{_clock(span.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
