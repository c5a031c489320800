"""An operator at the real console in headless Chromium, with a voice for a microphone, on a network that can be cut."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Page, async_playwright

from tests.telephony.clients.programs import as_wav, people_heard, program
from tests.telephony.running import PASSWORD, WEB, RunningHouse
from vivevoix.demo.hearing import RATE
from vivevoix.demo.rtp import Voice

PATIENCE_MS = 20_000
MICROPHONE_RATE = 48_000
_REMEMBER = """
const Made = window.RTCPeerConnection;
window.made = [];
window.RTCPeerConnection = class extends Made { constructor(...how) { super(...how); window.made.push(this); } };
// A browser's noise suppression rightly takes steady tones for noise; ours are a voice's mark and must get through.
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
navigator.mediaDevices.getUserMedia = ({ audio, ...rest }) => open({ ...rest, audio: { ...audio, ...plain } });
"""
_LISTEN = """async (seconds) => {
  const receiver = window.made.at(-1).getReceivers().find((one) => one.track.kind === 'audio');
  const context = new AudioContext({ sampleRate: 8000 });
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(new MediaStream([receiver.track])).connect(analyser);
  const windows = [];
  const wait = () => new Promise((resolve) => setTimeout(resolve, 260));
  for (let at = 0; at < seconds / 0.26; at++) {
    await wait();
    const samples = new Float32Array(2048);
    analyser.getFloatTimeDomainData(samples);
    windows.push(Array.from(samples.slice(128), (one) => Math.round(one * 32767)));
  }
  await context.close();
  return windows;
}"""


class Cable:
    """A network cable between the browser and the house: a TCP relay on an address of its own that can be pulled out."""

    def __init__(self, here: str, house: RunningHouse) -> None:
        self.here, self._house = here, house
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def plug_in(self) -> None:
        self._server = await asyncio.start_server(self._relay, self.here, WEB)

    async def pull_out(self) -> None:
        """Every connection ends, and no new one is taken."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(self._house.host, WEB)
            self._writers.add(back)
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(reader, back))
                group.create_task(_pump(there, writer))
            self._writers.discard(back)
        except* OSError:
            writer.transport.abort()
        finally:
            self._writers.discard(writer)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError), contextlib.closing(writer):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()


class Listener:
    """Somebody at a page, who hears what comes out of it."""

    def __init__(self, page: Page, voices: list[Voice]) -> None:
        self.page, self._voices = page, voices

    async def hears(self, *names: str) -> None:
        """Raises AssertionError unless most of the next two seconds are exactly these voices."""
        windows: Any = await self.page.evaluate(_LISTEN, 2.0)
        heard = [people_heard(np.array(window, np.int16), self._voices)[0] for window in windows]
        right = heard.count(frozenset(names))
        assert right >= len(heard) - 3, f"should hear {sorted(names)}, but heard {[sorted(each) for each in heard]}"


class Operator(Listener):
    """A person at the console."""

    def __init__(self, page: Page, cable: Cable, voices: list[Voice]) -> None:
        super().__init__(page, voices)
        self.cable = cable

    async def press(self, key: str, label: str) -> None:
        """A key, as soon as the button that carries it, and says this, is on show and no longer deaf."""
        carrying = self.page.locator(f'[aria-keyshortcuts~="{key}"]:visible', has_text=label)
        await carrying.first.wait_for(timeout=PATIENCE_MS)
        # After each change the page is deaf for a second and a half, so that a double press does nothing twice.
        await self.page.wait_for_timeout(1600)
        await self.page.keyboard.press(key)


@contextlib.asynccontextmanager
async def page_of(voice: Voice, folder: Path) -> AsyncIterator[Page]:
    """An empty page in a browser of its own, with this voice at the microphone."""
    microphone = await asyncio.to_thread(as_wav, voice, 60, folder / "microphone.wav", MICROPHONE_RATE)
    switches = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    switches += ["--autoplay-policy=no-user-gesture-required", "--no-sandbox", "--allow-loopback-in-peer-connection"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program("chromium", "chromium"), args=switches)
        try:
            context = await browser.new_context(permissions=["microphone"], locale="en-GB")
            await context.add_init_script(_REMEMBER)
            page = await context.new_page()
            yield page
        except BaseException:
            await page.screenshot(path=folder / "page.png")
            print((await page.inner_text("body"))[:1500])
            raise
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def operator(house: RunningHouse, name: str, voices: dict[str, Voice], folder: Path) -> AsyncIterator[Operator]:
    """Signed in, with a microphone. At the end the browser is closed."""
    cable = Cable(f"{house.network}.9", house)
    await cable.plug_in()
    try:
        async with page_of(voices[name], folder) as page:
            await page.goto(f"http://{cable.here}:{WEB}/", timeout=PATIENCE_MS)
            await page.fill("#person", name)
            await page.fill("#password", PASSWORD)
            await page.press("#password", "Enter")
            yield Operator(page, cable, list(voices.values()))
    finally:
        await cable.pull_out()


assert MICROPHONE_RATE % RATE == 0
