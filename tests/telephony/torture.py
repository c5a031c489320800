"""Sending the messages of RFC 4475 to a line and noting what it answers."""

import re
import socket
from pathlib import Path

FILES = Path(__file__).parent.parent / "data" / "rfc4475"
QUIET = 0.6
"""Seconds after which a message counts as not answered."""


def answer_to(file: Path, server: tuple[str, int]) -> str:
    """The code of the final answer (180 when a call rings), or `-` for silence."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        sender.settimeout(QUIET)
        sender.sendto(_coming_from(file.read_bytes(), sender.getsockname()[1]), server)
        codes = []
        try:
            while True:
                codes.append(sender.recv(65535).split()[1].decode())
        except TimeoutError:
            return codes[-1] if codes else "-"


def _coming_from(data: bytes, port: int) -> bytes:
    """The first Via names the address we really send from, or the answer would go to the addresses of the RFC's examples."""
    pattern = rb"(?i)(SIP\s*/\s*2\.0\s*/\s*(?:UDP|TCP|TLS|SCTP|UNKNOWN)\s+)([^\s;,]+)"
    return re.sub(pattern, rb"\g<1>127.0.0.1:%d" % port, data, count=1)
