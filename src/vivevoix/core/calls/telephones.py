"""What a telephone is to the rest of the house: who called, which telephone to ring, why a leg ended."""

from enum import StrEnum

from msgspec import Struct

from vivevoix.core.ids import E164, TrunkId


class Caller(Struct, frozen=True, kw_only=True):
    """Who rings, as far as the network says. A number is a hint for the person who answers, never proof of identity."""

    number: E164 | None = None
    """None when withheld or not a telephone number."""
    name: str | None = None
    """The display name the network sent; untrusted text, at most 80 characters."""
    withheld: bool = False
    attestation: str | None = None
    """STIR/SHAKEN level `A`, `B` or `C` where the trunk passed it on (RFC 8588)."""


class Registered(Struct, frozen=True, kw_only=True, tag="registered"):
    """Every telephone registered under this account name, desk phone or browser."""

    account: str


class FixedAddress(Struct, frozen=True, kw_only=True, tag="fixed"):
    """A telephone at a known SIP address that does not register."""

    uri: str


class OutsideNumber(Struct, frozen=True, kw_only=True, tag="outside"):
    """A telephone behind a trunk. A member of staff presses 1 to take the call, so that a private voicemail never answers."""

    number: E164
    trunk: TrunkId
    show: E164 | None = None
    """The number of ours that is presented."""
    must_confirm: bool = True
    """False for a customer we ring back: their answering is enough."""


Way = Registered | FixedAddress | OutsideNumber


class Ended(StrEnum):
    """Why a leg is over. Distinct, because each means something else to the people waiting."""

    HUNG_UP = "hung_up"
    """The telephone's own user ended an answered leg."""
    GAVE_UP = "gave_up"
    """The caller left before anyone answered."""
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    """No telephone there: not registered, no route, no response."""
    NOT_CONFIRMED = "not_confirmed"
    """An outside telephone answered but nobody pressed 1: a voicemail, most likely."""
    HEARD_NOBODY = "heard_nobody"
    """Put down before anybody could be heard on it: the desk was away just then, or it hung up just as it was put through."""
    ENDED_BY_US = "ended_by_us"
    LOST = "lost"
    """The leg was cut: the line process died, or the network went silent for good."""
    FAILED = "failed"
    """The telephone and we could not agree (no common codec, bad answer)."""


class Tone(StrEnum):
    """What a leg hears while nobody speaks to it."""

    RINGING = "ringing"
    HOLD = "hold"
    """A soft double note every few seconds: you are not forgotten, and nothing is being sold to you."""
    SOON = "soon"
    """One soft note a second, five times: in a moment the caller hears you again."""
    WAITS = "waits"
    """A soft note every ten seconds: somebody you put on hold is still there."""
    LISTENED = "listened"
    """A soft note every fifteen seconds, under the voices: a supervisor is beside you."""
    CONFIRM = "confirm"
    """Asks a person on an outside telephone to press 1."""


class WhyEnd(StrEnum):
    """What we tell a telephone when we end its leg."""

    OVER = "over"
    ELSEWHERE = "elsewhere"
    """Someone else took the call (RFC 3326: SIP cause 200, `Call completed elsewhere`)."""
    NO_SUCH_LINE = "no_such_line"
    TOO_BUSY = "too_busy"
    NOT_ALLOWED = "not_allowed"
    """The house does not ring what they dialled."""
