"""The line process: all telephones and trunks of a house. Started by `vivevoix line`, ends on SIGTERM."""

import gc
import logging
import os
import signal
import socket
from pathlib import Path

from vivevoix.line.media.port import MediaConfig
from vivevoix.line.sip.addresses import bare, bracketed, family_of
from vivevoix.line.sip.legs import Patience
from vivevoix.line.sip.stack import patches
from vivevoix.line.sip.stack.loop import Loop
from vivevoix.line.sip.stack.names import Names
from vivevoix.line.sip.stack.network import Network, OurFace
from vivevoix.line.sip.stack.streams import Certificate, Context, Streams
from vivevoix.line.sip.stack.udp import Udp
from vivevoix.line.sip.switchboard import Switchboard
from vivevoix.line.spool import Spool
from vivevoix.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = Patience()
BROWSERS_SHARE = 5
"""One in so many audio ports is for browsers."""


def run(settings: Settings, folder: Path, patience: Patience = PATIENCE) -> int:
    """Serve telephones until told to stop. Blocks. 0 when it ended as asked."""
    patches.apply("Vivevoix")
    loop = Loop()
    names = Names(loop, {family_of(bracketed(host)) for host in settings.sip.listen})
    network = Network(names)
    spool = Spool(folder / "run" / "line.spool")
    for host in settings.sip.listen:
        network.add_face(OurFace(bare(host), settings.sip.advertise))
    board = Switchboard(
        settings,
        loop=loop,
        network=network,
        media_config=_media(settings, patience),
        spool=spool,
        folder=folder,
        names=names,
        name=socket.gethostname(),
        patience=patience,
    )
    _listen(settings, loop, network, names, board, patience.idle)
    _obey_signals(loop, board, settings.sip.drain_for)
    board.start()
    log.info("the line is open on %d address(es), port %d", len(settings.sip.listen), settings.sip.port)
    # What is there now stays; without this every full collection walks through all of sippy and its hundred modules.
    gc.freeze()
    # Often and little: a collection of many objects at once is felt by every call that rings just then.
    gc.set_threshold(5_000, 8, 100)
    loop.run()
    board.close()
    spool.close()
    loop.close()
    return 0


def _listen(settings: Settings, loop: Loop, network: Network, names: Names, board: Switchboard, idle: float) -> None:
    streams = _streams(settings)
    for host in settings.sip.listen:
        face = OurFace(bare(host), settings.sip.advertise)
        carrier = Udp(loop, bare(host), settings.sip.port, face=face, receive=board.transactions.receive, resolve=names.resolve)
        network.add("udp", face.listen, carrier)
        for transport, port, context in streams:
            stream = Streams(
                loop,
                bare(host),
                port,
                transport,
                face=face,
                receive=board.transactions.receive,
                resolve=names.resolve,
                context=context,
                idle=idle,
            )
            network.add(transport, face.listen, stream)
    network.add("wss", "", board.browsers)


def _streams(settings: Settings) -> list[tuple[str, int, Context]]:
    """Transport, port and certificate of every kind of connection we take."""
    streams: list[tuple[str, int, Context]] = []
    if settings.sip.tcp:
        streams.append(("tcp", settings.sip.port, lambda: None))
    if settings.sip.tls_port is not None:
        if settings.web.certificate is None or settings.web.key is None:
            log.error("SIP over TLS needs certificate and key of [web]; tls_port is not opened")
        else:
            certificate = Certificate(Path(settings.web.certificate), Path(settings.web.key))
            streams.append(("tls", settings.sip.tls_port, certificate.context))
    return streams


def _media(settings: Settings, patience: Patience) -> MediaConfig:
    """Audio on the same addresses as signalling; ICE needs real addresses in place of a wildcard."""
    first, last = settings.sip.media_ports
    middle = last - (last - first) // BROWSERS_SHARE
    four = next((bare(host) for host in settings.sip.listen if ":" not in host), "127.0.0.1")
    seen = OurFace(four, None).local("192.0.2.1")
    advertise = tuple(dict.fromkeys(filter(None, (settings.sip.advertise, seen))))
    return MediaConfig(
        listen=tuple(bare(host) for host in settings.sip.listen),
        plain_ports=(first, middle),
        browser_listen=four,
        browser_ports=(middle + 1, last),
        advertise=advertise,
        spare=min(512, max(16, (middle - first) // 8)),
        silent_after=patience.silent_after,
    )


def _obey_signals(loop: Loop, board: Switchboard, drain_for: float) -> None:
    """SIGTERM: no new calls, conversations may end by themselves for a while. A second SIGTERM: end them now."""
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            board.end_all()
        else:
            board.drain()
            loop.after(drain_for, board.end_all)

    def told(signum: int, frame: object) -> None:
        loop.from_thread(stop)

    os.set_blocking(loop.wake_fd, False)
    signal.set_wakeup_fd(loop.wake_fd, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
