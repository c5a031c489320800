"""Which address of theirs is spoken to, and by which of ours."""

import socket
from pathlib import Path

import pytest

from tests.line.sip.house import account, free_port, open_house
from tests.line.sip.stories import a_caller_arrives
from vivevoix.core.calls.events import LegEnded
from vivevoix.core.calls.orders import EndLeg
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.names import Names
from vivevoix.line.sip.stack.network import Network, OurFace
from vivevoix.line.sip.stack.streams import Streams
from vivevoix.line.sip.stack.udp import Udp

FOUR, SIX = "192.0.2.1", "[2001:db8::1]"
BOTH = {socket.AF_INET, socket.AF_INET6}


def test_a_name_is_spoken_to_in_the_family_it_has(loop: Loop) -> None:
    names = Names(loop, BOTH)
    network, port = Network(names), free_port()
    for listen in ("127.0.0.1", "::1"):
        face = OurFace(listen, None)
        network.add_face(face)
        network.add("udp", face.listen, Udp(loop, listen, port, face=face, receive=print, resolve=names.resolve))
    names.learn("six.example", (SIX,))
    names.learn("four.example", (FOUR,))
    assert network.server_for(("six.example", 5060), "udp").getSIPaddr()[0] == ("[::1]", port)
    assert network.server_for(("four.example", 5060), "udp").getSIPaddr()[0] == ("127.0.0.1", port)
    assert network.our_host("six.example") == "[::1]"
    network.shutdown()


def test_who_is_connected_to_one_of_our_addresses_is_spoken_to_over_that_connection(loop: Loop) -> None:
    network, port = Network(Names(loop, BOTH)), free_port()
    for listen in ("127.0.0.1", "127.0.0.2"):
        face = OurFace(listen, None)
        stream = Streams(loop, listen, port, "tcp", face=face, receive=print, resolve=print, context=lambda: None)
        network.add("tcp", face.listen, stream)
    with socket.create_connection(("127.0.0.2", port), source_address=("127.0.0.1", 0)) as phone:
        loop.after(0.1, loop.stop)
        loop.run()
        assert network.server_for(phone.getsockname(), "tcp").getSIPaddr()[0] == ("127.0.0.2", port)
        assert network.server_for(("127.0.0.1", 9), "tcp").getSIPaddr()[0] == ("127.0.0.1", port)
        network.shutdown()


@pytest.mark.parametrize("listen", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"]])
async def test_a_house_with_two_addresses_rings_by_the_one_that_leads_there(tmp_path: Path, listen: list[str]) -> None:
    async with open_house(tmp_path, accounts=(account("aya", "secret"),), listen=listen) as house:
        aya = await house.staff("aya", server=("127.0.0.1", house.line.port))
        _, _, arrived = await a_caller_arrives(house)
        leg = await house.ring("aya", "aya-1", arrived)
        invite = (await aya.rung()).invite_message
        assert invite
        assert "127.0.0.1:" in invite["via"]
        assert "@127.0.0.1:" in invite["contact"]
        assert "c=IN IP4 127.0.0.1" in invite.body
        house.desk.do(EndLeg(leg=leg))
        await house.desk.fact(LegEnded, lambda fact: fact.leg == leg)
