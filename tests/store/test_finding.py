"""Somebody is found as they are typed. Each line of the table is a story: what is typed, who is found first, and why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from phonenumbers import PhoneNumberFormat, example_number_for_type, format_number
from sqlalchemy import func, select

from tests.people import NOON, TOM
from vivevoix.core.customers.customer import About, Customer, Kind, Reach, Remark
from vivevoix.core.customers.finding.folding import words_of
from vivevoix.core.customers.finding.ranking import Found
from vivevoix.core.ids import CustomerId, RemarkId
from vivevoix.reading.addresses import typed_of
from vivevoix.store import Store
from vivevoix.store.tables import card_words, vocabulary

GATE = Remark(id=RemarkId("r1"), about=About.PREFERS, words="Parcels to the back gate.", by=TOM, at=NOON)


def card(name: str, called: str, *numbers: str, **more: object) -> Customer:
    reaches = tuple(Reach(kind=Kind.MAIL if "@" in each else Kind.TELEPHONE, value=each) for each in numbers)
    made = Customer(id=CustomerId(name), name=called, reaches=reaches, made_at=NOON, made_by=TOM, changed_at=NOON)
    return replace(made, **more)


TOWN = [
    card("siobhan", "Siobhán Gallagher", "+441134960142", "siobhan@calder.example", organisation="Calder Valley Water"),
    card("elizabeth", "Elizabeth Marsh", "+441134960200", place="Hebden Bridge", remarks=(GATE,)),
    card("will", "William Lee", "+447700900518"),
    card("leeds", "Ann Wright", place="Leeds"),
    card("jeanmichel", "Jean-Michel Lefèvre", "+33612345678", organisation="Société Générale d'Électricité"),
    card("manu", "Emmanuelle Dubois", "+33145678901"),
    card("gauthier", "Benoît Gauthier", place="Saint-Étienne"),
    card("julia", "Юлія Шевченко", "+380441234567"),
    card("obrien", "Conor O\u2019Brien"),
    card("nguyen", "Nguyễn Thị Đào"),
    card("dragon", "李小龙"),
    card("john", "John Smith"),
    card("johns", "Johnson Smithers"),
    card("company", "", "+441134960300", organisation="1664 Brasserie"),
]
SEARCHES = """
Siobhán Gallagher      siobhan same
siobhan gallagher      siobhan same
gallagher siobhan      siobhan same
shivon                 siobhan sounds_like
galaher                siobhan sounds_like
gallager               siobhan misspelt
gallapher siob         siobhan misspelt
sio                    siobhan begins
s g                    siobhan begins
g s                    siobhan begins
liz                    elizabeth nickname
beth marsh             elizabeth nickname
bill lee               will nickname
lee                    will same
leed                   leeds place
ann leeds              leeds place
Jean-Mi                jeanmichel begins
jean mi lefe           jeanmichel begins
jeanmichel             jeanmichel same
lefevre                jeanmichel same
lefebvre               jeanmichel misspelt
societe electricite    jeanmichel organisation
manu                   manu nickname
gotier                 gauthier sounds_like
benoit st              - -
saint etienne          gauthier place
Yulia                  julia nickname
Julia                  julia nickname
Юлия                   julia same
shevchenko             julia same
obrien                 obrien same
o'brien                obrien same
O\u2019Brien                obrien same
brien                  obrien same
nguyen thi dao         nguyen same
dao                    nguyen same
li xiaolong            - -
xiao long              dragon same
smith john             john same
jon smith              john sounds_like
calder water           siobhan organisation
brasserie              company organisation
1664                   company organisation
0113 496 0142          siobhan number
+44 113 4960142        siobhan number
0113 496               siobhan number
+44 113                siobhan number
960142                 siobhan number
0142                   siobhan number
06 12 34 56 78         jeanmichel number
gallagher 0142         siobhan number
marsh 0142             - -
siobhan@cal            siobhan mail
gate                   - -
"""


@pytest.fixture
async def town(store: Store) -> Store:
    async with store.transaction() as t:
        await t.save_customers(TOWN)
    return store


async def find(store: Store, text: str, *, remarks: bool = False) -> list[Found]:
    async with store.finding() as t:
        return await t.find(typed_of(text, "GB"), remarks=remarks)


async def test_whoever_is_meant_comes_first_and_it_is_said_why(town: Store) -> None:
    wrong = []
    for line in SEARCHES.strip().split("\n"):
        text, who, why = line.rsplit(maxsplit=2)
        found = await find(town, text)
        first = (found[0].customer, found[0].why.reason) if found else ("-", "-")
        if first != (who, why):
            wrong.append(f"{text.strip()}: {first}, not {who} {why}")
    assert not wrong, "\n".join(wrong)


async def test_what_is_remarked_is_looked_through_when_asked(town: Store) -> None:
    found = await find(town, "back gate", remarks=True)
    assert [(each.customer, each.why.reason, each.why.word) for each in found] == [("elizabeth", "remark", "back")]


async def test_enough_is_shown_to_know_who_it_is(town: Store) -> None:
    (found,) = await find(town, "siobhan g")
    shown = (found.name, found.organisation, found.place, found.number, found.why.word)
    assert shown == ("Siobhán Gallagher", "Calder Valley Water", "", "+441134960142", "Gallagher")


async def test_of_many_who_answer_twenty_are_shown_and_the_last_changed_first(store: Store) -> None:
    many = [card(f"k{number:03d}", "Mary Jones") for number in range(150)]
    async with store.transaction() as t:
        await t.save_customers(many)
        await t.save_customers([many[7]])
    for text in ("m", "mary", "m j", "jones mary"):
        found = await find(store, text)
        assert [len(found), found[0].customer] == [20, "k007"]


async def test_cards_joined_are_one_person(town: Store) -> None:
    other = card("other", "Shivaun G.", "+447700900999", part_of=CustomerId("siobhan"))
    further = card("further", "Siobhan Gallagher", part_of=CustomerId("other"))
    async with town.transaction() as t:
        await t.save_customers([other, further])
    for text in ("siobhan gallagher", "shivaun", "0999"):
        assert [each.customer for each in await find(town, text)] == ["siobhan"], text
    (found,) = await find(town, "shivaun")
    assert (found.name, found.why.word) == ("Siobhán Gallagher", "Shivaun")


async def test_a_corrected_name_is_found_and_the_one_before_is_not(town: Store) -> None:
    async with town.transaction() as t:
        await t.save_customers([replace(TOWN[0], name="Siobhán Ward", organisation="")])
    assert [each.customer for each in await find(town, "ward")] == ["siobhan"]
    assert await find(town, "gallagher") == []
    assert await find(town, "calder") == []


async def test_nothing_is_left_of_a_card_that_goes(town: Store) -> None:
    def kept(connection):  # type: ignore[no-untyped-def]
        words = select(func.count()).select_from(card_words), select(func.count()).select_from(vocabulary)
        return [connection.execute(each).scalar() for each in words]

    async with town.transaction() as t:
        await t.drop_words([each.id for each in TOWN])
        assert await t._read(kept) == [0, 0]
    assert await find(town, "siobhan") == []


async def test_the_vocabulary_counts_right_whatever_changes(town: Store) -> None:
    names = ["Ann Lee", "Ann Lee Ann", "Bob", "Lee Bob", ""]

    def counted(connection):  # type: ignore[no-untyped-def]
        return dict(connection.execute(select(vocabulary.c.word, vocabulary.c.names)).all())

    async with town.transaction() as t:
        await t.drop_words([each.id for each in TOWN])
    for first in range(5):
        people = [card(f"p{number}", names[(first * number + first) % 5]) for number in range(7)]
        async with town.transaction() as t:
            await t.save_customers(people)
            there = [word for each in people for word in set(words_of(each.name))]
            assert await t._read(counted) == {word: there.count(word) for word in there}


NAMES = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Pd", "Po"], exclude_characters="@"), min_size=1, max_size=40
)
COUNTRIES = (
    "GB",
    "FR",
    "US",
    "DE",
    "IT",
    "ES",
    "PL",
    "AR",
    "MX",
    "BR",
    "HU",
    "RU",
    "JP",
    "IN",
    "VN",
    "SG",
    "NO",
    "UA",
    "CN",
    "ZA",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES.filter(lambda name: 0 < len(words_of(name)) <= 6 and len(name) < 40))
async def test_everybody_is_found_by_their_name_in_either_order(store: Store, name: str) -> None:
    async with store.transaction() as t:
        await t.save_customers([card("k1", name)])
    for text in (name, " ".join(reversed(words_of(name)))):
        assert "k1" in [each.customer for each in await find(store, text)], text


async def test_everybody_is_found_by_each_number_as_it_is_written_there_and_from_abroad(store: Store) -> None:
    numbers = [number for country in COUNTRIES for kind in (0, 1) if (number := example_number_for_type(country, kind))]
    people = [card(f"k{at}", "Somebody", format_number(number, PhoneNumberFormat.E164)) for at, number in enumerate(numbers)]
    async with store.transaction() as t:
        await t.save_customers(people)
    for number, somebody in zip(numbers, people, strict=True):
        for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164):
            text = format_number(number, form)
            assert somebody.id in [each.customer for each in await find(store, text)], text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30) | st.text("nj\"'*():^-+0123456789 ANDORNEAR@\0_%\\{}", max_size=30))
async def test_whatever_is_typed_is_no_mistake(store: Store, text: str) -> None:
    for each in (text, text * 400):
        await find(store, each, remarks=True)


async def test_ten_thousand_characters_are_no_mistake(town: Store) -> None:
    for text in (
        "a " * 5000,
        "siobhan" * 1500,
        "1" * 10_000,
        "\0" * 10_000,
        "'\"" * 5000,
        "😀" * 10_000,
        "@" * 10_000,
        "é@" * 5000,
    ):
        await find(town, text, remarks=True)
