"""Another number of experts, to see what one more would change."""

from collections.abc import Iterator

from msgspec.structs import replace

from vivevoix.core.calls.telephones import Registered
from vivevoix.core.company import Company, Member, Telephone
from vivevoix.core.ids import GroupId, PersonId, PhoneId, RegionId
from vivevoix.core.places import branch_of
from vivevoix.reading.addresses import browser_account


class NoRegions(Exception):
    """The settings name no region to have experts in. Write a [regions.NAME], as in vivevoix.example.toml."""


def with_experts(company: Company, per_region: int) -> Company:
    """So many experts in each region, each of whom knows every topic: the company's own first, and made-up ones in the hours of the
    branch that looks after the region. Who is one too many is left out, also from rosters, unless a line is theirs to keep.

    Raises NoRegions.
    """
    if not company.regions:
        raise NoRegions
    keepers = {line.keeper for line in company.lines.values()}
    others = {name: member for name, member in company.people.items() if member.role != "expert" or name in keepers}
    left = [member for member in company.experts if member.role == "expert" and member.id not in keepers]
    groups = tuple(dict.fromkeys(group for member in left for group in member.groups))
    found: dict[PersonId, Member] = {}
    for region in company.regions:
        for member in _of_region(company, region, left, groups, per_region):
            found[member.id] = replace(member, topics=tuple(company.topics), regions=(region,))
    return replace(company, people={**others, **found})


def _of_region(
    company: Company, region: RegionId, left: list[Member], groups: tuple[GroupId, ...], wanted: int
) -> Iterator[Member]:
    """Takes those it finds from who is left."""
    own = [member for member in left if region in company.regions_of(member)][:wanted]
    for member in own:
        left.remove(member)
    yield from own
    for place in range(len(own) + 1, wanted + 1):
        yield _made_up(company, region, place, groups)


def _made_up(company: Company, region: RegionId, place: int, groups: tuple[GroupId, ...]) -> Member:
    name = PersonId(f"expert-{region}-{place}")
    branch = branch_of(region, company.branches.values())
    telephone = Telephone(id=PhoneId(f"{name}:browser"), way=Registered(account=browser_account(name)), browser=True)
    return Member(
        id=name,
        name=name,
        first_name=name,
        role="expert",
        branch=branch.id if branch else None,
        groups=groups,
        telephones=(telephone,),
    )
