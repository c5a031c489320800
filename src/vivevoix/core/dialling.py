"""What a member of staff means when they dial or transfer on a desk phone."""

import re
from collections.abc import Iterable
from typing import TypeGuard

from msgspec import Struct

from vivevoix.core.calls.call import Call, Stage
from vivevoix.core.calls.events import CallArrived
from vivevoix.core.calls.telephones import OutsideNumber
from vivevoix.core.company import Company, Member, PublishedLine, Telephone
from vivevoix.core.ids import E164, PersonId, PhoneId


class ConsultColleague(Struct, frozen=True, kw_only=True):
    """They have a caller on hold and dialled a colleague: the caller is theirs to introduce."""

    call: Call
    whom: PersonId


class RingOutside(Struct, frozen=True, kw_only=True):
    """They dialled a customer."""

    number: E164


class ConsultOutside(Struct, frozen=True, kw_only=True):
    """They have a caller on hold and dialled somebody outside."""

    call: Call
    number: E164


class RingColleague(Struct, frozen=True, kw_only=True):
    """They dialled a colleague, with nobody on hold."""

    whom: PersonId


class RingLine(Struct, frozen=True, kw_only=True):
    """They dialled one of our own published numbers, as a caller would."""

    line: PublishedLine


class NobodyThere(Struct, frozen=True, kw_only=True):
    """No extension and no telephone number."""


Dialled = ConsultColleague | ConsultOutside | RingOutside | RingColleague | RingLine | NobodyThere


def what_was_dialled(company: Company, calls: Iterable[Call], by: PersonId, fact: CallArrived) -> Dialled:
    """Help first, then an extension, then a telephone number; anything else a telephone can send is nobody."""
    number = fact.number
    if fact.emergency:
        return RingOutside(number=E164(number))
    held = next((call for call in calls if _may_consult(call, by)), None)
    colleague = company.person_of_extension(fact.dialled or number)
    if colleague and colleague.id != by:
        return ConsultColleague(call=held, whom=colleague.id) if held else RingColleague(whom=colleague.id)
    if held is None and (line := company.line_of(number)):
        return RingLine(line=line)
    if is_outside_number(number):
        return ConsultOutside(call=held, number=number) if held else RingOutside(number=number)
    return NobodyThere()


def is_outside_number(text: str) -> TypeGuard[E164]:
    """A telephone number of the world: `+`, its country code, and 7 to 15 digits in all (ITU-T E.164, section 6)."""
    return re.fullmatch(r"\+[1-9][0-9]{6,14}", text) is not None


def _may_consult(call: Call, by: PersonId) -> bool:
    """On hold by their telephone's own key, or still up while the telephone dials on its second line."""
    return call.holder is not None and call.holder.person == by and call.stage in {Stage.HELD, Stage.TALKING}


def telephone_for_a_colleague(telephones: Iterable[Telephone]) -> Telephone | None:
    """Where one of us is rung by another: a desk phone, else the browser, an outside number only when there is nothing else."""
    return min(telephones, key=lambda one: (isinstance(one.way, OutsideNumber), one.browser), default=None)


def phone_of_account(member: Member, account: str) -> PhoneId | None:
    return next((t.id for t in member.telephones if getattr(t.way, "account", None) == account), None)
