"""Who comes first: the better a card answers to what was typed, the higher it stands; of equals, the one that was changed last."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from vivevoix.core.customers.finding.folding import NAME, ORGANISATION, PLACE, REMARK
from vivevoix.core.customers.finding.spelling import FoundHow, Spellings
from vivevoix.core.ids import CustomerId, PersonId

_COST = {FoundHow.SAME: 0, FoundHow.BEGINS: 2, FoundHow.NICKNAME: 3, FoundHow.SOUNDS_LIKE: 16, FoundHow.MISSPELT: 18}
_ELSEWHERE = {ORGANISATION: (FoundHow.ORGANISATION, 10), PLACE: (FoundHow.PLACE, 12), REMARK: (FoundHow.REMARK, 30)}
_MOST_UNSAID = 4


class FoundBy(Struct, frozen=True, kw_only=True):
    """FoundBy somebody was found, and by which word or number of theirs."""

    reason: FoundHow
    word: str


class Indexed(Struct, frozen=True, kw_only=True):
    """A card as it is kept for finding."""

    customer: CustomerId
    keys: tuple[str, ...]
    place: int
    """Among all cards: the highest was changed last."""


class Answer(Struct, frozen=True, kw_only=True):
    """How well a card answers to what was typed."""

    cost: int
    why: FoundBy


class Found(Struct, frozen=True, kw_only=True):
    """Somebody who may be meant."""

    customer: CustomerId
    name: str
    organisation: str
    place: str
    number: str | None
    """By which they were found, or their first."""
    why: FoundBy


class ColleagueFound(Struct, frozen=True, kw_only=True):
    """One of us who may be meant."""

    person: PersonId
    name: str
    why: FoundBy


def answers(keys: Iterable[str], typed: Sequence[str], meant: Sequence[Spellings]) -> Answer | None:
    """None when one of the typed words means none of the card's. What is furthest from what was typed says why."""
    keys = tuple(keys)
    found = [_nearest(keys, word, spellings) for word, spellings in zip(typed, meant, strict=True)]
    nearest = [each for each in found if each is not None]
    if not nearest or len(nearest) < len(found):
        return None
    said = {NAME + each.why.word for each in nearest}
    unsaid = sum(key not in said for key in keys if key.startswith(NAME))
    cost = sum(each.cost for each in nearest) * 2 + min(unsaid, _MOST_UNSAID)
    return Answer(cost=cost, why=max(nearest, key=lambda each: each.cost).why)


def _nearest(keys: Sequence[str], typed: str, spellings: Spellings) -> Answer | None:
    found = (_answer(key[0], key[1:], typed, spellings) for key in keys)
    return min((each for each in found if each is not None), key=lambda each: each.cost, default=None)


def _answer(of: str, word: str, typed: str, spellings: Spellings) -> Answer | None:
    reason = FoundHow.SAME if word == typed else FoundHow.BEGINS if word.startswith(typed) else spellings.get(word)
    if reason is None:
        return None
    said_as, dearer = _ELSEWHERE.get(of, (reason, 0))
    return Answer(cost=_COST[reason] + dearer, why=FoundBy(reason=said_as, word=word))


def best_first(cards: Iterable[Indexed], typed: Sequence[str], meant: Sequence[Spellings]) -> list[tuple[Indexed, FoundBy]]:
    answering = [(card, answer) for card in cards if (answer := answers(card.keys, typed, meant))]
    ordered = sorted(answering, key=lambda each: (each[1].cost, -each[0].place))
    return [(card, answer.why) for card, answer in ordered]
