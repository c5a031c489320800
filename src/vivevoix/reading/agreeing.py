"""Do the settings agree with each other and with the world? Each thing that does not is one sentence."""

import ipaddress
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType

from vivevoix.reading.addresses import browser_account, is_mail_address, normal_number, number_meant
from vivevoix.reading.good_hours import NotHours, span_of
from vivevoix.reading.hours.agreeing import disagreements as disagreements_of_hours
from vivevoix.settings import Branch, Line, Person, Phone, Roster, Settings, Trunk

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905 - twenty-seven lines say no more
COSTLY = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
SOONEST_ANSWER = 20
"""Seconds in which only a person may answer; long after that, and still before a carrier cuts the call, the line is held."""
_ORIGIN = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?")
_WHOLE = 'Write it whole, with its area code, or as "+44 113 496 0000".'


def disagreements(settings: Settings) -> list[str]:
    """One sentence for everything that cannot be, given the rest of the file."""
    return [
        *_house(settings),
        *_addresses(settings),
        *_ports(settings),
        *_patience(settings),
        *_time_zones(settings),
        *disagreements_of_hours(settings),
        *_good_hours(settings),
        *_mail(settings),
        *_names_that_are(settings),
        *_people(settings),
        *_lines(settings),
        *_trunks(settings),
    ]


def _house(settings: Settings) -> Iterator[str]:
    if not settings.people:
        yield "There is nobody in the file: nobody could answer. Write a [people.NAME], as in vivevoix.example.toml."
    if not settings.lines:
        yield "There is no line in the file: nobody could ring the house. Write a [lines.NAME], as in vivevoix.example.toml."
    if settings.house.country not in phonenumbers.SUPPORTED_REGIONS:
        yield f'house.country = "{settings.house.country}" is no country with telephone numbers (ISO 3166, as in "FR").'


def _addresses(settings: Settings) -> Iterator[str]:
    if settings.web.listen != "localhost" and not _is_address(settings.web.listen):
        yield f'web.listen = "{settings.web.listen}" is not an IP address.'
    for address in settings.sip.listen:
        if not _is_address(address):
            yield f'sip.listen has "{address}", which is not an IP address.'
    if not settings.sip.listen:
        yield "sip.listen is empty: no telephone could reach the house."


def _ports(settings: Settings) -> Iterator[str]:
    web, sip = settings.web, settings.sip
    first, last = sip.media_ports
    if first < 1024 or last - first < 3:
        yield f"sip.media_ports = [{first}, {last}] is no range for audio: give a first port from 1024 and a last one well above it."
    if first <= sip.port <= last:
        yield f"sip.port = {sip.port} lies inside sip.media_ports: audio would take it."
    if sip.tcp and sip.port == web.port:
        yield f"sip.port and web.port are both {web.port}: each needs its own."
    if sip.tls_port in (sip.port, web.port):
        yield f"sip.tls_port = {sip.tls_port} is used already by sip.port or web.port: each needs its own."
    if (web.certificate is None) != (web.key is None):
        given, missing = ("certificate", "key") if web.key is None else ("key", "certificate")
        yield f"web.{given} is given without web.{missing}: HTTPS needs both."
    if sip.tls_port is not None and web.certificate is None:
        yield "sip.tls_port needs web.certificate and web.key."


def _patience(settings: Settings) -> Iterator[str]:
    after = settings.sip.hold_the_line_after
    if after < SOONEST_ANSWER:
        yield (
            f"sip.hold_the_line_after = {after:g} is too soon: callers would be answered before a person can, and by nobody."
            f" Carriers let a call ring for a minute or more: give {SOONEST_ANSWER} or more."
        )


def _time_zones(settings: Settings) -> Iterator[str]:
    named = [*_zones("branches", settings.branches), *_zones("rosters", settings.rosters)]
    for where, zone in named:
        if not _is_time_zone(zone):
            yield f'{where}.time_zone = "{zone}" is no IANA time zone, as in "Europe/Paris".'


def _zones(table: str, places: Mapping[str, Branch] | Mapping[str, Roster]) -> Iterator[tuple[str, str]]:
    yield from ((f"{table}.{name}", place.time_zone) for name, place in places.items())


def _good_hours(settings: Settings) -> Iterator[str]:
    for written in settings.promises.good_hours:
        try:
            span_of(written)
        except NotHours:
            yield f'promises.good_hours has "{written}", which are no hours. Write them as in "mon-fri 08:00-20:00".'


