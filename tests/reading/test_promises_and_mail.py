"""Hours of the week and mail addresses, as people write them into the settings."""

from typing import Any

import pytest

from tests.web.served import WRITTEN
from vivevoix.core.promises.good_hours import Span
from vivevoix.reading import check_settings
from vivevoix.reading.addresses import is_mail_address
from vivevoix.reading.good_hours import NotHours, span_of

SENDER = "Calder Valves <service@calder.example>"


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("mon-fri 08:00-20:00", Span(days=(0, 1, 2, 3, 4), opens=480, closes=1200)),
        ("Sat,Sun 09:30-24:00", Span(days=(5, 6), opens=570, closes=1440)),
        (" fri-mon 00:00-01:00 ", Span(days=(0, 4, 5, 6), opens=0, closes=60)),
    ],
)
def test_hours_are_written_as_people_say_them(written: str, span: Span) -> None:
    assert span_of(written) == span


@pytest.mark.parametrize(
    "written", ["", "mon", "mon 8-9", "mon 09:00-09:00", "mon 09:60-10:00", "mon 09:00-24:01", "lun 09:00-10:00"]
)
def test_what_is_no_hours_is_refused(written: str) -> None:
    with pytest.raises(NotHours):
        span_of(written)


@pytest.mark.parametrize("written", ["a@b.example", "first.last+tag@sub.calder.example"])
def test_an_address_is_an_address(written: str) -> None:
    assert is_mail_address(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a",
        "a@b",
        "a b@c.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a@b.example\n",
        "é@b.example\0",
        "a@" + "b" * 250 + ".example",
    ],
)
def test_what_is_none_is_none(written: str) -> None:
    assert not is_mail_address(written)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"promises": {"good_hours": ["whenever"]}}, 'promises.good_hours has "whenever", which are no hours.'),
        ({"mail": {"host": "localhost"}}, "mail.host is given without mail.sender"),
        ({"mail": {"host": "localhost", "sender": "nobody"}}, 'mail.sender = "nobody" has no address to answer to.'),
        ({"mail": {"host": "localhost", "sender": SENDER, "user": "us"}}, "mail.user is given without mail.password"),
    ],
)
def test_a_mistake_about_promises_or_mail_is_one_sentence(changed: dict[str, Any], sentence: str) -> None:
    _, mistakes = check_settings({**WRITTEN, **changed})
    assert [mistake for mistake in mistakes if mistake.startswith(sentence)], mistakes
    assert len(mistakes) == 1
