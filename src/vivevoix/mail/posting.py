"""Sends the letters that are owed, one after the other, apart from everything else: no call ever waits for a mail server."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import Enum

from vivevoix.core.company import Company
from vivevoix.core.promises.letters import is_still_true
from vivevoix.mail.words import Language, letter_of
from vivevoix.settings import Mail
from vivevoix.store import LetterKept, Store

log = logging.getLogger(__name__)
LOOK_EVERY = 5.0
"""Seconds between two looks at what is to be sent."""
PATIENCE = 30.0
"""Seconds a mail server has for each answer."""
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""After the last, it is given up: an hour that was to be said has passed."""


class Posted(Enum):
    """What a mail server made of a letter."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    """Certainly not: it may be sent again."""
    REFUSED = "refused"
    """For good: there is no such address."""
    UNSURE = "unsure"
    """The way broke while it was being handed over. It is not sent again: nobody is to get it twice."""


class Posting:
    """Made once per desk. `run()` until cancelled."""

    def __init__(self, store: Store, mail: Mail, company: Company, language: Language, now: Callable[[], datetime]) -> None:
        self._store, self._mail, self._company, self._language, self._now = store, mail, company, language, now

    async def run(self) -> None:
        if self._mail.host is None:
            await asyncio.Event().wait()
        while True:
            try:
                await self.post_what_is_due()
            except Exception:
                # A store that does not answer for a moment must not end the desk: the letters are still there.
                log.exception("letters could not be looked at; trying again")
            await asyncio.sleep(LOOK_EVERY)

    async def post_what_is_due(self) -> None:
        async with self._store.reading() as t:
            due = await t.letters_due(self._now())
        for kept in due:
            await self._post(kept)

    async def _post(self, kept: LetterKept) -> None:
        letter = kept.letter
        async with self._store.transaction() as t:
            promise = await t.promise(letter.promise)
            if promise is None or not promise.email or not is_still_true(letter, promise):
                await t.letter_done(letter.key, self._now(), "not_true")
                return
            await t.begin_letter(kept, self._now())
        owner = self._company.people.get(promise.owner)
        message = letter_of(
            letter,
            promise,
            sender=self._mail.sender or "",
            house=self._company.name,
            who=owner.first_name if owner else self._company.name,
            otherwise=self._language,
            now=self._now(),
        )
        await self._became(kept, await handed_over(message, self._mail))

    async def _became(self, kept: LetterKept, posted: Posted) -> None:
        key, now = kept.letter.key, self._now()
        async with self._store.transaction() as t:
            match posted:
                case Posted.TAKEN:
                    await t.letter_done(key, now, "sent")
                case Posted.REFUSED:
                    await t.letter_done(key, now, "refused")
                case Posted.NOT_TAKEN if kept.tries < len(AGAIN_AFTER):
                    await t.letter_again(key, now + AGAIN_AFTER[kept.tries])
                case Posted.NOT_TAKEN:
                    await t.letter_done(key, now, "given_up")
                case Posted.UNSURE:
                    pass
        if posted is not Posted.TAKEN:
            log.warning("a letter was not taken", extra={"letter": key, "how": posted.value, "tries": kept.tries + 1})


async def handed_over(message: EmailMessage, mail: Mail) -> Posted:
    """Give it to the mail server."""
    # Loaded when there is something to send: a desk that comes back does not have that time.
    import aiosmtplib

    client = aiosmtplib.SMTP(
        hostname=mail.host, port=mail.port, timeout=PATIENCE, use_tls=mail.tls == "tls", start_tls=mail.tls == "starttls"
    )
    try:
        await client.connect()
        if mail.user is not None and mail.password is not None:
            await client.login(mail.user, mail.password)
    except (aiosmtplib.SMTPException, OSError) as wrong:
        log.warning("the mail server cannot be reached, or does not know us", extra={"why": type(wrong).__name__})
        client.close()
        return Posted.NOT_TAKEN
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return Posted.REFUSED if all(each.code >= 500 for each in refused.recipients) else Posted.NOT_TAKEN
    except aiosmtplib.SMTPResponseException as answered:
        return Posted.REFUSED if answered.code >= 500 else Posted.NOT_TAKEN
    except (aiosmtplib.SMTPException, OSError):
        return Posted.UNSURE
    finally:
        client.close()
    return Posted.TAKEN
