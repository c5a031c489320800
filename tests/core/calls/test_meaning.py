"""Whose telephone it was decides what an event means."""

import pytest

from tests.core.calls.shared import AYAS_LEG, CALLER_LEG, NGOZIS_LEG, SOON, TOMS_LEG, introduced, ringing, talking
from tests.people import AYA, NGOZI, TOM
from vivevoix.core.calls.call import Call
from vivevoix.core.calls.events import AnyEvent, AudioStopped, HangUpRequested, LegAnswered, LegEnded, LegHeld, TimeCame
from vivevoix.core.calls.meaning import What, meaning
from vivevoix.core.calls.telephones import Ended
from vivevoix.core.ids import LegId

GONE = LegId("nobody's")


@pytest.mark.parametrize(
    ("call", "event", "what"),
    [
        (ringing(), LegAnswered(at=SOON, leg=AYAS_LEG), What.RINGING_ANSWERED),
        (ringing(), LegEnded(at=SOON, leg=TOMS_LEG, why=Ended.BUSY), What.RINGING_ENDED),
        (talking(), LegEnded(at=SOON, leg=CALLER_LEG, why=Ended.HUNG_UP), What.CALLER_ENDED),
        (talking(), LegEnded(at=SOON, leg=AYAS_LEG, why=Ended.HUNG_UP), What.HOLDER_ENDED),
        (talking(), LegHeld(at=SOON, leg=AYAS_LEG), What.HOLDER_HELD),
        (talking(), LegHeld(at=SOON, leg=CALLER_LEG), What.NOTHING),
        (talking(), LegAnswered(at=SOON, leg=TOMS_LEG), What.STRANGER),
        (talking(), LegAnswered(at=SOON, leg=AYAS_LEG), What.NOTHING),
        (introduced(), LegEnded(at=SOON, leg=NGOZIS_LEG, why=Ended.LOST), What.SECOND_ENDED),
        (introduced(), HangUpRequested(at=SOON, by=NGOZI), What.SECOND_HANG_UP),
        (introduced(), HangUpRequested(at=SOON, by=AYA), What.HANG_UP),
        (talking(), HangUpRequested(at=SOON, by=TOM), What.NOT_ON_IT),
        (talking(), AudioStopped(at=SOON, leg=AYAS_LEG), What.AUDIO),
        (talking(), AudioStopped(at=SOON, leg=GONE), What.STRANGER),
        (ringing(), TimeCame(at=SOON, because="hold_the_line"), What.TIME_TO_HOLD_THE_LINE),
        (ringing(), TimeCame(at=SOON, because="something else"), What.NOTHING),
    ],
)
def test_an_event_means(call: Call, event: AnyEvent, what: What) -> None:
    assert meaning(call, event) is what
