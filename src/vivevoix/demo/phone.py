"""A SIP telephone that does what it is told, for the demo and the tests: an independent witness of what the line does."""

import asyncio
from collections.abc import Callable

from vivevoix.demo.exchange import Answering, Exchange, new_branch
from vivevoix.demo.rtp import Sound, Voice
from vivevoix.demo.sip_text import Address, Message, new_token, respond, sign
from vivevoix.demo.talk import UNSIGNED, Talk

SHA256_FIRST = ("SHA-256", "MD5")
MD5_ONLY = ("MD5",)


class Telephone:
    """One SIP socket with any number of conversations. A trunk is a telephone with many.

    `on_ring` is called for every new call in; without it the telephone rings and nobody comes.
    """

    def __init__(
        self,
        sound: Sound,
        voice: Voice,
        server: Address,
        *,
        account: str = "anonymous",
        password: str = "",
        host: str = "127.0.0.1",
        codecs: tuple[int, ...] = (0, 8),
        digests: tuple[str, ...] = SHA256_FIRST,
    ) -> None:
        self.sound, self.voice, self.server, self.host = sound, voice, server, host
        self.account, self.password, self.codecs = account, password, codecs
        self._digests = digests
        self.on_ring: Callable[[Talk], None] = lambda _: None
        self.talks: list[Talk] = []
        """Conversations that are ringing or going on."""
        self.cancelled: set[tuple[str, str]] = set()
        self.options_answered = 0
        self.exchange = Exchange(self._asked, self._acknowledged)
        self._register_id, self._register_tag, self._register_number = new_token(), new_token(), 0

    async def open(self, port: int = 0) -> "Telephone":
        await self.exchange.open(self.host, port)
        return self

    def close(self) -> None:
        """Pull the plug: no BYE, no unregistering."""
        for talk in list(self.talks):
            self.sound.end(talk.stream)
        self.talks.clear()
        self.exchange.close()

    @property
    def uri(self) -> str:
        return f"sip:{self.account}@{_bracketed(self.server.host)}"

    @property
    def contact(self) -> str:
        return f"<sip:{self.account}@{_bracketed(self.exchange.here.host)}:{self.exchange.here.port}>"

    def signature(self, challenged: Message, method: str, uri: str) -> tuple[str, str]:
        """The header that answers a 401 or 407: the strongest digest we speak (RFC 7616, 3.7)."""
        by_proxy = challenged.code == 407
        challenges = challenged.all("proxy-authenticate" if by_proxy else "www-authenticate")
        for algorithm in self._digests:
            for challenge in challenges:
                if algorithm.lower() in challenge.lower() or (algorithm == "MD5" and "algorithm" not in challenge.lower()):
                    name = "proxy-authorization" if by_proxy else "authorization"
                    return name, sign(challenge, self.account, self.password, method, uri)
        return "authorization", ""

    # Registering.

    async def register(self, seconds: int = 120) -> Message:
        """Register for so long (0: sign off), signing in when asked. The final response."""
        response = await self._register_once(seconds, ())
        if response.code in UNSIGNED and self.password:
            response = await self._register_once(seconds, (self.signature(response, "REGISTER", self._registrar()),))
        return response

    def _registrar(self) -> str:
        return f"sip:{_bracketed(self.server.host)}:{self.server.port}"

    async def _register_once(self, seconds: int, headers: tuple[tuple[str, str], ...]) -> Message:
        self._register_number += 1
        here = self.exchange.here
        own = (
            ("via", f"SIP/2.0/UDP {_bracketed(here.host)}:{here.port};rport;branch={new_branch()}"),
            ("max-forwards", "70"),
            ("from", f"<{self.uri}>;tag={self._register_tag}"),
            ("to", f"<{self.uri}>"),
            ("call-id", self._register_id),
            ("cseq", f"{self._register_number} REGISTER"),
            ("contact", self.contact),
            ("expires", str(seconds)),
        )
        return await self.final(Message(method="REGISTER", uri=self._registrar(), headers=own + headers), self.server)

    async def stay_registered(self, seconds: int = 120) -> None:
        """Register and register again, until cancelled; every two seconds while refused or unheard."""
        while True:
            response = await self.register(seconds)
            await asyncio.sleep(seconds / 2 if response.code == 200 else 2)

    # Calling and being called.

    def call(
        self,
        number: str,
        *,
        voice: Voice | None = None,
        shown: str = "",
        name: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Talk:
        """Ring a number. `shown` and `name`: what the other side sees of us, our account when empty."""
        talk = Talk(self, voice or self.voice, ours=True)
        self.talks.append(talk)
        display = f'"{name}" ' if name else ""
        us = f"{display}<sip:{shown or self.account}@{_bracketed(self.exchange.here.host)}>"
        talk.dial(f"sip:{number}@{_bracketed(self.server.host)}:{self.server.port}", headers, us)
        return talk

    async def final(self, request: Message, to: Address) -> Message:
        """The final response to a request; 408 when nobody answers within 32 s."""
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        def heard(response: Message) -> None:
            if response.code >= 200 and not answer.done():
                answer.set_result(response)

        self.exchange.ask(request, to, heard)
        return await answer

    def reply(self, answering: Answering, code: int) -> None:
        self.exchange.answer(answering, respond(answering.request, code, tag=new_token(), contact=self.contact))

    def forget(self, talk: Talk) -> None:
        if talk in self.talks:
            self.talks.remove(talk)

    def _talk_of(self, message: Message) -> Talk | None:
        """The conversation a request belongs to, by Call-ID and our tag (RFC 3261, 12.2.2)."""
        ours = message.tag("to")
        return next((talk for talk in self.talks if talk.call_id == message.call_id and (not ours or talk.our_tag == ours)), None)

    def _asked(self, request: Message, answering: Answering) -> None:
        talk = self._talk_of(request)
        if request.method == "CANCEL":
            self.reply(answering, 200 if talk else 481)
            if talk:
                talk.cancelled()
        elif request.method == "OPTIONS":
            self.options_answered += 1
            self.reply(answering, 200)
        elif talk:
            talk.asked(request, answering)
        elif request.method == "INVITE" and not request.tag("to"):
            self._ring(answering)
        else:
            self.reply(answering, 481)

    def _ring(self, answering: Answering) -> None:
        talk = Talk(self, self.voice, ours=False)
        self.talks.append(talk)
        talk.ring(answering)
        self.on_ring(talk)

    def _acknowledged(self, ack: Message) -> None:
        if talk := self._talk_of(ack):
            talk.acknowledged(ack)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
