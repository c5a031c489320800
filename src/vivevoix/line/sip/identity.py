"""Who calls and which number was called, read from a request whose sender may have written anything."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

import phonenumbers

from vivevoix.core.calls.telephones import Caller
from vivevoix.core.ids import E164
from vivevoix.line.sip.stack.dialog import OUR_USER
from vivevoix.settings import Line

LONGEST_NAME = 80
_NUMBER = re.compile(r"\+?[0-9()./ \-]{2,32}\Z")
_NAME = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,;?/#\- ]{1,64}\Z")
_ADDRESS = re.compile(r"(?i)(?:sips?|tel):([^@;>?\s]{1,64})")
_HIDDEN = ("anonymous", "unknown", "restricted", "private", "unavailable", "")


def as_e164(text: str, country: str) -> E164 | None:
    """A number in any common way of writing it, or None when it is none of the numbers of the world."""
    return _as_e164(text, country) if _NUMBER.match(text) else None


@lru_cache(maxsize=8192)
def _as_e164(text: str, country: str) -> E164 | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    # A number without its area code is possible only inside that area: it cannot be rung from anywhere else.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return E164(str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)))


class Called(NamedTuple):
    """What a telephone asked for."""

    number: str
    """E.164 where it is a telephone number, a plain name as it is."""
    dialled: str
    emergency: bool


def called(request: Any, country: str) -> Called:
    """The number that was called."""
    return _called(request.getRURI().username or "", country)


class Trunked(NamedTuple):
    """What a call through a trunk may be addressed to besides the number that was dialled."""

    user: str | None
    """The name we sign in with."""
    published: frozenset[str]
    """Numbers and names of our lines, normal."""


def called_through(request: Any, country: str, trunked: Trunked) -> Called:
    """The number that was dialled, of a call from a trunk we may have signed in to.

    Many providers and PBXs send such a call to the name we signed in with (RFC 3261 16.5); the number is then in
    P-Called-Party-ID (RFC 7315 4.2), else in To.
    """
    sent_to = called(request, country)
    user = (request.getRURI().username or "").split(";")[0]
    is_our_name = user in (trunked.user, OUR_USER)
    if sent_to.number in trunked.published and not is_our_name:
        return sent_to
    if is_our_name or international(user, country) is None:
        for text in (*_called_party(request), request.getHFBody("to").getUrl().username or ""):
            told = _called(text, country)
            if told.number.startswith("+") or (is_our_name and told.number in trunked.published):
                return told
    return sent_to


def published(country: str, lines: Iterable[Line]) -> frozenset[str]:
    """Every number and name our lines are reached by, as `called` writes them."""
    return frozenset(international(number, country) or number for line in lines for number in line.numbers)


def _called_party(request: Any) -> Iterator[str]:
    for header in request.getHFs("p-called-party-id"):
        if shape := _ADDRESS.search(str(header.body)):
            yield unquote(shape[1])


def _called(user: str, country: str) -> Called:
    user = user.split(";")[0]
    if not _NAME.match(user):
        return Called("", "", emergency=False)
    if phonenumbers.is_emergency_number(user, country):
        return Called(user, user, emergency=True)
    return Called(international(user, country) or user, user, emergency=False)


def caller(request: Any, country: str, *, believed: bool) -> Caller:
    """Who calls. `believed`: P-Asserted-Identity and attestation count (RFC 3325), because a trunk of ours sent it."""
    address = request.getHFBody("from").address
    asserted = _asserted(request) if believed else None
    hidden = _withheld(request, address)
    if hidden:
        # A number the caller asked to hide is never shown, even where the trunk told it to us (RFC 3323).
        return Caller(withheld=True, attestation=_attestation(request, asserted) if believed else None)
    source = asserted or address
    number = international(source.url.username or "", country)
    name = _clean(source.name) or _clean(address.name)
    return Caller(number=number, name=name, attestation=_attestation(request, source) if believed else None)


def visitor(name: str | None) -> Caller:
    """Who calls from a public page: no number to ring back, and a name only they know to be true."""
    return Caller(withheld=True, name=_clean(name))


def shown(who: Caller, line_name: str) -> str | None:
    """What a telephone's display says beside the number."""
    words = who.name or ""
    if line_name:
        words = f"{words} ({line_name})" if words else line_name
    return _clean(words)


def international(user: str, country: str) -> E164 | None:
    """The user part of a SIP address as a telephone number."""
    user = user.split(";")[0]
    if user.startswith("00") and not user.startswith("000"):
        user = f"+{user[2:]}"
    return as_e164(user, country)


def _asserted(request: Any) -> Any:
    for header in request.getHFs("p-asserted-identity"):
        try:
            address = header.getBody().address
        except Exception:  # noqa: BLE001,S112 - a header we cannot read is as good as none
            continue
        if address is not None and address.url is not None:
            return address
    return None


def _withheld(request: Any, address: Any) -> bool:
    privacy = " ".join(str(header.body) for header in request.getHFs("privacy")).lower()
    if any(word in re.split(r"[;,\s]+", privacy) for word in ("id", "user", "full", "header")):
        return True
    user, host = (address.url.username or "").lower(), str(address.url.host).lower()
    return user in _HIDDEN or host == "anonymous.invalid"


def _attestation(request: Any, source: Any) -> str | None:
    """`A`, `B` or `C` (RFC 8588), from the parameter or header the provider verified it into; never from a bare Identity."""
    for header in request.getHFs("p-attestation-indicator"):
        word = str(header.body).strip().upper()
        if word in ("A", "B", "C"):
            return word
    if source is None:
        return None
    words = [*source.params.items(), *(part.partition("=")[::2] for part in [*source.url.userparams, *source.url.other])]
    for name, value in words:
        if name.lower() == "verstat" and value:
            return _level(value)
    return None


def _level(verstat: str) -> str | None:
    """3GPP TS 24.229 7.2A.20: `TN-Validation-Passed-A`, without a letter it means full attestation was not told."""
    shape = re.match(r"(?i)TN-Validation-Passed-([ABC])\Z", verstat.strip('"'))
    return shape[1].upper() if shape else None


def _clean(name: str | None) -> str | None:
    """One line, no quotes or control characters, at most 80 characters: it goes onto screens and into headers."""
    if not name:
        return None
    words = "".join(char for char in name if char.isprintable() and char not in '"\\<>')
    return " ".join(words.split())[:LONGEST_NAME] or None
