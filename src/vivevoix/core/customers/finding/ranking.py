"""Who comes first: the better a card answers to what was typed, the higher it stands; of equals, the one that was changed last."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from vivevoix.core.customers.finding.folding import NAME, ORGANISATION, PLACE, REMARK
from vivevoix.core.customers.finding.spelling import Reason, Spellings
from vivevoix.core.ids import CustomerId, PersonId

_COST = {Reason.SAME: 0, Reason.BEGINS: 2, Reason.NICKNAME: 3, Reason.SOUNDS_LIKE: 16, Reason.MISSPELT: 18}
_ELSEWHERE = {ORGANISATION: (Reason.ORGANISATION, 10), PLACE: (Reason.PLACE, 12), REMARK: (Reason.REMARK, 30)}
_MOST_UNSAID = 4


class Why(Struct, frozen=True, kw_only=True):
    """Why somebody was found, and by which word or number of theirs."""

    reason: Reason
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
    why: Why


class Found(Struct, frozen=True, kw_only=True):
    """Somebody who may be meant."""

    customer: CustomerId
    name: str
    organisation: str
    place: str
    number: str | None
    """By which they were found, or their first."""
    why: Why


class ColleagueFound(Struct, frozen=True, kw_only=True):
    """One of us who may be meant."""

    person: PersonId
    name: str
    why: Why


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
    reason = Reason.SAME if word == typed else Reason.BEGINS if word.startswith(typed) else spellings.get(word)
    if reason is None:
        return None
    said_as, dearer = _ELSEWHERE.get(of, (reason, 0))
    return Answer(cost=_COST[reason] + dearer, why=Why(reason=said_as, word=word))


def best_first(cards: Iterable[Indexed], typed: Sequence[str], meant: Sequence[Spellings]) -> list[tuple[Indexed, Why]]:
    answering = [(card, answer) for card in cards if (answer := answers(card.keys, typed, meant))]
    ordered = sorted(answering, key=lambda each: (each[1].cost, -each[0].place))
    return [(card, answer.why) for card, answer in ordered]
