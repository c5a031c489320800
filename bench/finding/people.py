"""Customers made up: names of several cultures, as unevenly frequent as names are (Zipf), organisations, places and numbers."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from vivevoix.core.customers.customer import About, Customer, Kind, Reach, Remark
from vivevoix.core.ids import CustomerId, PersonId, RemarkId

GIVEN = {
    "GB": "John Mary David James Sarah Margaret Robert William Susan Elizabeth Michael Thomas Patricia Richard Karen Paul Emma Peter Anne "
    "Andrew Helen Stephen Julie Christopher Jane Mark Claire Daniel Alison Matthew Catherine Anthony Victoria Simon Rebecca Kevin Laura "
    "Joseph Charlotte Alexander Jessica Edward Hannah Benjamin Olivia Samuel Sophie George Amelia Henry Lucy Jack Isla Oliver Poppy Harold",
    "IE": "Siobhán Seán Niamh Patrick Aoife Conor Ciara Liam Sinéad Eoin Caoimhe Declan Orla Brendan Róisín Pádraig Gráinne Fionn Saoirse",
    "FR": "Marie Jean Pierre Nathalie Michel Isabelle Philippe Sylvie Alain Catherine Françoise Nicolas Christophe Élodie Jean-Michel "
    "Jean-Pierre Anne-Sophie Frédéric Céline Stéphane Hélène Jérôme Aurélie Guillaume Benoît Chloé Léa Théo Zoé Agnès Thibault Emmanuel",
    "DE": "Peter Michael Thomas Ursula Sabine Jürgen Wolfgang Günter Käthe Björn Jörg Anneliese Matthias Heike Uwe Katrin Stefan Renate",
    "PL": "Anna Piotr Krzysztof Katarzyna Andrzej Małgorzata Agnieszka Paweł Łukasz Michał Zofia Stanisław Wojciech Grażyna Żaneta",
    "ES": "María José Antonio Carmen Manuel Ana Francisco Isabel Javier Dolores Begoña Íñigo Jesús Rocío Ángel Concepción Raúl",
    "IT": "Giuseppe Maria Giovanni Anna Antonio Rosa Francesco Angela Luca Giulia Niccolò Chiara Matteo Elena Alessandro",
    "UA": "Юлія Олександр Ірина Сергій Наталія Володимир Олена Андрій Тетяна Іван Yulia Oleksandr Iryna Natalia Volodymyr Olena",
    "IN": "Mohammed Priya Amit Anjali Rahul Sunita Rajesh Deepa Sanjay Kavita Arjun Lakshmi Vijay Meera Suresh Fatima Imran Ayesha",
    "VN": "Anh Minh Hương Tuấn Linh Đức Thảo Quang Mai Hùng Wei Li Xiaoming Jing 小龙 美玲",
}
FAMILY = {
    "GB": "Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker White Edwards Hughes "
    "Green Hall Lewis Harris Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee King Baker Harrison Morgan "
    "Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths Mitchell Kelly Cook Carter Richardson Bailey Collins "
    "Bell Shaw Murphy Miller Cox Khan Marshall Simpson Anderson Macdonald McGregor Ashworth Sutcliffe Greenwood Barraclough Ackroyd Lowe",
    "IE": "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill Gallagher Doyle McCarthy Kennedy Ní Dhomhnaill Ó Súilleabháin",
    "FR": "Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Lefèvre Fournier Gauthier Beaumont François Lefebvre Mercier Chevalier "
    "Diallo Traoré Benoît D'Ormesson Le Goff De La Tour Renault Thévenet",
    "DE": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Köhler Groß Weiß Strauß Jäger",
    "PL": "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Łuczak Świątek",
    "ES": "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Muñoz Núñez Ibáñez Peña",
    "IT": "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Di Stefano",
    "UA": "Мельник Шевченко Бондаренко Коваленко Петренко Shevchenko Kovalenko Melnyk Tkachenko Bondarenko Кравченко",
    "IN": "Patel Singh Kumar Sharma Khan Ali Ahmed Hussain Begum Gupta Shah Reddy Iyer Chowdhury Rahman",
    "VN": "Nguyễn Trần Lê Phạm Huỳnh Wang Li Zhang Chen Liu 李 王 张",
}
SHARES = {"GB": 45, "IE": 8, "FR": 15, "DE": 6, "PL": 5, "ES": 4, "IT": 3, "UA": 3, "IN": 8, "VN": 3}
CODES = {"GB": "44", "IE": "353", "FR": "33", "DE": "49", "PL": "48", "ES": "34", "IT": "39", "UA": "380", "IN": "91", "VN": "84"}
PLACES = (
    "London Leeds Manchester Birmingham Glasgow Bradford Liverpool Sheffield Paris Lyon Marseille Dublin Cork Halifax York Berlin München Köln "
    "Huddersfield Bristol Cardiff Edinburgh Bordeaux Nantes Lille Toulouse Wakefield Hebden_Bridge Todmorden Kraków Warszawa Madrid Milano Київ "
    "Львів Mumbai Hà_Nội Zürich Genève Bruxelles Saint-Étienne Besançon Newcastle Nottingham Leicester Oxford Cambridge Brighton"
)
TRADES = "Water Valves Foods Logistics Dental School Hotel Motors Electrical Bakery Farms Plumbing Textiles Press Pharmacy Trust Academy Brewery"
KINDS = ("Ltd", "& Sons", "Group", "SARL", "GmbH", "plc", "S.A.", "Partners")
_TAIL = [
    "ba",
    "den",
    "wick",
    "ham",
    "ley",
    "ton",
    "worth",
    "field",
    "er",
    "son",
    "man",
    "ow",
    "ski",
    "ska",
    "vić",
    "off",
    "berg",
    "stein",
    "feld",
    "au",
    "mont",
    "vil",
    "le",
    "bert",
    "gar",
    "riel",
    "ros",
    "sen",
    "lind",
    "gren",
    "ka",
    "ma",
    "no",
    "ri",
    "ta",
    "ya",
    "shi",
    "mu",
    "ra",
    "lo",
    "pes",
    "cas",
    "til",
    "ben",
    "al",
    "ha",
    "mid",
    "ou",
    "dra",
    "goş",
    "né",
    "vá",
    "ko",
    "vy",
    "pe",
    "tro",
]
TAIL_SHARE = 0.45
"""Of families whose name is none of the frequent ones."""
TAIL = 1_000_000
PLACES_TAIL = 20_000
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
BY = PersonId("aya")


class Chosen:
    """One of these, the first most often: Zipf's law, the second half as often, the third a third."""

    def __init__(self, words: str) -> None:
        self._words = [word.replace("_", " ") for word in words.split()]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._words))))

    def one(self, chance: Random) -> str:
        return chance.choices(self._words, cum_weights=self._weights)[0]


