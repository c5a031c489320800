"""Settings: everything wrong is said at once, in sentences, and a machine that answers cannot be written."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivevoix.reading import A_MACHINE_ANSWERS, WrongSettings, check_settings, folder_of, read_settings

SHOP = """
[house]
country = "FR"
[web]
port = 8700
[sip]
port = 5060
[branches.lyon]
name = "Lyon"
time_zone = "Europe/Paris"
[people.jenny]
name = "Jenny Martin"
branch = "lyon"
groups = ["counter"]
[[people.jenny.phones]]
account = "jenny-desk"
[lines.shop]
name = "the shop"
numbers = ["04 72 00 00 00"]
keeper = "jenny"
branch = "lyon"
[[lines.shop.ladder]]
groups = ["counter"]
[trunks.provider]
host = "sip.provider.example"
"""

TABLES: list[tuple[str | int, ...]] = [
    (),
    ("house",),
    ("web",),
    ("sip",),
    ("branches", "lyon"),
    ("people", "jenny"),
    ("people", "jenny", "phones", 0),
    ("lines", "shop"),
    ("lines", "shop", "ladder", 0),
    ("trunks", "provider"),
]

THEIR_WORDS = [
    "announcement", "welcome_announcement", "voicemail", "voice_mail", "menu", "ivr", "greeting", "greeting_file",
    "music", "music_on_hold", "moh", "bot", "chatbot", "voice_bot", "robot", "auto_attendant", "answering_machine",
]  # fmt: skip


def shop(changes: str = "") -> dict[str, Any]:
    return tomllib.loads(SHOP + changes)


def mistakes_in(written: dict[str, Any]) -> list[str]:
    return check_settings(written)[1]


def table_of(written: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    found: Any = written
    for step in path:
        found = found[step]
    return found


def words_of(path: tuple[str | int, ...]) -> set[str]:
    """The words that may stand in a table, as its own refusal lists them."""
    written = shop()
    table_of(written, path)["qqqqqqqq"] = 1
    return set(mistakes_in(written)[0].split("It may hold: ")[1].rstrip(".").split(", "))


KNOWN = {path: words_of(path) for path in TABLES}


def test_a_right_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "vivevoix.toml"
    path.write_text(SHOP)
    settings = read_settings(path)
    assert settings.people["jenny"].phones[0].account == "jenny-desk"
    assert folder_of(settings, path) == tmp_path / "data"


def test_the_certificate_is_found_beside_the_settings_from_wherever_the_house_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "vivevoix.toml"
    path.write_text(SHOP.replace("[web]", '[web]\ncertificate = "tls/chain.pem"\nkey = "/etc/tls/key.pem"'))
    (tmp_path / "tls").symlink_to(tmp_path / "renewed-yesterday")
    monkeypatch.chdir(tmp_path)
    for started_with in (path, Path("vivevoix.toml")):
        web = read_settings(started_with).web
        assert (web.certificate, web.key) == (str(tmp_path / "tls" / "chain.pem"), "/etc/tls/key.pem")


@given(path=st.sampled_from(TABLES), word=st.from_regex(r"[a-z_]{1,16}", fullmatch=True))
def test_an_unknown_word_is_refused_wherever_it_stands(path: tuple[str | int, ...], word: str) -> None:
    if word in KNOWN[path]:
        return
    written = shop()
    table_of(written, path)[word] = "anything"
    assert any(f"has no setting “{word}”" in sentence for sentence in mistakes_in(written))


@given(path=st.sampled_from(TABLES), word=st.sampled_from(THEIR_WORDS), value=st.sampled_from([True, "hello.wav", {}, []]))
def test_a_machine_that_answers_has_no_words_to_be_written_in(path: tuple[str | int, ...], word: str, value: object) -> None:
    written = shop()
    table_of(written, path)[word] = value
    assert "Vivevoix has no words for a machine that answers" in mistakes_in(written)[0]


def test_no_setting_of_ours_sounds_like_a_machine_that_answers() -> None:
    assert not [word for words in KNOWN.values() for word in words if A_MACHINE_ANSWERS.search(word)]


@pytest.mark.parametrize(
    ("path", "slip", "meant"),
    [
        (("lines", "shop"), "kepeer", "keeper"),
        (("sip",), "media_port", "media_ports"),
        (("people", "jenny"), "firstname", "first_name"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_right_name(path: tuple[str, ...], slip: str, meant: str) -> None:
    written = shop()
    table = table_of(written, path)
    table[slip] = table.pop(meant, [20000, 20099] if meant == "media_ports" else "Jenny")
    assert mistakes_in(written) == [f"[{'.'.join(path)}] has no setting “{slip}”; the nearest right name is “{meant}”."]


def test_a_right_word_in_the_wrong_table_is_sent_where_it_belongs() -> None:
    written = shop()
    written["web"]["hold_the_line_after"] = 50
    assert mistakes_in(written) == ["[web] has no setting “hold_the_line_after”; it belongs in [sip]."]


def test_every_mistake_is_said_at_once() -> None:
    written = shop()
    written["sip"]["port"] = "5060"
    written["web"]["listen"] = "somewhere"
    written["lines"]["shop"]["keeper"] = "bob"
    del written["people"]["jenny"]["name"]
    written["people"]["jenny"]["phones"][0] |= {"number": "06 12 34 56 78"}
    said = " ".join(mistakes_in(written))
    assert 'sip.port = "5060" is wrong: it must be a whole number from 1 to 65535.' in said
    assert "[people.jenny] needs “name”" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sip": {"port": 8700}}, "sip.port and web.port are both 8700"),
        ({"sip": {"media_ports": [30000, 20000]}}, "is no range for audio"),
        ({"sip": {"media_ports": [5000, 6000]}}, "lies inside sip.media_ports"),
        ({"sip": {"listen": ["eth0"]}}, "which is not an IP address"),
        ({"sip": {"tls_port": 5061}}, "sip.tls_port needs web.certificate"),
        ({"web": {"certificate": "a.pem"}}, "web.certificate is given without web.key"),
        ({"house": {"country": "XX"}}, "is no country with telephone numbers"),
        ({"branches": {"lyon": {"name": "Lyon", "time_zone": "Europe/Lyon"}}}, "is no IANA time zone"),
        ({"trunks": {"provider": {"host": "x", "register": True}}}, "needs trunks.provider.user and .password"),
        ({"trunks": {"provider": {"host": "x", "addresses": ["300.1.1.1"]}}}, "neither an IP address nor a network"),
        ({"trunks": {"provider": {"host": "x", "countries": ["FR", "France"]}}}, 'trunks.provider.countries has "France"'),
    ],
)
def test_settings_that_cannot_be_together_are_refused(changes: dict[str, Any], sentence: str) -> None:
    said = mistakes_in(shop() | changes)
    assert any(sentence in each for each in said), said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"keeper": "bob"}, "there is no [people.bob]"),
        ({"branch": "paris"}, "there is no [branches.paris]"),
        ({"numbers": []}, "nobody could ring it"),
        ({"numbers": ["04 72"]}, None),
        ({"numbers": ["support"]}, None),
        ({"numbers": ["+33 4 72 00 00 00 00 00 00"]}, "is no telephone number"),
        ({"ladder": [{"groups": ["night"]}]}, "in which there is nobody"),
        ({"ladder": [{"groups": ["counter"], "at_once": 0}]}, "would ring nobody"),
        ({"ladder": []}, "a list with at least one table"),
    ],
)
def test_a_line_always_leads_to_somebody(changes: dict[str, Any], sentence: str | None) -> None:
    written = shop()
    written["lines"]["shop"] |= changes
    said = mistakes_in(written)
    assert said == [] if sentence is None else any(sentence in each for each in said), said


@pytest.mark.parametrize(
    ("one", "other"), [("04 72 00 00 00", "+33 4 72 00 00 00"), ("0033472000000", "+33 (0)4 72 00 00 00"), ("support", "support")]
)
def test_a_number_leads_to_one_line_however_it_is_written(one: str, other: str) -> None:
    written = shop()
    written["lines"]["shop"]["numbers"] = [one, one]
    assert mistakes_in(written) == []
    written["lines"]["repairs"] = written["lines"]["shop"] | {"numbers": ["600", other]}
    assert mistakes_in(written) == [
        f'lines.repairs.numbers has "{other}", which leads to lines.shop already, where it is written "{one}".'
    ]


def test_a_number_without_its_area_code_is_none_that_could_be_rung() -> None:
    written = shop()
    written["house"]["country"] = "US"
    written["lines"]["shop"]["numbers"] = ["555 0123"]
    assert "is no telephone number, read in US. Write it whole" in mistakes_in(written)[0]


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("08 99 12 34 56", "art. L.121-16 of the Code de la consommation"),
        ("+49 900 1234567", "art. 21 of the EU Consumer Rights Directive"),
        ("+44 909 879 0123", "regulation 41 of the Consumer Contracts Regulations 2013"),
        ("+1 900 555 0123", "Nobody pays extra to speak to us"),
    ],
)
def test_a_number_that_costs_extra_is_refused_with_the_rule_that_forbids_it(number: str, rule: str) -> None:
    written = shop()
    written["lines"]["shop"]["numbers"] = [number]
    assert rule in mistakes_in(written)[0]
    written = shop()
    written["trunks"]["provider"]["numbers"] = [number]
    assert rule in mistakes_in(written)[0]


@pytest.mark.parametrize(
    "phone",
    [
        {},
        {"account": "a", "number": "06 12 34 56 78"},
        {"address": "302@192.0.2.7"},
        {"number": "12"},
        {"password": "x", "address": "sip:a@b"},
    ],
)
def test_a_telephone_is_reached_in_exactly_one_way(phone: dict[str, str]) -> None:
    written = shop()
    written["people"]["jenny"]["phones"] = [phone]
    assert "people.jenny.phones[1]" in mistakes_in(written)[0]


@pytest.mark.parametrize("seconds", [0, 0.5, 19.9])
def test_nothing_answers_before_a_person_could(seconds: float) -> None:
    written = shop()
    written["sip"]["hold_the_line_after"] = seconds
    assert mistakes_in(written) == [
        f"sip.hold_the_line_after = {seconds} is too soon: callers would be answered before a person can, and by nobody."
        " Carriers let a call ring for a minute or more: give 20 or more."
    ]
    written["sip"]["hold_the_line_after"] = 20
    assert mistakes_in(written) == []


@pytest.mark.parametrize("word", ["name", "first_name"])
@pytest.mark.parametrize("blank", ["", " ", "\t\u00a0"])
def test_everybody_has_a_name(word: str, blank: str) -> None:
    written = shop()
    written["people"]["jenny"][word] = blank
    assert mistakes_in(written) == [f"people.jenny.{word} is empty: colleagues and callers could not be told who this is."]


@pytest.mark.parametrize("seconds", ["inf", "nan", "-1", "1e300"])
def test_a_time_is_a_number_of_seconds_within_a_day(seconds: str) -> None:
    written = tomllib.loads(SHOP.replace('groups = ["counter"]\n[trunks', f'groups = ["counter"]\nseconds = {seconds}\n[trunks'))
    [said] = mistakes_in(written)
    assert said.startswith("lines.shop.ladder[1].seconds = ")
    assert said.endswith("is wrong: it must be a number from 0 to 86400.")


@pytest.mark.parametrize("guesses", [0, -1])
def test_everybody_may_give_a_password_once(guesses: int) -> None:
    written = shop()
    written["sip"]["guesses"] = guesses
    assert mistakes_in(written) == [f"sip.guesses = {guesses} is wrong: it must be a whole number, 1 or more."]


@pytest.mark.parametrize(
    ("country", "extension"), [("FR", "112"), ("FR", "15"), ("GB", "999"), ("US", "911"), ("AU", "000"), ("DE", "110")]
)
def test_an_emergency_number_rings_for_help_and_nobody_else(country: str, extension: str) -> None:
    written = shop()
    written["house"]["country"] = country
    written["lines"]["shop"]["numbers"] = ["600"]
    written["people"]["jenny"]["extension"] = extension
    assert mistakes_in(written) == [
        f'people.jenny.extension = "{extension}" rings for help in {country}, and does so here too: choose another.'
    ]
    written["people"]["jenny"]["extension"] = "21"
    assert mistakes_in(written) == []


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (("lines",), ["There is no line in the file: nobody could ring the house."]),
        (("lines", "people"), ["There is nobody in the file: nobody could answer.", "There is no line in the file"]),
    ],
)
def test_a_house_has_somebody_and_can_be_rung(missing: tuple[str, ...], sentence: list[str]) -> None:
    written = {table: value for table, value in shop().items() if table not in missing}
    said = mistakes_in(written)
    assert len(said) == len(sentence)
    assert all(each.startswith(begins) for each, begins in zip(said, sentence, strict=True))


def test_two_telephones_cannot_share_an_account_nor_two_people_an_extension() -> None:
    written = shop()
    jenny = written["people"]["jenny"] | {"extension": "21"}
    written["people"] = {"jenny": jenny, "bob": copy.deepcopy(jenny)}
    assert mistakes_in(written) == [
        'The telephone account "jenny-desk" is given to more than one telephone.',
        'The extension "21" is given to more than one person.',
    ]


def test_a_telephone_cannot_take_the_account_of_a_browser() -> None:
    written = shop()
    written["people"]["jenny"]["phones"] = [{"account": "web-tom"}]
    assert mistakes_in(written) == []
    written["people"]["tom"] = {"name": "Tom Lowe"}
    assert mistakes_in(written) == [
        'The telephone account "web-tom" is the one the browser of people.tom registers under: choose another.'
    ]


def test_a_wrong_password_is_not_repeated() -> None:
    written = shop()
    written["people"]["jenny"]["password"] = 12345678
    assert "12345678" not in " ".join(mistakes_in(written))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"[house", "It is not TOML"), (b'[house]\nname = "\xe9"', "It is not UTF-8"), (None, "There is no such file")],
)
def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "vivevoix.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongSettings, match=sentence):
        read_settings(path)
