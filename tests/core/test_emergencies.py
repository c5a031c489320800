"""What cannot wait stays open until somebody closes it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.core.calls.shared import talking
from tests.people import AYA, NOON, SIOBHAN, TOM
from vivevoix.core.calls.telephones import Caller
from vivevoix.core.emergencies import ClosedAlready, SayWhatWasDone, announced, close, opened_by

URGENT = replace(talking(), urgent_at=NOON, urgent_by=AYA, caller=Caller(number=SIOBHAN, name="Siobhán"))


def test_it_opens_once_when_a_call_becomes_urgent() -> None:
    opened = opened_by(talking(), URGENT)
    assert opened is not None
    assert (opened.id, opened.since, opened.by, opened.number) == (URGENT.id, NOON, AYA, SIOBHAN)
    assert opened_by(URGENT, URGENT) is None
    assert opened_by(None, talking()) is None


def test_it_is_closed_once_by_name_saying_what_was_done() -> None:
    opened = opened_by(None, URGENT)
    assert opened is not None
    with pytest.raises(SayWhatWasDone):
        close(opened, TOM, NOON, "  ")
    closed = close(opened, TOM, NOON + timedelta(minutes=9), "valve shut, engineer on the way")
    assert (closed.closed_by, closed.done) == (TOM, "valve shut, engineer on the way")
    with pytest.raises(ClosedAlready):
        close(closed, AYA, NOON, "again")


def test_the_journal_holds_nothing_personal_of_it() -> None:
    opened = opened_by(None, URGENT)
    assert opened is not None
    told = announced(close(opened, TOM, NOON, "Siobhán's valve is shut"))
    assert (told.number, told.name, told.done) == (None, None, "")
