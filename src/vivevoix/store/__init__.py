"""Where the house keeps what it must not forget."""

from vivevoix.store.calling.notes import Note
from vivevoix.store.calling.past import PastCall
from vivevoix.store.hours import ChangeTold, GapAccepted, HoursChange, HoursKept
from vivevoix.store.letters import LetterKept
from vivevoix.store.people import PersonKept, TelephoneAccount
from vivevoix.store.running import CannotOpen
from vivevoix.store.signing_in.second_factors import SecondFactor
from vivevoix.store.signing_in.sessions import Session
from vivevoix.store.store import CannotWrite, Store, Transaction

__all__ = [
    "CannotOpen",
    "CannotWrite",
    "ChangeTold",
    "GapAccepted",
    "HoursChange",
    "HoursKept",
    "LetterKept",
    "Note",
    "PastCall",
    "PersonKept",
    "SecondFactor",
    "Session",
    "Store",
    "TelephoneAccount",
    "Transaction",
]
