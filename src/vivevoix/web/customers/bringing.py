"""Customers brought in out of a file, and all of them written out: for supervisors and administrators."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from msgspec import Meta, Struct

from vivevoix.core.board import CustomersTaken
from vivevoix.core.customers.bringing import Bringing, Column, How, RowSaid
from vivevoix.core.customers.customer import Customer
from vivevoix.core.ids import BringingId
from vivevoix.live.bringing.bringings import LARGEST, FileTooLarge
from vivevoix.reading.cards.formulas import harmless
from vivevoix.reading.cards.process import Looked
from vivevoix.reading.cards.text import ENCODINGS
from vivevoix.reading.cards.writing import headings, rows, vcards
from vivevoix.web.customers.reasons import sentence_of_row
from vivevoix.web.errors import Language, NotUnderstood
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.me import me_of
from vivevoix.web.routes.signed_in import Supervisor
from vivevoix.web.shapes import Heard
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(tags=["bringing in"])
FIRST = 20
"""Rows with reasons that are shown on the page; the report has them all."""
LATELY = 50
_AT_ONCE = 200
_refusals = (400, 401, 403, 404, 409)


class HowSaid(Heard, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file is to be read."""

    kind: Literal["table", "cards"] = "table"
    encoding: Annotated[str, Meta(max_length=20)] = "utf-8"
    delimiter: Literal[";", ",", "\t", "|"] = ","
    header: bool = True
    columns: Annotated[tuple[Column | None, ...], Meta(max_length=500)] = ()
    labels: Annotated[tuple[Annotated[str, Meta(max_length=60)], ...], Meta(max_length=500)] = ()
    source: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")] = "file"


class RowShown(Struct, frozen=True, kw_only=True):
    number: int
    brought: bool
    sentences: tuple[str, ...]
    cells: tuple[str, ...]


class BringingMade(Struct, frozen=True, kw_only=True):
    """A file that has arrived, and what it seems to be."""

    bringing: Bringing
    looked: Looked


class BringingShown(Struct, frozen=True, kw_only=True):
    bringing: Bringing
    first: tuple[RowShown, ...]
    """The first rows of which something is to be said."""


class BringingsShown(Struct, frozen=True, kw_only=True):
    """The latest first."""

    bringings: tuple[Bringing, ...]


@router.post("/bringings", **described(says=BringingMade, status=201, refusals=(*_refusals, 413)))
async def bring(
    front: TheFront, who: Supervisor, request: Request, file: Annotated[str, Query(max_length=200)] = "customers.csv"
) -> Response:
    """Send a file of customers as the body, of 1 GB at most. Nothing is written on a card yet."""
    if int(request.headers.get("content-length", "0")) > LARGEST:
        raise FileTooLarge
    bringing, looked = await front.bringings.take(file, who.member.id, request.stream())
    return say(BringingMade(bringing=bringing, looked=looked), 201)


@router.get("/bringings", **described(says=BringingsShown, refusals=(401, 403)))
async def bringings(front: TheFront, who: Supervisor) -> Response:
    """Files that were brought in lately."""
    async with front.store.reading() as t:
        return say(BringingsShown(bringings=tuple(await t.bringings(limit=LATELY))))


@router.get("/bringings/{bringing}", **described(says=BringingShown, refusals=(401, 403, 404)))
async def one_bringing(bringing: str, front: TheFront, who: Supervisor, language: Language | None = None) -> Response:
    """How far it is, and the first rows of which something is to be said."""
    one = await front.bringings.one(BringingId(bringing))
    tell = await _telling(front, who, language)
    async with front.store.reading() as t:
        first = await t.rows_said(one.id, limit=FIRST)
    return say(BringingShown(bringing=one, first=tuple(_shown(row, tell) for row in first)))


@router.post("/bringings/{bringing}/look", **described(hears=HowSaid, says=Looked, refusals=_refusals))
async def look(bringing: str, front: TheFront, who: Supervisor, how: Annotated[HowSaid, Depends(heard(HowSaid))]) -> Response:
    """How the file begins when it is read in this way."""
    return say(await front.bringings.look(BringingId(bringing), _how(how)))


