"""The house: one loop takes in what happened and what is asked, decides it with the core, writes it, and only then acts.

Everything that reaches the house goes through one inbox and is decided in turns. While one turn is being written the next
gathers, so that many calls share a transaction when it is busy and none waits when it is quiet.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from vivevoix.core.answering.proposals import Proposal
from vivevoix.core.board import AnyEntry, Board, CallChanged, EmergencyChanged, HoursChanged, PersonNow, PromiseChanged, fold
from vivevoix.core.calls.call import Call, Stage, announced
from vivevoix.core.calls.events import AnyRequest, CallArrived
from vivevoix.core.calls.refusals import NoSuchCustomer, Refused
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.company import Company, numbers_of_ours
from vivevoix.core.customers.card import Card
from vivevoix.core.emergencies import Emergency
from vivevoix.core.emergencies import announced as announced_emergency
from vivevoix.core.ids import E164, CallId, CustomerId, LineId, PersonId, PromiseId, TopicId
from vivevoix.core.promises import Promise
from vivevoix.core.promises import announced as announced_promise
from vivevoix.core.promises.asked import AboutPromise, PromiseRequested, TellRequested
from vivevoix.line.link import LinkLost
from vivevoix.line.port import (
    Account,
    Accounts,
    BrowserClosed,
    BrowserEnded,
    BrowserOpened,
    BrowserSaid,
    BrowserTold,
    DeskMessage,
    Do,
    Heard,
    Hello,
    LineMessage,
    PhoneNow,
    PhoneSeen,
    Strangers,
    Told,
    TrunkNow,
    TrunkSeen,
    Welcome,
)
from vivevoix.live import asking
from vivevoix.live.assign import assign
from vivevoix.live.clock import Clock, Wakes, fresh_call
from vivevoix.live.day import Day
from vivevoix.live.hearing import Hearing
from vivevoix.live.hours.duty import Duty, Laying, no_plan
from vivevoix.live.knowing.recognising import Recognising, customer_of, with_their_wishes
from vivevoix.live.listeners import Listeners
from vivevoix.live.owing.owed import Owed
from vivevoix.live.stories import Stories
from vivevoix.live.turn import Turn, mistakes_told
from vivevoix.store import HoursChange, Note, Store

log = logging.getLogger(__name__)
LINE = "line"
GIVE_UP_ON_LINE_AFTER = timedelta(seconds=3)
"""A line that has not come back by then has cut everyone off."""
FOLLOW_DUTY_AGAIN_AFTER = timedelta(minutes=1)
"""Whose shift it is must not stay as it was because of one mistake."""
GATHER_FOR = 0.02
"""Seconds a turn that only ends things may wait for company: each transaction spared is a tenth of a call's cost."""


class Link(Protocol):
    """How the house speaks to the line: over the socket, or to a rehearsal."""

    @property
    def connected(self) -> bool: ...

    def say(self, message: DeskMessage) -> None: ...


