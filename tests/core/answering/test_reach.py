"""Who is in reach of a caller."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.core.calls.shared import arrived
from tests.people import AYA, LEEDS, NGOZI, NOON, TOM, WES, company
from vivevoix.core.answering.reach import keys_of, knows, looked_for, lost, of_person, open_rungs, pools_for
from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import Company, PublishedLine, Rung, Who
from vivevoix.core.ids import BranchId, GroupId, PersonId, RegionId, TopicId
from vivevoix.core.places import Branch, Region, Topic

OURS = company()
LINE = OURS.lines[LEEDS]
YORKSHIRE, WALES, RELAYS, HULL = RegionId("yorkshire"), RegionId("wales"), TopicId("relays"), BranchId("hull")


def in_reach(call: Call, line: PublishedLine, seconds: float, ours: Company = OURS) -> set[PersonId]:
    pools = pools_for(call, line, NOON + timedelta(seconds=seconds), ours)
    wanted = {key for pool in pools for key in pool}
    return {person for person, member in ours.people.items() if not wanted.isdisjoint(keys_of(member, ours, member.groups))}


def ladder(*rungs: Rung) -> PublishedLine:
    return replace(LINE, ladder=rungs)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_whoever_waits_longer_has_more_people_in_reach_never_fewer(one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert in_reach(arrived(), LINE, short) <= in_reach(arrived(), LINE, long)
    assert open_rungs(LINE.ladder, timedelta(seconds=short))


def test_rungs_open_one_after_the_other() -> None:
    assert in_reach(arrived(), LINE, 0) == {AYA, TOM}
    assert in_reach(arrived(), LINE, 15) == {AYA, TOM, NGOZI}
    assert in_reach(arrived(), LINE, 30) == {AYA, TOM, NGOZI, WES}


def test_who_knows_the_caller_is_named_by_a_rung() -> None:
    line = ladder(Rung(who=(Who.KNOWS_CALLER,), seconds=10), Rung(groups=(GroupId("operators"),), seconds=10))
    friend = replace(arrived(), known_by=(NGOZI,))
    assert in_reach(friend, line, 0) == {NGOZI}
    assert in_reach(friend, line, 10) == {AYA, TOM, NGOZI}
    assert in_reach(arrived(), line, 0) == set()


def test_the_branch_that_looks_after_the_callers_region() -> None:
    people = {**OURS.people, TOM: replace(OURS.people[TOM], branch=HULL)}
    ours = replace(OURS, people=people)
    line = ladder(Rung(who=(Who.CALLERS_BRANCH,), seconds=10))
    assert in_reach(replace(arrived(), home=HULL), line, 0, ours) == {TOM}


def test_experts_of_the_callers_region_come_before_their_neighbours_and_those_before_all() -> None:
    regions = {
        YORKSHIRE: Region(id=YORKSHIRE, name="Yorkshire", neighbours=(WALES,)),
        WALES: Region(id=WALES, name="Wales"),
    }
    people = {
        **OURS.people,
        NGOZI: replace(OURS.people[NGOZI], role="expert", topics=(RELAYS,), regions=(YORKSHIRE,)),
        WES: replace(OURS.people[WES], role="expert", topics=(RELAYS,), branch=HULL),
    }
    branches = {HULL: Branch(id=HULL, name="Hull", time_zone="Europe/London", regions=(WALES,))}
    ours = replace(OURS, people=people, regions=regions, branches=branches, topics={RELAYS: Topic(id=RELAYS, name="relays")})
    call = replace(arrived(), topic=RELAYS, region=YORKSHIRE)
    own, near, everywhere = pools_for(call, ladder(Rung(who=(Who.EXPERTS,), seconds=10)), NOON, ours)
    answering = {person: keys_of(member, ours, member.groups) for person, member in people.items()}
    assert {person for person, keys in answering.items() if not keys.isdisjoint(own)} == {NGOZI}
    assert {person for person, keys in answering.items() if not keys.isdisjoint(near)} == {WES}
    assert {person for person, keys in answering.items() if not keys.isdisjoint(everywhere)} == {NGOZI, WES}


def test_callers_ring_people_who_speak_their_language_until_the_ladder_is_through() -> None:
    people = {
        **OURS.people,
        AYA: replace(OURS.people[AYA], languages=("fr", "en")),
        TOM: replace(OURS.people[TOM], languages=("en",)),
    }
    ours = replace(OURS, people=people)
    french = replace(arrived(), language="fr")
    assert in_reach(french, LINE, 0, ours) == {AYA}
    assert in_reach(french, LINE, 45, ours) == {AYA, TOM, NGOZI, WES}
    assert in_reach(replace(arrived(), language="cy"), LINE, 0, ours) == {AYA, TOM}  # nobody here speaks it


def test_an_emergency_rings_its_groups_whatever_the_rung_and_widens_to_everybody() -> None:
    ours = replace(OURS, urgent_groups=(GroupId("watch"), GroupId("experts")))
    line = ladder(Rung(groups=(GroupId("nobody"),), seconds=600), Rung(groups=(GroupId("operators"),), seconds=600))
    urgent = replace(arrived(), urgent_at=NOON)
    assert in_reach(urgent, line, 0, ours) == {NGOZI, WES}
    assert in_reach(urgent, line, 30, ours) == {AYA, TOM, NGOZI, WES}


def test_a_caller_left_alone_is_found_by_who_lost_them_and_a_friend_by_who_knows_them() -> None:
    alone = replace(arrived(), stage=Stage.LEFT_ALONE, last_holder=WES, known_by=(NGOZI,))
    keys = looked_for(alone, pools_for(alone, LINE, NOON, OURS))
    assert {lost(WES), of_person(WES), knows(NGOZI)} <= keys
