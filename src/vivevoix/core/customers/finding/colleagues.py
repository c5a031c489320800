"""Those of us who may be meant."""

from collections.abc import Mapping, Sequence

from vivevoix.core.customers.finding.folding import NAME, as_written, words_of
from vivevoix.core.customers.finding.ranking import ColleagueFound, FoundBy, answers
from vivevoix.core.customers.finding.spelling import meant_among
from vivevoix.core.ids import PersonId

MOST = 5


def colleagues_found(typed: Sequence[str], names: Mapping[PersonId, str]) -> list[ColleagueFound]:
    """By their names, the likeliest first."""
    keys = {person: [NAME + word for word in words_of(name)] for person, name in names.items()}
    words = {key[1:] for of_one in keys.values() for key in of_one}
    meant = [meant_among(word, words) for word in typed]
    found = [(answer, person) for person, of_one in keys.items() if (answer := answers(of_one, typed, meant))]
    best = sorted(found, key=lambda each: (each[0].cost, names[each[1]]))[:MOST]
    return [_found(person, names[person], answer.why) for answer, person in best]


def _found(person: PersonId, name: str, why: FoundBy) -> ColleagueFound:
    return ColleagueFound(person=person, name=name, why=FoundBy(reason=why.reason, word=as_written(why.word, name)))
