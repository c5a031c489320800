"""Hours, holidays and rosters as the settings file says them: what they mean, and what is said when they cannot be."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.reading.test_calendars import TWO_HOURS, calendar
from vivevoix.core.hours.opening import is_open
from vivevoix.core.hours.rosters import on_duty
from vivevoix.core.hours.walls import Span
from vivevoix.core.ids import BranchId, GroupId
from vivevoix.reading import WrongSettings, check_settings, read_settings
from vivevoix.reading.hours.meaning import days_of, holidays_of, minutes_of, plan_of, span_of, week_of
from vivevoix.reading.hours.written import written_in
from vivevoix.settings import Settings


def written(**more: Any) -> dict[str, Any]:
    """A small house that is right."""
    branch = {"name": "Leeds", "hours": {"mon-fri": ["09:00-17:30"], "sat": ["09:00-12:00"]}, "holidays": "GB-ENG"}
    roster = {"name": "the night", "shifts": {"aya": {"mon-sun": ["17:30-09:00"]}}}
    rungs = [{"groups": ["day"], "when": "open"}, {"groups": ["night"], "when": "closed"}]
    line = {"name": "Leeds", "numbers": ["0113 496 0000"], "keeper": "aya", "branch": "leeds", "ladder": rungs}
    return {
        "branches": {"leeds": branch | more.get("branch", {})},
        "people": {"aya": {"name": "Aya Diallo", "groups": ["day"], "branch": "leeds"}},
        "rosters": {"night": roster | more.get("roster", {})},
        "lines": {"leeds": line | more.get("line", {})},
    }


def settings_of(**more: Any) -> Settings:
    settings, mistakes = check_settings(written(**more))
    assert mistakes == []
    assert settings is not None
    return settings


def test_days_and_times_mean_what_a_person_means_by_them() -> None:
    assert days_of("mon-fri") == [0, 1, 2, 3, 4]
    assert days_of("sat-mon") == [5, 6, 0]
    assert minutes_of("17:30") == 1050
    assert span_of("18:00-09:00") == Span(start=1080, end=1980)
    assert span_of("00:00-24:00") == Span(start=0, end=1440)
    assert [len(day) for day in week_of({"mon-fri": ["09:00-12:00", "13:00-17:00"]})] == [2, 2, 2, 2, 2, 0, 0]


def test_a_plan_holds_hours_holidays_and_rosters() -> None:
    plan = plan_of(written_in(settings_of()), datetime(2026, 12, 20, tzinfo=UTC))
    leeds, night = plan.hours[BranchId("leeds")], plan.rosters[GroupId("night")]
    assert is_open(leeds, datetime(2026, 12, 24, 10, tzinfo=UTC))
    assert not is_open(leeds, datetime(2026, 12, 25, 10, tzinfo=UTC))
    assert not is_open(leeds, datetime(2027, 1, 1, 10, tzinfo=UTC)), "a plan knows the next year's holidays in time"
    assert on_duty(night, datetime(2026, 12, 24, 23, tzinfo=UTC)) == ("aya",)


def test_holidays_are_those_of_the_region() -> None:
    assert date(2026, 8, 31) in holidays_of("GB-ENG", 2026)
    assert date(2026, 8, 31) not in holidays_of("GB-SCT", 2026)
    assert date(2026, 7, 14) in holidays_of("FR", 2026)
    july = date(2026, 7, 14)
    assert [holidays_of("FR", 2026, each)[july] for each in ("fr", "en")] == ["Fête nationale", "National Day"]
    assert holidays_of("GB-ENG", 2026, "fr") == holidays_of("GB-ENG", 2026)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"branch": {"hours": {"monday": ["09:00-17:00"]}}}, "a day or days of the week, as in sat or mon-fri"),
        ({"branch": {"hours": {"mon": ["9-17"]}}}, 'each time in quotes, as in "09:00-17:30"'),
        ({"branch": {"hours": {"mon": ["09:00-25:00"]}}}, 'each time in quotes, as in "09:00-17:30"'),
        ({"branch": {"hours": {"mon": ["09:00-09:00"]}}}, "begins when it ends"),
        ({"branch": {"hours": {"mon": ["09:00-13:00", "12:00-17:00"]}}}, '"09:00-13:00" and "12:00-17:00", which overlap'),
        (
            {"branch": {"hours": {"mon": ["22:00-10:00"], "tue": ["09:00-17:00"]}}},
            '"mon 22:00-10:00" and "tue 09:00-17:00", which overlap',
        ),
        (
            {"branch": {"hours": {"sun": ["22:00-10:00"], "mon": ["09:00-17:00"]}}},
            '"sun 22:00-10:00" and "mon 09:00-17:00", which overlap',
        ),
        ({"branch": {"hours": {"mon-fri": ["09:00-17:00"], "fri": ["09:00-12:00"]}}}, "says twice what holds on fri"),
        ({"branch": {"hours": {}}}, "without hours it is always open"),
        ({"branch": {"holidays": "XX"}}, "no country whose holidays we know"),
        ({"branch": {"holidays": "GB-EN"}}, "of this country we know GB-ENG"),
        ({"branch": {"exceptions": [{"date": "2026-12-24", "because": "x"}]}}, "a date without quotes, as in 2026-12-24"),
        ({"branch": {"exceptions": [{"date": date(2026, 12, 24), "because": " "}]}}, "because is empty"),
        ({"branch": {"exceptions": [{"date": date(2026, 12, 24), "because": "x"}] * 2}}, "has 2026-12-24 twice"),
        ({"roster": {"shifts": {}}}, "nobody would ever be on it"),
        ({"roster": {"name": " "}}, "rosters.night.name is empty"),
        ({"roster": {"time_zone": "Mars"}}, "rosters.night.time_zone"),
        ({"roster": {"shifts": {"bob": {"mon": ["09:00-17:00"]}}}}, 'names "bob": there is no [people.bob]'),
        ({"roster": {"rotation": ["aya"]}}, "the day on which the first of them began"),
        ({"roster": {"rotation": ["aya"], "since": date(2026, 11, 3)}}, "is a Tuesday, but turns change on mon"),
        ({"roster": {"changes": "monday 9"}}, 'a weekday and a time in quotes, as in "mon 09:00"'),
        ({"roster": {"covers": [{"date": date(2026, 12, 24), "because": ""}]}}, "because is empty"),
        ({"line": {"accepted_gaps": [{"by": "bob", "because": "x"}]}}, "there is no [people.bob]"),
        ({"line": {"ladder": [{"groups": ["nobody"]}]}}, "in which there is nobody"),
        ({"line": {"ladder": [{"groups": ["day"], "when": "closed"}], "branch": None}}, "no branch whose hours could be meant"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_each(more: dict[str, Any], sentence: str) -> None:
    told = written(**more)
    if told["lines"]["leeds"]["branch"] is None:
        del told["lines"]["leeds"]["branch"]
    _, mistakes = check_settings(told)
    assert len(mistakes) == 1, mistakes
    assert sentence in mistakes[0]


def test_a_roster_may_not_have_the_name_of_a_group() -> None:
    told = written()
    told["people"]["aya"]["groups"] = ["day", "night"]
    assert "has the name of a group" in check_settings(told)[1][0]


HOUSE = """
[people.aya]
name = "Aya Diallo"
[rosters.night]
name = "the night"
calendar = "night.ics"
[lines.leeds]
name = "Leeds"
numbers = ["0113 496 0000"]
keeper = "aya"
ladder = [{ groups = ["night"] }]
"""


def test_a_calendar_is_read_beside_the_settings_and_must_be_right(tmp_path: Path) -> None:
    file, ics = tmp_path / "vivevoix.toml", tmp_path / "night.ics"
    file.write_text(HOUSE)
    with pytest.raises(WrongSettings, match=r"night\.ics cannot be read"):
        read_settings(file)
    ics.write_bytes(calendar(f"SUMMARY:bob\r\n{TWO_HOURS}"))
    with pytest.raises(WrongSettings, match="names nobody of ours"):
        read_settings(file)
    ics.write_bytes(calendar(f"SUMMARY:aya\r\n{TWO_HOURS}"))
    plan = plan_of(written_in(read_settings(file)), datetime(2026, 10, 24, tzinfo=UTC))
    assert on_duty(plan.rosters[GroupId("night")], datetime(2026, 10, 24, 2, tzinfo=UTC)) == ("aya",)
