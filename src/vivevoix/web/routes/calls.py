"""What is done about a call. Every act goes through the house's inbox and answers `202`, or why it is not possible."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import (
    AllTogetherRequested,
    AnyRequest,
    BackToCallerRequested,
    BargeRequested,
    CallerToldRequested,
    HandOverRequested,
    HangUpRequested,
    HoldRequested,
    ListenOnlyRequested,
    MuteRequested,
    PrivateRequested,
    ResumeRequested,
    ToSecondRequested,
    UrgentRequested,
    WhisperRequested,
    WordWithCallerRequested,
)
from vivevoix.core.calls.refusals import NoSuchCall, NotANumber
from vivevoix.core.dialling import is_outside_number
from vivevoix.core.figures.which import clocks_of
from vivevoix.core.ids import E164, CallId, LineId, PersonId, TopicId
from vivevoix.reading.addresses import normal_number
from vivevoix.web.errors import NotFound, NotUnderstood
from vivevoix.web.front import Front, TheFront
from vivevoix.web.routes.figures import Chosen
from vivevoix.web.routes.signed_in import Who
from vivevoix.web.shapes import (
    CallBegun,
    CallShown,
    CallsShown,
    Done,
    Mute,
    NoteShown,
    Private,
    ProposalsShown,
    RingOut,
    Whom,
    WrittenNote,
)
from vivevoix.web.speaking import accepted, described, heard, say

router = APIRouter(prefix="/calls", tags=["calls"])
_act: dict[str, Any] = described(status=202, refusals=(401, 404, 409))


def _acts(name: str, request: Callable[[PersonId, datetime], AnyRequest], sentence: str) -> None:
    async def act(call: str, front: TheFront, who: Who) -> Response:
        await front.house.ask(CallId(call), request(who.member.id, front.clock.now()))
        return accepted()

    act.__doc__ = sentence
    router.post(f"/{{call}}/{name}", name=name.replace("-", "_"), **_act)(act)


_acts("hold", lambda by, at: HoldRequested(by=by, at=at), "The caller hears a soft tone until taken back.")
_acts("resume", lambda by, at: ResumeRequested(by=by, at=at), "Take the caller back.")
_acts("back", lambda by, at: BackToCallerRequested(by=by, at=at), "Leave the second person and go back to the caller.")
_acts("hand-over", lambda by, at: HandOverRequested(by=by, at=at), "Put caller and second person together, and leave.")
_acts("together", lambda by, at: AllTogetherRequested(by=by, at=at), "All three hear each other.")
_acts("urgent", lambda by, at: UrgentRequested(by=by, at=at), "It cannot wait: those who can help are rung and join.")
_acts("hang-up", lambda by, at: HangUpRequested(by=by, at=at), "End one's part in the call.")


_acts("word", lambda by, at: WordWithCallerRequested(by=by, at=at), "Back to the caller for a word; the second person waits.")
_acts("to-second", lambda by, at: ToSecondRequested(by=by, at=at), "The caller knows that it takes longer: back to the second.")
_acts("listen-only", lambda by, at: ListenOnlyRequested(by=by, at=at), "Who has joined is heard by nobody any more.")
_acts("whisper", lambda by, at: WhisperRequested(by=by, at=at), "Who has joined is heard by their colleague only.")
_acts("barge", lambda by, at: BargeRequested(by=by, at=at), "Who has joined speaks with both.")
_acts("caller-told", lambda by, at: CallerToldRequested(by=by, at=at), "The caller has been told that somebody listens.")


@router.post("/{call}/listen", **_act)
async def listen(call: str, front: TheFront, who: Who) -> Response:
    """A supervisor joins a conversation, announced and muted; their own telephone rings first."""
    await front.house.listen(CallId(call), who.member.id)
    return accepted()


@router.post("/{call}/private", **described(hears=Private, status=202, refusals=(400, 401, 404, 409)))
async def private(call: str, front: TheFront, who: Who, asked: Annotated[Private, Depends(heard(Private))]) -> Response:
    """Nobody is to listen to this call, or they may again. Whoever listens is let go."""
    await front.house.ask(CallId(call), PrivateRequested(by=who.member.id, at=front.clock.now(), on=asked.on))
    return accepted()


@router.post("/{call}/mute", **described(hears=Mute, status=202, refusals=(400, 401, 404, 409)))
async def mute(call: str, front: TheFront, who: Who, asked: Annotated[Mute, Depends(heard(Mute))]) -> Response:
    """Be heard no more, or again."""
    await front.house.ask(CallId(call), MuteRequested(by=who.member.id, at=front.clock.now(), on=asked.on))
    return accepted()


@router.post("/{call}/consult", **described(hears=Whom, status=202, refusals=(400, 401, 404, 409)))
async def consult(call: str, front: TheFront, who: Who, asked: Annotated[Whom, Depends(heard(Whom))]) -> Response:
    """Ring a colleague, or a number outside, while the caller waits."""
    match asked.person, asked.number:
        case str(person), msgspec.UNSET:
            if person not in front.house.company.people:
                raise NotFound
            whom: PersonId | E164 = PersonId(person)
        case msgspec.UNSET, str(number):
            whom = number_of(front, number)
        case _:
            raise NotUnderstood
    topic = None if asked.topic is msgspec.UNSET else TopicId(asked.topic)
    if topic is not None and topic not in front.house.company.topics:
        raise NotFound
    story = None if asked.story is msgspec.UNSET else asked.story
    await front.house.consult(CallId(call), who.member.id, whom, story, topic)
    return accepted()


@router.post("/{call}/emergency/close", **described(hears=Done, status=202, refusals=(400, 401, 409)))
async def close_emergency(call: str, front: TheFront, who: Who, asked: Annotated[Done, Depends(heard(Done))]) -> Response:
    """Close an emergency in one's own name, saying what was done."""
    await front.house.close_emergency(CallId(call), who.member.id, asked.words)
    return accepted()


