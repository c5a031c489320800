"""Who is likely one and the same."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from vivevoix.core.networks import network_of


def test_an_address_is_itself_and_a_subscriber_of_ipv6_is_one() -> None:
    assert network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"


def test_what_is_no_address_is_as_it_is() -> None:
    assert network_of("abc.invalid") == "abc.invalid"
    assert network_of("") == ""


@given(st.ip_addresses(v=6).map(str))
def test_a_network_is_never_wider_than_a_subscriber(address: str) -> None:
    found = network_of(address)
    assert ipaddress.ip_address(address) in ipaddress.ip_network(found, strict=False) or "." in found
