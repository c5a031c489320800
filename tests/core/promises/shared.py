"""A promise to Siobhán, due an hour after noon, and who could take it on."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.people import AYA, LEEDS, NGOZI, NOON, SIOBHAN, TOM, WES
from vivevoix.core.ids import PersonId, PromiseId
from vivevoix.core.promises import Promise
from vivevoix.core.promises.good_hours import Span
from vivevoix.core.promises.pressing import Standing

LONDON, PARIS, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
DUE = NOON + timedelta(hours=1)
CLAIRE = PersonId("claire")
WEEKDAYS = (Span(days=(0, 1, 2, 3, 4), opens=9 * 60, closes=18 * 60),)
OWED = Promise(
    id=PromiseId("p"),
    line=LEEDS,
    owner=AYA,
    number=SIOBHAN,
    name="Siobhán",
    because="she asked for Ngozi",
    made_at=NOON,
    made_by=AYA,
    due_at=DUE,
)
EVERYBODY = Standing(
    keeper=WES,
    present=(TOM, AYA, NGOZI, WES, CLAIRE),
    first_rung=frozenset({AYA, TOM}),
    supervisors=(CLAIRE,),
    people=frozenset({AYA, TOM, NGOZI, WES, CLAIRE}),
)
