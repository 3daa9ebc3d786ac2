"""Which addresses may be asked, after redirects and after name servers have spoken."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import httpcore
import pytest

from loaders.linking.harvest.guard import AllowList, Forbidden, GuardedNetwork, is_public

ENTRIES = ["data.example.org", "*.gov.example", "ports.example:8080", "127.0.0.1:9000", "10.1.0.0/16", "[::1]:9000"]
PRIVATE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1",
    "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:db8::1", "fec0::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example.org/a", "http://data.example.org:80/", "https://DATA.example.org:443/", "https://a.gov.example/", "https://a.b.gov.example/x",
        "http://ports.example:8080/", "http://127.0.0.1:9000/", "http://10.1.2.3:7/", "http://[::1]:9000/", "http://2130706433:9000/",
    ],
)  # fmt: skip
def test_what_is_named_may_be_asked(url: str) -> None:
    AllowList.of(ENTRIES).judge(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example.org:8443/", "https://other.example.org/", "https://data.example.org.evil.example/", "https://gov.example.evil.example/",
        "https://evilgov.example/", "http://ports.example/", "http://127.0.0.1/", "http://127.0.0.1:9001/", "http://127.1:9001/", "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]:9000/", "http://10.2.0.1/", "ftp://data.example.org/", "file:///etc/passwd", "https://user@data.example.org/",
        "https://data.example.org@10.0.0.1/", "http://localhost:9000/", "http://017700000001/",
    ],
)  # fmt: skip
def test_what_is_not_named_may_not_be_asked(url: str) -> None:
    with pytest.raises(Forbidden):
        AllowList.of(ENTRIES).judge(url)


@pytest.mark.parametrize("entry", ["", "a b", "http://", "host:port", "10.0.0.0/99", "*"])
def test_an_entry_that_is_none_is_refused(entry: str) -> None:
    with pytest.raises(ValueError):
        AllowList.of([entry])


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Names lead to these addresses, one after another for each question; returns what was connected to."""
    given = list(answers)
    connected: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        address = given.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in address.split(",")]

    class Connection:
        def connect_tcp(self, host: str, *_: Any) -> Any:
            connected.append(host)
            raise httpcore.ConnectError("closed")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore, "SyncBackend", Connection)
    return connected


def test_a_name_is_resolved_once_and_the_judged_address_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _resolving(monkeypatch, "93.184.216.34", "127.0.0.1")
    network = GuardedNetwork(AllowList.of(["data.example.org"]))
    with pytest.raises(httpcore.ConnectError):
        network.connect_tcp("data.example.org", 443)
    assert connected == ["93.184.216.34"]
    with pytest.raises(Forbidden, match=r"127\.0\.0\.1 is private"):
        network.connect_tcp("data.example.org", 443)
    assert connected == ["93.184.216.34"]


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _resolving(monkeypatch, "93.184.216.34,169.254.169.254")
    with pytest.raises(Forbidden):
        GuardedNetwork(AllowList.of(["data.example.org"])).connect_tcp("data.example.org", 443)
    assert connected == []


def test_a_private_address_behind_a_name_is_asked_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _resolving(monkeypatch, "10.1.0.7")
    with pytest.raises(httpcore.ConnectError):
        GuardedNetwork(AllowList.of(["data.example.org", "10.1.0.0/16"])).connect_tcp("data.example.org", 443)
    assert connected == ["10.1.0.7"]
