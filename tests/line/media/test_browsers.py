"""A real browser and a plain telephone hear each other, on hold and back, in one stream without loss."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.line.media.chromium import browser_calls, chromium, ring_browser
from tests.line.media.rig import BROWSER_PORTS, Media, Telephone, connect, converse, hang_up, hear, join, media
from vivevoix.core.calls.telephones import Tone
from vivevoix.core.ids import LegId
from vivevoix.line.media import port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def browser_media() -> Iterator[Media]:
    with media(browsers=True, silent_after=2.0) as running:
        assert running.ready.browsers, running.ready.why
        yield running


@pytest.fixture
def running(browser_media: Media) -> Iterator[Media]:
    yield browser_media
    hang_up(browser_media)


def _speak_until_heard(phone: Telephone, seconds: float = 1.5) -> None:
    phone.forget()
    converse(phone, seconds=seconds)


def test_a_browser_calls_and_both_hear_each_other(running: Media, browser: Browser) -> None:
    aya, ben = browser_calls(running, browser, "aya", 910, codec=8), Telephone(hertz=440)
    two = join(running, "ben", ben)
    connect(running, aya.leg, two)
    _speak_until_heard(ben)
    assert ben.hears(910)
    with ben.speaking():
        aya.hears(440)


def test_a_browser_is_rung_held_and_taken_back_without_loss(running: Media, browser: Browser) -> None:
    aya, ben = ring_browser(running, browser, "aya", 910), Telephone(hertz=440, codec=8)
    two = join(running, "ben", ben)
    connect(running, aya.leg, two)
    with ben.speaking():
        aya.hears(440)
        before = aya.received()
        hear(running, aya.leg, tone=Tone.RINGING)
        aya.hears(425)
        connect(running, aya.leg, two)
        aya.hears(440)
        after = aya.received()
    assert after["ssrc"] == before["ssrc"]
    assert after["lost"] == 0
    _speak_until_heard(ben, 0.5)
    assert ben.hears(910)


def test_two_browsers_and_a_telephone_together(running: Media, browser: Browser) -> None:
    aya, eve = ring_browser(running, browser, "aya", 910), browser_calls(running, browser, "eve", 620)
    ben = Telephone(hertz=440)
    two = join(running, "ben", ben)
    everyone = (aya.leg, eve.leg, two)
    for leg in everyone:
        hear(running, leg, *everyone)
    with ben.speaking():
        aya.hears(440, 620, unheard=(910,))
        eve.hears(440, 910, unheard=(620,))
    _speak_until_heard(ben, 0.6)
    assert ben.hears(910, 620)


def test_keys_pressed_in_a_browser_are_heard(running: Media, browser: Browser) -> None:
    aya = ring_browser(running, browser, "aya", 910)
    running.wait(port.AudioBegan, aya.leg)
    aya.page.evaluate("peer.getSenders()[0].dtmf.insertDTMF('7#', 100, 70)")
    assert [running.wait(port.DigitHeard, aya.leg).digit for _ in range(2)] == ["7", "#"]


def test_a_browser_that_vanishes_falls_silent(running: Media, browser: Browser) -> None:
    aya = ring_browser(running, browser, "aya", 910)
    running.wait(port.AudioBegan, aya.leg)
    aya.page.close()
    assert not running.wait(port.AudioStopped, aya.leg).never


def test_words_that_would_reach_the_engine_are_checked(running: Media) -> None:
    good = {
        "ufrag": "abcd",
        "pwd": "a" * 24,
        "fingerprint": "sha-256 " + ":".join(["AB"] * 32),
        "setup": "active",
        "codec": 0,
    }
    wrong = [
        {"ufrag": "ab cd"},
        {"ufrag": "abcd && D b1 h p"},
        {"pwd": "short"},
        {"pwd": "a" * 24 + "\nD b1 h p"},
        {"fingerprint": "sha-1 " + ":".join(["AB"] * 20)},
        {"fingerprint": "sha-256 " + ":".join(["AB"] * 31)},
        {"fingerprint": "sha-256 " + ":".join(["AB"] * 32) + " && X"},
    ]
    for at, change in enumerate(wrong):
        leg = LegId(f"wrong-{at}")
        running.say(port.OpenBrowser(leg=leg, offer=port.BrowserFar(**(good | change))))
        assert running.wait(port.LegFailed, leg).why == port.WhyFailed.BAD_FAR, change
    leg = LegId("right")
    running.legs.append(leg)
    running.say(port.OpenBrowser(leg=leg, offer=port.BrowserFar(**good)))
    assert BROWSER_PORTS[0] <= running.wait(port.BrowserReady, leg).port <= BROWSER_PORTS[1]


def test_50_browsers_legs_opened_and_closed_leave_no_session(running: Media) -> None:
    before = running.memory_kb()
    for at in range(50):
        leg = LegId(f"leg-{at}")
        running.say(port.OpenBrowser(leg=leg))
        running.wait(port.BrowserReady, leg)
        running.say(port.CloseLeg(leg=leg))
        running.wait(port.LegReport, leg)
    assert running.memory_kb() - before < 8000
