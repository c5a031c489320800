"""Can audio flow: its ports, the addresses it is sent to, and the microphones of browsers."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path

from vivevoix.doctor.findings import Finding, well, worth_knowing, wrong
from vivevoix.doctor.ports import addresses_here
from vivevoix.settings import Settings

FEW_CALLS = 20
PORTS_OF_A_CALL = 4
_GIVEN_TO_ANY = Path("/proc/sys/net/ipv4/ip_local_port_range")
_RESERVED = Path("/proc/sys/net/ipv4/ip_local_reserved_ports")


def look(settings: Settings) -> Iterator[Finding]:
    yield from _ports(*settings.sip.media_ports)
    yield from _reach(settings)
    if settings.web.certificate is not None or is_here_only(settings.web.listen):
        yield well("microphones_work")
    else:
        yield wrong("no_microphones", address=settings.web.listen)


def _ports(first: int, last: int) -> Iterator[Finding]:
    """RTP ports must not be among those the kernel hands to whoever asks (ip(7): ip_local_port_range)."""
    low, high = _range(_GIVEN_TO_ANY)
    if first <= high and last >= low and not _is_reserved(first, last):
        yield worth_knowing("audio_ports_shared", first=first, last=last, low=low, high=high)
    else:
        yield well("audio_ports_apart", first=first, last=last)
    count = last - first + 1
    if count < FEW_CALLS * PORTS_OF_A_CALL:
        yield worth_knowing("audio_ports_few", count=count, calls=max(1, count // PORTS_OF_A_CALL))


def _range(path: Path) -> tuple[int, int]:
    """Two numbers; where the kernel does not say, the range IANA recommends (RFC 6335)."""
    try:
        low, high = path.read_text().split()
    except (OSError, ValueError):
        return 49152, 65535
    return int(low), int(high)


def _is_reserved(first: int, last: int) -> bool:
    """Is the whole range kept back from programs that do not ask for a certain port?"""
    try:
        parts = _RESERVED.read_text().strip().split(",")
    except OSError:
        return False
    spans = [tuple(map(int, part.split("-"))) for part in parts if part]
    return any(span[0] <= first and last <= span[-1] for span in spans)


def _reach(settings: Settings) -> Iterator[Finding]:
    """A house that only this machine can ring is fine for trying out, not with trunks."""
    elsewhere = [trunk for trunk in settings.trunks.values() if not is_here_only(trunk.host)]
    if elsewhere and all(is_here_only(address) for address in settings.sip.listen):
        yield wrong("only_this_machine", have=addresses_here())


def is_here_only(host: str) -> bool:
    """Does an address or name mean this very machine?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
