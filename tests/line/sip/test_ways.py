"""The other ways SIP comes to us: TCP and TLS, IPv6, browsers through the desk, and trunks we sign in to."""

import asyncio
import re
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.line.sip.browser import Browser
from tests.line.sip.house import Line, Rehearsal, account, free_port, open_house, visit
from tests.line.sip.phone import NOWHERE, Message, Phone
from tests.line.sip.stories import a_caller_arrives, they_talk
from vivevoix.core.calls.events import LegAnswered, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, EndLeg
from vivevoix.core.calls.telephones import Ended, OutsideNumber
from vivevoix.core.ids import E164, TrunkId
from vivevoix.line.port import BrowserEnded, PhoneSeen, TrunkNow, TrunkSeen
from vivevoix.settings import Trunk, Web

AYA = (account("aya", "secret"),)
WEB = (account("web-aya", "secret", browser=True),)


async def test_a_sipp_caller_over_tcp_is_answered_and_hangs_up(line: Line) -> None:
    async with visit(line) as house:
        sipp = await asyncio.create_subprocess_exec(
            "sipp", "-sn", "uac", "-t", "t1", "-m", "1", "-d", "200", "-s", "leeds", "-i", "127.0.0.1", "-nostdin",
            "-timeout", "10", f"127.0.0.1:{line.port}", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=str(line.folder),
        )  # fmt: skip
        arrived = await house.desk.arrived("leeds")
        house.desk.do(AnswerCaller(leg=arrived.leg))
        assert (await house.desk.fact(LegEnded)).why is Ended.HEARD_NOBODY
        assert await sipp.wait() == 0


async def test_we_hang_up_on_a_tcp_caller_over_the_same_connection(line: Line) -> None:
    async with visit(line) as house:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"
        invite = _text("INVITE", "tcp", "10.1.1.1:5060", sdp)
        writer.write(b"\r\n\r\n" + invite[:100])
        await writer.drain()
        writer.write(invite[100:])
        arrived = await house.desk.arrived("leeds")
        house.desk.do(AnswerCaller(leg=arrived.leg))
        assert "m=audio" in await _until(reader, b"200 OK")
        house.desk.do(EndLeg(leg=arrived.leg))
        assert "BYE sip:" in await _until(reader, b"BYE sip:")
        writer.close()


async def _opened(port: int, context: ssl.SSLContext) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As soon as the line listens there: the first port it opens is UDP's."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
            except ConnectionRefusedError:
                await asyncio.sleep(0)


