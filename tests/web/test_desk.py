"""The desk process: how it starts, why it does not, how it ends, and how its certificate is renewed."""

import asyncio
import re
import signal
import socket
import ssl
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.web.served import PASSWORD, new_certificate
from vivevoix.settings import Web
from vivevoix.web import serving
from vivevoix.web.openapi import described

SHOP = Path(__file__).parents[2] / "examples" / "corner-shop" / "vivevoix.toml"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@asynccontextmanager
async def vivevoix(folder: Path, command: str, *words: str, port: int) -> AsyncIterator[Process]:
    config = folder / "vivevoix.toml"
    config.write_text(SHOP.read_text().replace("port = 8700", f"port = {port}"))
    process = await create_subprocess_exec(
        sys.executable, "-m", "vivevoix", command, "--config", str(config), *words, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def well_enough(port: int) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient() as browser:
        while True:
            try:
                await browser.get(f"http://127.0.0.1:{port}/healthz")
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_it_starts_on_an_empty_folder_and_ends_in_order(tmp_path: Path) -> None:
    port = free_port()
    async with vivevoix(tmp_path, "desk", port=port) as desk:
        await well_enough(port)
        desk.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await desk.wait() == 0


async def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with vivevoix(tmp_path, "desk", port=port) as desk, asyncio.timeout(60):
            _, said = await desk.communicate()
    assert desk.returncode == 2
    assert re.search(rf"another program already uses port {port} on 127.0.0.1", said.decode())
    assert "Traceback" not in said.decode()


async def test_a_store_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "vivevoix.db").write_text("this is a letter, not a database " * 40)
    async with vivevoix(tmp_path, "desk", port=free_port()) as desk, asyncio.timeout(60):
        _, said = await desk.communicate()
    assert desk.returncode == 2
    assert "The store cannot be opened: file is not a database." in said.decode()


async def test_a_password_set_beside_a_running_desk_opens_it(tmp_path: Path) -> None:
    port = free_port()
    async with vivevoix(tmp_path, "desk", port=port):
        await well_enough(port)
        async with vivevoix(tmp_path, "password", "mina", port=port) as setting, asyncio.timeout(60):
            said, _ = await setting.communicate(b"another password\n")
        assert setting.returncode == 0
        assert b"another password" not in said
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Vivevoix": "1"}) as browser:
            for password, status in ((PASSWORD, 401), ("another password", 200)):
                answer = await browser.post("/api/v1/sign-in", json={"person": "mina", "password": password})
                assert answer.status_code == status


async def test_a_password_too_short_is_refused(tmp_path: Path) -> None:
    async with vivevoix(tmp_path, "password", "mina", port=free_port()) as setting, asyncio.timeout(60):
        _, said = await setting.communicate(b"short\n")
    assert (setting.returncode, said.decode().strip()) == (2, "A password has at least 8 characters.")


async def test_a_renewed_certificate_is_used_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LOOK_EVERY", 0.02)
    certificate, key = new_certificate(tmp_path)
    web = Web(port=0, certificate=str(certificate), key=str(key))
    listener = serving.listening_socket(web)
    server = serving.serving(_says_nothing, web)
    port = listener.getsockname()[1]
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(server.serve([listener])), group.create_task(serving.keep_certificate_fresh(server, web))]
        before = await shown(port)
        new_certificate(tmp_path)
        async with asyncio.timeout(30):
            while True:
                if await shown(port) != before:
                    break
        for task in running:
            task.cancel()
    for one in server.servers:
        one.close()


async def _says_nothing(scope: object, receive: object, send: object) -> None:
    """Nobody asks."""


async def shown(port: int) -> bytes | None:
    """The certificate a browser meets."""
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=careless)
    certificate: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    return certificate


def test_a_certificate_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("no")
    web = Web(certificate=str(tmp_path / "no.pem"), key=str(tmp_path / "no.pem"))
    with pytest.raises(serving.WrongCertificate, match=r"no\.pem with the key"):
        serving.serving(_says_nothing, web)


def test_the_description_of_the_api_points_at_nothing_that_is_not_there() -> None:
    text = described()
    names = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert {"LiveEntry", "CallChanged", "Refusal", "Me"} <= names | set(re.findall(r'"title": "(\w+)"', text))
    assert names <= set(re.findall(r'"title": "(\w+)"', text)), names
    assert text == described()
