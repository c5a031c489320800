"""What a line and a telephone are reached by: a number in E.164, however it was written, and the account it registers under."""

import re

import phonenumbers

from vivevoix.core.customers.finding.typed import Dialling, Typed, understood

_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,63}", re.IGNORECASE | re.ASCII)

LONGEST_NUMBER = 40
"""Characters of a telephone number, however it is written."""


def normal_number(text: str, country: str) -> str:
    """E.164 where it is a telephone number of this or any country; otherwise as it was written, a SIP name."""
    number = number_meant(text, country)
    return text if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def number_meant(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The whole telephone number this text means, or None. One without its area code is none: it reaches nobody from outside."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    return number if possible == phonenumbers.ValidationResult.IS_POSSIBLE else None


def typed_of(text: str, country: str) -> Typed:
    """What somebody in this country looks for who types this."""
    trunk = phonenumbers.ndd_prefix_for_region(country, True)
    known = phonenumbers.PhoneMetadata.metadata_for_region(country)
    abroad = known.international_prefix if known else None
    dialling = Dialling(code=str(phonenumbers.country_code_for_region(country)), trunk=trunk or "", abroad=abroad or "")
    number = number_meant(text, country) if len(text) <= LONGEST_NUMBER else None
    whole = None if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return understood(text, dialling, whole)


def browser_account(person: str) -> str:
    """The account a person's browser registers under."""
    return f"web-{person}"


def is_mail_address(text: str) -> bool:
    """Can a letter be sent there? One plain address (RFC 5321, without quoting), no name beside it, nothing to break a header with."""
    return len(text) <= 254 and text.isprintable() and _MAIL.fullmatch(text) is not None
