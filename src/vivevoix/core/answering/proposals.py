"""Whom to ask in, in order, each with the reason a person would say: her region, her topic, they know each other, free since noon."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from vivevoix.core.board import PersonState
from vivevoix.core.calls.call import Call
from vivevoix.core.company import Company, Member
from vivevoix.core.ids import PersonId, RegionId, TopicId
from vivevoix.core.places import nearness

AT_MOST = 3
"""More than three names are a list to read while a caller waits."""


class Proposal(Struct, frozen=True, kw_only=True):
    """Somebody who could help this caller, and why. The console says it as one sentence."""

    person: PersonId
    state: PersonState
    topics: tuple[TopicId, ...] = ()
    """What they know of what this is about."""
    region: RegionId | None = None
    """Whose customers they look after, where that is the caller's region or one next to it."""
    is_callers_region: bool = False
    knows_caller: bool = False
    speaks: bool = True
    """The caller's language, as far as anybody knows."""
    free_since: datetime | None = None


def proposed(
    call: Call,
    topic: TopicId | None,
    company: Company,
    state_of: Callable[[PersonId], PersonState],
    free_since: Callable[[PersonId], datetime | None],
) -> tuple[Proposal, ...]:
    """The best first. `topic`: what the operator says it is about; of the call when not given.

    Somebody away is not proposed; somebody who talks is, after those who are free: they can owe the call.
    """
    about = topic or call.topic
    on_it = {part.person for part in call.ours}
    found = [
        _proposal(member, call, about, company, state_of(member.id), free_since(member.id))
        for member in (company.experts_on.get(about, ()) if about else company.experts)
        if member.id not in on_it and member.id not in call.not_with
    ]
    here = [each for each in found if each.state is not PersonState.AWAY]
    return tuple(sorted(here, key=lambda each: _rank(each, call, company))[:AT_MOST])


def _proposal(
    member: Member, call: Call, about: TopicId | None, company: Company, state: PersonState, since: datetime | None
) -> Proposal:
    regions = company.regions_of(member)
    near = nearness(call.region, regions, company.regions)
    neighbourhood = (call.region, *company.regions[call.region].neighbours) if near is not None and call.region else ()
    return Proposal(
        person=member.id,
        state=state,
        topics=(about,) if about else member.topics,
        region=neighbourhood[near] if near is not None else None,
        is_callers_region=near == 0,
        knows_caller=member.id in call.known_by,
        speaks=not call.language or not member.languages or call.language in member.languages,
        free_since=since,
    )


def _rank(proposal: Proposal, call: Call, company: Company) -> tuple[bool, bool, int, bool, float, str]:
    """Free before busy, in the caller's language, of the nearest region, known to them, free for longest."""
    near = nearness(call.region, (proposal.region,) if proposal.region else (), company.regions)
    return (
        proposal.state is not PersonState.FREE,
        not proposal.speaks,
        len(company.regions) + 1 if near is None else near,
        not proposal.knows_caller,
        proposal.free_since.timestamp() if proposal.free_since else float("inf"),
        proposal.person,
    )