def _mail(settings: Settings) -> Iterator[str]:
    mail = settings.mail
    if mail.host is None:
        return
    if mail.sender is None:
        yield 'mail.host is given without mail.sender: say who writes, as in "Calder Valves <service@calder.example>".'
    elif not is_mail_address(parseaddr(mail.sender)[1]):
        yield f'mail.sender = "{mail.sender}" has no address to answer to. Write it as in "Calder Valves <service@calder.example>".'
    if (mail.user is None) != (mail.password is None):
        given, missing = ("user", "password") if mail.password is None else ("password", "user")
        yield f"mail.{given} is given without mail.{missing}: signing in needs both."


def _names_that_are(settings: Settings) -> Iterator[str]:
    """Every name of a region or a topic stands for one that is written down."""
    regions, topics = settings.regions, settings.topics
    used: list[tuple[str, str, Container[str], str]] = [
        *((f"branches.{name}.regions", each, regions, "regions") for name, b in settings.branches.items() for each in b.regions),
        *((f"regions.{name}.neighbours", each, regions, "regions") for name, r in regions.items() for each in r.neighbours),
        *((f"people.{name}.regions", each, regions, "regions") for name, p in settings.people.items() for each in p.regions),
        *((f"people.{name}.topics", each, topics, "topics") for name, p in settings.people.items() for each in p.topics),
        *((f"lines.{name}.topic", line.topic, topics, "topics") for name, line in settings.lines.items() if line.topic),
    ]
    yield from (f'{where} has "{each}": there is no [{table}.{each}].' for where, each, known, table in used if each not in known)
    peopled = {group for person in settings.people.values() for group in person.groups} | settings.rosters.keys()
    for group in settings.house.urgent:
        if group not in peopled:
            yield f'house.urgent has the group "{group}", in which there is nobody.'
    for name, region in regions.items():
        for number in region.numbers:
            if not re.fullmatch(r"\+[1-9][0-9 ]{0,14}", number) and number not in phonenumbers.SUPPORTED_REGIONS:
                yield f'regions.{name}.numbers has "{number}": write how numbers begin, as in "+44113", or a country, as in "FR".'


def _people(settings: Settings) -> Iterator[str]:
    people = settings.people
    for name, person in people.items():
        yield from _person(settings, name, person)
    accounts = [phone.account for person in people.values() for phone in person.phones if phone.account]
    yield from (f'The telephone account "{each}" is given to more than one telephone.' for each in _twice(accounts))
    browsers = {browser_account(name): name for name in people}
    for account in sorted(browsers.keys() & set(accounts)):
        yield f'The telephone account "{account}" is the one the browser of people.{browsers[account]} registers under: choose another.'
    extensions = [person.extension for person in people.values() if person.extension]
    yield from (f'The extension "{each}" is given to more than one person.' for each in _twice(extensions))


def _person(settings: Settings, name: str, person: Person) -> Iterator[str]:
    if person.branch is not None and person.branch not in settings.branches:
        yield f'people.{name}.branch = "{person.branch}": there is no [branches.{person.branch}].'
    country = settings.house.country
    if person.extension is not None and phonenumbers.is_emergency_number(person.extension, country):
        yield f'people.{name}.extension = "{person.extension}" rings for help in {country}, and does so here too: choose another.'
    for word, said in (("name", person.name), ("first_name", person.first_name)):
        if said is not None and not said.strip():
            yield f"people.{name}.{word} is empty: colleagues and callers could not be told who this is."
    for place, phone in enumerate(person.phones, 1):
        yield from _phone(settings, f"people.{name}.phones[{place}]", phone)


def _phone(settings: Settings, where: str, phone: Phone) -> Iterator[str]:
    if sum(way is not None for way in (phone.account, phone.address, phone.number)) != 1:
        yield f"{where} must have exactly one of account, address, number."
    if phone.password is not None and phone.account is None:
        yield f"{where}.password is only for a telephone with an account."
    if phone.address is not None and not phone.address.startswith(("sip:", "sips:")):
        yield f'{where}.address must be a SIP address, as in "sip:302@192.0.2.7".'
    if phone.number is not None:
        if number_meant(phone.number, settings.house.country) is None:
            yield f"{where}.number is no telephone number, read in {settings.house.country}. {_WHOLE}"
        if not any(trunk.outbound for trunk in settings.trunks.values()):
            yield f"{where}.number is outside, but no trunk may call out."


def _lines(settings: Settings) -> Iterator[str]:
    for name, line in settings.lines.items():
        yield from _line(settings, name, line)
    yield from _led_twice(settings.lines, settings.house.country)


def _led_twice(lines: Mapping[str, Line], country: str) -> Iterator[str]:
    """A number has one line, in whatever ways it is written."""
    seen: dict[str, tuple[str, str]] = {}
    for name, line in lines.items():
        for number in line.numbers:
            other, written = seen.setdefault(normal_number(number, country), (name, number))
            if other != name:
                yield f'lines.{name}.numbers has "{number}", which leads to lines.{other} already, where it is written "{written}".'


