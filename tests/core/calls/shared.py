"""A call in the making: Siobhán rings Leeds, Aya's and Tom's telephones ring."""

from datetime import timedelta

from tests.people import AYA, LEEDS, NGOZI, NOON, SIOBHAN, TOM, company
from vivevoix.core.arriving import arrive
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import AnyEvent, CallArrived, ConsultRequested, LegAnswered, PeopleOffered, Ring
from vivevoix.core.calls.lifecycle import step
from vivevoix.core.calls.telephones import Caller, Registered
from vivevoix.core.ids import CallId, LegId, PersonId, PhoneId

CALLER_LEG, AYAS_LEG, TOMS_LEG, NGOZIS_LEG = LegId("caller"), LegId("aya-1"), LegId("tom-1"), LegId("ngozi-1")
SOON = NOON + timedelta(seconds=4)


def ring(leg: LegId, person: PersonId) -> Ring:
    return Ring(leg=leg, person=person, phone=PhoneId(f"{person}:1"), way=Registered(account=person))


def arrived() -> Call:
    fact = CallArrived(at=NOON, call=CallId("c"), leg=CALLER_LEG, number="+441134960000", caller=Caller(number=SIOBHAN))
    return arrive(fact, company().lines[LEEDS], company())[0]


def after(call: Call, *events: AnyEvent) -> Call:
    for event in events:
        call, _ = step(call, event)
    return call


def ringing() -> Call:
    return after(arrived(), PeopleOffered(at=NOON, rings=(ring(AYAS_LEG, AYA), ring(TOMS_LEG, TOM))))


def talking() -> Call:
    return after(ringing(), LegAnswered(at=SOON, leg=AYAS_LEG))


def consulting() -> Call:
    return after(talking(), ConsultRequested(at=SOON, by=AYA, rings=(ring(NGOZIS_LEG, NGOZI),)))


def introduced() -> Call:
    return after(consulting(), LegAnswered(at=SOON, leg=NGOZIS_LEG))
