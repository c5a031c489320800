"""What a visitor may know of a line: whether it is open and until when, who answers, how long it usually takes. Never how many wait."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from vivevoix.core.company import Company, PublishedLine, Rung, Who
from vivevoix.core.figures.to_a_voice import ToAVoice
from vivevoix.core.hours.opening import open_between
from vivevoix.core.hours.plan import Plan
from vivevoix.core.ids import GroupId, PersonId

LOOKS_AHEAD = timedelta(days=8)


class Opening(Struct, frozen=True, kw_only=True):
    """A line by the hours of its branch."""

    is_open: bool
    until: datetime | None = None
    """When it next closes, or opens; None when it does neither in the next days."""


def opening_of(plan: Plan, line: PublishedLine, at: datetime) -> Opening:
    """A line without hours is always open."""
    hours = plan.hours.get(line.branch) if line.branch else None
    if hours is None:
        return Opening(is_open=True)
    coming = open_between(hours, at, at + LOOKS_AHEAD)
    if not coming:
        return Opening(is_open=False)
    since, until = coming[0]
    if since > at:
        return Opening(is_open=False, until=since)
    return Opening(is_open=True, until=until if until < at + LOOKS_AHEAD else None)


def who_answers(
    line: PublishedLine, company: Company, there: Collection[PersonId], on_duty: Mapping[PersonId, tuple[GroupId, ...]]
) -> tuple[PersonId, ...]:
    """Whoever is there of the first rung on which somebody is; `line` with the rungs that stand now. The keeper last of all."""
    for rung in line.ladder:
        found = tuple(person for person in company.people if person in there and _stands_on(rung, line, company, person, on_duty))
        if found:
            return found
    return (line.keeper,) if line.keeper in there else ()


def _stands_on(
    rung: Rung, line: PublishedLine, company: Company, person: PersonId, on_duty: Mapping[PersonId, tuple[GroupId, ...]]
) -> bool:
    member = company.people[person]
    if set(rung.groups).intersection((*member.groups, *on_duty.get(person, ()))):
        return True
    is_expert = line.topic in member.topics if line.topic else bool(member.topics) or member.role == "expert"
    return Who.EXPERTS in rung.who and is_expert


def usual_seconds(figure: ToAVoice) -> int | None:
    """Within how many seconds at least half of everybody who rang has heard a voice. None of few calls, and where half have not."""
    settled = figure.answered + figure.promised
    if not figure.says_enough or 2 * figure.answered < settled:
        return None
    seconds = figure.seconds_for(50 * settled / figure.answered) if figure.answered else None
    return None if seconds is None else max(1, ceil(seconds))