@router.post("/bringings/{bringing}/try", **described(hears=HowSaid, status=202, refusals=_refusals))
async def try_it(bringing: str, front: TheFront, who: Supervisor, how: Annotated[HowSaid, Depends(heard(HowSaid))]) -> Response:
    """As if it were brought in: what would be new, what would change, what is wrong. Nothing is written on a card."""
    await front.bringings.begin(BringingId(bringing), _how(how), trial=True)
    return accepted()


@router.post("/bringings/{bringing}/run", **described(hears=HowSaid, status=202, refusals=_refusals))
async def run(bringing: str, front: TheFront, who: Supervisor, how: Annotated[HowSaid, Depends(heard(HowSaid))]) -> Response:
    """Bring it in. What was stopped goes on where it was, in the way it was begun."""
    await front.bringings.begin(BringingId(bringing), _how(how), trial=False)
    return accepted()


@router.post("/bringings/{bringing}/stop", **described(status=202, refusals=(401, 403, 404)))
async def stop(bringing: str, front: TheFront, who: Supervisor) -> Response:
    """After the rows that are being written; what was brought in stays."""
    await front.bringings.stop(BringingId(bringing))
    return accepted()


@router.delete("/bringings/{bringing}", **described(status=202, refusals=(401, 403, 404, 409)))
async def forget_file(bringing: str, front: TheFront, who: Supervisor) -> Response:
    """The file and its report; cards that were brought in stay."""
    await front.bringings.forget(BringingId(bringing))
    return accepted()


@router.get("/bringings/{bringing}/report.csv", **described(refusals=(401, 403, 404)))
async def report(bringing: str, front: TheFront, who: Supervisor, language: Language | None = None) -> Response:
    """Every row of which something is to be said, with the reasons in words."""
    one = await front.bringings.one(BringingId(bringing))
    return _file("report.csv", "text/csv", _report(front, one, await _telling(front, who, language)))


@router.get("/customers/export.csv", **described(refusals=(401, 403)))
async def export_table(front: TheFront, who: Supervisor) -> Response:
    """Every card, whole, as a table for spreadsheets; it can be brought in again. It is written down who took it."""
    await _taken(front, who)
    return _file("customers.csv", "text/csv", _all_cards(front, headings(), rows))


@router.get("/customers/export.vcf", **described(refusals=(401, 403)))
async def export_cards(front: TheFront, who: Supervisor) -> Response:
    """Every card, whole, as vCards for address books; they can be brought in again. It is written down who took them."""
    await _taken(front, who)
    return _file("customers.vcf", "text/vcard", _all_cards(front, "", vcards))


def _how(said: HowSaid) -> How:
    if said.encoding not in ENCODINGS:
        raise NotUnderstood
    return How(**{field: getattr(said, field) for field in How.__struct_fields__})


Telling = Callable[[RowSaid], tuple[str, ...]]


async def _telling(front: Front, who: Supervisor, asked: Language | None) -> Telling:
    """The sentences about a row, in the language of whoever asks, unless they ask for another."""
    language: Language = asked or (await me_of(front, who.member.id)).language
    names = {person: member.name for person, member in front.house.company.people.items()}
    return lambda row: tuple(sentence_of_row(said, language, names) for said in row.said)


def _shown(row: RowSaid, tell: Telling) -> RowShown:
    return RowShown(number=row.number, brought=row.brought, sentences=tell(row), cells=row.cells)


async def _taken(front: Front, who: Supervisor) -> None:
    entry = CustomersTaken(at=front.clock.now(), by=who.member.id)
    await front.house.decide(lambda turn: turn.entries.append(entry))


def _file(name: str, kind: str, pieces: AsyncIterator[str]) -> Response:
    attached = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=f"{kind}; charset=utf-8", headers=attached)


async def _all_cards(front: Front, begin: str, write: Callable[[Sequence[Customer]], str]) -> AsyncIterator[str]:
    yield begin
    last = ""
    while True:
        async with front.store.counting() as t:
            some = await t.cards_after(last, _AT_ONCE)
        if not some:
            return
        yield write(some)
        last = some[-1].id


async def _report(front: Front, one: Bringing, tell: Telling) -> AsyncIterator[str]:
    last = 0
    yield "\ufeff" + _lines([("#", "?", *one.headings)])
    while True:
        async with front.store.counting() as t:
            some = await t.rows_said(one.id, after=last)
        if not some:
            return
        yield _lines((str(row.number), " ".join(tell(row)), *row.cells) for row in some)
        last = some[-1].number


def _lines(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue()
