"""The company as the settings describe it, in the core's words."""

from vivevoix.core.calls.telephones import FixedAddress, OutsideNumber, Registered, Way
from vivevoix.core.company import Company, Member, Outlet, PublishedLine, Rung, Telephone
from vivevoix.core.ids import E164, BranchId, GroupId, LineId, PersonId, PhoneId, TrunkId
from vivevoix.reading.addresses import browser_account, normal_number
from vivevoix.settings import Line, Person, Phone, Settings


def company_of(settings: Settings) -> Company:
    """Everyone and every line, with telephone numbers in E.164. The settings have been checked before."""
    country = settings.house.country
    outlets = tuple(
        Outlet(trunk=TrunkId(name), numbers=tuple(E164(normal_number(n, country)) for n in trunk.numbers))
        for name, trunk in settings.trunks.items()
        if trunk.outbound
    )
    return Company(
        name=settings.house.name,
        country=country,
        people={PersonId(name): _member(name, person, outlets, country) for name, person in settings.people.items()},
        lines={LineId(name): _line(name, line, country) for name, line in settings.lines.items()},
        outlets=outlets,
        hold_the_line_after=settings.sip.hold_the_line_after,
    )


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
        ladder=tuple(
            Rung(
                groups=tuple(GroupId(group) for group in rung.groups),
                seconds=rung.seconds,
                at_once=None if rung.at_once == "all" else rung.at_once,
                pass_on_after=rung.pass_on_after,
            )
            for rung in line.ladder
        ),
    )
