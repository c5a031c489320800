"""A visitor of the public page who calls in vain, or asks to be rung, is owed a call, and gets it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tests.people import NOON
from tests.stories.house import Story, story
from tests.stories.promises.test_promises_press import kept_in_store, the
from tests.web.door.visiting import opened, solved
from tests.web.served import settings_of
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LineId, PersonId
from vivevoix.core.promises import PromiseEnd
from vivevoix.live.company import company_of
from vivevoix.live.door.at_the_door import AtTheDoor, CallNow, Worked
from vivevoix.live.door.permits import Permit
from vivevoix.live.door.ring_me import RingingBack, RingMe
from vivevoix.live.hours.book import Book

AYA, HERE = PersonId("aya"), "192.0.2.9"
THEIRS = "+447700900123"


class Visit:
    """One house with an open door, and somebody at it."""

    def __init__(self, story: Story, door: AtTheDoor) -> None:
        self.story, self.door, self.ringing_back = story, door, RingingBack(door)

    def worked(self) -> Worked:
        puzzle = self.door.puzzle("leeds", HERE)
        return Worked(puzzle=puzzle.puzzle, answer=solved(puzzle.puzzle, puzzle.bits))

    async def rings(self, name: str | None = None) -> Permit:
        """From the page; the line hears it as it would."""
        given = self.door.permit("leeds", HERE, None, name, self.worked())
        permit = self.door.permits.enter(given.secret, None, self.story.clock.now())
        assert permit is not None
        self.story.line.somebody_rings(permit.number, None, call=permit.call)
        await self.story.settle()
        return permit

    async def asks(self, *, because: str = "", permit: str | None = None) -> None:
        wish = RingMe(number=THEIRS, start=None, name="Siobhán", because=because, language="en", permit=permit)
        await self.story.asks(self.ringing_back.ask("leeds", HERE, wish, self.worked()))

    def now(self, permit: Permit) -> CallNow:
        return self.door.call_now("leeds", permit.secret)


@asynccontextmanager
async def visit(folder: Path) -> AsyncIterator[Visit]:
    settings = settings_of(opened())
    company = company_of(settings)
    async with story(folder, of=company, present=("aya-desk",)) as house:
        yield Visit(house, AtTheDoor(house.house, house.store, Book(settings, company), house.clock))


async def test_a_visitor_rings_like_any_caller_and_their_page_is_told_who_answers(tmp_path: Path) -> None:
    async with visit(tmp_path) as at:
        permit = await at.rings()
        assert at.story.ringing() == {"aya-desk"}
        assert at.now(permit) == CallNow(state="ringing")
        await at.story.answers("aya-desk")
        assert at.now(permit) == CallNow(state="talking", who="Aya")
        at.story.line.ends(at.story.line.caller_leg(permit.call))
        await at.story.settle()
        at.door.permits.left(permit)
        assert at.now(permit).state == "over"


async def test_who_rang_in_vain_says_where_they_are_and_is_owed_once(tmp_path: Path) -> None:
    async with visit(tmp_path) as at:
        permit = await at.rings()
        await at.story.pass_time(60)
        at.story.line.ends(at.story.line.caller_leg(permit.call), Ended.GAVE_UP)
        await at.story.settle()
        at.door.permits.left(permit)
        assert at.now(permit) == CallNow(state="over", promised=True)
        assert the(at.story).number is None
        await at.asks(because="the relay", permit=permit.secret)
        promise = the(at.story)
        assert (promise.number, promise.name, promise.line) == (THEIRS, "Siobhán", LineId("leeds"))
        assert [promise.because, *(each.because for each in promise.also)] == ["not_answered", "the relay"]
        assert promise.due_at == at.story.clock.now() + timedelta(hours=1)


async def test_one_click_keeps_it(tmp_path: Path) -> None:
    async with visit(tmp_path) as at:
        await at.asks()
        promise = the(at.story)
        assert (promise.because, promise.made_by, promise.due_at) == ("asked_on_page", None, NOON + timedelta(hours=1))
        await at.story.asks(at.story.house.ring_back(AYA, promise.id))
        await at.story.answers("aya-desk")
        leg = at.story.line.answers(THEIRS)
        await at.story.settle()
        await at.story.pass_time(20)
        at.story.line.ends(leg)
        await at.story.settle()
        kept = await kept_in_store(at.story, promise.id)
        assert (kept.end, kept.ended_by) == (PromiseEnd.KEPT, AYA)


async def test_words_of_the_house_are_not_taken_from_a_visitor(tmp_path: Path) -> None:
    """Else a stranger could have somebody rung at night, who had "just rung us"."""
    async with visit(tmp_path) as at:
        await at.asks(because="cut_off")
        assert the(at.story).because == "asked_on_page"


async def test_a_wish_never_puts_off_what_was_promised_before(tmp_path: Path) -> None:
    async with visit(tmp_path) as at:
        await at.asks()
        before = the(at.story)
        await at.story.pass_time(1200)
        await at.asks(because="again")
        after = the(at.story)
        assert (after.id, after.due_at, after.owner) == (before.id, before.due_at, before.owner)
