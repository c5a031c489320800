"""Browser telephones: real headless Chromium, each telephone a page that speaks one tone and listens."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.line.media.rig import Media
from vivevoix.core.ids import LegId
from vivevoix.line.media import port

PAGE = """
<script>
const context = new AudioContext();
let peer, ear;

function open(hertz) {
  const voice = context.createOscillator(), loudness = context.createGain();
  const mouth = context.createMediaStreamDestination();
  voice.frequency.value = hertz;
  loudness.gain.value = 0.25;
  voice.connect(loudness).connect(mouth);
  voice.start();
  peer = new RTCPeerConnection();
  peer.ontrack = event => listen(event.streams[0] ?? new MediaStream([event.track]));
  for (const track of mouth.stream.getTracks()) peer.addTrack(track, mouth.stream);
}

function listen(stream) {
  const player = new Audio();
  player.srcObject = stream;
  player.muted = true;
  player.play();
  ear = context.createAnalyser();
  ear.fftSize = 8192;
  ear.smoothingTimeConstant = 0;
  context.createMediaStreamSource(stream).connect(ear);
}

async function offer() {
  await peer.setLocalDescription(await peer.createOffer());
  return peer.localDescription.sdp;
}

async function answer(sdp) {
  await peer.setRemoteDescription({type: "offer", sdp});
  await peer.setLocalDescription(await peer.createAnswer());
  return peer.localDescription.sdp;
}

async function connected() {
  await soon(() => peer.connectionState === "connected", () => `the connection is ${peer.connectionState}`);
}

async function soon(true_, else_) {
  for (let turn = 0; turn < 200; turn++) {
    if (true_()) return;
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error(else_());
}

// Amplitude of one frequency in what is heard now, 0 ... 1.
function level(hertz) {
  const sound = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(sound);
  let re = 0, im = 0;
  for (let i = 0; i < sound.length; i++) {
    const angle = 2 * Math.PI * hertz * i / context.sampleRate;
    re += sound[i] * Math.cos(angle);
    im += sound[i] * Math.sin(angle);
  }
  return 2 * Math.hypot(re, im) / sound.length;
}

async function until(heard, unheard) {
  await soon(
    () => ear && heard.every(f => level(f) > 0.05) && unheard.every(f => level(f) < 0.02),
    () => "heard " + [...heard, ...unheard].map(f => `${f}: ${ear ? level(f).toFixed(3) : "nothing"}`),
  );
}

async function received() {
  for (const one of (await peer.getStats()).values())
    if (one.type === "inbound-rtp") return {packets: one.packetsReceived, lost: one.packetsLost, ssrc: one.ssrc};
}
</script>
"""

LAUNCH = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--headless=new")


@contextmanager
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "Chromium is missing: install the system package `chromium`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, headless=False, args=list(LAUNCH))
        try:
            yield browser
        finally:
            browser.close()


def _found(pattern: str, sdp: str) -> str:
    match = re.search(pattern, sdp, re.MULTILINE)
    assert match, f"{pattern} is not in {sdp}"
    return match[1].strip()


def far_of(sdp: str, codec: port.Codec) -> port.BrowserFar:
    """What the line reads out of a browser's SDP."""
    setup = _found(r"^a=setup:(\w+)", sdp)
    assert setup in ("active", "passive", "actpass")
    return port.BrowserFar(
        ufrag=_found(r"^a=ice-ufrag:(\S+)", sdp),
        pwd=_found(r"^a=ice-pwd:(\S+)", sdp),
        fingerprint=_found(r"^a=fingerprint:(.+)", sdp),
        setup=setup,
        codec=codec,
        digits=int(_found(r"^a=rtpmap:(\d+) telephone-event/8000", sdp)),
    )


def sdp_of(ready: port.BrowserReady, codec: port.Codec, *, setup: str, mid: str, digits: int) -> str:
    """Our description of a browser's leg, as the line writes it."""
    lines = [
        "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite", f"a=group:BUNDLE {mid}",
        f"m=audio {ready.port} UDP/TLS/RTP/SAVPF {codec} {digits}", "c=IN IP4 127.0.0.1", f"a=mid:{mid}", "a=sendrecv",
        f"a=rtpmap:{codec} {'PCMA' if codec else 'PCMU'}/8000", f"a=rtpmap:{digits} telephone-event/8000", "a=rtcp-mux",
        f"a=ice-ufrag:{ready.ufrag}", f"a=ice-pwd:{ready.pwd}", f"a=fingerprint:{ready.fingerprint}", f"a=setup:{setup}",
        *(f"a=candidate:{candidate}" for candidate in ready.candidates), "a=end-of-candidates",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


@dataclass(kw_only=True)
class BrowserPhone:
    """One page with one leg."""

    page: Page
    leg: LegId

    def hears(self, *heard: float, unheard: tuple[float, ...] = ()) -> None:
        """Wait until it hears these frequencies and not those."""
        self.page.evaluate("([heard, unheard]) => until(heard, unheard)", [list(heard), list(unheard)])

    def received(self) -> dict[str, int]:
        got: dict[str, int] = self.page.evaluate("received()")
        return got


def _page(browser: Browser, hertz: float) -> Page:
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.set_content(PAGE)
    page.evaluate("hertz => open(hertz)", hertz)
    return page


def browser_calls(running: Media, browser: Browser, name: str, hertz: float, codec: port.Codec = 0) -> BrowserPhone:
    """A browser calls us: it offers, we answer."""
    page, leg = _page(browser, hertz), LegId(name)
    offered = page.evaluate("offer()")
    far = far_of(offered, codec)
    running.say(port.OpenBrowser(leg=leg, offer=far))
    ready = running.wait(port.BrowserReady, leg)
    assert far.digits is not None
    mid = _found(r"^a=mid:(\S+)", offered)
    page.evaluate(
        "sdp => peer.setRemoteDescription({type: 'answer', sdp})",
        sdp_of(ready, codec, setup=ready.setup, mid=mid, digits=far.digits),
    )
    return _joined(running, page, leg)


def ring_browser(running: Media, browser: Browser, name: str, hertz: float, codec: port.Codec = 0) -> BrowserPhone:
    """We call a browser: we offer, it answers."""
    page, leg = _page(browser, hertz), LegId(name)
    running.say(port.OpenBrowser(leg=leg))
    ready = running.wait(port.BrowserReady, leg)
    answered = page.evaluate("sdp => answer(sdp)", sdp_of(ready, codec, setup=ready.setup, mid="0", digits=101))
    running.say(port.SetBrowserFar(leg=leg, far=far_of(answered, codec)))
    return _joined(running, page, leg)


def _joined(running: Media, page: Page, leg: LegId) -> BrowserPhone:
    running.legs.append(leg)
    page.evaluate("connected()")
    return BrowserPhone(page=page, leg=leg)
