"""Letters are sent once, tried again when they were certainly not taken, and never keep anything waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from msgspec.structs import replace

from tests.core.promises.shared import DUE, OWED
from tests.people import AYA, NOON, company
from vivevoix.core.promises import Promise
from vivevoix.core.promises.ending import keep
from vivevoix.core.promises.letters import UNTIL_IT_IS_SURE, letters_between
from vivevoix.live.clock import HandClock
from vivevoix.mail.posting import AGAIN_AFTER, Posting
from vivevoix.settings import Mail
from vivevoix.store import Store

WRITTEN_TO = replace(OWED, email="siobhan@calder.example", language="fr", time_zone="Europe/Paris")


class PostOffice:
    """A mail server that takes what it is given, answers as it is told, and can fall silent in the middle of a letter."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.recipient = b"250 yes\r\n"
        self.breaks_off = False
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["PostOffice"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post office\r\n")
        while line := await reader.readline():
            match line[:4].upper().strip():
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    self.taken.append(letter)
                    if self.breaks_off:
                        break
                    writer.write(b"250 taken\r\n")
                case b"RCPT":
                    writer.write(self.recipient)
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 yes\r\n")
            await writer.drain()
        writer.close()


@asynccontextmanager
async def house(
    folder: Path, office: PostOffice, promise: Promise = WRITTEN_TO
) -> AsyncIterator[tuple[Posting, Store, HandClock]]:
    clock = HandClock(NOON)
    store = await Store.open(folder / "house.db")
    mail = Mail(host="127.0.0.1", port=office.port, tls="none", sender="Calder Valves <service@calder.example>")
    try:
        await change(store, None, promise)
        yield Posting(store, mail, company(), "en", clock.now), store, clock
    finally:
        await store.close()


async def change(store: Store, before: Promise | None, after: Promise) -> None:
    async with store.transaction() as t:
        await t.save_promises([after])
        await t.add_letters(list(letters_between(before, after, NOON)))


async def test_a_letter_is_in_their_language_and_by_their_clock_and_is_sent_once(tmp_path: Path) -> None:
    async with PostOffice().open() as office, house(tmp_path, office) as (posting, store, _):
        await posting.post_what_is_due()
        await posting.post_what_is_due()
        await change(store, None, WRITTEN_TO)
        await posting.post_what_is_due()
        [raw] = office.taken
    letter = message_from_bytes(raw, policy=default)
    assert letter["To"] == "siobhan@calder.example"
    assert letter["Subject"] == "Nous vous appelons avant vendredi 20 novembre à 14 h"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Bonjour Siobhán," in letter.get_content()
    assert "Aya, de Calder Valves" in letter.get_content()


async def test_a_server_that_is_not_there_is_tried_again_later_and_later_and_then_given_up(tmp_path: Path) -> None:
    office = PostOffice()
    office.port = 9
    async with house(tmp_path, office) as (posting, store, clock):
        for wait in AGAIN_AFTER:
            await posting.post_what_is_due()
            async with store.reading() as t:
                assert await t.letters_due(clock.now() + wait - timedelta(seconds=1)) == []
                assert len(await t.letters_due(clock.now() + wait)) == 1
            clock.move_to(clock.now() + wait)
        await posting.post_what_is_due()
        async with store.reading() as t:
            assert await t.letters_due(clock.now() + timedelta(days=30)) == []


async def test_an_address_that_does_not_exist_is_not_tried_again(tmp_path: Path) -> None:
    office = PostOffice()
    office.recipient = b"550 nobody here\r\n"
    async with office.open(), house(tmp_path, office) as (posting, store, clock):
        await posting.post_what_is_due()
        async with store.reading() as t:
            assert await t.letters_due(clock.now() + timedelta(days=30)) == []
    assert office.taken == []


async def test_a_mailbox_that_is_full_is_tried_again(tmp_path: Path) -> None:
    office = PostOffice()
    office.recipient = b"452 full\r\n"
    async with office.open(), house(tmp_path, office) as (posting, _, clock):
        await posting.post_what_is_due()
        office.recipient = b"250 yes\r\n"
        clock.move_to(clock.now() + AGAIN_AFTER[0])
        await posting.post_what_is_due()
    assert len(office.taken) == 1


async def test_a_letter_whose_end_was_not_heard_is_not_sent_twice(tmp_path: Path) -> None:
    office = PostOffice()
    office.breaks_off = True
    async with office.open(), house(tmp_path, office) as (posting, _, clock):
        await posting.post_what_is_due()
        office.breaks_off = False
        clock.move_to(clock.now() + timedelta(days=1))
        await posting.post_what_is_due()
    assert len(office.taken) == 1


async def test_what_has_moved_meanwhile_is_said_once_with_its_newest_hour(tmp_path: Path) -> None:
    from vivevoix.core.promises.moving import move
    from vivevoix.core.promises.promise import WhyMoved

    async with PostOffice().open() as office, house(tmp_path, office) as (posting, store, _):
        moved = move(WRITTEN_TO, at=NOON, why=WhyMoved.ASKED, by=AYA, due_at=DUE + timedelta(hours=2))
        await change(store, WRITTEN_TO, moved)
        await posting.post_what_is_due()
        [raw] = office.taken
    assert (
        message_from_bytes(raw, policy=default)["Subject"]
        == "Nous vous appelons à une autre heure : avant vendredi 20 novembre à 16 h"
    )


async def test_kept_is_said_when_it_is_sure(tmp_path: Path) -> None:
    async with PostOffice().open() as office, house(tmp_path, office) as (posting, store, clock):
        await posting.post_what_is_due()
        await change(store, WRITTEN_TO, keep(WRITTEN_TO, AYA, NOON))
        await posting.post_what_is_due()
        assert len(office.taken) == 1
        clock.move_to(NOON + UNTIL_IT_IS_SURE)
        await posting.post_what_is_due()
        assert message_from_bytes(office.taken[1], policy=default)["Subject"] == "Merci de cet échange"


async def test_a_name_cannot_break_a_letter(tmp_path: Path) -> None:
    nasty = replace(WRITTEN_TO, name="Bob\r\nBcc: everyone@calder.example {house} %s", language="en")
    async with PostOffice().open() as office, house(tmp_path, office, nasty) as (posting, _, _clock):
        await posting.post_what_is_due()
        [raw] = office.taken
    letter = message_from_bytes(raw, policy=default)
    assert letter["Bcc"] is None
    assert "Hello Bob Bcc: everyone@calder.example {house} %s," in letter.get_content()
