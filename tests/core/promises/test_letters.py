"""What a customer who gave their address hears."""

from datetime import timedelta

from msgspec.structs import replace

from tests.core.promises.shared import DUE, LONDON, OWED
from tests.people import AYA, NOON, TOM
from vivevoix.core.ids import CallId
from vivevoix.core.promises.ending import it_was_a_voicemail, keep
from vivevoix.core.promises.letters import UNTIL_IT_IS_SURE, LetterKind, is_still_true, letters_between
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import WhyMoved

WRITTEN_TO = replace(OWED, email="siobhan@calder.example")
MOVED = move(WRITTEN_TO, at=NOON, why=WhyMoved.ASKED, by=AYA, due_at=DUE + timedelta(hours=3))


def kinds(before: object, after: object) -> list[LetterKind]:
    return [letter.kind for letter in letters_between(before, after, NOON)]  # type: ignore[arg-type]


def test_made_moved_and_kept_are_news_and_another_owner_is_not() -> None:
    assert kinds(None, WRITTEN_TO) == [LetterKind.MADE]
    assert kinds(WRITTEN_TO, MOVED) == [LetterKind.MOVED]
    assert kinds(MOVED, keep(MOVED, AYA, NOON)) == [LetterKind.KEPT]
    assert kinds(WRITTEN_TO, move(WRITTEN_TO, at=NOON, why=WhyMoved.OWNER_AWAY, owner=TOM)) == []
    assert kinds(WRITTEN_TO, WRITTEN_TO) == []


def test_who_gave_no_address_is_not_written_to() -> None:
    assert kinds(None, OWED) == []


def test_the_same_news_has_the_same_key() -> None:
    [made] = letters_between(None, WRITTEN_TO, NOON)
    [again] = letters_between(None, WRITTEN_TO, DUE)
    [moved] = letters_between(WRITTEN_TO, MOVED, NOON)
    assert made.key == again.key
    assert made.key != moved.key


def test_what_is_not_so_any_more_is_not_said() -> None:
    [made] = letters_between(None, WRITTEN_TO, NOON)
    assert is_still_true(made, WRITTEN_TO)
    assert not is_still_true(made, MOVED)
    kept = keep(WRITTEN_TO, AYA, NOON, CallId("c"))
    [letter] = letters_between(WRITTEN_TO, kept, NOON)
    assert letter.not_before == NOON + UNTIL_IT_IS_SURE
    assert is_still_true(letter, kept)
    assert not is_still_true(letter, it_was_a_voicemail(kept, AYA, NOON, LONDON))
