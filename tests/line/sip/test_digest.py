"""How telephones are asked to prove themselves, and who is locked out for guessing."""

import hashlib
import re
import tracemalloc

import pytest

from tests.line.sip.house import account
from vivevoix.line.sip.digest import OF_ONE_NETWORK, Door, Proof, read_credentials

ACCOUNTS = {"aya": account("aya", "secret"), "ben": account("ben", "other")}
GUESSES, WHILE = 4, 300.0
HOME, AWAY = "192.0.2.1", "198.51.100.1"


class Watched:
    """A door, and a clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.door = Door(realm="vivevoix", guesses=GUESSES, locked_out_for=WHILE, now=lambda: self.now)

    def comes(
        self, name: str, password: str, source: str, *, at_home: bool = False, qop: bool = True, nonce: str | None = None
    ) -> Proof:
        """One answer to a challenge, MD5."""
        nonce = nonce or self.nonce(source)
        first, second = _md5(f"{name}:vivevoix:{password}"), _md5("REGISTER:sip:house")
        middle = f"{nonce}:00000001:c:auth" if qop else nonce
        header = f'Digest username="{name}", realm="vivevoix", nonce="{nonce}", uri="sip:house", response="'
        header += _md5(f"{first}:{middle}:{second}") + ('", qop=auth, nc=00000001, cnonce="c"' if qop else '"')
        given = read_credentials(header)
        return self.door.prove(given, method="REGISTER", source=source, accounts=ACCOUNTS, at_home=at_home)

    def nonce(self, source: str = HOME) -> str:
        found = re.search('nonce="(.*?)"', self.door.challenges(f"aya@{source}", source=source)[0])
        assert found is not None
        return found[1]

    def guesses(self, name: str, source: str, times: int) -> list[Proof]:
        return [self.comes(name, "guess", source) for _ in range(times)]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def algorithms(door: Door, to: str) -> list[str]:
    return [ask.rpartition("algorithm=")[2] for ask in door.challenges(to, source=HOME)]


def test_a_telephone_is_offered_the_better_algorithm_first(watched: Watched) -> None:
    door = watched.door
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]
    door.answered("aya@192.0.2.1")
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]


def test_a_telephone_that_stumbles_over_the_new_algorithm_is_asked_for_the_old_one_alone(watched: Watched) -> None:
    door = watched.door
    algorithms(door, "old@192.0.2.2")
    assert algorithms(door, "old@192.0.2.2") == ["MD5"]
    door.answered("old@192.0.2.2")
    assert algorithms(door, "old@192.0.2.2") == ["MD5"]
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]


def test_a_strangers_guesses_keep_nobody_out_who_comes_with_the_password_from_elsewhere(watched: Watched) -> None:
    for host in range(1, 40):
        watched.guesses("aya", f"203.0.113.{host}", GUESSES + 1)
    assert watched.comes("aya", "secret", HOME) is Proof.PROVEN


def test_who_guessed_too_often_is_locked_out_for_a_while_even_with_the_password(watched: Watched) -> None:
    assert watched.guesses("aya", AWAY, GUESSES + 1) == [Proof.WRONG] * GUESSES + [Proof.LOCKED_OUT]
    assert watched.comes("aya", "secret", AWAY) is Proof.LOCKED_OUT
    watched.now += WHILE + 1
    assert watched.comes("aya", "secret", AWAY) is Proof.PROVEN


def test_while_many_guess_at_an_account_whoever_is_new_has_one_guess(watched: Watched) -> None:
    watched.guesses("aya", AWAY, GUESSES)
    assert watched.guesses("aya", "203.0.113.1", 2) == [Proof.WRONG, Proof.LOCKED_OUT]
    assert watched.guesses("ben", "203.0.113.1", 2) == [Proof.WRONG, Proof.WRONG]
    assert [watched.comes("aya", "guess", HOME, at_home=True) for _ in range(2)] == [Proof.WRONG, Proof.WRONG]
    assert watched.comes("aya", "secret", HOME, at_home=True) is Proof.PROVEN
    watched.now += WHILE + 1
    assert watched.guesses("aya", "203.0.113.2", 2) == [Proof.WRONG, Proof.WRONG]


def test_an_unknown_account_is_locked_out_as_a_known_one_is(watched: Watched) -> None:
    known = watched.guesses("aya", AWAY, GUESSES + 2), watched.guesses("aya", "203.0.113.1", 2)
    unknown = watched.guesses("nobody", "198.51.100.2", GUESSES + 2), watched.guesses("nobody", "203.0.113.2", 2)
    assert known == unknown


def test_one_telephone_with_a_wrong_password_does_not_lock_out_its_office(watched: Watched) -> None:
    watched.guesses("aya", AWAY, GUESSES + 1)
    assert watched.comes("ben", "other", AWAY) is Proof.PROVEN
    assert watched.comes("aya", "secret", AWAY) is Proof.LOCKED_OUT


def test_a_network_that_guesses_at_everybody_is_locked_out_but_not_the_telephones_at_home_there(watched: Watched) -> None:
    for at in range(OF_ONE_NETWORK):
        watched.guesses(f"somebody-{at}", AWAY, GUESSES)
    assert watched.comes("aya", "secret", AWAY) is Proof.LOCKED_OUT
    assert watched.comes("aya", "secret", AWAY, at_home=True) is Proof.PROVEN


def test_the_addresses_of_one_subscriber_are_one_network(watched: Watched) -> None:
    for at in range(GUESSES):
        assert watched.comes("aya", "guess", f"2001:db8:1:2::{at}") is Proof.WRONG
    assert watched.comes("aya", "secret", "2001:db8:1:2:ffff::") is Proof.LOCKED_OUT
    assert watched.comes("aya", "secret", "2001:db8:1:3::1") is Proof.PROVEN


def test_an_answer_that_anybody_who_overheard_it_could_send_again_proves_nothing(watched: Watched) -> None:
    assert {watched.comes("aya", "secret", HOME, qop=False) for _ in range(GUESSES * 2)} == {Proof.ASK}
    nonce = watched.nonce()
    assert watched.comes("aya", "secret", HOME, nonce=nonce) is Proof.PROVEN
    assert watched.comes("aya", "secret", HOME, nonce=nonce) is Proof.STALE


def test_whoever_forges_an_address_cannot_spend_the_guesses_of_the_telephone_there(watched: Watched) -> None:
    overheard = watched.nonce(AWAY)
    assert {watched.comes("aya", "guess", HOME, nonce=overheard) for _ in range(GUESSES * 2)} == {Proof.ASK}
    assert watched.comes("aya", "secret", HOME) is Proof.PROVEN


def test_strangers_with_long_names_cannot_fill_the_memory(watched: Watched) -> None:
    tracemalloc.start()
    for at in range(1000):
        name = f"{at}" + "x" * 20_000
        watched.door.challenges(f"{name}@{HOME}", source=HOME)
        watched.comes(name, "guess", f"203.0.113.{at % 250}")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2_000_000
    watched.door.challenges("y" * 20_000 + "@192.0.2.7", source="192.0.2.7")
    assert algorithms(watched.door, "y" * 20_000 + "@192.0.2.7") == ["MD5"], "and are told apart all the same"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324
