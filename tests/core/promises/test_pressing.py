"""It cannot lapse: somebody who exists always owes it, and a second person always hears of it before it is late."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from tests.core.promises.shared import CLAIRE, DUE, EVERYBODY, LONDON, OWED, WEEKDAYS
from tests.people import AYA, NGOZI, NOON, SIOBHAN, TOM, WES
from vivevoix.core.ids import CallId, PersonId, PromiseId
from vivevoix.core.promises import Promise, PromiseEnd
from vivevoix.core.promises.attempts import tried
from vivevoix.core.promises.ending import break_and_tell, it_was_a_voicemail, keep
from vivevoix.core.promises.joining import join
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.pressing import Standing, last_hour, next_wake, press, remind_at, second_at, who_is_second
from vivevoix.core.promises.promise import Attempt, AttemptOutcome, HowTold, Telling, WhyMoved, WhySecond

PEOPLE = (AYA, TOM, NGOZI, WES, CLAIRE)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def without(*gone: PersonId) -> Standing:
    return replace(EVERYBODY, present=tuple(person for person in EVERYBODY.present if person not in gone))


def test_who_will_hear_of_it_is_said_from_the_beginning() -> None:
    made = press(OWED, NOON, EVERYBODY, LONDON)
    assert made.second
    assert (made.second.person, made.second.why, made.second.at, made.second.told) == (WES, WhySecond.KEEPER, at(40), False)


def test_the_owner_is_reminded_then_a_second_person_hears_then_it_is_late() -> None:
    promise = press(OWED, NOON, EVERYBODY, LONDON)
    told = []
    while (wake := next_wake(promise, LONDON)) is not None:
        promise = press(promise, wake, EVERYBODY, LONDON)
        told.append((wake, promise.reminded_at, promise.second and promise.second.told, promise.late_at))
    assert told == [(at(30), at(30), False, None), (at(40), at(30), True, None), (at(60), at(30), True, at(60))]
    assert promise.owner == AYA


def test_all_of_it_happens_before_the_end_of_the_customers_good_hours() -> None:
    evening = NOON.replace(hour=20)
    owed = replace(OWED, good_hours=WEEKDAYS, due_at=evening)
    assert last_hour(owed, LONDON) == NOON.replace(hour=18)
    assert remind_at(owed, LONDON) == NOON.replace(hour=17, minute=30)


def test_an_owner_who_is_away_when_it_presses_hands_it_on_with_a_reason() -> None:
    moved = press(OWED, at(30), without(AYA), LONDON)
    assert moved.owner == WES
    assert [(step.why, step.owner_before) for step in moved.moves] == [(WhyMoved.OWNER_AWAY, AYA)]
    assert moved.reminded_at == at(30)
    assert moved.second
    assert moved.second.person == TOM


def test_an_owner_whose_day_is_over_hands_it_on_for_that_reason() -> None:
    gone_home = replace(without(AYA), shift_ended=frozenset({AYA}))
    assert press(OWED, at(30), gone_home, LONDON).moves[0].why is WhyMoved.SHIFT_ENDED


def test_an_owner_who_is_away_long_before_keeps_it() -> None:
    assert press(OWED, at(10), without(AYA), LONDON).owner == AYA


def test_an_owner_who_has_left_is_followed_at_once() -> None:
    left = replace(without(AYA), people=frozenset({TOM, WES}))
    moved = press(OWED, at(1), left, LONDON)
    assert (moved.owner, moved.moves[0].why) == (WES, WhyMoved.LEFT)


def test_with_nobody_there_it_stays_with_its_owner() -> None:
    nobody = replace(EVERYBODY, present=())
    pressed = press(OWED, at(70), nobody, LONDON)
    assert (pressed.owner, pressed.late_at) == (AYA, at(70))
    assert pressed.second
    assert (pressed.second.person, pressed.second.told) == (WES, True)


def test_the_second_person_is_decided_again_when_the_moment_has_come() -> None:
    promise = press(OWED, NOON, EVERYBODY, LONDON)
    told = press(replace(promise, reminded_at=at(30)), at(40), without(WES), LONDON)
    assert told.second
    assert (told.second.person, told.second.why, told.second.told) == (TOM, WhySecond.FIRST_RUNG, True)


def test_without_keeper_and_first_rung_a_supervisor_hears() -> None:
    assert who_is_second(AYA, replace(EVERYBODY, present=(AYA, CLAIRE))) == (CLAIRE, WhySecond.SUPERVISOR)
    assert who_is_second(WES, replace(EVERYBODY, present=())) == (CLAIRE, WhySecond.SUPERVISOR)


def test_who_must_not_get_this_customer_neither_owes_it_nor_hears_of_it() -> None:
    moved = press(replace(OWED, not_with=(AYA, WES)), NOON, EVERYBODY, LONDON)
    assert (moved.owner, moved.moves[0].why, moved.moves[0].owner_before) == (TOM, WhyMoved.NOT_WITH, AYA)
    assert moved.second
    assert moved.second.person == CLAIRE


def test_with_nobody_else_left_they_owe_it_all_the_same() -> None:
    nobody_else = press(replace(OWED, not_with=PEOPLE), at(70), EVERYBODY, LONDON)
    assert (nobody_else.owner, nobody_else.second, nobody_else.late_at) == (AYA, None, at(70))


def test_a_house_of_one_has_nobody_else_to_tell() -> None:
    alone = Standing(keeper=AYA, present=(AYA,), people=frozenset({AYA}))
    pressed = press(OWED, at(70), alone, LONDON)
    assert (pressed.owner, pressed.second, pressed.late_at) == (AYA, None, at(70))
    assert next_wake(pressed, LONDON) is None


def test_the_hour_to_try_again_is_a_reminder() -> None:
    missed = Attempt(at=at(35), by=AYA, outcome=AttemptOutcome.BUSY)
    promise = tried(press(OWED, at(31), EVERYBODY, LONDON), missed, LONDON)
    assert next_wake(promise, LONDON) == promise.next_attempt_at == at(40)
    assert press(promise, at(40), EVERYBODY, LONDON).reminded_at == at(40)


@given(st.timedeltas(timedelta(seconds=2), timedelta(days=20)))
def test_the_second_person_always_hears_before_the_hour_and_after_the_owner(ahead: timedelta) -> None:
    for hours in ((), WEEKDAYS):
        owed = replace(OWED, due_at=NOON + ahead, good_hours=hours)
        assert owed.made_at < remind_at(owed, LONDON) <= second_at(owed, LONDON) < owed.due_at


class APromise(RuleBasedStateMachine):
    """Anything may happen to a promise, in any order, while people come, go and leave for good."""

    @initialize()
    def made(self) -> None:
        self.now = NOON
        self.present: list[PersonId] = list(PEOPLE)
        self.people: set[PersonId] = set(PEOPLE)
        self.ends = 0
        self.calls = 0
        self.promise = self.looked_at(OWED)

    def looked_at(self, promise: Promise) -> Promise:
        return press(promise, self.now, self.standing, LONDON)

    @property
    def standing(self) -> Standing:
        there = tuple(person for person in self.present if person in self.people)
        return replace(EVERYBODY, present=there, people=frozenset(self.people))

    @rule(minutes=st.integers(0, 600))
    def time_passes(self, minutes: int) -> None:
        """As the house does it: woken at every hour it asked for on the way, and never more often than it has things to say."""
        until, woken = self.now + timedelta(minutes=minutes), 0
        while (wake := next_wake(self.promise, LONDON)) is not None and wake <= until:
            self.now = max(self.now, wake)
            self.promise = self.looked_at(self.promise)
            woken += 1
            assert woken < 10
        self.now = until

    @rule(person=st.sampled_from(PEOPLE))
    def comes_or_goes(self, person: PersonId) -> None:
        self.present = [p for p in self.present if p != person] if person in self.present else [*self.present, person]
        self.promise = self.looked_at(self.promise)

    @rule(person=st.sampled_from([AYA, TOM, NGOZI]))
    def leaves_for_good(self, person: PersonId) -> None:
        self.people.discard(person)
        self.promise = self.looked_at(self.promise)

    @rule(outcome=st.sampled_from(list(AttemptOutcome)))
    def is_tried(self, outcome: AttemptOutcome) -> None:
        attempt = Attempt(at=self.now, by=self.promise.owner, outcome=outcome)
        self.promise = self.looked_at(tried(self.promise, attempt, LONDON))

    @rule(minutes=st.integers(1, 3000), to=st.sampled_from(PEOPLE))
    def is_moved(self, minutes: int, to: PersonId) -> None:
        if to in self.people:
            due = self.now + timedelta(minutes=minutes)
            self.promise = self.looked_at(move(self.promise, at=self.now, why=WhyMoved.ASKED, by=to, owner=to, due_at=due))

    @rule(minutes=st.integers(1, 3000), by_hand=st.booleans())
    def another_joins(self, minutes: int, by_hand: bool) -> None:
        if self.promise.end is None:
            fresh = replace(
                OWED,
                id=PromiseId("q"),
                owner=WES,
                made_by=WES if by_hand else None,
                made_at=self.now,
                due_at=self.now + timedelta(minutes=minutes),
                not_with=self.promise.not_with,
            )
            before = self.promise
            self.promise = self.looked_at(join(before, fresh))
            assert self.promise.due_at == min(before.due_at, fresh.due_at)
            assert len(self.promise.also) == len(before.also) + 1

    @rule(people=st.sets(st.sampled_from(PEOPLE)))
    def wishes(self, people: set[PersonId]) -> None:
        """Who must not get this customer."""
        self.promise = self.looked_at(replace(self.promise, not_with=tuple(sorted(people))))

    @rule()
    def is_kept(self) -> None:
        self.calls += 1
        self.promise = keep(self.promise, WES, self.now, CallId(f"c{self.calls}"))

    @rule()
    def was_a_voicemail(self) -> None:
        ended = self.promise
        if ended.end in {PromiseEnd.KEPT, PromiseEnd.LATE} and ended.ended_at and self.now - ended.ended_at < timedelta(hours=1):
            self.promise = self.looked_at(it_was_a_voicemail(ended, WES, self.now, LONDON))

    @rule()
    def is_broken(self) -> None:
        told = Telling(how=HowTold.EMAIL, words="We cannot.")
        self.promise = break_and_tell(self.promise, WES, self.now, told)

    @invariant()
    def somebody_who_works_here_always_owes_it(self) -> None:
        if self.promise.end is None:
            assert self.promise.owner in self.people

    @invariant()
    def it_is_always_waited_for_or_everybody_knows(self) -> None:
        if self.promise.end is None and next_wake(self.promise, LONDON) is None:
            assert self.promise.late_at is not None
            assert self.promise.reminded_at is not None
            if self.promise.second is not None:
                assert self.promise.second.told
            else:
                assert who_is_second(self.promise.owner, self.standing, self.promise.not_with) is None

    @invariant()
    def nobody_owes_it_or_hears_of_it_who_must_not_get_them(self) -> None:
        if self.promise.end is None:
            assert self.promise.second is None or self.promise.second.person not in self.promise.not_with
            if self.promise.owner in self.promise.not_with:
                assert who_is_second(self.promise.owner, self.standing, self.promise.not_with) is None

    @invariant()
    def it_ends_only_with_a_name_and_an_hour(self) -> None:
        ended = (self.promise.end, self.promise.ended_at, self.promise.ended_by)
        assert all(ended) or not any(ended)
        assert (self.promise.told is not None) == (self.promise.end is PromiseEnd.BROKEN_AND_TOLD)

    @invariant()
    def the_customer_stays_who_they_are(self) -> None:
        assert self.promise.number == SIOBHAN

    @invariant()
    def looking_again_changes_nothing(self) -> None:
        assert self.looked_at(self.promise) == self.promise

    @invariant()
    def the_second_person_is_never_the_owner(self) -> None:
        if self.promise.end is None and self.promise.second is not None:
            assert self.promise.second.person != self.promise.owner
            assert self.promise.second.at < self.promise.due_at


TestAPromise = APromise.TestCase


def test_supervisors_are_told_once(tmp_path: object) -> None:
    late = press(OWED, DUE, EVERYBODY, LONDON)
    assert press(late, DUE + timedelta(hours=5), EVERYBODY, LONDON).late_at == DUE
