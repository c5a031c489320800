"""Which numbers the house rings: a stolen password must not be worth money to whoever earns by the calls it makes."""

from collections.abc import Collection
from enum import StrEnum
from typing import assert_never

EVERYWHERE = "*"


class Kind(StrEnum):
    """What a call to a number costs, as its country's numbering plan says."""

    ORDINARY = "ordinary"
    COSTS_EXTRA = "costs_extra"
    """Premium rate or shared cost."""
    EMERGENCY = "emergency"


class MayRing(StrEnum):
    """Whether a number may be rung, and why not."""

    YES = "yes"
    COSTS_EXTRA = "costs_extra"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"


def may_be_rung_out(kind: Kind, country: str, allowed: Collection[str], *, rang_us: bool = False) -> MayRing:
    """`country` is ISO 3166; `allowed` may hold `*`. Help is always rung. Who rang us from abroad is rung back wherever they are,
    unless it costs extra: some ring only to be rung back."""
    match kind:
        case Kind.EMERGENCY:
            return MayRing.YES
        case Kind.COSTS_EXTRA:
            return MayRing.COSTS_EXTRA
        case Kind.ORDINARY:
            is_allowed = rang_us or country in allowed or EVERYWHERE in allowed
            return MayRing.YES if is_allowed else MayRing.COUNTRY_NOT_ALLOWED
        case _:
            assert_never(kind)
