"""Where people work, where customers live, and what experts know about."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from vivevoix.core.ids import E164, BranchId, RegionId, TopicId


class Branch(Struct, frozen=True, kw_only=True):
    """A place people work at."""

    id: BranchId
    name: str
    time_zone: str
    regions: tuple[RegionId, ...] = ()
    """Whose customers it looks after."""


class Region(Struct, frozen=True, kw_only=True):
    """A part of the world our customers live in, known by how their numbers begin."""

    id: RegionId
    name: str
    prefixes: tuple[str, ...] = ()
    """Beginnings of numbers: `+44113`."""
    countries: tuple[str, ...] = ()
    """Whole countries, ISO 3166."""
    neighbours: tuple[RegionId, ...] = ()
    """Where to look when nobody of this region is free, the nearest first."""


class Topic(Struct, frozen=True, kw_only=True):
    """Something experts know about."""

    id: TopicId
    name: str
    """As it is said in a sentence: `relays`."""


def region_of(number: E164, country: str, regions: Mapping[RegionId, Region]) -> Region | None:
    """The region a number is of: by the longest beginning that fits, else by its country (ISO 3166)."""
    fitting = [(len(prefix), region) for region in regions.values() for prefix in region.prefixes if number.startswith(prefix)]
    if fitting:
        return max(fitting, key=lambda fit: fit[0])[1]
    return next((region for region in regions.values() if country in region.countries), None)


def branch_of(region: RegionId | None, branches: Iterable[Branch]) -> Branch | None:
    """The branch that looks after a region."""
    return next((branch for branch in branches if region in branch.regions), None)


def nearness(region: RegionId | None, theirs: Iterable[RegionId], regions: Mapping[RegionId, Region]) -> int | None:
    """How near somebody of these regions is to this one: 0 for the same, 1 for its first neighbour, and so on; None when not near."""
    if region is None or region not in regions:
        return None
    order = (region, *regions[region].neighbours)
    places = [order.index(each) for each in theirs if each in order]
    return min(places, default=None)
