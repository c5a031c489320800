"""What each column is likely to say: by its name in English or French, and by what its cells look like."""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

from vivevoix.core.customers.bringing import Column
from vivevoix.reading.addresses import is_mail_address, number_meant

ENOUGH = 0.6
"""Of the cells that are filled, so many must look alike."""
_NAMES = {
    Column.NAME: "name fullname displayname customer customername client clientname nom nomcomplet nomclient nometprenom contact "
    "contactname nomducontact raisonsocialeounom nomprenom prenomnom",
    Column.FIRST_NAME: "firstname givenname forename prenom",
    Column.LAST_NAME: "lastname surname familyname nomdefamille patronyme",
    Column.SAY: "say pronunciation pronounced prononciation sedit",
    Column.ADDRESS: "address salutation addressedas greeting civilite titre appellation",
    Column.FORM: "form tutoiement vouvoiement",
    Column.LANGUAGE: "language lang locale langue",
    Column.ORGANISATION: "organisation organization company companyname business employer account accountname societe entreprise "
    "raisonsociale organisme",
    Column.ROLE: "role title jobtitle job position function fonction poste metier",
    Column.PLACE: "place city town locality ville lieu commune localite",
    Column.TIME_ZONE: "timezone tz fuseau fuseauhoraire",
    Column.GOOD_HOURS: "goodhours bonnesheures",
    Column.URGENT: "urgent",
    Column.ASKS_FOR: "asksfor demande",
    Column.NOT_WITH: "notwith pasavec",
    Column.TELEPHONE: "telephone phone phonenumber tel number telephonenumber numero numerodetelephone mobile mobilephone cell "
    "cellphone cellulaire portable gsm landline fixe telfixe telportable telmobile workphone homephone businessphone phone1 "
    "phone2 tel1 tel2 telephone1 telephone2 mobilenumber",
    Column.MAIL: "mail email emailaddress mailaddress courriel adressemail adresseemail email1 email2 mel adressecourriel",
    Column.REACHES: "reaches joignablepar",
    Column.NOTE: "note notes comment comments remark remarque commentaire commentaires observations memo",
    Column.PREFERS: "prefers preference preferences",
    Column.KINDNESS: "kindness geste",
    Column.REMARKS: "remarks",
    Column.KEY: "key id uid customerid customernumber customerno clientid accountid accountnumber reference ref identifiant cle "
    "nclient numeroclient numclient noclient codeclient sourcekey",
    Column.SOURCE: "source",
    Column.CHANGED_AT: "changedat",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}
_PLAIN = {"telephone", "phone", "phonenumber", "tel", "number", "telephonenumber", "numero", "numerodetelephone", "mail", "email"}
_PLAIN |= {"emailaddress", "mailaddress", "courriel", "adressemail", "adresseemail", "mel", "reaches"}
MANY = frozenset({Column.TELEPHONE, Column.MAIL, Column.NOTE, Column.PREFERS, Column.KINDNESS})
"""More than one column may say this."""


def plain(heading: str) -> str:
    letters = normalize("NFKD", heading.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in letters if not combining(letter)))


def has_header(rows: Sequence[Sequence[str]], country: str) -> bool:
    """Is the first row one of names for columns? Then it has a name we know, and nothing by which somebody is reached."""
    first = rows[0] if rows else ()
    return any(plain(cell) in _BY_NAME for cell in first) and not any(_looks(cell, country) for cell in first)


def guessed(headings: Sequence[str], rows: Sequence[Sequence[str]], country: str) -> tuple[Column | None, ...]:
    """What each column says. None for one we can make nothing of, and for a second of what there can be only one of."""
    found: list[Column | None] = []
    width = max((len(headings), *(len(row) for row in rows)), default=0)
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        by_name = _BY_NAME.get(plain(headings[place])) if place < len(headings) else None
        column = by_name or _by_looks(cells, country)
        found.append(column if column in MANY or column not in found else None)
    if Column.FIRST_NAME in found and Column.LAST_NAME not in found and Column.NAME in found:
        found[found.index(Column.NAME)] = Column.LAST_NAME  # in French, `nom` beside `prénom` is the family's
    if not headings and Column.NAME not in found:
        _first_words(found, rows)
    return tuple(found)


def _first_words(found: list[Column | None], rows: Sequence[Sequence[str]]) -> None:
    """Without a header, the first column of words is the name."""
    for place, column in enumerate(found):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        if column is None and cells and sum(any(map(str.isalpha, cell)) for cell in cells) > ENOUGH * len(cells):
            found[place] = Column.NAME
            return


def _by_looks(cells: Sequence[str], country: str) -> Column | None:
    looks = [_looks(cell, country) for cell in cells]
    for column in (Column.MAIL, Column.TELEPHONE):
        if looks and looks.count(column) > ENOUGH * len(looks):
            return column
    return None


def _looks(cell: str, country: str) -> Column | None:
    text = cell.strip().lstrip("'")
    if is_mail_address(text.lower()):
        return Column.MAIL
    digits = sum(map(str.isdigit, text))
    if digits >= 8 and digits * 2 > len(text) and (text[0] in "+0(" or " " in text) and number_meant(text, country) is not None:
        return Column.TELEPHONE
    return None


def label_of(heading: str) -> str:
    """What a number or an address out of this column is called; nothing, where the column is only called what it is."""
    return "" if plain(heading) in _PLAIN else heading.strip()[:60]
