"""Which hours may be chosen, when we then ring, and whom."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivevoix.core.calls.refusals import CostsExtra, NotANumber
from vivevoix.core.company import PublishedLine, Rung
from vivevoix.core.dialling_out import Kind
from vivevoix.core.door.refusals import NotOurs, NumberAbroad
from vivevoix.core.door.ring_me import MOST_HOURS, NOT_SOONER, hours_offered, not_before, number_for_a_stranger, one_line
from vivevoix.core.hours.opening import OpeningHours
from vivevoix.core.hours.plan import Plan, is_line_open
from vivevoix.core.hours.walls import Span as OpenSpan
from vivevoix.core.ids import BranchId, LineId, PersonId
from vivevoix.core.promises.good_hours import Span, is_good

LONDON = ZoneInfo("Europe/London")
LINE = PublishedLine(
    id=LineId("leeds"),
    name="Leeds",
    numbers=("+441134960000",),
    keeper=PersonId("aya"),
    ladder=(Rung(seconds=15),),
    branch=BranchId("leeds"),
)
NINE_TO_HALF_PAST_FIVE = (OpenSpan(start=540, end=1050),)
PLAN = Plan(hours={BranchId("leeds"): OpeningHours(zone="Europe/London", week=(NINE_TO_HALF_PAST_FIVE,) * 5 + ((), ()))})
BY_DAY = (Span(days=(0, 1, 2, 3, 4), opens=480, closes=1200), Span(days=(5,), opens=540, closes=1080))
WEDNESDAY = datetime(2026, 11, 25, 11, 45, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware


def offered(now: datetime) -> list[tuple[datetime, datetime]]:
    return hours_offered(PLAN, LINE, now, BY_DAY, LONDON, "Europe/London")


def test_whole_hours_of_today_first_and_none_that_ends_after_closing() -> None:
    today = [start.hour for start, _ in offered(WEDNESDAY) if start.day == 25]
    assert today == [13, 14, 15, 16]
    assert offered(WEDNESDAY)[4][0].astimezone(LONDON) == datetime(2026, 11, 26, 9, tzinfo=LONDON)


def test_a_line_that_never_closes_offers_the_good_hours() -> None:
    found = hours_offered(Plan(), LINE, WEDNESDAY, BY_DAY, LONDON, "Europe/London")
    assert {start.hour for start, _ in found} <= set(range(8, 20))
    assert len(found) == MOST_HOURS


@settings(deadline=None, max_examples=40)
@given(MOMENTS)
def test_an_hour_is_never_offered_at_which_the_line_is_closed_or_people_are_asleep(now: datetime) -> None:
    for start, end in offered(now):
        assert start >= now + NOT_SOONER
        for at in (start, end - timedelta(minutes=1)):
            assert is_line_open(PLAN, LINE, at)
            assert is_good(at, BY_DAY, LONDON)


@settings(deadline=None, max_examples=40)
@given(MOMENTS)
def test_who_has_chosen_an_hour_is_never_rung_before_it_and_may_be_from_then_on(now: datetime) -> None:
    for start, end in offered(now):
        good = not_before(start, now, BY_DAY, LONDON)
        assert is_good(start, good, LONDON)
        assert is_good(end - timedelta(minutes=1), good, LONDON)
        for minutes in range(0, int((start - now).total_seconds() // 60), 97):
            assert not is_good(now + timedelta(minutes=minutes), good, LONDON)


def test_whoever_may_be_rung_at_any_hour_is_not_before_theirs_either() -> None:
    start = datetime(2026, 11, 27, 14, tzinfo=UTC)
    good = not_before(start, WEDNESDAY, (), LONDON)
    assert is_good(start, good, LONDON)
    assert not is_good(start - timedelta(minutes=1), good, LONDON)
    assert is_good(start + timedelta(days=1), good, LONDON)


@pytest.mark.parametrize(
    ("number", "kind", "country", "refusal"),
    [
        ("+449061234567", Kind.COSTS_EXTRA, "GB", CostsExtra),
        ("+33140000000", Kind.ORDINARY, "FR", NumberAbroad),
        ("112", Kind.EMERGENCY, "", NotANumber),
        ("+441134960000", Kind.ORDINARY, "GB", NotOurs),
        ("tom", Kind.ORDINARY, "GB", NotANumber),
    ],
)
def test_what_is_not_rung_for_a_stranger(number: str, kind: Kind, country: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        number_for_a_stranger(number, kind, country, {"GB"}, {"+441134960000"})


def test_an_ordinary_number_of_a_country_we_ring_is() -> None:
    assert number_for_a_stranger("+447700900123", Kind.ORDINARY, "GB", {"GB"}, set()) == "+447700900123"


@given(st.text(max_size=200), st.integers(1, 80))
def test_what_a_stranger_types_is_never_more_than_a_short_printable_line(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert line.isprintable()
