"""Addresses as they stand in SIP and SDP, with and without brackets."""

import ipaddress
import socket
from functools import lru_cache


def bare(host: str) -> str:
    """Without the brackets of an IPv6 address."""
    return host[1:-1] if host.startswith("[") else host


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def family_of(host: str) -> int:
    """The address family of an IP address as it stands in SIP."""
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET


LONGEST = 64
"""Letters of an IP address at most, brackets and all."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def ip_of(host: str) -> IpAddress | None:
    """None for a name."""
    # What strangers write must not be kept, however long it is.
    return _ip_of(host) if len(host) <= LONGEST else None


@lru_cache(maxsize=8192)
def _ip_of(host: str) -> IpAddress | None:
    first = host[:1]
    if not (first.isdigit() or first == "[" or ":" in host):
        return None
    try:
        return ipaddress.ip_address(bare(host))
    except ValueError:
        return None
