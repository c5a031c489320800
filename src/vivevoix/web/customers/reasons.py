"""Why a row of a file was not brought in, and what was noticed about one that was: as sentences."""

from collections.abc import Mapping
from datetime import datetime

from vivevoix.core.customers.bringing import Reason, Said
from vivevoix.core.ids import PersonId
from vivevoix.web.errors import Language

_ENGLISH = {
    Reason.NO_NAME: "There is no name.",
    Reason.BAD_NUMBER: "This is no telephone number that can be rung: {about}.",
    Reason.BAD_MAIL: "This is no mail address: {about}.",
    Reason.TOO_LONG: "This is too long for a card: {about}.",
    Reason.TOO_MANY: "There are more numbers, addresses or remarks than a card has room for.",
    Reason.UNREADABLE: "Some letters cannot be read, or quotation marks do not close. {about}",
    Reason.WRONG_COLUMNS: "The row has another number of cells than the first one: {about}.",
    Reason.NO_SUCH_PERSON: "Nobody of us is called {about}.",
    Reason.BAD_WORD: "This word cannot be understood: {about}.",
    Reason.TWICE: "Row {about} has the same key and says something else.",
    Reason.KEPT: "Kept as it is on the card, {about}: written by {by} on {at}.",
    Reason.ALIKE: "Perhaps the same person as {about}, who has the same number or address.",
}
_FRENCH = {
    Reason.NO_NAME: "Il n'y a pas de nom.",
    Reason.BAD_NUMBER: "Ce n'est pas un numéro que l'on puisse appeler\u00a0: {about}.",
    Reason.BAD_MAIL: "Ce n'est pas une adresse de courrier\u00a0: {about}.",
    Reason.TOO_LONG: "C'est trop long pour une fiche\u00a0: {about}.",
    Reason.TOO_MANY: "Il y a plus de numéros, d'adresses ou de remarques qu'une fiche n'a de place.",
    Reason.UNREADABLE: "Des lettres sont illisibles, ou des guillemets ne se ferment pas. {about}",
    Reason.WRONG_COLUMNS: "La ligne n'a pas le même nombre de cellules que la première\u00a0: {about}.",
    Reason.NO_SUCH_PERSON: "Personne chez nous ne s'appelle {about}.",
    Reason.BAD_WORD: "Ce mot ne se comprend pas\u00a0: {about}.",
    Reason.TWICE: "La ligne {about} a la même clé et dit autre chose.",
    Reason.KEPT: "Laissé tel quel sur la fiche, {about}\u00a0: écrit par {by} le {at}.",
    Reason.ALIKE: "Peut-être la même personne que {about}, qui a le même numéro ou la même adresse.",
}


def sentence_of_row(said: Said, language: Language, people: Mapping[PersonId, str]) -> str:
    by = people.get(said.by, said.by) if said.by else "?"
    words = (_FRENCH if language == "fr" else _ENGLISH)[said.reason]
    return words.format(about=said.about, by=by, at=_day(said.at)).strip()


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "?"