_GIVEN = {culture: Chosen(names) for culture, names in GIVEN.items()}
_FAMILY = {culture: Chosen(names) for culture, names in FAMILY.items()}
_PLACES, _TRADES = Chosen(PLACES), Chosen(TRADES)
_CULTURES, _WEIGHTS = list(SHARES), list(accumulate(SHARES.values()))


def rare_name(chance: Random, names: int) -> str:
    """One of so many, the first as much oftener as names are."""
    return name_of(int(math.exp(chance.random() * math.log(names))))


def name_of(rank: int) -> str:
    """Neighbours in rank are not neighbours in spelling."""
    rank, first = divmod(rank * 7919 % len(_TAIL) ** 4, len(_TAIL))
    name = _TAIL[first]
    while rank:
        rank, part = divmod(rank, len(_TAIL))
        name += _TAIL[part]
    return name.capitalize()


def customers(count: int, seed: int = 7) -> Iterator[Customer]:
    """The same for the same seed."""
    chance = Random(seed)
    for number in range(count):
        yield customer(number, chance)


def customer(number: int, chance: Random) -> Customer:
    culture = chance.choices(_CULTURES, cum_weights=_WEIGHTS)[0]
    family = rare_name(chance, TAIL) if chance.random() < TAIL_SHARE else _FAMILY[culture].one(chance)
    second = f" {_GIVEN[culture].one(chance)}" if chance.random() < 0.15 else ""
    at = BEGAN + timedelta(seconds=number)
    remarks = (Remark(id=RemarkId(f"r{number}"), about=About.PREFERS, words="Parcels to the back gate.", by=BY, at=at),)
    return Customer(
        id=CustomerId(f"k{number:011d}"),
        name=f"{_GIVEN[culture].one(chance)}{second} {family}",
        organisation=_organisation(chance, family) if chance.random() < 0.35 else "",
        place=rare_name(chance, PLACES_TAIL) if chance.random() < 0.4 else _PLACES.one(chance),
        reaches=tuple(_number(chance, culture) for _ in range(1 + (chance.random() < 0.3))),
        remarks=remarks if chance.random() < 0.05 else (),
        made_at=at,
        made_by=BY,
        changed_at=at,
    )


def _organisation(chance: Random, family: str) -> str:
    first = (family, _PLACES.one(chance), rare_name(chance, TAIL))[chance.randrange(3)]
    return f"{first} {_TRADES.one(chance)} {chance.choice(KINDS)}"


def _number(chance: Random, culture: str) -> Reach:
    first = chance.choice("7912" if culture != "FR" else "61234579")
    return Reach(
        kind=Kind.TELEPHONE, value=f"+{CODES[culture]}{first}{chance.randrange(10**8, 10**9)}"[: 13 if culture != "FR" else 12]
    )
