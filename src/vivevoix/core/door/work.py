"""A small calculation a browser does before it may call us or ask to be rung (Back, Hashcash, 2002): nothing for one person, much for
whoever wants a thousand calls. Nobody else is asked who is human."""

import hashlib
import hmac
from datetime import datetime, timedelta

PUZZLE_LIVES = timedelta(minutes=10)
AT_REST, HARDEST = 14, 20
"""Leading zero bits: 16 thousand hashes on average, a tenth of a second; and one million."""
HARDER_AFTER = 4
"""So many asked of one line lately make it twice as hard."""
LONGEST = 200


def bits_for(lately: int) -> int:
    """How hard it is, after so many in the last while."""
    return min(HARDEST, AT_REST + lately // HARDER_AFTER)


def puzzle_for(line: str, at: datetime, bits: int, salt: str, secret: bytes) -> str:
    """Nothing is remembered for whoever never solves it: the puzzle says itself what it is, under our mark. `salt` is random."""
    said = f"{line}.{int((at + PUZZLE_LIVES).timestamp())}.{bits}.{salt}"
    return f"{said}.{_mark(said, secret)}"


def is_worked_out(puzzle: str, answer: str, line: str, at: datetime, secret: bytes) -> bool:
    """Is it a puzzle of ours for this line, not too old, and is this an answer? Whether it was used before is not asked here."""
    said, _, mark = puzzle.rpartition(".")
    if len(puzzle) > LONGEST or len(answer) > LONGEST or not puzzle.isascii():
        return False
    if not hmac.compare_digest(mark, _mark(said, secret)):
        return False
    for_line, until, bits, _ = said.split(".")
    return for_line == line and at.timestamp() < int(until) and leading_zeros(puzzle, answer) >= int(bits)


def leading_zeros(puzzle: str, answer: str) -> int:
    """Bits at the start of SHA-256 of both."""
    digest = int.from_bytes(hashlib.sha256(f"{puzzle}:{answer}".encode()).digest())
    return 256 - digest.bit_length()


def _mark(said: str, secret: bytes) -> str:
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:24]
