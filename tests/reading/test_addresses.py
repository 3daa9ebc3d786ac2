"""An address that is none after all is named as such, wherever it comes in: nothing raises what urllib does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from loaders.iris import Address, Addresses, AddressOrNone, host_of, parts_of
from loaders.linking.harvest import AllowList, Bounds, HarvestRefused, Limits, harvest
from loaders.linking.harvest.addresses import absolute, request_address, web_address
from loaders.linking.harvest.guard import Forbidden
from loaders.linking.harvest.naming import catalogue_name
from loaders.reading.hosts import UNDECLARED, Hosts
from loaders.settings import Settings
from service.client import Refused, connect
from service.pages import links

#: What urllib, the codec of host names or a connection raises at.
NONE = [
    "http://[x", "http://[x]/", "http://[::1", "https://]", "http://a:b/", "http://a:99999/", "http://a:-1", "http://a\u2100b/",
    "http://u@[x/", "http://\u4f8b..\u5b50/", f"http://{'a' * 70}.example/", "http://K[.example", "http://..",
]  # fmt: skip
HOSTS = Hosts({}, [], {})


def is_refused(problem: type[Exception], say: Callable[[], object]) -> None:
    with pytest.raises(problem) as told:
        say()
    assert not isinstance(told.value, UnicodeError)


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_address_is_told_so_everywhere(address: str, tmp_path: Path) -> None:
    assert host_of(address) == ""
    assert web_address(address) == ""
    assert absolute(address, "https://data.example.org/a") in ("", "https://data.example.org/a")
    assert HOSTS.tier_of(address) == UNDECLARED
    assert links.host_of(address) == address
    for kind in (Address, AddressOrNone, Addresses):
        is_refused(pydantic.ValidationError, partial(TypeAdapter(kind).validate_python, address))
    for setting in ("store", "base_iri", "remote_load_url", "model_at"):
        is_refused(pydantic.ValidationError, partial(Settings.model_validate, {setting: address}))
    allowed, limits = AllowList.of(["data.example.org"]), Limits(Bounds(1024, 1.0, 1.0, 1, 1.0), 1, 1, 1.0)
    is_refused(Forbidden, lambda: allowed.judge(address))
    is_refused(HarvestRefused, lambda: harvest(address, tmp_path, allowed, limits))
    assert not list(tmp_path.iterdir())
    is_refused(Refused, lambda: connect(address).select("ASK {}"))


@given(st.text("[]:/@.?#%a1x\u2100\u4f8b\u3002\u00df\ud800 \\", max_size=12), st.sampled_from(["http://", "https://", "//", "", "ftp://", "urn:"]))
def test_no_text_raises_as_an_address(text: str, before: str) -> None:
    address = before + text
    assert (parts_of(address) is None) <= (host_of(address) == "")
    catalogue_name(address)
    HOSTS.tier_of(address)
    links.host_of(address)
    for base in ("", "https://data.example.org/a"):
        if found := absolute(address, base):
            assert not found.startswith("http") or request_address(found).isascii()
    try:
        AllowList.of(["data.example.org"]).judge(address)
    except Forbidden:
        return
    assert host_of(address).rstrip(".") == "data.example.org"
