"""Who is likely one and the same, by where they come from."""

import ipaddress


def network_of(source: str) -> str:
    """An IPv4 address, an IPv6 /64 (what one subscriber has), or the name of a browser's connection as it is."""
    try:
        address = ipaddress.ip_address(source.partition("%")[0])
    except ValueError:
        return source
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
