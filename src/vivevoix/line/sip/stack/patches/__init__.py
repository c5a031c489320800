"""Every place where we change sippy 2.5.0 from outside, each with its reason. What can be a subclass is one, in `dialog.py`
and `transactions.py`; here is what cannot, and in `quicker.py` what only saves time.
"""

import logging
import sys
from typing import Any

import sippy.Core.EventDispatcher
import sippy.SipConf
import sippy.SipURL

from vivevoix.line.noise import Noise
from vivevoix.line.sip.stack.patches import quicker

log = logging.getLogger("vivevoix.line.sippy")

KNOWN_TRANSPORTS = ("udp", "tcp", "tls", "ws", "wss")
TLS_PORT = 5061
"""Where no port is named (RFC 3261 19.1.2)."""


def apply(user_agent: str) -> None:
    """Once, before the first message."""
    sippy.SipConf.SipConf.my_uaname = user_agent
    # `tel:` in P-Asserted-Identity and Request-URI (RFC 3966); without this sippy raises.
    sippy.SipConf.SipConf.autoconvert_tel_url = True
    _lower_case_transports()
    quicker.apply()
    _nothing_on_stdout()


def _lower_case_transports() -> None:
    """`SipURL.getTAddr` compares the transport by case: with `;transport=UDP` in a Contact it raises and BYE is never sent.

    `ws` becomes `wss`, the one name our browsers' carrier has; an unknown transport becomes UDP instead of an exception.
    """

    def getTAddr(url: Any) -> tuple[tuple[str, int], str]:
        transport = str(url.transport or "udp").lower()
        transport = "wss" if transport == "ws" else transport
        if url.scheme == "sips" and transport == "udp":
            transport = "tls"
        host, port = url.getAddr()
        if url.port is None and transport == "tls":
            port = TLS_PORT
        return (host, port), transport if transport in KNOWN_TRANSPORTS else "udp"

    sippy.SipURL.SipURL.getTAddr = getTAddr


def _nothing_on_stdout() -> None:
    """sippy prints tracebacks and whole messages, with people's numbers, to stdout. They become one counted log line."""
    noise = Noise(log, every_seconds=10.0)

    def dump_exception(msg: str, f: Any = None, extra: Any = None) -> None:
        noise.count("sippy met an error it did not expect", exc_info=True)

    def say(*words: Any, **options: Any) -> None:
        noise.count("sippy had something to print")

    for name, module in list(sys.modules.items()):
        if name == "sippy" or name.startswith("sippy."):
            if hasattr(module, "dump_exception"):
                module.dump_exception = dump_exception  # type: ignore[attr-defined]
            module.print = say  # type: ignore[attr-defined]


__all__ = ["apply"]
