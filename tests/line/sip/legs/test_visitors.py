"""A visitor of a public page: one connection, one number, one time. Everything else they could say is refused."""

import socket

import pytest

from tests.line.sip.browser import Browser
from tests.line.sip.house import Desk, Line, account, visit
from vivevoix.core.calls.events import CallArrived, LegEnded
from vivevoix.core.calls.orders import AnswerCaller, EndLeg
from vivevoix.core.calls.telephones import Caller, Ended
from vivevoix.core.ids import CallId
from vivevoix.line.port import BrowserOpened, PhoneSeen, Visitor

CALL = CallId("0000000000door01")
WEB = (account("web-aya", "secret", browser=True),)


class Stranger(Browser):
    """Says they are somebody of ours, in every header that could be believed."""

    def __init__(self, desk: Desk, *, name: str | None = None, call: CallId = CALL) -> None:
        super().__init__(desk, "web-aya", "secret")
        self._visitor = Visitor(number="leeds", call=call, name=name)

    def open(self) -> None:
        self.desk.say(BrowserOpened(conn=self.conn, peer="127.0.0.1", visitor=self._visitor))

    async def is_refused(self, number: str, cseq: int) -> bool:
        self.invite(number, cseq=cseq)
        return (await self.answer("INVITE", cseq)).code == 403


async def test_a_visitor_rings_the_one_number_as_a_caller_who_hides_theirs(line: Line) -> None:
    async with visit(line) as house:
        stranger = Stranger(house.desk, name='Siobhán" <sip:112@x>')
        stranger.open()
        stranger.invite("leeds", cseq=1)
        fact = await house.desk.arrived("leeds")
        assert (fact.call, fact.number, fact.account, fact.trunk) == (CALL, "leeds", None, None)
        assert fact.caller == Caller(withheld=True, name="Siobhán sip:112@x")
        assert fact.dialled == ""
        assert not fact.emergency


async def test_once_rung_the_connection_is_good_for_nothing_more(line: Line) -> None:
    async with visit(line) as house:
        stranger = Stranger(house.desk)
        stranger.open()
        stranger.invite("leeds", cseq=1)
        await house.desk.arrived("leeds")
        stranger._call_id = "another"
        assert await stranger.is_refused("leeds", 2)
        assert len([fact for fact in house.desk.facts if isinstance(fact, CallArrived)]) == 1


async def test_no_other_number_is_rung_and_trying_was_the_one_time(line: Line) -> None:
    async with visit(line) as house:
        for number in ("+447700900123", "112", "bristol", "201", "web-aya", ""):
            stranger = Stranger(house.desk)
            stranger.open()
            assert await stranger.is_refused(number, 1), number
            stranger._call_id = "another"
            assert await stranger.is_refused("leeds", 2), number
        assert not [fact for fact in house.desk.facts if isinstance(fact, CallArrived)]


async def test_a_visitor_cannot_register_even_with_a_password_of_ours(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        stranger = Stranger(house.desk)
        stranger.open()
        stranger._register(1)
        assert (await stranger.answer("REGISTER", 1)).code == 403
        assert not [message for message in house.desk.heard if isinstance(message, PhoneSeen)]


async def test_who_closes_the_page_while_it_rings_has_given_up(line: Line) -> None:
    async with visit(line) as house:
        stranger = Stranger(house.desk)
        stranger.open()
        stranger.invite("leeds", cseq=1)
        fact = await house.desk.arrived("leeds")
        stranger.close()
        ended = await house.desk.fact(LegEnded)
        assert (ended.leg, ended.why) == (fact.leg, Ended.GAVE_UP)


async def test_a_connection_without_leave_is_asked_to_prove_itself(line: Line) -> None:
    async with visit(line, accounts=WEB) as house:
        browser = Browser(house.desk, "visitor", "")
        browser.open()
        browser.invite("leeds", cseq=1)
        assert (await browser.answer("INVITE", 1)).code == 401


async def test_audio_that_is_not_a_browsers_is_refused_so_none_is_sent_where_a_stranger_says(line: Line) -> None:
    plain = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"
    async with visit(line) as house:
        for offer in (plain, "v=0\r\n"):
            stranger = Stranger(house.desk)
            stranger.open()
            stranger.invite("leeds", cseq=1, offer=offer)
            assert (await stranger.answer("INVITE", 1)).code == 403
        assert not [fact for fact in house.desk.facts if isinstance(fact, CallArrived)]


async def test_nothing_is_sent_where_a_visitor_says_but_only_where_they_are(line: Line) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.settimeout(0)
        there = f"127.0.0.1:{elsewhere.getsockname()[1]}"
        async with visit(line) as house:
            stranger = Stranger(house.desk)
            to_them = f"<sip:victim@{there};maddr=127.0.0.1>"
            stranger.contact = f"{to_them}\r\nContact: {to_them}\r\nRecord-Route: <sip:{there};lr>\r\nRoute: <sip:{there};lr>"
            stranger.open()
            stranger.invite("leeds", cseq=1)
            fact = await house.desk.arrived("leeds")
            house.desk.do(AnswerCaller(leg=fact.leg))
            assert (await stranger.answer("INVITE", 1)).code == 200
            house.desk.do(EndLeg(leg=fact.leg))
            assert (await stranger.asked("BYE")).method == "BYE"
        with pytest.raises(BlockingIOError):
            elsewhere.recv(4096)
