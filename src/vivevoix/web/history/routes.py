"""Looking back: which calls there were, with whom, and what became of them."""

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from vivevoix.core.figures.past import Became, Past, between
from vivevoix.core.figures.which import clocks_of
from vivevoix.core.ids import CallId, CustomerId, LineId, PersonId
from vivevoix.store import PastCall
from vivevoix.web.front import TheFront
from vivevoix.web.history.shapes import HistoryShown, PastCallShown
from vivevoix.web.history.sheets import TextSheet, Workbook, row
from vivevoix.web.routes.calls import number_of, without_way
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import Supervisor, Who
from vivevoix.web.speaking import described, say

router = APIRouter(prefix="/history", tags=["history"])
AT_A_TIME = 64_000
"""Bytes."""


def looked_for(
    front: TheFront,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    line: str | None = None,
    person: str | None = None,
    direction: Literal["in", "out"] | None = None,
    became: Became | None = None,
    number: str | None = None,
    customer: str | None = None,
) -> Past:
    """Raises `NotANumber`."""
    return Past(
        first=first,
        last=last,
        line=LineId(line) if line else None,
        person=PersonId(person) if person else None,
        direction=direction,
        became=became,
        number=number_of(front, number) if number else None,
        customer=CustomerId(customer) if customer else None,
    )


LookedFor = Annotated[Past, Depends(looked_for)]


@router.get("", **described(says=HistoryShown, refusals=(400, 401, 409)))
async def history(
    front: TheFront, who: Who, past: LookedFor, before: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Response:
    """Earlier calls, newest first; days are those of the first branch."""
    begins, ends = between(past, clocks_of(front.house.company)[None])
    async with front.store.counting() as t:
        page = await t.past_calls(past, begins, ends, CallId(before) if before else None, limit)
    more = page[-1].call.id if len(page) == limit else None
    return say(HistoryShown(calls=tuple(map(_shown, page)), before=more))


@router.get("/sheet", response_class=StreamingResponse, **described(refusals=(400, 401, 403, 409)))
async def sheet(front: TheFront, who: Supervisor, past: LookedFor, kind: Literal["csv", "xlsx"] = "xlsx") -> Response:
    """The same calls, all of them, as a file for a spreadsheet."""
    language = (await me_of(front, who.member.id)).language
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    written = (TextSheet if kind == "csv" else Workbook)(file, language)
    zone = clocks_of(front.house.company)[None]
    begins, ends = between(past, zone)

    def take(each: PastCall) -> None:
        written.add(row(each, front.house.company, zone, language))

    async with front.store.counting() as t:
        await t.each_past_call(past, begins, ends, take)
    written.close()
    file.seek(0)
    name = f'attachment; filename="calls-{front.clock.now():%Y-%m-%d}.{written.ending}"'
    return StreamingResponse(_parts(file), media_type=written.media_type, headers={"Content-Disposition": name})


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(AT_A_TIME):
            yield part


def _shown(past: PastCall) -> PastCallShown:
    return PastCallShown(call=without_way(past.call), customer=past.customer, words=past.words, promised=past.promised)