async def test_tls_serves_with_the_certificate_of_the_pages(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    port = free_port() + 1
    async with open_house(tmp_path / "house", web=Web(certificate=str(certificate), key=str(key)), tls_port=port):
        context = ssl.create_default_context(cafile=str(certificate))
        reader, writer = await _opened(port, context)
        writer.write(_text("OPTIONS", "tls", "localhost:5061", ""))
        assert "SIP/2.0 200 OK" in await _until(reader, b"200 OK")
        writer.close()
        await writer.wait_closed()


async def test_a_connection_that_is_not_sip_is_closed(line: Line) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(b"GET / HTTP/1.1 " * 2000)
    async with asyncio.timeout(20):
        try:
            assert await reader.read() == b""
        except ConnectionError:
            assert True
    writer.close()


async def test_a_call_over_ipv6(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, listen=["::1"], trunks={"carrier": Trunk(host="::1")}) as house:
        aya = await house.staff("aya")
        call, rung, _, _ = await they_talk(house, aya)
        assert rung.phone.audio
        assert call.phone.audio
        await rung.phone.audio.hears(call.phone.audio, 0x21)
        await call.hang_up()
        assert (await house.desk.fact(LegEnded)).why is Ended.HUNG_UP


async def test_a_browser_registers_rings_and_answers_through_the_desk(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        browser = await _registered(house)
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("web-aya", "browser", arrived)
        invite = await browser.asked("INVITE")
        assert invite["x-vivevoix-call"] == arrived.call
        assert "a=setup:actpass" in invite.body
        assert "a=ice-lite" in invite.body
        assert re.search(r"a=candidate:.* 127\.0\.0\.1 ", invite.body)
        browser.reply(invite, 200, "OK", browser.answer_to(invite))
        await house.desk.fact(LegAnswered, lambda fact: fact.leg == leg)
        await browser.asked("ACK")
        browser.request_in("INVITE", invite, 2, browser.offer("sendonly"))
        again = await browser.answer("INVITE", 2)
        assert "a=setup:passive" in again.body
        assert "a=recvonly" in again.body


async def test_a_browser_that_comes_back_on_another_connection_goes_on_with_its_call(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        browser = await _registered(house)
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("web-aya", "browser", arrived)
        invite = await browser.asked("INVITE")
        browser.reply(invite, 200, "OK", browser.answer_to(invite))
        await browser.asked("ACK")
        browser.close()
        await house.desk.told(PhoneSeen, lambda message: message.phone.contacts == 0)
        house.desk.do(EndLeg(leg=leg))
        await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)
        back = Browser(house.desk, "web-aya", "secret", conn="second", like=browser)
        back.open()
        await back.register()
        assert (await back.asked("BYE"))["call-id"] == invite["call-id"]


async def test_a_browser_that_has_not_registered_may_not_call(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        browser = Browser(house.desk, "web-aya", "secret")
        browser.open()
        browser.invite("302", cseq=1)
        challenge = await browser.answer("INVITE", 1)
        assert challenge.code == 401
        browser.invite("302", cseq=2, challenge=challenge)
        assert (await browser.answer("INVITE", 2)).code == 403
        assert not [message for message in house.desk.heard if isinstance(message, BrowserEnded)]


async def test_we_sign_in_to_a_trunk_and_say_when_it_works(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    asked: list[Message] = []

    def provider(message: Message) -> bool:
        if message.method == "REGISTER":
            asked.append(message)
            if not message.has("authorization"):
                carrier.reply(
                    message,
                    401,
                    "Unauthorized",
                    headers=('WWW-Authenticate: Digest realm="carrier", nonce="n", algorithm=MD5, qop="auth"',),
                )
            else:
                carrier.reply(message, 200, "OK", headers=("Expires: 600",))
        return message.method == "REGISTER"

    carrier.on_request = provider
    trunk = Trunk(host="127.0.0.1", port=carrier.port, user="acme", password="trunk", register=True, numbers=["+441132960000"])
    async with _house_with(tmp_path, carrier, trunk) as house:
        await house.desk.until(lambda: any(trunk.up for trunk in _trunks_seen(house)))
        assert 'username="acme"' in asked[-1]["authorization"]


async def test_a_trunk_that_refuses_our_password_says_so_in_words(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()

    def provider(message: Message) -> bool:
        carrier.reply(message, 403, "Forbidden")
        return True

    carrier.on_request = provider
    trunk = Trunk(host="127.0.0.1", port=carrier.port, user="acme", password="wrong", register=True)
    async with _house_with(tmp_path, carrier, trunk) as house:
        whys = await house.desk.until(lambda: [trunk.why for trunk in _trunks_seen(house) if "password" in trunk.why])
        assert whys[0] == "the provider refused our password (403); check user and password of the trunk"


async def test_a_call_out_through_a_trunk_proves_itself_when_asked(tmp_path: Path) -> None:
    carrier = await Phone("carrier", NOWHERE).start()
    trunk = Trunk(host="127.0.0.1", port=carrier.port, user="acme", password="trunk", numbers=["+441132960000"])
    async with _house_with(tmp_path, carrier, trunk) as house:
        _, _, arrived = await a_caller_arrives(house)
        way = OutsideNumber(number=E164("+447700900123"), trunk=TrunkId("carrier"), must_confirm=False)
        leg = await house.ring("", "out", arrived, way=way)
        first = await carrier.asked("INVITE")
        carrier.reply(
            first,
            407,
            "Proxy Authentication Required",
            tag="x",
            headers=('Proxy-Authenticate: Digest realm="carrier", nonce="n", algorithm=MD5, qop="auth"',),
        )
        second = await carrier.until(
            lambda: next((m for m in carrier.got if m.method == "INVITE" and not m.code and m.has("proxy-authorization")), None)
        )
        assert "sip:+441132960000@" in second["from"]
        carrier.reply(second, 200, "OK", carrier.sdp(), tag="y")
        assert (await house.desk.fact(LegAnswered)).leg == leg


@asynccontextmanager
async def _house_with(folder: Path, carrier: Phone, trunk: Trunk) -> AsyncIterator[Rehearsal]:
    """A house whose only trunk leads to this telephone, which plays the provider."""
    port = free_port()
    carrier.server = ("127.0.0.1", port)
    async with open_house(folder, port=port, trunks={"carrier": trunk}) as house:
        house.adopt(carrier)
        yield house


def _trunks_seen(house: Rehearsal) -> list[TrunkNow]:
    """All the line has said about its trunks so far."""
    told = [message.trunk for message in house.desk.heard if isinstance(message, TrunkSeen)]
    return [*(house.desk.welcome.trunks if house.desk.welcome else ()), *told]


async def _registered(house: Rehearsal) -> Browser:
    browser = Browser(house.desk, "web-aya", "secret")
    browser.open()
    assert (await browser.register()).code == 200
    return browser


async def _until(reader: asyncio.StreamReader, words: bytes) -> str:
    got = b""
    async with asyncio.timeout(20):
        while words not in got or (
            b"Content-Type: application/sdp" in got.rpartition(words)[2] and b"m=audio" not in got.rpartition(words)[2]
        ):
            got += await reader.read(65536)
    return got.decode()


def _text(method: str, transport: str, contact: str, body: str) -> bytes:
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"{method} sip:leeds@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{transport.upper()} {contact};branch=z9hG4bK{method}{contact}\r\n"
        f"From: <sip:+441132960000@127.0.0.1>;tag=1\r\nTo: <sip:leeds@127.0.0.1>\r\nCall-ID: {method}-{contact}\r\nCSeq: 1 {method}\r\n"
        f"Contact: <sip:me@{contact};transport={transport}>\r\nMax-Forwards: 70\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key), "-out",
         str(certificate), "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
