"""Independent SIP programs, run as they are: SIPp and baresip, both from Debian."""

import asyncio
import contextlib
import json
import shutil
import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.telephony.running import PASSWORD, SIP, RunningHouse
from vivevoix.demo.hearing import RATE, WINDOW, Pcm, people_in
from vivevoix.demo.rtp import Voice
from vivevoix.demo.sip_text import PCMA, PCMU

HERE = Path(__file__).parent
MODULES = next((each for each in Path("/usr/lib").glob("**/baresip/modules")), Path("/usr/lib/baresip/modules"))
PATIENCE = 20.0


def program(name: str, package: str) -> str:
    """Where a program is. Raises AssertionError that says what to install."""
    found = shutil.which(name)
    assert found, f"{name} is missing: apt-get install {package}"
    return found


# Voices as files, and who is in a recording.


def as_alaw(voice: Voice, seconds: float, path: Path) -> Path:
    frames = voice.frames(PCMA)
    path.write_bytes(b"".join(frames[number % len(frames)] for number in range(int(seconds * 50))))
    return path


def as_wav(voice: Voice, seconds: float, path: Path, rate: int = RATE) -> Path:
    """16 bit, one channel; at another rate each sample is repeated (our tones survive that)."""
    from vivevoix.demo.hearing import decode

    pcm = np.concatenate([decode(frame, PCMU) for frame in voice.frames(PCMU)])
    whole = np.tile(pcm, int(seconds * RATE / len(pcm)) + 1)[: int(seconds * RATE)]
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(np.repeat(whole, rate // RATE).tobytes())
    return path


def people_heard(pcm: Pcm, voices: list[Voice]) -> list[frozenset[str]]:
    """Who is in each 240 ms of 8 kHz sound."""
    rows = len(pcm) // WINDOW
    windows = pcm[: rows * WINDOW].reshape(rows, WINDOW).astype(np.float32)
    return people_in(windows, {voice.pilot: voice.name for voice in voices})


def recorded(path: Path) -> Pcm:
    """A recording as 8 kHz samples."""
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE, file.getframerate()
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)[:: file.getnchannels()]


# SIPp.


class Sipp:
    """One scenario, run once, from an address of its own."""

    def __init__(self, house: RunningHouse, host: str, folder: Path) -> None:
        self.house, self.host, self.folder = house, host, folder

    async def run(self, scenario: str, service: str, *options: str, **words: str) -> None:
        """Until the scenario is over. Raises AssertionError with SIPp's own words when it went otherwise than written."""
        text = (HERE / f"{scenario}.xml").read_text()
        for name, value in words.items():
            text = text.replace(f"@{name}@", value)
        path = self.folder / f"{scenario}.xml"
        path.write_text(text)
        errors = self.folder / f"{scenario}.errors"
        command = [program("sipp", "sip-tester"), "-sf", str(path), "-s", service, "-m", "1", "-nostdin", "-timeout", "40s"]
        command += ["-i", self.host, "-p", str(SIP), "-mi", self.host, "-trace_err", "-error_file", str(errors), *options]
        running = await asyncio.create_subprocess_exec(
            *command,
            f"{self.house.host}:{SIP}",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            cwd=self.folder,
        )
        try:
            status = await running.wait()
        except asyncio.CancelledError:
            running.kill()
            await running.wait()
            raise
        assert status == 0, f"sipp {scenario}: {status}\n{errors.read_text()[:2000] if errors.exists() else ''}"


# baresip.


class Baresip:
    """A telephone that speaks a voice from a file, records what it hears, and does what it is told over its control socket."""

    def __init__(self, folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.folder, self._reader, self._writer = folder, reader, writer
        self.events: list[dict[str, Any]] = []

    async def command(self, command: str, params: str = "") -> None:
        said = json.dumps({"command": command, "params": params, "token": "t"}).encode()
        self._writer.write(b"%d:%s," % (len(said), said))
        await self._writer.drain()

    async def signed_in(self) -> bool:
        """Has its registration worked? Asks until it says so, one way or the other."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.command("reginfo")
                words = str((await self._until(lambda said: bool(said.get("response")))).get("data"))
                if "OK" in words or "ERR" in words:
                    return "OK" in words
                await asyncio.sleep(0.1)

    async def until(self, kind: str) -> dict[str, Any]:
        """The next event of this kind: `REGISTER_OK`, `CALL_ESTABLISHED`, `CALL_CLOSED`…"""
        async with asyncio.timeout(PATIENCE):
            return await self._until(lambda said: said.get("type") == kind)

    async def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            size = int((await self._reader.readuntil(b":"))[:-1])
            said: dict[str, Any] = json.loads((await self._reader.readexactly(size + 1))[:-1])
            self.events.append(said)
            if wanted(said):
                return said

    def heard(self) -> Pcm:
        """Everything it has heard in its latest call."""
        return recorded(max(self.folder.glob("dump-*dec*.wav"), key=lambda each: each.stat().st_mtime))


@contextlib.asynccontextmanager
async def baresip(house: RunningHouse, host: str, account: str, voice: Voice, folder: Path) -> AsyncIterator[Baresip]:
    """Start it, signed in and answering by itself; at the end it hangs up and is gone.

    Debian's baresip 1.0 gives up at the sight of SHA-256; when it comes again the house asks it for MD5 alone.
    """
    await asyncio.to_thread(_prepare, house, host, account, voice, folder)
    async with contextlib.AsyncExitStack() as running:
        telephone = await running.enter_async_context(_running(host, folder))
        if not await telephone.signed_in():
            await running.aclose()
            telephone = await running.enter_async_context(_running(host, folder))
            assert await telephone.signed_in(), "baresip could not sign in"
        yield telephone


def _prepare(house: RunningHouse, host: str, account: str, voice: Voice, folder: Path) -> None:
    folder.mkdir()
    as_wav(voice, 60, folder / "voice.wav")
    (folder / "config").write_text(_config(host, folder))
    words = f"auth_pass={PASSWORD};answermode=auto;regint=120;audio_codecs=PCMA/8000/1"
    (folder / "accounts").write_text(f"<sip:{account}@{house.host};transport=udp>;{words}\n")
    (folder / "contacts").write_text("")


@contextlib.asynccontextmanager
async def _running(host: str, folder: Path) -> AsyncIterator[Baresip]:
    with (folder / "log").open("wb") as log:
        running = await asyncio.create_subprocess_exec(
            program("baresip", "baresip"), "-f", str(folder), stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        reader, writer = await _control(host)
        with contextlib.closing(writer):
            telephone = Baresip(folder, reader, writer)
            yield telephone
    except BaseException:
        print((folder / "log").read_text(errors="replace")[-3000:])
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.terminate()
        await running.wait()


def _config(host: str, folder: Path) -> str:
    modules = "".join(f"module {name}.so\n" for name in ("g711", "aufile", "aubridge", "sndfile"))
    return (
        f"poll_method epoll\nsip_listen {host}:{SIP}\ncall_max_calls 4\n"
        f"audio_player aubridge,sink\naudio_source aufile,{folder}/voice.wav\naudio_alert aubridge,bell\n"
        f"ausrc_srate 8000\nauplay_srate 8000\nausrc_channels 1\nauplay_channels 1\nrtp_ports 10000-10100\njitter_buffer_delay 1-5\n"
        f"module_path {MODULES}\n{modules}module_tmp account.so\nmodule_app ctrl_tcp.so\nmodule_app menu.so\n"
        f"snd_path {folder}\nctrl_tcp_listen {host}:4444\n"
    )


async def _control(host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(host, 4444)
            await asyncio.sleep(0.05)
