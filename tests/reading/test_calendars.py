"""Rosters from calendars. They come from outside: what cannot be understood is said, and never costs the house its time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivevoix.reading.hours.calendars import LONGEST, TOO_MANY_SHIFTS, mistakes_in, shifts_in
from vivevoix.reading.hours.errors import WrongCalendar
from vivevoix.settings import Person

PEOPLE = {"aya": Person(name="Aya Diallo"), "tom": Person(name="Tom Whitaker", first_name="Tommy")}
START, END = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
NIGHT = "DTSTART;TZID=Europe/London:20261024T180000\r\nDTEND;TZID=Europe/London:20261025T090000"
TWO_HOURS = "DTSTART:20261024T010000Z\r\nDTEND:20261024T030000Z"


def calendar(*events: str) -> bytes:
    told = "".join(
        f"BEGIN:VEVENT\r\nUID:{place}\r\nDTSTAMP:20260101T000000Z\r\n{each}\r\nEND:VEVENT\r\n"
        for place, each in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//us//EN\r\n{told}END:VCALENDAR\r\n".encode()


def shifts(*events: str) -> list[tuple[str, datetime, timedelta]]:
    found = shifts_in(calendar(*events), "Europe/London", PEOPLE, START, END)
    return [(each.person, each.start, each.end - each.start) for each in found]


def test_a_night_that_repeats_has_an_hour_more_when_the_clocks_go_back() -> None:
    assert [(each[0], each[2]) for each in shifts(f"SUMMARY:Aya\r\n{NIGHT}\r\nRRULE:FREQ=WEEKLY")] == [
        ("aya", timedelta(hours=16)),
        ("aya", timedelta(hours=15)),
    ]


def test_a_time_without_a_zone_is_by_the_clocks_of_the_roster_and_a_day_is_a_whole_day() -> None:
    [night] = shifts("SUMMARY:tom\r\nDTSTART:20261024T013000\r\nDTEND:20261024T030000")
    assert night[1] == datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    [days] = shifts("SUMMARY:tom\r\nDTSTART;VALUE=DATE:20261024\r\nDTEND;VALUE=DATE:20261026")
    assert days[2] == timedelta(hours=49)


@pytest.mark.parametrize("names", ["aya", "AYA", "Aya Diallo", "Aya", "aya  diallo"])
def test_a_person_is_named_by_a_short_name_a_whole_name_or_a_first_name(names: str) -> None:
    assert shifts(f"SUMMARY:{names}\r\n{TWO_HOURS}")[0][0] == "aya"


def test_an_attendee_names_a_person_too() -> None:
    assert shifts(f"SUMMARY:Night\r\nATTENDEE;CN=Tommy:mailto:someone@x.example\r\n{TWO_HOURS}")[0][0] == "tom"
    assert shifts(f"SUMMARY:Night\r\nATTENDEE:mailto:tom@x.example\r\n{TWO_HOURS}")[0][0] == "tom"


def test_what_is_cancelled_is_no_shift() -> None:
    assert shifts(f"SUMMARY:aya\r\nSTATUS:CANCELLED\r\n{TWO_HOURS}") == []


def test_whoever_has_left_is_left_out_and_the_others_stay() -> None:
    assert [each[0] for each in shifts(f"SUMMARY:bob\r\n{TWO_HOURS}", f"SUMMARY:aya\r\n{TWO_HOURS}")] == ["aya"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (f"SUMMARY:Bob\r\n{TWO_HOURS}", "names nobody of ours"),
        ("SUMMARY:tom\r\nDTSTART:20261024T013000Z", "has no end"),
        ("SUMMARY:tom\r\nDTSTART:rubbish", "has no beginning"),
        ("SUMMARY:tom\r\nDTSTART:20261024T013000Z\r\nDTEND:rubbish", "DTEND is wrong"),
        ("SUMMARY:tom\r\nDTSTART:20261024T013000Z\r\nDTEND:20261024T003000Z", "ends before it begins"),
        (f"SUMMARY:tom\r\n{TWO_HOURS}\r\nRRULE:FREQ=SECONDLY", "repeats within a day"),
        (f"SUMMARY:tom\r\n{TWO_HOURS}\r\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "repeats within a day"),
        (f"SUMMARY:tom\r\n{TWO_HOURS}\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "may never come round"),
        (f"SUMMARY:tom\r\n{TWO_HOURS}\r\nRRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", "may never come round"),
        (f"SUMMARY:tom\r\n{TWO_HOURS}\r\nRRULE:FREQ=SOMETIMES", "RRULE is wrong"),
        ("SUMMARY:tom\r\nDTSTART:19261024T013000Z\r\nDTEND:19261024T023000Z\r\nRRULE:FREQ=DAILY", "began before 2000"),
        ("SUMMARY:tom\r\nDTSTART;TZID=Nowhere/Land:20261024T180000\r\nDURATION:PT2H", "a time zone nobody knows"),
    ],
)
def test_each_event_that_cannot_be_understood_is_named_with_what_is_wrong(event: str, sentence: str) -> None:
    [told] = mistakes_in(calendar(event), PEOPLE)
    assert sentence in told


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"hello",
        b"\xff\xfe\0",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b"x" * (LONGEST + 1),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(rubbish: bytes) -> None:
    assert len(mistakes_in(rubbish, PEOPLE)) == 1
    with pytest.raises(WrongCalendar):
        shifts_in(rubbish, "UTC", PEOPLE, START, END)


def test_a_calendar_without_events_is_no_roster() -> None:
    assert mistakes_in(calendar(), PEOPLE) == ["There is no event in it, so nobody would ever be on this roster."]


def test_a_calendar_of_a_thousand_daily_shifts_is_refused_within_seconds() -> None:
    many = calendar(*[f"SUMMARY:aya\r\n{TWO_HOURS}\r\nRRULE:FREQ=DAILY"] * 900)
    assert mistakes_in(many, PEOPLE) == [TOO_MANY_SHIFTS]
    began = time.monotonic()
    with pytest.raises(WrongCalendar):
        shifts_in(many, "UTC", PEOPLE, START, END)
    assert time.monotonic() - began < 20


def test_three_hundred_weekly_shifts_take_no_longer_than_their_number() -> None:
    # Each at a time of its own: going from each to the next must not go through all the others again.
    times = (f"{1 + place % 28:02}T{place % 24:02}{place % 60:02}00Z" for place in range(300))
    many = calendar(*(f"SUMMARY:aya\r\nDTSTART:202607{at}\r\nDURATION:PT8H\r\nRRULE:FREQ=WEEKLY" for at in times))
    assert mistakes_in(many, PEOPLE) == []
    began = time.monotonic()
    assert len(shifts_in(many, "UTC", PEOPLE, START, START + timedelta(days=100))) in range(300 * 14, 300 * 15 + 1)
    assert time.monotonic() - began < 5


def test_what_is_over_before_the_next_begins_is_not_too_many() -> None:
    rules = (
        f"DTSTART:20{year}0101T080000Z\r\nDTEND:20{year}0101T100000Z\r\nRRULE:FREQ=DAILY;COUNT=300" for year in range(10, 90)
    )
    assert mistakes_in(calendar(*(f"SUMMARY:aya\r\n{rule}" for rule in rules)), PEOPLE) == []


def test_a_shift_that_was_moved_or_taken_out_of_a_repeating_one_stays_so() -> None:
    moved = "SUMMARY:tom\r\nDTSTART:20261026T050000Z\r\nDTEND:20261026T060000Z\r\nRECURRENCE-ID:20261026T010000Z"
    told = calendar(f"SUMMARY:aya\r\n{TWO_HOURS}\r\nRRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:20261025T010000Z", moved)
    found = shifts_in(told.replace(b"UID:1\r", b"UID:0\r"), "UTC", PEOPLE, START, END)
    assert [(each.person, each.start.day, each.start.hour) for each in found] == [("aya", 24, 1), ("tom", 26, 5), ("aya", 27, 1)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                *TWO_HOURS.split("\r\n"),
                "SUMMARY:aya",
                "RRULE:FREQ=DAILY;COUNT=3",
                "RRULE:;",
                "END:VEVENT",
                "BEGIN:VEVENT",
                "DTEND;VALUE=DATE:20261030",
                "EXDATE:20261024T010000Z",
                "RDATE:x",
                "DURATION:-PT1H",
                "RECURRENCE-ID:20261024T010000Z",
                "ATTENDEE:",
                ":",
                "\x00",
            )
        )
    )
)
def test_whatever_the_lines_say_there_are_shifts_or_sentences_and_never_anything_else(lines: list[str]) -> None:
    told = calendar("\r\n".join(lines))
    mistakes = mistakes_in(told, PEOPLE)
    try:
        found = shifts_in(told, "UTC", PEOPLE, START, END)
    except WrongCalendar:
        found = ()
    assert all(each.start < each.end for each in found)
    assert all(isinstance(sentence, str) and sentence for sentence in mistakes)
