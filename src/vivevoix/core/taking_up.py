"""What a desk finds in its store when it starts, made to agree with today's settings: a line may be gone, a person may have left."""

from datetime import datetime

from msgspec.structs import replace

from vivevoix.core.calls.call import Call
from vivevoix.core.company import Company, PublishedLine
from vivevoix.core.ids import LineId
from vivevoix.core.promises import Promise, owner_of
from vivevoix.core.promises.moving import move
from vivevoix.core.promises.promise import WhyMoved


def call_taken_up(call: Call, company: Company) -> Call:
    """An open call of a line that is gone goes on at the first line; a keeper who has left is followed by the line's own."""
    line = _line(company, call.line)
    if line is None:
        return call
    return replace(call, line=line.id, alone_limit=company.alone_limit, keeper=owner_of(call.keeper, line.keeper, company.people))


def promise_taken_up(promise: Promise, company: Company, now: datetime) -> Promise:
    """What somebody who has left owes is owed by the keeper of the line."""
    line = _line(company, promise.line)
    if line is None or promise.end is not None:
        return promise
    owner = owner_of(promise.owner, line.keeper, company.people)
    return move(replace(promise, line=line.id), at=now, why=WhyMoved.LEFT, owner=owner)


def _line(company: Company, wanted: LineId) -> PublishedLine | None:
    """None only in a company without any line, which cannot be called."""
    return company.lines.get(wanted) or next(iter(company.lines.values()), None)
