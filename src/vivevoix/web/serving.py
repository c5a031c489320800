"""A web server that leaves signals to the desk, says clearly when its port is taken, and takes new certificates while it runs."""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from vivevoix.settings import Web

log = logging.getLogger(__name__)
LOOK_EVERY = 5.0
"""Seconds between looks at the certificate files."""
STUCK_FOR_MS = 60_000


class PortTaken(Exception):
    """Another program already uses this address and port."""

    def __init__(self, web: Web) -> None:
        super().__init__(
            f"The pages cannot be served: another program already uses port {web.port} on {web.listen}. "
            "End it, or choose another `port` in [web]."
        )


class NoSuchAddress(Exception):
    """This machine has no such address."""

    def __init__(self, web: Web, why: str) -> None:
        super().__init__(
            f"The pages cannot be served on {web.listen}, port {web.port}: {why}. Change `listen` or `port` in [web]."
        )


class WrongCertificate(Exception):
    """The certificate or its key cannot be used."""

    def __init__(self, web: Web, why: str) -> None:
        super().__init__(f"The certificate {web.certificate} with the key {web.key} cannot be used: {why}.")


def listening_socket(web: Web) -> socket.socket:
    """Raises `PortTaken`, `NoSuchAddress`."""
    family = socket.AF_INET6 if ":" in web.listen else socket.AF_INET
    try:
        listener = socket.create_server((web.listen, web.port), family=family, backlog=512, dualstack_ipv6=web.listen == "::")
    except OSError as failed:
        if failed.errno == errno.EADDRINUSE:
            raise PortTaken(web) from failed
        raise NoSuchAddress(web, failed.strerror or str(failed)) from failed
    _end_stuck(listener)
    return listener


def _end_stuck(listener: socket.socket) -> None:
    """A browser that is connected and takes nothing would keep its connection for ever (Linux: tcp(7))."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_FOR_MS)


class Serving(uvicorn.Server):
    """The desk hears the signals itself, and says when to end."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        log.info("the pages are open", extra={"port": self.config.port if not sockets else sockets[0].getsockname()[1]})

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serving(app: FastAPI, web: Web) -> Serving:
    """Raises `WrongCertificate`."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=256 * 1024,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
        ssl_certfile=web.certificate,
        ssl_keyfile=web.key,
        lifespan="off",
    )
    try:
        config.load()
    except (ssl.SSLError, OSError) as failed:
        raise WrongCertificate(web, failed.strerror or str(failed)) from failed
    return Serving(config)


async def keep_certificate_fresh(server: Serving, web: Web) -> None:
    """Until cancelled. Connections that are open go on as they are; new ones meet the new certificate."""
    seen = _changed_at(web)
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if (now := _changed_at(web)) != seen and server.config.ssl is not None:
            seen = now
            take_certificate(server.config.ssl, web)


def take_certificate(context: ssl.SSLContext, web: Web) -> None:
    """Files that do not belong together yet are left for the next look; the old certificate stays until then."""
    try:
        context.load_cert_chain(web.certificate or "", web.key)
    except (ssl.SSLError, OSError):
        log.exception("the new certificate cannot be used; the old one stays")
    else:
        log.info("a new certificate is in use")


def _changed_at(web: Web) -> tuple[int, ...]:
    files = [Path(name) for name in (web.certificate, web.key) if name]
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)
