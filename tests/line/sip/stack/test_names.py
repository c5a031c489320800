"""Finding the address of a name."""

import socket

from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.names import Names

FOUR, OTHER_FOUR, SIX = "192.0.2.1", "192.0.2.2", "[2001:db8::1]"
BOTH = {socket.AF_INET, socket.AF_INET6}


def told(names: Names, name: str, family: int = socket.AF_INET) -> list[str]:
    """What is told at once about this name."""
    found: list[str] = []
    names.resolve(name, found.append, family)
    return found


def test_a_name_that_is_first_of_all_ipv6_is_reached_over_ipv4_where_we_have_nothing_else(loop: Loop) -> None:
    names = Names(loop, {socket.AF_INET})
    names.learn("provider.example", (SIX, FOUR))
    assert names.all_of("provider.example") == (FOUR,)
    assert told(names, "provider.example") == [FOUR]


def test_each_socket_is_told_an_address_of_its_own_family(loop: Loop) -> None:
    names = Names(loop, BOTH)
    names.learn("provider.example", (SIX, FOUR))
    assert told(names, "provider.example", socket.AF_INET) == [FOUR]
    assert told(names, "provider.example", socket.AF_INET6) == [SIX]


def test_the_next_address_has_its_turn_when_the_first_is_silent_and_keeps_it(loop: Loop) -> None:
    names = Names(loop, BOTH)
    names.learn("provider.example", (FOUR, OTHER_FOUR))
    names.silent("provider.example")
    assert told(names, "provider.example") == [OTHER_FOUR]
    names.silent("provider.example")  # another request of the same time ran out
    names.learn("provider.example", (FOUR, OTHER_FOUR))
    assert told(names, "provider.example") == [OTHER_FOUR]


def test_addresses_known_before_serve_while_dns_is_away(loop: Loop) -> None:
    names = Names(loop, BOTH)
    names.learn("provider.example", (FOUR,))
    names.learn("provider.example", ())
    assert told(names, "provider.example") == [FOUR]


def test_a_name_that_could_not_be_found_is_asked_for_again_soon(loop: Loop) -> None:
    names, found = Names(loop, BOTH), []

    def ask() -> None:
        names.resolve("localhost", lambda address: (found.append(address), loop.stop()), socket.AF_INET)

    names.learn("localhost", ())
    loop.every(0.5, ask)
    loop.after(10, loop.stop)
    loop.run()
    assert found == ["127.0.0.1"]