def _line(settings: Settings, name: str, line: Line) -> Iterator[str]:
    if line.keeper not in settings.people:
        yield f'lines.{name}.keeper = "{line.keeper}": there is no [people.{line.keeper}].'
    if line.branch is not None and line.branch not in settings.branches:
        yield f'lines.{name}.branch = "{line.branch}": there is no [branches.{line.branch}].'
    if not line.numbers:
        yield f"lines.{name}.numbers is empty: nobody could ring it."
    peopled = {group for person in settings.people.values() for group in person.groups} | settings.rosters.keys()
    for place, rung in enumerate(line.ladder, 1):
        if not rung.groups and not rung.who:
            yield f"lines.{name}.ladder[{place}] has neither groups nor who: it would ring nobody."
        for group in rung.groups:
            if group not in peopled:
                yield f'lines.{name}.ladder[{place}] rings the group "{group}", in which there is nobody.'
        if rung.at_once != "all" and rung.at_once < 1:
            yield f"lines.{name}.ladder[{place}].at_once = {rung.at_once} would ring nobody: at least 1, or “all”."
    yield from _numbers_of_ours(f"lines.{name}.numbers", line.numbers, settings.house.country)
    yield from _door(name, line, settings.house.country)


def _door(name: str, line: Line, country: str) -> Iterator[str]:
    door = line.door
    if door.open and not any(number_meant(number, country) for number in line.numbers):
        yield f"lines.{name}.door.open: a public page shows a number to ring, and the line has none but short ones and names."
    if not door.open and (door.call or door.ring_me or door.allowed_origins):
        yield f"lines.{name}.door has settings, but is not open: add `open = true`, or leave them out."
    for origin in door.allowed_origins:
        if not _ORIGIN.fullmatch(origin):
            yield (
                f'lines.{name}.door.allowed_origins has "{origin}", which is no origin: write it as browsers do, in lower case and'
                ' without anything behind it, as in "https://www.calder.example".'
            )


def _trunks(settings: Settings) -> Iterator[str]:
    for name, trunk in settings.trunks.items():
        yield from _trunk(name, trunk)
        yield from _countries(name, trunk)
        yield from _numbers_of_ours(f"trunks.{name}.numbers", trunk.numbers, settings.house.country)


def _trunk(name: str, trunk: Trunk) -> Iterator[str]:
    if trunk.register and (trunk.user is None or trunk.password is None):
        yield f"trunks.{name}.register needs trunks.{name}.user and .password."
    for address in trunk.addresses:
        if not _is_network(address):
            yield f'trunks.{name}.addresses has "{address}", which is neither an IP address nor a network, as in "203.0.113.0/24".'


def _countries(name: str, trunk: Trunk) -> Iterator[str]:
    for country in trunk.countries:
        if country != "*" and country not in phonenumbers.SUPPORTED_REGIONS:
            yield f'trunks.{name}.countries has "{country}", which is no country with telephone numbers (ISO 3166, as in "FR"), nor "*".'


def _numbers_of_ours(where: str, numbers: Iterable[str], country: str) -> Iterator[str]:
    """Short numbers and SIP names (`600`, `support`) come from a PBX and cost the caller nothing; the rest must be real."""
    for number in numbers:
        if not any(sign.isdigit() for sign in number) or any(sign.isalpha() for sign in number):
            continue
        if sum(sign.isdigit() for sign in number) <= 6:
            continue
        meant = number_meant(number, country)
        if meant is None:
            yield f'{where} has "{number}", which is no telephone number, read in {country}. {_WHOLE}'
        elif phonenumbers.number_type(meant) in COSTLY:
            yield f'{where} has "{number}", which costs the caller more than an ordinary call. {_forbidden_by(meant, country)}'


def _forbidden_by(number: phonenumbers.PhoneNumber, country: str) -> str:
    """Which rule says that customers must be able to ring us at the ordinary price."""
    region = phonenumbers.region_code_for_number(number) or country
    if region == "FR":
        rule = "It is forbidden by art. L.121-16 of the Code de la consommation"
    elif region in EU:
        rule = "It is forbidden by art. 21 of the EU Consumer Rights Directive (2011/83/EU)"
    elif region == "GB":
        rule = "It is forbidden by regulation 41 of the Consumer Contracts Regulations 2013"
    else:
        rule = "Nobody pays extra to speak to us"
    return f"{rule}; give an ordinary or free number."


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not known; not a name at all; the name of a folder
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _twice(names: Iterable[str]) -> list[str]:
    """The names that come more than once."""
    seen: set[str] = set()
    return sorted({name for name in names if name in seen or seen.add(name)})  # type: ignore[func-returns-value]
