"""The book of hours: the file's word, the house's own before it, and what must not bring it down."""

import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest

from vivevoix.core.hours.rosters import on_duty
from vivevoix.core.ids import GroupId, PersonId
from vivevoix.live.company import company_of
from vivevoix.live.hours.book import Book
from vivevoix.reading import check_settings
from vivevoix.store import HoursKept

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NIGHT, DAY = GroupId("night"), GroupId("day")


def book(*kept: HoursKept, **line: Any) -> Book:
    rosters = {
        "night": {"name": "the night", "shifts": {"aya": {"mon-sun": ["18:00-09:00"]}}},
        "day": {"name": "the day", "shifts": {"tom": {"mon-sun": ["09:00-18:00"]}}},
    }
    told = {"name": "Leeds", "numbers": ["600"], "keeper": "aya", "ladder": [{"groups": ["night", "day"]}]}
    people = {"aya": {"name": "Aya"}, "tom": {"name": "Tom"}}
    settings, mistakes = check_settings({"people": people, "rosters": rosters, "lines": {"leeds": told | line}})
    assert settings is not None
    assert not mistakes
    return Book(settings, company_of(settings), kept)


def kept(name: str, body: str, kind: Any = "roster") -> HoursKept:
    return HoursKept(kind=kind, name=name, body=body, by=PersonId("aya"), at=NOON)


def test_what_the_house_has_decided_goes_before_the_file() -> None:
    changed = book(kept("night", '{"shifts": {"tom": {"mon-sun": ["18:00-09:00"]}}}'))
    assert on_duty(changed.plan(NOON).rosters[NIGHT], datetime(2026, 11, 20, 23, tzinfo=UTC)) == ("tom",)


def test_what_is_about_a_roster_or_a_branch_that_is_gone_is_about_nothing() -> None:
    gone = book(kept("weekend", '{"shifts": {}}'), kept("york", '{"hours": {}}', "branch"))
    assert gone.plan(NOON) == book().plan(NOON)


def test_whoever_has_left_leaves_a_gap_on_a_roster_of_the_house() -> None:
    left = book(kept("night", '{"shifts": {"bob": {"mon-sun": ["18:00-09:00"]}}}'))
    assert len(left.coming(NOON)) == 14


def test_a_calendar_that_is_not_understood_any_more_is_a_gap_and_costs_nobody_else_their_shifts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        broken = book(kept("night", '{"calendar": "rubbish"}'))
        plan = broken.plan(NOON)
    assert on_duty(plan.rosters[DAY], NOON) == ("tom",)
    assert len(broken.coming(NOON)) == 14
    assert "a calendar cannot be understood any more" in caplog.text


def test_a_signature_in_the_file_holds_until_the_end_of_its_last_day_there() -> None:
    until = {"accepted_gaps": [{"by": "aya", "because": "night", "until": date(2026, 11, 21)}], "ladder": [{"groups": ["day"]}]}
    coming = book(**until).coming(NOON, 3)
    assert [(each.gap.start, each.gap.end) for each in coming if each.signed is None] == [
        (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)),
        (datetime(2026, 11, 22, 18, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
    ]
    assert [each.gap.end for each in coming if each.signed] == [
        datetime(2026, 11, 21, 9, tzinfo=UTC),
        datetime(2026, 11, 22, tzinfo=UTC),
    ]
