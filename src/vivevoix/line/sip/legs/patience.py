"""How long the line waits before it believes that somebody is gone. All in seconds."""

from msgspec import Struct


class Patience(Struct, frozen=True, kw_only=True):
    """The waits of a line process; tests are less patient."""

    ask_every: float = 60.0
    """Between two questions to a telephone from which no voice is to be expected."""
    ask_silent_every: float = 7.0
    """The same while a voice that was heard has fallen silent."""
    answer_within: float = 16.0
    """A question is sent six times in this time over UDP (RFC 3261 timer E)."""
    browser_back_within: float = 30.0
    """A browser whose connection is gone and from whom nothing is heard."""
    ack_within: float = 32.0
    """Until a caller whom we answered acknowledges it (RFC 3261 13.3.1.4)."""
    silent_after: float = 5.0
    """Without any audio packet from a telephone that should speak."""
    breath: float = 0.3
    """Whoever is put through and gone again within it heard nobody: they hung up just then."""
    idle: float = 900.0
    """A connection over which nothing is said."""
