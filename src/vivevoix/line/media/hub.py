"""The hub: which legs there are and what each of them hears. Audio itself moves in `flow`."""

from collections.abc import Callable
from typing import assert_never

from vivevoix.core.ids import LegId
from vivevoix.line.media import port
from vivevoix.line.media.audio.taps import Taps
from vivevoix.line.media.browser.way import BadFar, BrowserWay
from vivevoix.line.media.flow import Flow
from vivevoix.line.media.latch import RELAX, Latch
from vivevoix.line.media.leg import Leg
from vivevoix.line.media.port import WhyFailed
from vivevoix.line.media.sockets import Ports, SparePool

Change = port.SetFar | port.SetBrowserFar | port.SetFlow | port.Hear | port.SendDigits | port.CloseLeg


class Hub:
    """Owns the legs. `watch` and `forget` tell the loop whose datagrams to bring; `tell` goes to the line."""

    def __init__(
        self,
        config: port.MediaConfig,
        tell: Callable[[port.MediaSays], None],
        watch: Callable[[int, Leg], None],
        forget: Callable[[int], None],
    ) -> None:
        self._config, self._tell, self._watch, self._forget = config, tell, watch, forget
        self.taps = Taps(config.tap_rows, config.tap_frames)
        self.flow = Flow(tell)
        self._ports = Ports(*config.plain_ports)
        self._browser_ports = Ports(*config.browser_ports)
        self._pools = [SparePool(address, self._ports, config.spare) for address in config.listen]
        self.legs: dict[LegId, Leg] = {}
        self._named_by: dict[LegId, set[LegId]] = {}
        self._mixing_stale = False

    def perform(self, order: port.LineSays, now: float) -> None:
        """Do what the line asks; an order for a leg that is not there changes nothing."""
        match order:
            case port.OpenPlain():
                self._open_plain(order, now)
            case port.OpenBrowser():
                self._open_browser(order, now)
            case _:
                leg = self.legs.get(order.leg)
                if leg is not None:
                    self._change(leg, order, now)

    def _change(self, leg: Leg, order: Change, now: float) -> None:
        match order:
            case port.SetFar():
                self._set_far(leg, order, now)
            case port.SetBrowserFar():
                self._set_browser_far(leg, order.far, now)
            case port.SetFlow():
                leg.say_flow(hears=order.hears, speaks=order.speaks, now=now)
            case port.Hear():
                self._hear(leg, order)
            case port.SendDigits():
                leg.press(order.digits)
            case port.CloseLeg():
                self._close(leg, now)
            case _:
                assert_never(order)

    # Opening and closing.

    def top_up(self) -> None:
        """Open spare ports where legs took some, and say which."""
        for pool in self._pools:
            opened = pool.top_up()
            if opened:
                self._tell(port.SparePorts(address=pool.address, ports=opened))

    def _fail(self, leg: LegId, why: WhyFailed) -> None:
        self._tell(port.LegFailed(leg=leg, why=why))

    def _open_plain(self, order: port.OpenPlain, now: float) -> None:
        if order.leg in self.legs:
            return self._fail(order.leg, WhyFailed.ALREADY_OPEN)
        made = next((taken for pool in self._pools if (taken := pool.take(order.port))), None)
        if made is None:
            return self._fail(order.leg, WhyFailed.NO_SUCH_PORT)
        if self._begin(order.leg, Latch(made), now) is None:
            self._ports.close(made)
        return None

    def _open_browser(self, order: port.OpenBrowser, now: float) -> None:
        if order.leg in self.legs:
            return self._fail(order.leg, WhyFailed.ALREADY_OPEN)
        if not self._config.browsers:
            return self._fail(order.leg, WhyFailed.NO_BROWSERS)
        made = self._browser_ports.open(self._config.browser_listen)
        if made is None:
            return self._fail(order.leg, WhyFailed.FULL)
        latch = Latch(made)
        way = BrowserWay(latch)
        try:
            if order.offer is not None:
                way.set_far(order.offer)
        except BadFar:
            self._browser_ports.close(made)
            return self._fail(order.leg, WhyFailed.BAD_FAR)
        leg = self._begin(order.leg, latch, now, way)
        if leg is None:
            return self._browser_ports.close(made)
        self._tell_browser_ready(order.leg, way)
        if order.offer is not None:
            self._agree_browser(leg, order.offer, now)
        return None

    def _tell_browser_ready(self, leg: LegId, way: BrowserWay) -> None:
        self._tell(
            port.BrowserReady(
                leg=leg,
                port=way.latch.socket.getsockname()[1],
                ufrag=way.ours.ufrag,
                pwd=way.ours.pwd,
                fingerprint=way.fingerprint,
                setup=way.setup,
                candidates=way.candidates(self._config.advertise or (self._config.browser_listen,)),
            )
        )

    def _begin(self, name: LegId, latch: Latch, now: float, way: BrowserWay | None = None) -> Leg | None:
        tap = self.taps.open()
        if tap is None:
            self._fail(name, WhyFailed.FULL)
            return None
        leg = self.legs[name] = Leg(name, latch, tap, now, way)
        self._watch(latch.socket.fileno(), leg)
        self._tell(port.LegOpened(leg=name, row=tap.row, opening=tap.opening))
        self._rewire_listeners(name)
        return leg

    def _close(self, leg: Leg, now: float) -> None:
        del self.legs[leg.id]
        self._name(leg, ())
        self._rewire(leg)
        self._rewire_listeners(leg.id)
        self._forget(leg.latch.socket.fileno())
        self.taps.close(leg.tap)
        (self._ports if leg.way is None else self._browser_ports).close(leg.latch.socket)
        self._tell(leg.report(now))

    # What the far side says.

    def _set_far(self, leg: Leg, order: port.SetFar, now: float) -> None:
        if leg.way is not None:
            return self._fail(leg.id, WhyFailed.BAD_FAR)
        try:
            somewhere = leg.set_far((order.host, order.port), order.signalled)
        except ValueError:
            return self._fail(leg.id, WhyFailed.BAD_FAR)
        leg.codec, leg.digits = order.codec, order.digits
        leg.say_flow(hears=order.hears and somewhere, speaks=order.speaks, now=now)
        return None

    def _set_browser_far(self, leg: Leg, far: port.BrowserFar, now: float) -> None:
        if leg.way is None:
            return self._fail(leg.id, WhyFailed.BAD_FAR)
        try:
            leg.way.set_far(far)
        except BadFar:
            return self._fail(leg.id, WhyFailed.BAD_FAR)
        return self._agree_browser(leg, far, now)

    def _agree_browser(self, leg: Leg, far: port.BrowserFar, now: float) -> None:
        leg.codec, leg.digits = far.codec, far.digits
        leg.say_flow(hears=far.hears, speaks=far.speaks, now=now)

    # Who hears whom.

    def _hear(self, leg: Leg, order: port.Hear) -> None:
        if leg.tone != order.tone or leg.named != order.legs:
            leg.tone, leg.tone_at = order.tone, 0
        self._name(leg, tuple(dict.fromkeys(name for name in order.legs if name != leg.id)))
        self._rewire(leg)

    def _name(self, leg: Leg, names: tuple[LegId, ...]) -> None:
        """Remember who is named by whom, so that a leg opened later is heard at once."""
        for name in leg.named:
            listeners = self._named_by[name]
            listeners.discard(leg.id)
            if not listeners:
                del self._named_by[name]
        for name in names:
            self._named_by.setdefault(name, set()).add(leg.id)
        leg.named = names

    def _rewire_listeners(self, name: LegId) -> None:
        """A leg has come or gone: those who named it hear something else now."""
        for listener in sorted(self._named_by.get(name, ())):
            if listener in self.legs:
                self._rewire(self.legs[listener])

    def _rewire(self, leg: Leg) -> None:
        """Let the leg hear those of its named legs that are there."""
        present = tuple(self.legs[name] for name in leg.named if name in self.legs)
        mixes = len(present) > 1 or (len(present) == 1 and leg.tone is not None)
        if present == leg.sources and mixes == leg.mixes:
            return
        self._mixing_stale |= mixes or leg.mixes
        for source in leg.sources:
            source.relays = tuple(other for other in source.relays if other is not leg)
        leg.sources, leg.source, leg.mixes = present, None, mixes
        if present and not mixes:
            # Its first packet is at most one packet's time away: no silence is put in between.
            leg.paced = False
            present[0].relays = (*present[0].relays, leg)

    # Time.

    def make_frames(self, now: float) -> None:
        """Every 20 ms."""
        if self._mixing_stale:
            self._mixing_stale = False
            self.flow.mixing.plan(self.legs.values())
        self.flow.make_frames(self.legs.values(), now)

    def look_around(self, now: float) -> None:
        """A few times a second: who has fallen silent?"""
        for leg in self.legs.values():
            if leg.way is not None:
                leg.way.look()
            silence = now - leg.heard_at
            if silence > RELAX:
                leg.relax()
            else:
                leg.tap.follow_clock(leg.heard_at)
            if leg.speaks and not leg.silent_told and now - max(leg.heard_at, leg.speaks_since) > self._config.silent_after:
                leg.tell_return()
                self._tell(port.AudioStopped(leg=leg.id, never=not leg.audio_began))
            self._look_for_loss(leg, now)
        self.top_up()

    def _look_for_loss(self, leg: Leg, now: float) -> None:
        lost = leg.lost_lately(now, self._config.counted_over)
        if lost is None:
            return
        if lost >= self._config.patchy_above and not leg.patchy_told:
            leg.patchy_told = True
            self._tell(port.AudioPatchy(leg=leg.id, lost=round(lost, 3)))
        elif lost < self._config.steady_below and leg.patchy_told:
            leg.patchy_told = False
            self._tell(port.AudioSteady(leg=leg.id))

    def end(self) -> None:
        """Remove what would outlive the process."""
        self.taps.remove()