class House:
    """Made once per desk process. `open()` before anything else; `run()` until cancelled."""

    def __init__(self, company: Company, store: Store, clock: Clock, laying: Laying = no_plan) -> None:
        self.company = company
        self.board = Board()
        self.strangers: Strangers | None = None
        self.on_browser: Callable[[BrowserTold | BrowserEnded], None] = lambda _: None
        self._store = store
        self._clock = clock
        self._link: Link | None = None
        self._day = Day(company)
        self._hearing = Hearing(self._day)
        self._duty = Duty(self._day, laying)
        self._inbox: deque[Callable[[Turn], None]] = deque()
        self._something = asyncio.Event()
        self._wakes = Wakes(clock)
        self._accounts: tuple[Account, ...] = ()
        self.recognising = Recognising(store, numbers_of_ours(company))
        self._browsers: dict[str, BrowserOpened] = {}
        self._listeners = Listeners()
        self._stories = Stories()
        self._line_lost_at: datetime | None = None

    # Beginning.

    async def open(self) -> None:
        """Take up calls, promises and people's words as the store has them."""
        async with self._store.reading() as t:
            calls, promises, words = await t.open_calls(), await t.open_promises(), await t.here()
            self._day.emergencies = {emergency.id: emergency for emergency in await t.open_emergencies()}
            self._hearing.heard = await t.heard(LINE)
            number = await t.last_number()
            for call in calls:
                self._stories.know(call.id, await t.notes_of(call.id))
        await self.recognising.take_up(calls)
        await self._read_accounts()
        day = self._day
        self._follow_duty_at(self._duty.begin(self._clock.now()))
        for person, member in day.company.people.items():
            day.floor.people[person] = PersonNow(here=words.get(person, False), present=day.floor.present_ids(member))
        changed = day.take_up(calls, promises, self._clock.now())
        for person in day.company.people:
            day.floor.look_again(person, self._clock.now())
        self.board = Board(
            number=number,
            calls={call.id: announced(call) for call in day.calls.values()},
            people=dict(day.floor.people),
            promises={p.id: announced_promise(p) for p in day.promises.values()},
            emergencies={e.id: announced_emergency(e) for e in day.emergencies.values()},
        )
        self._enter(lambda turn: turn.take_over(changed))
        # Whoever was cut off while nobody of us was there is found when the line answers, or when it does not.
        self._line_lost_at = self._clock.now()
        self._set_wakes()
        self._clock.at(self._clock.now() + GIVE_UP_ON_LINE_AFTER * 3, self._line_stayed_away)

    def use(self, link: Link) -> None:
        self._link = link

    def hello(self) -> Hello:
        return Hello(heard=self._hearing.heard)

    async def _read_accounts(self) -> None:
        async with self._store.reading() as t:
            kept = await t.accounts()
        self._accounts = tuple(Account(name=a.account, md5=a.md5, sha256=a.sha256, browser=a.browser) for a in kept)

    async def accounts_changed(self) -> None:
        """Tell the line who may register now."""
        await self._read_accounts()
        self._say(Accounts(accounts=self._accounts))

    # The loop.

    async def run(self) -> None:
        """Decide, write, act, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            await self.take_a_turn(gather_for=GATHER_FOR)

    async def take_a_turn(self, gather_for: float = 0) -> None:
        """Everything in the inbox, as one transaction. What nobody waits for may gather with what follows, for some seconds."""
        turn = Turn()
        await self._recognise()
        self._decide(turn)
        until = asyncio.get_running_loop().time() + gather_for
        while gather_for and turn.can_wait and await self._something_by(until):
            # Only the waiting ends with the time: what has come is looked up and decided, however long that takes.
            await self._recognise()
            self._decide(turn)
        entries = await self._write(turn)
        self._act(turn, entries)

    async def _something_by(self, until: float) -> bool:
        try:
            async with asyncio.timeout_at(until):
                await self._something.wait()
        except TimeoutError:
            return False
        self._something.clear()
        return True

    async def _recognise(self) -> None:
        self._day.known.update(await self.recognising.look_up())

    def _decide(self, turn: Turn) -> None:
        before = len(turn.orders)
        while self._inbox:
            with mistakes_told("something in the inbox could not be decided"):
                self._inbox.popleft()(turn)
        with mistakes_told("callers and people could not be brought together"):
            assign(self._day, turn, self._clock.now())
        self.recognising.forget(self._day.known)  # no call came of these
        self._day.known.clear()
        self._set_wakes()
        self._hearing.ordered(turn.orders[before:])

    async def _write(self, turn: Turn) -> list[AnyEntry]:
        now = self._clock.now()
        turn.entries.extend(CallChanged(at=now, call=call) for call in turn.calls.values())
        turn.entries.extend(PromiseChanged(at=now, promise=promise) for promise in turn.promises.values())
        turn.entries.extend(EmergencyChanged(at=now, emergency=emergency) for emergency in turn.emergencies.values())
        if not turn.changes_something:
            return []
        wait = 0.05
        while True:
            try:
                return await turn.write(self._store, LINE)
            except Exception:
                if await self._was_written(turn):
                    return turn.numbered
                # A full disk or a lost database must not lose a caller: nothing is told or done until this is written.
                log.exception("a turn could not be written; trying again", extra={"wait": wait})
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)

    async def _was_written(self, turn: Turn) -> bool:
        """The database may have taken it and only its answer was lost: writing it again would then fail for ever."""
        try:
            return bool(turn.numbered) and await self._store.has_written(turn.numbered[-1].number)
        except Exception:
            log.exception("the store does not answer")
            return False

    def _act(self, turn: Turn, entries: list[AnyEntry]) -> None:
        for order in turn.orders:
            self._say(Do(order=order))
        if turn.heard is not None and turn.changes_something:
            self._say(Heard(number=turn.heard))
        for entry in entries:
            self.board = fold(self.board, entry)
            if isinstance(entry, CallChanged):
                self.recognising.follow(entry.call)
            if isinstance(entry, CallChanged) and entry.call.stage is Stage.OVER:
                self._stories.forget(entry.call.id)
        self._listeners.tell(entries)
        for done in turn.done:
            done()

    def _say(self, message: DeskMessage) -> None:
        if self._link is not None:
            self._link.say(message)

    def _enter(self, what: Callable[[Turn], None]) -> None:
        self._inbox.append(what)
        self._something.set()

    def _set_wakes(self) -> None:
        self._day.set_wakes(self._wakes, lambda act: self._enter(lambda turn: act(turn, self._clock.now())))

    def _follow_duty_at(self, at: datetime) -> None:
        self._wakes.at(at, "duty", lambda: self._enter(self._follow_duty))

    def _follow_duty(self, turn: Turn) -> None:
        now = self._clock.now()
        again = now + FOLLOW_DUTY_AGAIN_AFTER
        try:
            again = self._duty.follow(turn, now)
        finally:
            self._follow_duty_at(again)

    # What the line says.

    def line_said(self, message: LineMessage | LinkLost) -> None:
        """Called by the link, in order."""
        now = self._clock.now
        match message:
            case Told(number=number, fact=fact):
                if isinstance(fact, CallArrived) and (number_of_theirs := customer_of(fact)):
                    self.recognising.rings(fact.call, number_of_theirs)
                self._enter(lambda turn: self._hearing.told(turn, number, fact))
            case Welcome():
                self._line_lost_at = None
                self._say(Accounts(accounts=self._accounts))
                for opened in self._browsers.values():
                    self._say(opened)
                self._enter(lambda turn: self._hearing.met(turn, message, now()))
            case PhoneSeen(phone=phone):
                self._enter(lambda turn: self._hearing.phone_is(turn, phone, now()))
            case TrunkSeen(trunk=trunk):
                self._hearing.trunks[trunk.trunk] = trunk
            case BrowserTold() | BrowserEnded():
                self.on_browser(message)
            case Strangers():
                self.strangers = message
            case LinkLost():
                self._line_lost_at = now()
                self._enter(lambda turn: self._hearing.lost(turn, now()))
                self._clock.at(now() + GIVE_UP_ON_LINE_AFTER, self._line_stayed_away)
            case _:
                assert_never(message)

    def _line_stayed_away(self) -> None:
        now = self._clock.now()
        if self._line_lost_at is not None and now - self._line_lost_at >= GIVE_UP_ON_LINE_AFTER:
            self._enter(lambda turn: self._hearing.all_lost(turn, now))

    @property
    def trunks(self) -> tuple[TrunkNow, ...]:
        return tuple(self._hearing.trunks.values())

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Numbers that were called through a trunk since the desk started, and stand at no line."""
        return tuple(self._hearing.unnamed)

    @property
    def phones(self) -> dict[str, PhoneNow]:
        return self._hearing.phones

    @property
    def line_up(self) -> bool:
        return self._hearing.up

    # What people ask.

    async def decide(self, what: Callable[[Turn], None]) -> None:
        """Something that is written with a turn, and told after it. Raises what `what` raises."""
        await self._asked(what)

    @property
    def owed(self) -> Owed:
        """Every promise that has not ended, for whoever decides within a turn."""
        return self._day.owed

    async def _asked(self, what: Callable[[Turn], None]) -> None:
        """Through the inbox like everything else; returns when it is written, raises `Refused` when it is not possible."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def say(problem: Exception | None) -> None:
            if not answer.done():
                answer.set_exception(problem) if problem else answer.set_result(None)

        def take(turn: Turn) -> None:
            try:
                what(turn)
            except Refused as refusal:
                say(refusal)
            except Exception as mistake:
                log.exception("what somebody asked could not be decided")
                say(mistake)
            else:
                turn.done.append(lambda: say(None))

        self._enter(take)
        await answer

    async def ask(self, call: CallId, request: AnyRequest) -> None:
        """Hold, resume, mute, hand over… Raises `Refused`."""
        await self._asked(lambda turn: asking.of_call(self._day, turn, call, request))

    async def consult(
        self, call: CallId, by: PersonId, whom: PersonId | E164, story: str | None = None, topic: TopicId | None = None
    ) -> None:
        """Ring a colleague, or a number outside, while the caller waits. `story`: what this person's note says by now, so that
        it is on the other's page before their telephone rings. Raises `Refused`."""

        def ask(turn: Turn) -> None:
            asking.consult(self._day, turn, call, by, whom, self._clock.now(), topic)
            if story is not None:
                self._write_note(turn, call, by, story)

        await self._asked(ask)

    async def listen(self, call: CallId, by: PersonId) -> None:
        """A supervisor joins a conversation, announced; their own telephone rings first. Raises `Refused`."""
        await self._asked(lambda turn: asking.listen(self._day, turn, call, by, self._clock.now()))

    async def accept(self, call: CallId, by: PersonId) -> None:
        """It is I who answered the outside telephone: no need to press 1. Raises `Refused`."""
        await self._asked(lambda turn: asking.accept(self._day, turn, call, by))

    async def ring_out(self, by: PersonId, line: LineId, number: E164, promise: PromiseId | None = None) -> CallId:
        """Ring our own person, then this customer. Raises `Refused`."""
        now = self._clock.now()
        call = fresh_call(now)
        self.recognising.rings(call, number)
        await self._asked(lambda turn: asking.ring_out(self._day, turn, call, by, line, number, promise, now))
        return call

    async def ring_back(self, by: PersonId, promise: PromiseId, *, anyway: bool = False) -> CallId:
        """Keep a promise: ring our own person, then its customer; `anyway`: at any hour, and whoever asks. Raises `Refused`."""
        now = self._clock.now()
        call = fresh_call(now)
        if (owed := self._day.promises.get(promise)) and owed.number:
            self.recognising.rings(call, owed.number)
        await self._asked(lambda turn: asking.ring_back(self._day, turn, call, by, promise, now, anyway=anyway))
        await self._bring_story(call, promise)
        return call

    async def _bring_story(self, call: CallId, promise: PromiseId) -> None:
        """What was written about the call we ring back for goes with the one that does."""
        about = self._day.promises[promise].call if promise in self._day.promises else None
        if about is not None:
            async with self._store.reading() as t:
                self._stories.know(call, await t.notes_of(about))

    async def say_here(self, person: PersonId, here: bool) -> None:
        """Here or away; either ends the time after a call."""
        now = self._clock.now()
        await self._asked(lambda turn: self._day.set_person(turn, person, now, here=here, after=False))

    async def promise(self, asked: PromiseRequested) -> PromiseId:
        """Give our word. The promise it is, or has joined. Raises `Refused`."""
        made: list[PromiseId] = []
        asked = await with_their_wishes(self._store, asked)
        await self._asked(lambda turn: made.append(asking.make(self._day, turn, asked)))
        return made[0]

    def wishes_changed(self, turn: Turn, cards: Iterable[Card]) -> None:
        """What these customers wish holds at once: for what they are owed, and for the calls they are on."""
        for card in cards:
            self._day.wishes_changed(turn, card.customer, self._clock.now())

    async def say_who(self, call: CallId, by: PersonId, who: CustomerId | None) -> None:
        """Whose card it is, or that it is not them. Also when the call is over. Raises `NoSuchCall`, `NoSuchCustomer`."""
        card = await self.recognising.read(call, who) if who else None
        if who and card is None:
            raise NoSuchCustomer
        async with self._store.reading() as t:
            kept = await t.call(call)
        await self._asked(lambda turn: self._day.say_who(turn, call, kept, card, by, self._clock.now()))

    async def about_promise(self, asked: AboutPromise) -> None:
        """Move it, or say how it ended, or that it has not. Raises `Refused`."""
        said_on = asked.told.call if isinstance(asked, TellRequested) else None
        async with self._store.reading() as t:
            kept, call = await t.promise(asked.promise), await t.call(said_on) if said_on else None
        kept = kept and await with_their_wishes(self._store, kept)
        await self._asked(lambda turn: asking.about(self._day, turn, asked, kept, call))

    async def close_emergency(self, call: CallId, by: PersonId, done: str) -> None:
        """It does not need anybody any more; `done` says why. Raises `Refused`."""
        now = self._clock.now()
        await self._asked(lambda turn: asking.close_emergency(self._day, turn, call, by, done, now))

    async def note(self, call: CallId, by: PersonId, words: str) -> None:
        """What a person writes about a call; written anew each time."""
        await self._asked(lambda turn: self._write_note(turn, call, by, words))

    def _write_note(self, turn: Turn, call: CallId, by: PersonId, words: str) -> None:
        note = Note(call=call, by=by, at=self._clock.now(), words=words)
        turn.notes.append(note)
        if call in self._day.calls:
            self._stories.know(call, [note])

    async def change_hours(self, change: HoursChange, entry: HoursChanged, take: Callable[[], None]) -> None:
        """Hours or a roster are others from now on; `take` puts them into the plan, or raises `Refused`."""

        def decide(turn: Turn) -> None:
            take()
            turn.hours.append(change)
            turn.entries.append(entry)
            self._follow_duty_at(self._duty.follow(turn, self._clock.now()))

        await self._asked(decide)

    # What is shown.

    def caller_of(self, call: CallId) -> Caller | None:
        """Who rings, for the eyes allowed; None when the call is over."""
        return self._day.calls[call].caller if call in self._day.calls else None

    def story_for(self, person: PersonId, call: Call) -> tuple[Note, ...]:
        """What others wrote about a call this person is on, or is being rung for."""
        return self._stories.told_to(person, call)

    def customer_of(self, promise: PromiseId) -> Promise | None:
        """The promise with its number and name, for the eyes allowed."""
        return self._day.promises.get(promise)

    def proposals(self, call: CallId, topic: TopicId | None) -> tuple[Proposal, ...]:
        """Who could help on this call, with the reason. Raises `NoSuchCall`."""
        return self._day.proposals(call, topic)

    def emergency_of(self, call: CallId) -> Emergency | None:
        """The open emergency with its caller, for the eyes allowed."""
        return self._day.emergencies.get(call)

    def listening(self) -> contextlib.AbstractAsyncContextManager[AsyncIterator[AnyEntry]]:
        """Entries from now on, after they are written. A reader that falls far behind is cut off, and begins again."""
        return self._listeners.listening()

    # Browsers' telephones: SIP over the page's own WebSocket, passed on as it is.

    def browser_opened(self, opened: BrowserOpened) -> None:
        if opened.visitor is None:
            self._browsers[opened.conn] = opened
        self._say(opened)

    def browser_said(self, conn: str, text: bytes) -> None:
        self._say(BrowserSaid(conn=conn, text=text))

    def browser_closed(self, conn: str) -> None:
        self._browsers.pop(conn, None)
        self._say(BrowserClosed(conn=conn))