@router.get("/{call}/proposals", **described(says=ProposalsShown, refusals=(401, 404)))
async def proposals(call: str, front: TheFront, who: Who, topic: str | None = None) -> Response:
    """Who could help on this call, at most three, the best first."""
    about = TopicId(topic) if topic in front.house.company.topics else None
    return say(ProposalsShown(proposals=front.house.proposals(CallId(call), about)))


@router.post("/{call}/accept", **_act)
async def accept(call: str, front: TheFront, who: Who) -> Response:
    """It is I who answered the outside telephone: no need to press 1."""
    await front.house.accept(CallId(call), who.member.id)
    return accepted()


@router.put("/{call}/note", **described(hears=WrittenNote, status=202, refusals=(400, 401, 404)))
async def note(call: str, front: TheFront, who: Who, asked: Annotated[WrittenNote, Depends(heard(WrittenNote))]) -> Response:
    """Write one's note about a call anew."""
    await _call(front, call)
    await front.forgetting.about(CallId(call), lambda: front.house.note(CallId(call), who.member.id, asked.words))
    return accepted()


@router.post("", **described(hears=RingOut, says=CallBegun, status=202, refusals=(400, 401, 404, 409)))
async def ring_out(front: TheFront, who: Who, asked: Annotated[RingOut, Depends(heard(RingOut))]) -> Response:
    """Ring one's own telephone, then this customer, with the number of this line."""
    if asked.line not in front.house.company.lines:
        raise NotFound
    call = await front.house.ring_out(who.member.id, LineId(asked.line), number_of(front, asked.number))
    return say(CallBegun(call=call), 202)


@router.get("", **described(says=CallsShown, refusals=(400, 401)))
async def calls(
    front: TheFront,
    who: Who,
    behind: Chosen,
    before: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The latest calls, newest first; with days, the calls behind a figure: those that came in and are chosen by the same words."""
    last = CallId(before) if before else None
    if behind is None:
        async with front.store.reading() as t:
            page = await t.calls_page(last, limit)
    else:
        async with front.store.counting() as t:
            page = await t.calls_behind(behind, clocks_of(front.house.company), last, limit)
    more = page[-1].id if len(page) == limit else None
    return say(CallsShown(calls=tuple(map(without_way, page)), before=more))


@router.get("/{call}", **described(says=CallShown, refusals=(401, 404)))
async def one_call(call: str, front: TheFront, who: Who) -> Response:
    """One call, with its notes and promises."""
    found = await _call(front, call)
    async with front.store.reading() as t:
        notes, promises = await t.notes_of(found.id), await t.promises_of_call(found.id)
        card = (await t.cards([found.customer])).get(found.customer) if found.customer else None
    name = card.customer.name if card else None
    shown = tuple(NoteShown(by=one.by, at=one.at, words=one.words) for one in notes)
    return say(CallShown(call=without_way(found), customer=name, notes=shown, promises=tuple(promises)))


async def _call(front: Front, wanted: str) -> Call:
    async with front.store.reading() as t:
        found = await t.call(CallId(wanted))
    if found is None:
        raise NoSuchCall
    return found


def without_way(call: Call) -> Call:
    """As the console sees it: without the technical way to a customer."""
    return msgspec.structs.replace(call, caller_way=None)


def number_of(front: Front, written: str) -> E164:
    """A customer's number, however it was written. Raises `NotANumber`."""
    number = normal_number(written, front.house.company.country)
    if not is_outside_number(number):
        raise NotANumber
    return number
