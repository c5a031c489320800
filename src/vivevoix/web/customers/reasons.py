"""Why a row of a file was not brought in, and what was noticed about one that was: as sentences."""

from collections.abc import Mapping
from datetime import datetime

from vivevoix.core.customers.bringing import RowReason, Said
from vivevoix.core.ids import PersonId
from vivevoix.web.errors import Language

_ENGLISH = {
    RowReason.NO_NAME: "There is no name.",
    RowReason.BAD_NUMBER: "This is no telephone number that can be rung: {about}.",
    RowReason.BAD_MAIL: "This is no mail address: {about}.",
    RowReason.TOO_LONG: "This is too long for a card: {about}.",
    RowReason.TOO_MANY: "There are more numbers, addresses or remarks than a card has room for.",
    RowReason.UNREADABLE: "Some letters cannot be read, or quotation marks do not close. {about}",
    RowReason.WRONG_COLUMNS: "The row has another number of cells than the first one: {about}.",
    RowReason.NO_SUCH_PERSON: "Nobody of us is called {about}.",
    RowReason.BAD_WORD: "This word cannot be understood: {about}.",
    RowReason.TWICE: "Row {about} has the same key and says something else.",
    RowReason.KEPT: "Kept as it is on the card, {about}: written by {by} on {at}.",
    RowReason.ALIKE: "Perhaps the same person as {about}, who has the same number or address.",
}
_FRENCH = {
    RowReason.NO_NAME: "Il n'y a pas de nom.",
    RowReason.BAD_NUMBER: "Ce n'est pas un numéro que l'on puisse appeler\u00a0: {about}.",
    RowReason.BAD_MAIL: "Ce n'est pas une adresse de courrier\u00a0: {about}.",
    RowReason.TOO_LONG: "C'est trop long pour une fiche\u00a0: {about}.",
    RowReason.TOO_MANY: "Il y a plus de numéros, d'adresses ou de remarques qu'une fiche n'a de place.",
    RowReason.UNREADABLE: "Des lettres sont illisibles, ou des guillemets ne se ferment pas. {about}",
    RowReason.WRONG_COLUMNS: "La ligne n'a pas le même nombre de cellules que la première\u00a0: {about}.",
    RowReason.NO_SUCH_PERSON: "Personne chez nous ne s'appelle {about}.",
    RowReason.BAD_WORD: "Ce mot ne se comprend pas\u00a0: {about}.",
    RowReason.TWICE: "La ligne {about} a la même clé et dit autre chose.",
    RowReason.KEPT: "Laissé tel quel sur la fiche, {about}\u00a0: écrit par {by} le {at}.",
    RowReason.ALIKE: "Peut-être la même personne que {about}, qui a le même numéro ou la même adresse.",
}


def sentence_of_row(said: Said, language: Language, people: Mapping[PersonId, str]) -> str:
    by = people.get(said.by, said.by) if said.by else "?"
    words = (_FRENCH if language == "fr" else _ENGLISH)[said.reason]
    return words.format(about=said.about, by=by, at=_day(said.at)).strip()


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "?"
