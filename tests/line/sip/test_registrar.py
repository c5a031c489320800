"""Telephones say where they are, prove who they are, and count only while they do."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sippy.SipRequest import SipRequest

from tests.line.sip.house import Line, account, open_house, visit
from tests.line.sip.phone import Message, Phone
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.telephones import Ended
from vivevoix.line.port import PhoneSeen, Strangers
from vivevoix.line.sip.registrar import Registrar
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.network import OneAddress, Peer

AYA = (account("aya", "secret"),)
DAY = 86400.0
REGISTER = """REGISTER sip:192.0.2.1 SIP/2.0\r
Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport\r
From: <sip:aya@192.0.2.1>;tag=1\r
To: <sip:aya@192.0.2.1>\r
Call-ID: 1\r
CSeq: 1 REGISTER\r
Contact: <sip:aya@192.0.2.9:5060>\r
Expires: 300\r
Content-Length: 0\r
\r
"""


class Day:
    """Two clocks, moved by hand: one that only runs, and the one on the wall."""

    def __init__(self) -> None:
        self.running = 1000.0
        self.wall = 1_900_000_000.0

    def passes(self, seconds: float) -> None:
        self.running += seconds
        self.wall += seconds

    def restart_the_machine(self) -> None:
        self.running = 5.0


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


def a_registrar(day: Day, path: Path, loop: Loop) -> Registrar:
    return Registrar(
        loop,
        path,
        config={},
        on_seen=lambda phone: None,
        on_moved=lambda account, old, new: None,
        monotonic=lambda: day.running,
        wall_clock=lambda: day.wall,
    )


def aya_registers(registrar: Registrar) -> list[tuple[str, str]]:
    return registrar.register(SipRequest(REGISTER), "aya", Peer(("192.0.2.9", 5060), "udp", OneAddress()))


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_a_telephone_proves_itself_with_either_digest(line: Line, algorithm: str) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.phone("aya", password="secret")
        aya.algorithm = algorithm
        accepted = await aya.register()
        assert accepted.code == 200
        assert accepted["contact"] == f"{aya.contact};expires=300"
        seen = await house.desk.told(PhoneSeen, lambda message: message.phone.contacts == 1)
        assert seen.phone.account == "aya"


async def test_wrong_password_and_unknown_name_sound_the_same(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        wrong = await (await house.phone("aya", password="guess")).register()
        unknown = await (await house.phone("nobody", password="guess")).register()
        assert wrong.code == unknown.code == 403
        assert _shape(wrong) == _shape(unknown)


async def test_a_telephone_may_not_take_another_ones_name(line: Line) -> None:
    async with visit(line, accounts=(*AYA, account("ben", "other"))) as house:
        aya = await house.phone("aya", password="secret")
        aya.request("REGISTER", aya.uri, _register_as("ben", aya, 1))
        challenge = await aya.response("steal", 1, "REGISTER")
        proof = aya.credentials(aya.challenge_of(challenge), "REGISTER", aya.uri)
        aya.request("REGISTER", aya.uri, [*_register_as("ben", aya, 2), proof])
        assert (await aya.response("steal", 2, "REGISTER")).code == 403


async def test_a_proof_cannot_be_used_twice(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.phone("aya", password="secret")
        aya.request("REGISTER", aya.uri, _register_as("aya", aya, 1))
        challenge = await aya.response("steal", 1, "REGISTER")
        proof = aya.credentials(aya.challenge_of(challenge), "REGISTER", aya.uri)
        aya.request("REGISTER", aya.uri, [*_register_as("aya", aya, 2), proof])
        assert (await aya.response("steal", 2, "REGISTER")).code == 200
        aya.request("REGISTER", aya.uri, [*_register_as("aya", aya, 3), proof])
        again = await aya.response("steal", 3, "REGISTER")
        assert again.code == 401
        assert "stale=true" in again["www-authenticate"]


async def test_too_short_is_refused_too_long_is_cut_and_a_star_takes_all_away(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.phone("aya", password="secret")
        brief = await aya.register(30)
        assert (brief.code, brief["min-expires"]) == (423, "60")
        assert (await aya.register(99999))["contact"].endswith("expires=3600")
        second = await house.staff("aya")
        assert len((await second.register()).all("contact")) == 2
        gone = await aya.register(0, contact="*")
        assert gone.code == 200
        assert not gone.has("contact")
        await house.desk.told(PhoneSeen, lambda message: message.phone.contacts == 0)


async def test_who_guesses_too_often_is_locked_out_even_with_the_right_password(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, guesses=3, locked_out_for=60) as house:
        guesser = await house.phone("aya", password="guess")
        for _ in range(3):
            assert (await guesser.register()).code == 403
        guesser.password = "secret"
        assert (await guesser.register()).code == 403


async def test_who_was_locked_out_is_let_in_again_after_a_while(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, guesses=1, locked_out_for=1) as house:
        guesser = await house.phone("aya", password="guess")
        assert (await guesser.register()).code == 403
        guesser.password = "secret"
        async with asyncio.timeout(20):
            while (await guesser.register()).code != 200:
                continue


async def test_registrations_survive_the_death_of_the_line(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA) as house:
        aya = await house.staff("aya")
        kept = tmp_path / "run" / "phones"
        await aya.until(lambda: _has(kept, b"aya"))
        house.line.kill()
        await house.desk.go()
        house.line.start()
        welcome = await house.desk.come(accounts=AYA)
        assert [(phone.account, phone.contacts) for phone in welcome.phones] == [("aya", 1)]
        _, _, arrived = await a_caller_arrives(house)
        await house.ring("aya", "phone-1", arrived)
        await aya.rung()


def test_a_clock_that_is_set_takes_no_telephone_away_and_keeps_none(tmp_path: Path, loop: Loop) -> None:
    day = Day()
    registrar = a_registrar(day, tmp_path / "phones", loop)
    assert aya_registers(registrar) == [("contact", "<sip:aya@192.0.2.9:5060>;expires=300")]
    day.wall += DAY
    assert registrar.places("aya")
    day.wall -= 2 * DAY
    day.passes(299)
    assert registrar.places("aya")
    day.passes(2)
    assert not registrar.places("aya")


def test_a_registration_goes_on_after_a_restart_for_as_long_as_it_had_left(tmp_path: Path, loop: Loop) -> None:
    day = Day()
    registrar = a_registrar(day, tmp_path / "phones", loop)
    day.wall += DAY
    aya_registers(registrar)
    day.passes(100)
    registrar.keep()
    day.passes(100)
    day.restart_the_machine()
    again = a_registrar(day, tmp_path / "phones", loop)
    assert again.places("aya")
    assert registrar.phones()[0].since == again.phones()[0].since
    day.passes(99)
    assert again.places("aya")
    day.passes(2)
    assert not again.places("aya")


def test_a_clock_set_back_before_a_restart_lengthens_no_registration_beyond_the_longest(tmp_path: Path, loop: Loop) -> None:
    day = Day()
    registrar = a_registrar(day, tmp_path / "phones", loop)
    aya_registers(registrar)
    registrar.keep()
    day.wall -= DAY
    again = a_registrar(day, tmp_path / "phones", loop)
    day.passes(3601)
    assert not again.places("aya")


async def test_a_telephone_behind_an_address_translation_is_reached_where_it_really_is(line: Line) -> None:
    async with visit(line, accounts=AYA) as house:
        aya = await house.phone("aya", password="secret", contact_host="100.64.7.7")
        assert (await aya.register()).code == 200
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "nat", arrived)
        rung = await aya.rung()
        assert rung.invite_message
        assert "@100.64.7.7" in rung.invite_message.start
        rung.pick_up()
        await aya.asked("ACK")
        assert (await rung.hang_up()).code == 200
        ended = await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)
        assert ended.why is Ended.HEARD_NOBODY


async def test_the_health_page_learns_how_many_were_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA) as house:
        assert (await (await house.phone("aya", password="guess")).register()).code == 403
        assert (await house.desk.told(Strangers)).unauthenticated == 1


async def test_guesses_from_elsewhere_do_not_lock_out_a_telephone_at_home(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, guesses=2, locked_out_for=60, listen=["0.0.0.0"]) as house:
        aya = await house.phone("aya", password="secret", server=("127.0.0.1", house.line.port))
        assert (await aya.register()).code == 200
        guesser = await house.phone("aya", password="guess", server=("127.0.0.1", house.line.port), host="127.0.0.2")
        assert {(await guesser.register()).code for _ in range(3)} == {403}
        assert (await aya.register()).code == 200


async def test_guesses_from_elsewhere_do_not_lock_out_a_telephone_that_has_just_moved(tmp_path: Path) -> None:
    async with open_house(tmp_path, accounts=AYA, guesses=2, locked_out_for=60, listen=["0.0.0.0"]) as house:
        server = ("127.0.0.1", house.line.port)
        guesser = await house.phone("aya", password="guess", server=server, host="127.0.0.2")
        assert {(await guesser.register()).code for _ in range(4)} == {403}
        aya = await house.phone("aya", password="secret", server=server, host="127.0.0.3")
        assert (await aya.register()).code == 200


def _register_as(name: str, phone: Phone, cseq: int) -> list[str]:
    address = f"<sip:{name}@127.0.0.1>"
    head = [f"From: {address};tag=x", f"To: {address}", "Call-ID: steal", f"CSeq: {cseq} REGISTER"]
    return [*head, f"Contact: {phone.contact}", "Expires: 300"]


def _shape(message: Message) -> list[str]:
    """The answer without what is bound to differ."""
    return [line.split(":")[0] for line in message.head.split("\r\n")[1:]] + [message.start]


def _has(path: Path, words: bytes) -> bool:
    return path.exists() and words in path.read_bytes()
