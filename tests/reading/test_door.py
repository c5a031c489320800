"""The open door, as it is written into the settings."""

from typing import Any

import pytest

from tests.web.served import WRITTEN
from vivevoix.reading import check_settings


def mistakes(door: dict[str, Any], **line: Any) -> list[str]:
    lines = {"leeds": {**WRITTEN["lines"]["leeds"], **line, "door": door}}
    return check_settings({**WRITTEN, "lines": lines})[1]


def test_a_door_is_closed_until_it_is_opened() -> None:
    settings, wrong = check_settings(WRITTEN)
    assert settings is not None
    assert not wrong
    assert not settings.lines["leeds"].door.open
    assert not settings.people["aya"].on_public_page


def test_what_may_be_done_at_it_needs_it_open() -> None:
    assert mistakes({"open": True, "call": True, "ring_me": True, "allowed_origins": ["https://shop.example"]}) == []
    assert "is not open" in mistakes({"call": True})[0]


def test_it_shows_a_number_that_can_be_rung() -> None:
    assert "a public page shows a number to ring" in mistakes({"open": True}, numbers=["600"])[0]


def test_a_number_that_costs_extra_is_shown_nowhere() -> None:
    (wrong,) = mistakes({"open": True}, numbers=["+33 899 70 00 00"])
    assert "L.121-16" in wrong


@pytest.mark.parametrize(
    "origin", ["https://shop.example", "http://127.0.0.1:8701", "https://a-b.shop.example:8443", "http://[::1]:80"]
)
def test_an_origin_is_what_browsers_send(origin: str) -> None:
    assert mistakes({"open": True, "allowed_origins": [origin]}) == []


@pytest.mark.parametrize(
    "origin", ["*", "null", "", "shop.example", "https://shop.example/", "https://Shop.example", "https://*.example", "ftp://a"]
)
def test_anything_else_is_refused(origin: str) -> None:
    assert "no origin" in mistakes({"open": True, "allowed_origins": [origin]})[0]
