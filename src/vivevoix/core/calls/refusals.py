"""Why a request about a call is refused. The class name is the reason's code; its docstring is the sentence a person reads."""


class Refused(Exception):
    """That is not possible now."""

    @property
    def reason(self) -> str:
        return "".join("_" + c.lower() if c.isupper() else c for c in type(self).__name__).lstrip("_")

    @property
    def sentence(self) -> str:
        return (self.__doc__ or "").strip()


class NotYourCall(Refused):
    """You are not on this call."""


class NotNow(Refused):
    """The call has moved on; this is not possible any more."""


class NobodySecond(Refused):
    """Nobody has been asked to join yet."""


class TellThemFirst(Refused):
    """The caller has waited long enough. Speak with them first, then go back."""


class NotASupervisor(Refused):
    """Only a supervisor may join a call of somebody else."""


class OwnCall(Refused):
    """You are on this call yourself."""


class PrivateCall(Refused):
    """Who has this call asked that nobody listens."""


class SomebodyListens(Refused):
    """Somebody has joined this call already."""


class NobodyListens(Refused):
    """Nobody has joined this call."""


class AmongColleagues(Refused):
    """This is a word among colleagues; nobody joins it."""


class CouldNotBeTold(Refused):
    """Whoever has this call is outside the house and could not be told that somebody joins."""


class NoPhoneThere(Refused):
    """This person has no telephone that can be rung now."""


class AlreadyOnACall(Refused):
    """You are on a call. Finish it first."""


class PersonIsTalking(Refused):
    """This person is on another call."""


class PersonIsRung(Refused):
    """Another caller rings this person at this moment, and nobody else."""


class NoPhoneOfYours(Refused):
    """None of your telephones is connected. Open the phone page, or pick up a desk phone."""


class NoWayOut(Refused):
    """No trunk is set up for calls out with a number of ours."""


class CostsExtra(Refused):
    """A call to this number costs extra: the house does not ring it."""


class CountryNotAllowed(Refused):
    """The house does not ring this country. Whoever keeps its settings can allow it: `countries` of the trunk."""


class NotANumber(Refused):
    """This is not a telephone number we can ring."""


class NoNumberToRing(Refused):
    """The caller hid their number: they cannot be rung back."""


class AlreadyEnded(Refused):
    """This promise has ended."""


class BeingKept(Refused):
    """Someone is ringing this customer at this moment."""


class NotYourPromise(Refused):
    """This is for whoever owes the call, the second person, or a supervisor."""


class TooLongAgo(Refused):
    """This cannot be taken back any more. Promise the call anew."""


class NotAGoodHour(Refused):
    """It is not an hour at which this customer is rung. Ask again to ring all the same."""


class HourHasPassed(Refused):
    """This hour has passed already. Say one that is still to come."""


class HourTooFar(Refused):
    """This hour is more than a year away. Say one that is nearer."""


class NotForThem(Refused):
    """It is written down that this customer must not get this person. Ask somebody else."""


class NotSaidHow(Refused):
    """Say how they were told: on a call that was a conversation, or by which message, with its words."""


class NobodyToRing(Refused):
    """A promise needs somebody to ring: a number, or a call it comes from."""


class NoSuchCall(Refused):
    """This call is over."""


class NoSuchCustomer(Refused):
    """There is no such card."""


class NoSuchMatter(Refused):
    """There is no such matter."""


class NoSuchPromise(Refused):
    """There is no such promise."""
