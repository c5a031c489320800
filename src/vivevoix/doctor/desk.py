"""What the running desk says of the house: trunks, telephones, people here."""

import asyncio
import http.client
import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vivevoix.actions.signing_in import NotSignedIn, begin_session, sign_out
from vivevoix.core.ids import PersonId
from vivevoix.doctor.findings import Finding, well, wrong
from vivevoix.settings import Settings
from vivevoix.store import CannotOpen, Store
from vivevoix.web.desk import store_of

PATIENCE = 5.0
"""Seconds to wait for the desk's answer."""


def look(settings: Settings, folder: Path) -> Iterator[Finding]:
    """Ask it over HTTP, as an administrator if the house has one."""
    administrators = [name for name, person in settings.people.items() if person.role == "administrator"]
    log = folder / "log" / "vivevoix.log"
    try:
        status, _ = _get(settings, "/healthz", "")
    except (OSError, http.client.HTTPException) as why:
        yield wrong("desk_does_not_answer", why=why, log=log)
        return
    yield well("desk_is_well") if status == 200 else wrong("desk_is_not_well", log=log)
    if administrators:
        yield from _health(settings, folder, PersonId(administrators[0]))


def _health(settings: Settings, folder: Path, administrator: PersonId) -> Iterator[Finding]:
    """The sentences of the health page. Who may read the store may read that page: a session for one question is made there."""
    try:
        status, body = asyncio.run(_ask_as(settings, folder, administrator, "/api/v1/health"))
    except (CannotOpen, NotSignedIn, OSError, http.client.HTTPException) as why:
        yield wrong("desk_does_not_answer", why=why, log=folder / "log" / "vivevoix.log")
        return
    if status != 200:
        yield wrong("desk_does_not_answer", why=f"HTTP {status}", log=folder / "log" / "vivevoix.log")
        return
    for each in json.loads(body)["sentences"]:
        yield well("desk_says_well", **_said(each)) if each["ok"] else wrong("desk_says", **_said(each))


def _said(sentence: dict[str, Any]) -> dict[str, str]:
    return {name: str(sentence[name]) for name in ("about", "says", "do")}


async def _ask_as(settings: Settings, folder: Path, person: PersonId, path: str) -> tuple[int, bytes]:
    store = await Store.open(store_of(folder, settings))
    try:
        token = await begin_session(store, person, datetime.now(UTC))
        try:
            return await asyncio.to_thread(_get, settings, path, f"vivevoix={token}")
        finally:
            await sign_out(store, token)
    finally:
        await store.close()


def _get(settings: Settings, path: str, cookie: str) -> tuple[int, bytes]:
    """Raises OSError, HTTPException."""
    connection = _connection(settings)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _connection(settings: Settings) -> http.client.HTTPConnection:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web.listen, settings.web.listen)  # noqa: S104 - we go there, we do not listen
    if settings.web.certificate is None:
        return http.client.HTTPConnection(host, settings.web.port, timeout=PATIENCE)
    # The certificate is for the name people type, not for the address we use; `certificate` looks at it by itself.
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(host, settings.web.port, timeout=PATIENCE, context=unchecked)
