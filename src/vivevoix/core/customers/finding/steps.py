"""How long it takes to find the cards that have one word of each group, told before it is tried."""

from collections.abc import Sequence
from math import inf, prod

RARER = 4
"""So many times rarer than by chance two words may meet: names go with names of the same country."""
BEGINS = 0.05
"""Of all cards, so many have a word with a short beginning."""
LOOK = 0.3
"""Of a step: to see that a word need not be moved on."""


def steps(groups: Sequence[Sequence[float]], everybody: int, enough: int) -> float:
    """For each group on how many cards each of its words stands. From card to card of the rarest group, every word is moved on, until
    `enough` cards are found or there is no more. A beginning that very many have is infinite: two of them meet soon."""
    rarest = min((sum(group) for group in groups), default=0)
    if rarest == inf:
        return 0
    moved = sum(min(cards, rarest) + LOOK * rarest for group in groups for cards in group)
    shares = (BEGINS if inf in group else min(1, sum(group) / everybody) for group in groups)
    meeting = everybody * prod(shares) / RARER
    return moved * min(1, enough / max(meeting, 1))
