"""Whom to ask in, and why."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.calls.shared import talking
from tests.people import AYA, NGOZI, NOON, TOM, WES, company
from vivevoix.core.answering.proposals import AT_MOST, Proposal, proposed
from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Call
from vivevoix.core.company import Company
from vivevoix.core.ids import PersonId, RegionId, TopicId
from vivevoix.core.places import Region, Topic

RELAYS, VALVES = TopicId("relays"), TopicId("valves")
HUMBER, YORKSHIRE, WALES = RegionId("humber"), RegionId("yorkshire"), RegionId("wales")
CALL = replace(talking(), topic=RELAYS, region=HUMBER)


def experts() -> Company:
    """Ngozi, Tom and Wes all know relays: of the caller's region, of one next to it, and of one far away."""
    ours = company()

    def expert(person: PersonId, region: RegionId) -> None:
        people[person] = replace(people[person], role="expert", topics=(RELAYS,), regions=(region,))

    people = dict(ours.people)
    expert(NGOZI, HUMBER)
    expert(TOM, YORKSHIRE)
    expert(WES, WALES)
    regions = {
        HUMBER: Region(id=HUMBER, name="the Humber", neighbours=(YORKSHIRE,)),
        YORKSHIRE: Region(id=YORKSHIRE, name="Yorkshire"),
        WALES: Region(id=WALES, name="Wales"),
    }
    topics = {RELAYS: Topic(id=RELAYS, name="relays"), VALVES: Topic(id=VALVES, name="valves")}
    return replace(ours, people=people, regions=regions, topics=topics)


def asked(call: Call = CALL, ours: Company | None = None, **states: PersonState) -> tuple[Proposal, ...]:
    def since(person: PersonId) -> object:
        return NOON - timedelta(minutes=len(person))

    return proposed(call, None, ours or experts(), lambda p: states.get(p, PersonState.FREE), since)  # type: ignore[arg-type]


def test_the_callers_own_region_first_then_next_door_then_anywhere_each_with_the_reason() -> None:
    own, near, far = asked()
    assert (own.person, own.is_callers_region, own.region, own.topics) == (NGOZI, True, HUMBER, (RELAYS,))
    assert (near.person, near.is_callers_region, near.region) == (TOM, False, YORKSHIRE)
    assert (far.person, far.region) == (WES, None)
    assert own.free_since == NOON - timedelta(minutes=5)


def test_whoever_is_free_comes_before_who_talks_and_nobody_away_is_proposed() -> None:
    assert [each.person for each in asked(ngozi=PersonState.TALKING)] == [TOM, WES, NGOZI]
    assert [each.person for each in asked(ngozi=PersonState.AWAY)] == [TOM, WES]


def test_who_knows_the_caller_comes_first_within_a_region() -> None:
    ours = experts()
    same = replace(ours, people={**ours.people, TOM: replace(ours.people[TOM], regions=(HUMBER,))})
    assert asked(replace(CALL, known_by=(TOM,)), same)[0].person == TOM
    assert asked(replace(CALL, known_by=(TOM,)), same)[0].knows_caller


def test_another_language_comes_after_and_is_said() -> None:
    ours = experts()
    french = replace(ours, people={**ours.people, NGOZI: replace(ours.people[NGOZI], languages=("fr",))})
    found = asked(replace(CALL, language="en"), french)
    assert found[-1].person == NGOZI
    assert not found[-1].speaks


def test_nobody_who_knows_nothing_of_it_is_on_the_call_or_must_not_have_it() -> None:
    assert asked(replace(CALL, topic=VALVES)) == ()
    assert [each.person for each in asked(replace(CALL, not_with=(NGOZI,)))] == [TOM, WES]
    assert AYA not in {each.person for each in asked(replace(CALL, topic=None))}


def test_three_names_at_most() -> None:
    ours = experts()
    everyone = {person: replace(member, topics=(RELAYS,)) for person, member in ours.people.items()}
    assert len(asked(replace(CALL, holder=None), replace(ours, people=everyone))) == AT_MOST
