"""The names by which the house knows its calls, people and telephones."""

from typing import NewType

CallId = NewType("CallId", str)
"""One caller's wish to speak to someone, from its first ring to its end. Sorts by time of arrival."""

LegId = NewType("LegId", str)
"""One telephone's part in a call: the caller's, an operator's, an expert's."""

PersonId = NewType("PersonId", str)
"""A member of staff, as written in the settings: `aya`."""

GroupId = NewType("GroupId", str)
"""People a rung of the ladder names together: `leeds-operators`."""

BranchId = NewType("BranchId", str)
RegionId = NewType("RegionId", str)
"""A part of the world our customers live in: `yorkshire`."""

TopicId = NewType("TopicId", str)
"""Something experts know about: `relays`."""

LineId = NewType("LineId", str)
"""A published number and the ladder behind it."""

OUTSIDE = PersonId("(outside)")
"""Stands for somebody outside the company who was asked to join a call; their number is not journaled."""

PhoneId = NewType("PhoneId", str)
"""One telephone of one person: a desk phone, a browser, a mobile behind a trunk."""

TrunkId = NewType("TrunkId", str)
PromiseId = NewType("PromiseId", str)
MatterId = NewType("MatterId", str)
"""An open question that can span several calls and promises."""

E164 = NewType("E164", str)
"""A telephone number with its country code: `+441132960000`."""

CustomerId = NewType("CustomerId", str)
"""A customer's card. Says nothing about who it is."""

RemarkId = NewType("RemarkId", str)
"""One sentence on a card."""

BringingId = NewType("BringingId", str)
"""A file of customers that somebody brings in."""
