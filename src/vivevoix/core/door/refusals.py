"""Why a visitor of our web page is refused. Each docstring is what they read."""

from vivevoix.core.calls.refusals import Refused


class NoSuchDoor(Refused):
    """There is nothing to ring here."""


class TooOften(Refused):
    """That is often enough from here for now. Ring the number: a person answers."""


class LinesTaken(Refused):
    """Too many people call from web pages at this moment. Ring the number, or say when we may ring you."""


class NotWorkedOut(Refused):
    """Your browser has not shown that a person asks. Try once more."""


class HourNotOffered(Refused):
    """This hour cannot be chosen any more. Choose another."""


class NotOurs(Refused):
    """This number is one of our own. Give one on which we reach you."""


class NumberAbroad(Refused):
    """From here we ring numbers of our own country only. Ring us, and say where you are."""
