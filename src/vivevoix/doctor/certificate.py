"""The certificate of the pages: there, readable, still good, with its own key, and for a name that leads here."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from vivevoix.doctor.findings import Finding, well, worth_knowing, wrong
from vivevoix.settings import Settings
from vivevoix.web.health.certificate import NotACertificate, ends_at

RENEW_BEFORE = 14
"""Days."""


def look(settings: Settings) -> Iterator[Finding]:
    web = settings.web
    if web.certificate is None or web.key is None:
        return
    certificate, key = Path(web.certificate), Path(web.key)
    problem = _unreadable(certificate, "web.certificate") or _unreadable(key, "web.key") or _not_together(certificate, key)
    if problem is not None:
        yield problem
        return
    days = (ends_at(certificate) - datetime.now(UTC)).days
    if days < 0:
        yield wrong("certificate_expired", days=-days)
        return
    hosts = hosts_of(certificate, key)
    if days < RENEW_BEFORE:
        yield worth_knowing("certificate_ends_soon", days=days)
    if not any(map(_leads_here, hosts)):
        yield worth_knowing("certificate_of_another_host", hosts=", ".join(hosts))
    else:
        yield well("certificate_good", hosts=", ".join(hosts), days=days)


def _unreadable(path: Path, setting: str) -> Finding | None:
    try:
        path.read_bytes()
    except OSError as why:
        return wrong("certificate_missing", file=path, setting=setting, why=why.strerror)
    return None


def _not_together(certificate: Path, key: Path) -> Finding | None:
    try:
        ends_at(certificate)
        _server(certificate, key)
    except NotACertificate:
        return wrong("certificate_broken", file=certificate)
    except ssl.SSLError as why:
        return wrong("certificate_of_another_key", certificate=certificate, key=key, why=why.reason)
    return None


def hosts_of(certificate: Path, key: Path) -> list[str]:
    """The names and addresses a certificate is for (RFC 5280, section 4.2.1.6), as a browser would read them.

    Python reads them only from a certificate that was shown in a handshake, so one is made, in memory.
    """
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.check_hostname = False
    client_context.load_verify_locations(cafile=str(certificate))
    client_context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = _server(certificate, key).wrap_bio(to_server, to_client, server_side=True)
    client = client_context.wrap_bio(to_client, to_server)
    for side in (client, server, client, server):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()
    shown = client.getpeercert() or {}
    names = shown.get("subjectAltName", ())
    return [str(name[1]) for name in names if isinstance(name, tuple)]


def _server(certificate: Path, key: Path) -> ssl.SSLContext:
    """Raises SSLError when the key is not the certificate's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _leads_here(host: str) -> bool:
    """Can this machine listen on an address the name resolves to? A wildcard stands for names we do not know."""
    if host.startswith("*."):
        return True
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_DGRAM)
    except OSError:
        return False
    return any(_is_ours(family, where) for family, _, _, _, where in found)


def _is_ours(family: int, where: tuple[object, ...]) -> bool:
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as tried:
        tried.bind(where)
        return True
    return False
