"""Where the house keeps what it must not forget."""

from vivevoix.store.notes import Note
from vivevoix.store.people import PersonKept, TelephoneAccount
from vivevoix.store.running import CannotOpen
from vivevoix.store.sessions import Session
from vivevoix.store.store import CannotWrite, Store, Transaction

__all__ = ["CannotOpen", "CannotWrite", "Note", "PersonKept", "Session", "Store", "TelephoneAccount", "Transaction"]
