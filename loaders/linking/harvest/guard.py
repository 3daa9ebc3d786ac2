"""Which outside addresses may be asked: those of an allow-list, and none that is private unless it is named as an address.

A host is resolved once, each of its addresses is judged, and the connection goes to the address that was judged: what a
name server says a moment later makes no difference. Every redirect comes through here again.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpcore

from loaders.iris import parts_of

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_USUAL_PORTS = {"http": 80, "https": 443}
#: Addresses that carry another one inside: NAT64 (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Exception):
    """An address that may not be asked; the text says why and what would allow it."""


@dataclass(frozen=True)
class AllowList:
    """Hosts, each with a port or the usual ones (80, 443), and addresses or networks, which may be private. ``named_by`` is
    what a refusal names for its remedy."""

    hosts: frozenset[tuple[str, int | None]]
    networks: tuple[tuple[IPv4Network | IPv6Network, int | None], ...]
    named_by: str = "DGKG_HARVEST_ALLOW or --allow"

    @classmethod
    def of(cls, entries: Iterable[str], named_by: str = named_by) -> AllowList:
        """The list of ``host``, ``host:port``, ``*.example.org``, ``127.0.0.1:8080``, ``[::1]:80`` and ``10.0.0.0/8``.

        Raises ``ValueError`` with the entry that is none of these.
        """
        hosts: set[tuple[str, int | None]] = set()
        networks: list[tuple[IPv4Network | IPv6Network, int | None]] = []
        for entry in entries:
            trimmed = re.sub(r"^https?://", "", entry.strip().lower()).rstrip("/")
            if "/" in trimmed:
                networks.append((ipaddress.ip_network(trimmed, strict=False), None))
                continue
            address, port = _address_of(trimmed)
            if address is not None:
                networks.append((ipaddress.ip_network(address), port))
                continue
            name, _, number = trimmed.partition(":")
            if not re.fullmatch(r"(\*\.)?[\w\-]+(\.[\w\-]+)*\.?", name) or (number and not number.isdigit()):
                raise ValueError(f"{entry!r} is neither host, host:port, *.domain nor an address")
            hosts.add((name.rstrip(".").encode("idna").decode() if not name.isascii() else name.rstrip("."), int(number) if number else None))
        return cls(frozenset(hosts), tuple(networks), named_by)

    def admits_host(self, host: str, port: int, usual: bool) -> bool:
        """Whether the name of the host, at this port, is on the list."""
        names = [host, *(f"*.{host.split('.', at)[at]}" for at in range(1, host.count(".") + 1))]
        return any((name, port) in self.hosts or (usual and (name, None) in self.hosts) for name in names)

    def names_address(self, address: IPv4Address | IPv6Address, port: int, usual: bool) -> bool:
        """Whether the address itself, at this port, is on the list. A network holds for every port."""
        return any(
            address in network and (known == port or (known is None and (usual or network.num_addresses > 1)))
            for network, known in self.networks if network.version == address.version
        )  # fmt: skip

    def judge(self, url: str) -> None:
        """Raises ``Forbidden`` where the address of a request is not on the list."""
        parts = parts_of(url)
        if parts is None:
            raise Forbidden(f"{url[:200]} is no address that could be asked")
        if parts.scheme not in _USUAL_PORTS:
            raise Forbidden(f"{url[:200]}: only http and https addresses are asked")
        if parts.username or parts.password:
            raise Forbidden(f"{parts.scheme}://{parts.hostname}: an address with a user or password in it is not asked")
        host, usual, port = parts.hostname or "", parts.port in (None, _USUAL_PORTS[parts.scheme]), parts.port or _USUAL_PORTS[parts.scheme]
        own = _literal(host)
        if own is not None:
            self.judge_address(own, port, usual, host, is_named=self.names_address(own, port, usual))
        elif not self.admits_host(host.rstrip("."), port, usual):
            wanted = host if usual else f"{host}:{port}"
            raise Forbidden(f"{url[:200]}: {wanted} is not on the allow-list; {self.named_by} {wanted} admits it")

    def judge_address(self, address: IPv4Address | IPv6Address, port: int, usual: bool, host: str, is_named: bool | None = None) -> None:
        """Raises ``Forbidden`` where the address is private and not named; or, for one that a URL spells, not named at all."""
        if is_named is None:
            if is_public(address) or self.names_address(address, port, usual):
                return
        elif is_named:
            return
        what = "is private" if not is_public(address) else "is not on the allow-list"
        shown = f"[{address}]" if address.version == 6 else str(address)
        wanted = shown if usual else f"{shown}:{port}"
        raise Forbidden(f"{host}: its address {address} {what}; only if {self.named_by} {wanted} names it, it may be asked")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is one of the open network, whatever it carries inside: mapped, 6to4, Teredo, NAT64."""
    if address.version == 6:
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(one is not None and not is_public(one) for one in inner):
            return False
        if address.ipv4_mapped:
            return True
        if address.is_site_local:  # deprecated (RFC 3879), and routed within sites that still have it
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _address_of(text: str) -> tuple[IPv4Address | IPv6Address | None, int | None]:
    match = re.fullmatch(r"\[([0-9a-f:.]+)\](?::(\d+))?|([\d.]+)(?::(\d+))?|([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)", text)
    if not match:
        return None, None
    try:
        return ipaddress.ip_address(match[1] or match[3] or match[5]), int(match[2] or match[4] or 0) or None
    except ValueError:
        return None, None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that the host spells: also as one number, in octal or in parts, as systems read it."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", host, re.I):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return None


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to addresses that the allow-list admits, and to no name: a name is resolved once and judged here."""

    def __init__(self, allowed: AllowList) -> None:
        self._allowed = allowed
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """A connection to one of the host's addresses. Raises ``Forbidden`` where one of them is not admitted."""
        usual = port in _USUAL_PORTS.values()
        spelt = _literal(host)
        if spelt is not None:
            found = [spelt]
        else:
            try:
                answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError) as error:
                raise httpcore.ConnectError(f"{host} cannot be resolved ({error})") from error
            found = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
        for address in found:
            self._allowed.judge_address(address, port, usual, host)
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in dict.fromkeys(found):
            try:
                return self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        """Never."""
        raise Forbidden(f"{path}: no socket of this machine is asked")
