"""The people of our stories: one company, four of us, and a clock that stands at noon."""

from datetime import UTC, datetime

from vivevoix.core.calls.telephones import OutsideNumber, Registered
from vivevoix.core.company import Company, Member, Outlet, PublishedLine, Rung, Telephone
from vivevoix.core.customers.customer import Customer, Kind, Reach
from vivevoix.core.ids import E164, BranchId, CustomerId, GroupId, LineId, PersonId, PhoneId, TrunkId

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AYA, TOM, NGOZI, WES = PersonId("aya"), PersonId("tom"), PersonId("ngozi"), PersonId("wes")
LEEDS = LineId("leeds")
LEEDS_NUMBER = E164("+441134960000")
SIOBHAN = E164("+441134960142")
SIOBHANS_CARD = Customer(
    id=CustomerId("k1"),
    name="Siobhán Gallagher",
    reaches=(Reach(kind=Kind.TELEPHONE, value=SIOBHAN),),
    made_at=NOON,
    made_by=AYA,
    changed_at=NOON,
)
"""Who rings from `SIOBHAN`."""


def member(person: PersonId, group: str, extension: str, *, mobile: bool = False) -> Member:
    """One of us with a desk phone whose account is their name, and a browser."""
    desk = Telephone(id=PhoneId(f"{person}:1"), way=Registered(account=str(person)))
    browser = Telephone(id=PhoneId(f"{person}:browser"), way=Registered(account=f"web-{person}"), browser=True)
    pocket = Telephone(
        id=PhoneId(f"{person}:2"), way=OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("provider"), show=LEEDS_NUMBER)
    )
    return Member(
        id=person,
        name=person.title(),
        first_name=person.title(),
        role="operator",
        branch=BranchId("leeds"),
        extension=extension,
        groups=(GroupId(group),),
        telephones=(browser, desk, pocket) if mobile else (browser, desk),
    )


def company(*rungs: Rung) -> Company:
    """Aya and Tom answer in Leeds, Ngozi is an expert, Wes is the watch and keeps the line."""
    ladder = rungs or (
        Rung(groups=(GroupId("operators"),), seconds=15),
        Rung(groups=(GroupId("experts"),), seconds=15),
        Rung(groups=(GroupId("watch"),), seconds=15),
    )
    people = (
        member(AYA, "operators", "201"),
        member(TOM, "operators", "202"),
        member(NGOZI, "experts", "301"),
        member(WES, "watch", "401"),
    )
    line = PublishedLine(
        id=LEEDS, name="the Leeds line", numbers=(LEEDS_NUMBER,), keeper=WES, ladder=ladder, branch=BranchId("leeds")
    )
    return Company(
        name="Calder Valves",
        country="GB",
        people={person.id: person for person in people},
        lines={LEEDS: line},
        outlets=(Outlet(trunk=TrunkId("provider"), numbers=(LEEDS_NUMBER,)),),
    )
