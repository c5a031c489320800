"""What the doctor finds, before it is put into words."""

from enum import IntEnum
from typing import Literal

from msgspec import Struct

Language = Literal["en", "fr"]


class Weight(IntEnum):
    """How much a finding matters."""

    WELL = 0
    WORTH_KNOWING = 1
    """Calls reach people, but somebody should know."""
    WRONG = 2
    """Something does not work, or soon will not."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    what: str
    """Its name in `words.WORDS`."""
    weight: Weight = Weight.WELL
    names: dict[str, str] = {}
    """What the sentence is about: a port, an address, a person's short name."""


def wrong(what: str, **names: object) -> Finding:
    """Something does not work."""
    return Finding(what=what, weight=Weight.WRONG, names={name: str(value) for name, value in names.items()})


def worth_knowing(what: str, **names: object) -> Finding:
    """Something works, but not as well as it could."""
    return Finding(what=what, weight=Weight.WORTH_KNOWING, names={name: str(value) for name, value in names.items()})


def well(what: str, **names: object) -> Finding:
    """Something is as it should be."""
    return Finding(what=what, names={name: str(value) for name, value in names.items()})
