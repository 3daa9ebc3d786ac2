"""Whatever is read as an address can stand in RDF: one that cannot would end a harvest where its graph is written."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import NamedNode

from loaders.linking.harvest.addresses import absolute, fit, web_address

#: Characters of every class that RFC 3987 tells apart, and both sides of their bounds.
_CHARACTERS = [
    chr(number)
    for number in (*range(0x100), *range(0x2000, 0x2070), 0x4E2D, 0xD7FF, 0xE000, 0xF8FF, 0xF900, *range(0xFDC8, 0xFE00), *range(0xFFE8, 0x10000),
                   *(plane * 0x10000 + last for plane in range(1, 17) for last in (0, 0xFFFD, 0xFFFE, 0xFFFF)), 0xE0FFF, 0xE1000)
]  # fmt: skip
_PIECES = ["[", "]", "#", "%", "%4", "%41", "<", "|", " ", "/", "//", ":", "@", "?", ".", "..", "a", "中", "\u200b", "\ufffe", "http://", "[::1]", ":80", "urn:"]


@pytest.mark.parametrize("around", ["https://a.example/x{}y", "https://a.example/?q={}z", "https://a.example/#f{}", "urn:x-a:b{}c"])
def test_every_character_is_fit(around: str) -> None:
    for character in _CHARACTERS:
        NamedNode(fit(around.format(character)))


def test_what_is_an_address_is_an_iri() -> None:
    chance = random.Random(20261129)
    for _ in range(1_500):
        text = "".join(chance.choices(_PIECES, k=chance.randint(1, 10)))
        for begun in (text, f"http://{text}", f"https://a.example/{text}", f"urn:x-y:{text}"):
            for found in (absolute(begun), absolute(begun, "https://b.example/c/"), web_address(begun)):
                assert not found or NamedNode(found)


@pytest.mark.parametrize(
    ("written", "address"),
    [("http://[::1]:80/a[1].csv", "http://[::1]:80/a%5B1%5D.csv"), ("https://a.example/#a#b", "https://a.example/#a%23b"), ("http://a[b]c/", ""), ("http://[zz]/", "")],
)  # fmt: skip
def test_brackets_stand_round_a_host_alone(written: str, address: str) -> None:
    assert absolute(written) == address
