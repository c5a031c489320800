"""Who is in reach of a caller, said as keys: so that finding free people for callers, and callers for free people, asks nobody else.

Every person answers to some keys (their groups, their branch, their topics, themselves), every waiting caller looks for some.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NewType

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.company import Company, Member, PublishedLine, Rung, Who
from vivevoix.core.ids import GroupId, PersonId

Key = NewType("Key", str)
Pool = tuple[Key, ...]
"""People of any of these keys, the longest free first."""
EVERYONE = Key("everyone")
WHOLE_LADDER_AFTER, WHOLE_COMPANY_AFTER = timedelta(seconds=15), timedelta(seconds=30)
"""How an emergency that nobody takes widens."""


def of_group(group: GroupId) -> Key:
    return Key(f"group:{group}")


def of_person(person: PersonId) -> Key:
    return Key(f"person:{person}")


def knows(person: PersonId) -> Key:
    """A caller whom this person knows."""
    return Key(f"knows:{person}")


def lost(person: PersonId) -> Key:
    """A caller whose line to this person broke."""
    return Key(f"lost:{person}")


def keys_of(member: Member, company: Company, groups: Sequence[GroupId]) -> frozenset[Key]:
    """Everything this person answers to while in these groups, in every language they speak."""
    keys = [of_group(group) for group in groups]
    if member.role == "operator" and member.branch:
        keys.append(Key(f"branch:{member.branch}"))
    if member.topics or member.role == "expert":
        keys.extend(_expert_keys(member, company))
    spoken = member.languages or ("*",)
    return frozenset([of_person(member.id), EVERYONE, *keys, *(_in_language(key, each) for key in keys for each in spoken)])


def _expert_keys(member: Member, company: Company) -> Iterator[Key]:
    regions = company.regions_of(member)
    for subject in ("any", *member.topics):
        yield Key(f"expert:{subject}")
        yield from (Key(f"expert:{subject}@{region}") for region in regions)


def _in_language(key: Key, language: str) -> Key:
    return Key(f"{key}#{language}")


def pools_for(call: Call, line: PublishedLine, now: datetime, company: Company) -> tuple[Pool, ...]:
    """Whom to look among, the first first. A caller left alone has their last person first of all; when the ladder has had all its
    time the keeper is in reach as well, and language keeps nobody away any more."""
    if call.stage is Stage.TALKING:  # they have somebody, who asks for help
        return tuple(_urgent_pools(call, line, now, company))
    through = now >= all_rungs_over(call, line)
    rungs = open_rungs(line.ladder, now - call.arrived)
    language = call.language if call.language in company.spoken and not through else None
    named = [(of_person(person),) for person in _named(call, rungs)]
    pools = [*_expert_pools(call, rungs, company), tuple(dict.fromkeys(_wide_keys(call, rungs)))]
    heard = [tuple(_understanding(pool, language)) for pool in pools if pool]
    last = [(of_person(line.keeper),)] if through else []
    return (*named, *_urgent_pools(call, line, now, company), *heard, *last)


def _urgent_pools(call: Call, line: PublishedLine, now: datetime, company: Company) -> Iterator[Pool]:
    """An emergency rings the watch and whoever is on call together, whatever language they speak, and goes on ringing wider."""
    if (since := urgent_from(call)) is None:
        return
    yield tuple(of_group(group) for group in company.urgent_groups or line.ladder[-1].groups)
    if now - since >= WHOLE_LADDER_AFTER:
        yield tuple(_wide_keys(call, line.ladder))
    if now - since >= WHOLE_COMPANY_AFTER:
        yield (EVERYONE,)


def urgent_from(call: Call) -> datetime | None:
    """From when an emergency widens: while somebody speaks with them, from when help is rung."""
    return call.help_from if call.stage is Stage.TALKING else call.urgent_at


def _named(call: Call, rungs: Sequence[Rung]) -> Iterator[PersonId]:
    if call.stage is Stage.LEFT_ALONE and call.last_holder:
        yield call.last_holder
    if any(Who.KNOWS_CALLER in rung.who for rung in rungs):
        yield from call.known_by


def _wide_keys(call: Call, rungs: Sequence[Rung]) -> Iterator[Key]:
    for rung in rungs:
        yield from (of_group(group) for group in rung.groups)
        if Who.CALLERS_BRANCH in rung.who and call.home:
            yield Key(f"branch:{call.home}")


def _expert_pools(call: Call, rungs: Sequence[Rung], company: Company) -> Iterator[Pool]:
    """The caller's own region, then its neighbours one by one, then everywhere."""
    if not any(Who.EXPERTS in rung.who for rung in rungs):
        return
    subject = call.topic or "any"
    if call.region and (region := company.regions.get(call.region)):
        yield from ((Key(f"expert:{subject}@{each}"),) for each in (region.id, *region.neighbours))
    yield (Key(f"expert:{subject}"),)


def _understanding(pool: Pool, language: str | None) -> Iterator[Key]:
    for key in pool:
        if language is None:
            yield key
        else:
            yield _in_language(key, language)
            yield _in_language(key, "*")


def looked_for(call: Call, pools: Sequence[Pool]) -> frozenset[Key]:
    """Every key by which somebody who comes free finds this caller."""
    keys = {key for pool in pools for key in pool}
    keys.update(knows(person) for person in call.known_by)
    if call.stage is Stage.LEFT_ALONE and call.last_holder:
        keys.add(lost(call.last_holder))
    return frozenset(keys)


def open_rungs(ladder: Sequence[Rung], waited: timedelta) -> Sequence[Rung]:
    """The rungs in reach after this long; always at least the first."""
    opens_at = timedelta(0)
    count = 0
    for rung in ladder:
        if waited < opens_at:
            break
        count += 1
        opens_at += timedelta(seconds=rung.seconds)
    return ladder[: max(count, 1)]


def all_rungs_over(call: Call, line: PublishedLine) -> datetime:
    """When the ladder has had all its time: from then on the keeper is in reach as well, who would owe the call anyway."""
    return call.arrived + timedelta(seconds=sum(rung.seconds for rung in line.ladder))
