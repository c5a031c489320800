"""What anybody may know of a line."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.door.test_ring_me import LINE, PLAN
from vivevoix.core.company import Company, Member, Rung, Who
from vivevoix.core.door.showing import opening_of, usual_seconds, who_answers
from vivevoix.core.figures.to_a_voice import ToAVoice
from vivevoix.core.hours.opening import OpeningHours
from vivevoix.core.hours.plan import Plan
from vivevoix.core.ids import BranchId, GroupId, PersonId, TopicId

WEDNESDAY = datetime(2026, 11, 25, 11, 45, tzinfo=UTC)
AYA, TOM, WES, NGOZI = map(PersonId, ("aya", "tom", "wes", "ngozi"))
OPERATORS, NIGHT = GroupId("operators"), GroupId("night")


def member(person: PersonId, **more: object) -> Member:
    return Member(id=person, name=person, first_name=person.title(), role="operator", **more)  # type: ignore[arg-type]


PEOPLE = [
    member(AYA, groups=(OPERATORS,)),
    member(TOM, groups=(OPERATORS,)),
    member(WES),
    member(NGOZI, topics=(TopicId("relays"),)),
]
COMPANY = Company(name="", country="GB", people={each.id: each for each in PEOPLE}, lines={})
LADDER = (Rung(groups=(OPERATORS,), seconds=15), Rung(groups=(NIGHT,), who=(Who.EXPERTS,), seconds=15))


def answering(*there: PersonId, **duty: tuple[GroupId, ...]) -> tuple[PersonId, ...]:
    line = type(LINE)(id=LINE.id, name="", numbers=LINE.numbers, keeper=WES, ladder=LADDER, topic=TopicId("relays"))
    return who_answers(line, COMPANY, there, {PersonId(name): groups for name, groups in duty.items()})


def test_an_open_line_says_when_it_closes_and_a_closed_one_when_it_opens() -> None:
    assert opening_of(PLAN, LINE, WEDNESDAY).until == datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
    at_night = opening_of(PLAN, LINE, WEDNESDAY + timedelta(hours=8))
    assert (at_night.is_open, at_night.until) == (False, datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert opening_of(PLAN, LINE, datetime(2026, 11, 28, 12, tzinfo=UTC)).until == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_a_line_without_hours_is_open_and_one_that_never_opens_says_nothing_of_when() -> None:
    assert opening_of(Plan(), LINE, WEDNESDAY).until is None
    never = Plan(hours={BranchId("leeds"): OpeningHours(zone="Europe/London", week=((),) * 7)})
    closed = opening_of(never, LINE, WEDNESDAY)
    assert (closed.is_open, closed.until) == (False, None)


def test_those_of_the_first_rung_on_which_somebody_is() -> None:
    assert answering(TOM, AYA, WES, NGOZI) == (AYA, TOM)
    assert answering(WES, NGOZI) == (NGOZI,)
    assert answering(WES, wes=(NIGHT,)) == (WES,)
    assert answering(WES) == (WES,)
    assert answering() == ()


@given(st.dictionaries(st.integers(0, 600), st.integers(1, 40), max_size=12), st.integers(0, 200))
def test_what_is_said_of_the_seconds_is_never_better_than_half_of_all_callers_had(waits: dict[int, int], promised: int) -> None:
    figure = ToAVoice(waits=waits, promised=promised)
    seconds = usual_seconds(figure)
    if figure.arrived < 30:
        assert seconds is None
    if seconds is not None:
        assert figure.within(seconds) * 2 >= figure.answered + promised


def test_half_of_those_who_rang_are_counted_not_half_of_those_who_were_answered() -> None:
    assert usual_seconds(ToAVoice(waits={30: 20, 200: 20})) == 3
    assert usual_seconds(ToAVoice(waits={30: 20, 200: 20}, promised=10)) == 20
    assert usual_seconds(ToAVoice(waits={30: 20}, promised=30)) is None
    assert usual_seconds(ToAVoice(waits={30: 29})) is None
