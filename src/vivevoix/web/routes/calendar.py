"""A person's promises in their own calendar (RFC 5545), at an address that only they know. No session is needed to read it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from vivevoix.actions.calendars import person_of_calendar, renew_calendar
from vivevoix.core.ids import PersonId
from vivevoix.core.promises import Promise
from vivevoix.web.errors import Language, NotFound
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import CalendarMade, MyCalendar
from vivevoix.web.speaking import described, say

if TYPE_CHECKING:
    from icalendar import Calendar, Event

router = APIRouter(prefix="/me/calendar", tags=["me"])
plain = APIRouter()
LASTS = timedelta(minutes=15)
"""How much of the hour before it is due a promise takes up in the calendar."""
ASK_AGAIN = timedelta(minutes=5)
_RING = {"en": "Ring {who}", "fr": "Appeler {who}"}
_A_CUSTOMER = {"en": "a customer", "fr": "un client"}
_PROMISES = {"en": "Promises", "fr": "Promesses"}


@router.get("", **described(says=MyCalendar))
async def my_calendar(front: TheFront, who: Who) -> Response:
    """Since when one's promises stand in a calendar."""
    async with front.store.reading() as t:
        return say(MyCalendar(made_at=await t.calendar_made_at(who.member.id)))


@router.post("", **described(says=CalendarMade, status=201))
async def renew(front: TheFront, who: Who) -> Response:
    """A new secret address, said this once. The one before shows nothing any more."""
    secret = await renew_calendar(front.store, who.member.id, front.clock.now())
    return say(CalendarMade(path=f"/calendar/{secret}.ics"), 201)


@plain.get("/calendar/{secret}.ics", include_in_schema=False)
async def feed(secret: str, front: TheFront) -> Response:
    """What this person owes, as their calendar reads it. Raises `NotFound`, also for somebody who does not work here any more."""
    person = await person_of_calendar(front.store, secret)
    if person is None or person not in front.house.company.people:
        raise NotFound
    language = (await me_of(front, person)).language
    text = calendar_of(front, person, language, front.clock.now()).to_ical()
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, no-store"})


def calendar_of(front: Front, person: PersonId, language: Language, now: datetime) -> "Calendar":
    # Loaded when somebody asks: it takes half a second that a desk which comes back does not have.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Vivevoix//Promises//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{_PROMISES[language]} · {front.house.company.name}")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for promise in front.house.owed.by(person):
        calendar.add_component(_event(promise, language, now))
    return calendar


def _event(promise: Promise, language: Language, now: datetime) -> "Event":
    """A first name and an hour: a calendar is read over shoulders, and on servers that are not ours."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{promise.id}@vivevoix")
    event.add("dtstamp", now)
    event.add("dtstart", promise.due_at - LASTS)
    event.add("dtend", promise.due_at)
    event.add("sequence", len(promise.moves))
    first_name = (promise.name or "").split()
    event.add("summary", _RING[language].format(who=first_name[0] if first_name else _A_CUSTOMER[language]))
    return event
