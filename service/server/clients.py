"""Who a client is, for bounds that hold for each one: an IPv4 address, or a network of IPv6, of which one has millions."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

_OWN_BITS = 64  # of an IPv6 address name the network; a client chooses the others (RFC 4291 §2.5.1)


@lru_cache(4096)
def client_of(address: str) -> str | None:
    """What stands for all addresses of a client; None for loopback, where proxies and those who run the service are.

    >>> client_of("192.0.2.1"), client_of("2001:db8::1") == client_of("2001:db8::2"), client_of("127.0.0.1")
    ('192.0.2.1', True, None)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return client_of(str(found.ipv4_mapped))
        return None if found.is_loopback else str(ipaddress.ip_network((int(found), _OWN_BITS), strict=False))
    return None if found.is_loopback else str(found)
