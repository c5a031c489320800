"""The company as the settings describe it, in the core's words."""

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from vivevoix import settings as settings_words
from vivevoix.core.calls.telephones import FixedAddress, OutsideNumber, Registered, Way
from vivevoix.core.company import Company, Member, Outlet, PublishedLine, Rung, Telephone, When, Who
from vivevoix.core.dialling_out import Kind
from vivevoix.core.ids import E164, BranchId, GroupId, LineId, PersonId, PhoneId, RegionId, TopicId, TrunkId
from vivevoix.core.places import Branch, Region, Topic
from vivevoix.reading.addresses import browser_account, normal_number
from vivevoix.reading.good_hours import span_of
from vivevoix.settings import Line, Person, Phone, Settings

COSTLY = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
DEAR = (PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL)
NO_COUNTRY = "001"
SHORTEST_NUMBER = 4
"""Digits after the country code."""


def company_of(settings: Settings) -> Company:
    """Everyone and every line, with telephone numbers in E.164. The settings have been checked before."""
    country = settings.house.country
    outlets = tuple(
        Outlet(
            trunk=TrunkId(name),
            numbers=tuple(E164(normal_number(n, country)) for n in trunk.numbers),
            countries=(*_published_in(settings), *trunk.countries),
        )
        for name, trunk in settings.trunks.items()
        if trunk.outbound
    )
    return Company(
        name=settings.house.name,
        country=country,
        people={PersonId(name): _member(name, person, outlets, country) for name, person in settings.people.items()},
        lines={LineId(name): _line(name, line, country) for name, line in settings.lines.items()},
        outlets=outlets,
        urgent_groups=tuple(GroupId(group) for group in settings.house.urgent),
        branches={BranchId(name): _branch(name, branch) for name, branch in settings.branches.items()},
        regions={RegionId(name): _region(name, region) for name, region in settings.regions.items()},
        topics={TopicId(name): Topic(id=TopicId(name), name=topic.name) for name, topic in settings.topics.items()},
        hold_the_line_after=settings.sip.hold_the_line_after,
        alone_limit=settings.house.alone_limit,
        ring_back_within=settings.promises.ring_back_within,
        writes=settings.mail.host is not None,
        good_hours=tuple(span_of(each) for each in settings.promises.good_hours),
    )


def _branch(name: str, branch: settings_words.Branch) -> Branch:
    regions = tuple(RegionId(each) for each in branch.regions)
    return Branch(id=BranchId(name), name=branch.name, time_zone=branch.time_zone, regions=regions)


def _region(name: str, region: settings_words.Region) -> Region:
    return Region(
        id=RegionId(name),
        name=region.name,
        prefixes=tuple(each.replace(" ", "") for each in region.numbers if each.startswith("+")),
        countries=tuple(each for each in region.numbers if not each.startswith("+")),
        neighbours=tuple(RegionId(each) for each in region.neighbours),
    )


def _published_in(settings: Settings) -> tuple[str, ...]:
    """The countries of our own numbers: who has one there has customers there."""
    country = settings.house.country
    numbers = (normal_number(number, country) for line in settings.lines.values() for number in line.numbers)
    return tuple(sorted({kind_and_country(E164(number))[1] for number in numbers if number.startswith("+")}))


@lru_cache(maxsize=4096)
def kind_and_country(number: E164) -> tuple[Kind, str]:
    """What a number costs, and whose it is (ISO 3166, `001` for those of no country). What is not E.164 is an emergency number."""
    if not number.startswith("+"):
        return Kind.EMERGENCY, ""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Kind.ORDINARY, NO_COUNTRY
    country = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return Kind.COSTS_EXTRA if _costs_extra(parsed) else Kind.ORDINARY, str(country)


def is_dear(number: E164) -> bool:
    """Dearer than an ordinary call, though not at a rate of its own: a number that follows a person, a pager, somebody's voicemail."""
    return phonenumbers.number_type(phonenumbers.parse(number)) in DEAR if number.startswith("+") else False


def _costs_extra(number: phonenumbers.PhoneNumber) -> bool:
    """Also with digits too many at its end, which most networks do not heed."""
    kind = phonenumbers.number_type(number)
    digits = phonenumbers.national_significant_number(number)
    while kind == PhoneNumberType.UNKNOWN and len(digits) > SHORTEST_NUMBER:
        digits = digits[:-1]
        kind = phonenumbers.number_type(phonenumbers.parse(f"+{number.country_code}{digits}"))
    return kind in COSTLY


def _member(name: str, person: Person, outlets: tuple[Outlet, ...], country: str) -> Member:
    browser = Telephone(id=PhoneId(f"{name}:browser"), way=Registered(account=browser_account(name)), browser=True)
    desk = [_telephone(f"{name}:{i}", phone, outlets, country) for i, phone in enumerate(person.phones, start=1)]
    return Member(
        id=PersonId(name),
        name=person.name,
        first_name=person.first_name or person.name.split()[0],
        role=person.role,
        branch=BranchId(person.branch) if person.branch else None,
        extension=person.extension,
        groups=tuple(GroupId(group) for group in person.groups),
        telephones=(browser, *(phone for phone in desk if phone)),
        languages=tuple(person.languages),
        topics=tuple(TopicId(topic) for topic in person.topics),
        regions=tuple(RegionId(region) for region in person.regions),
    )


def _telephone(name: str, phone: Phone, outlets: tuple[Outlet, ...], country: str) -> Telephone | None:
    way: Way
    if phone.account:
        way = Registered(account=phone.account)
    elif phone.address:
        way = FixedAddress(uri=phone.address)
    elif phone.number and outlets:
        show = outlets[0].numbers[0] if outlets[0].numbers else None
        way = OutsideNumber(number=E164(normal_number(phone.number, country)), trunk=outlets[0].trunk, show=show)
    else:
        return None
    return Telephone(id=PhoneId(name), way=way)


def _line(name: str, line: Line, country: str) -> PublishedLine:
    return PublishedLine(
        id=LineId(name),
        name=line.name,
        numbers=tuple(normal_number(number, country) for number in line.numbers),
        keeper=PersonId(line.keeper),
        branch=BranchId(line.branch) if line.branch else None,
        topic=TopicId(line.topic) if line.topic else None,
        language=line.language,
        urgent=line.urgent,
        ladder=tuple(
            Rung(
                groups=tuple(GroupId(group) for group in rung.groups),
                who=tuple(Who(each) for each in rung.who),
                seconds=rung.seconds,
                at_once=None if rung.at_once == "all" else rung.at_once,
                pass_on_after=rung.pass_on_after,
                when=When(rung.when),
            )
            for rung in line.ladder
        ),
    )
