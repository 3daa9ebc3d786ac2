"""IRIs of ours by path: built from the fewest stable fields, so that the same input gives the same names."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field
from rdflib import URIRef

from loaders.vocabulary import (
    BASE,
)

#: A web address as a pattern: any characters that may stand in an IRI (RFC 3987; N-Quads, IRIREF).
ADDRESS = r"""https?://[^\x00-\x20<>"{}|\\^`]+"""


def parts_of(address: str) -> SplitResult | None:
    """The parts of an address; None where it is none after all (``http://[x``, ``http://a:b``), which urllib raises at.

    >>> parts_of("https://data.example.org:8080/kg").port, parts_of("http://[x")
    (8080, None)
    """
    try:
        parts = urlsplit(address)
        _ = parts.port, (parts.hostname or "").removesuffix(".").encode("idna")
    except ValueError:
        return None
    return parts


def host_of(address: str) -> str:
    """The host of an address; empty where it has none."""
    parts = parts_of(address)
    return (parts.hostname or "") if parts else ""


def _with_hosts(text: str) -> str:
    for address in filter(None, text.split("|")):
        if not host_of(address):
            raise ValueError(f"{address[:200]!r} has no host that could be asked")
    return text


#: Columns of an address, of one or none, and of any number, parted by bars.
Address = Annotated[str, Field(pattern=rf"^{ADDRESS}$"), AfterValidator(_with_hosts)]
AddressOrNone = Annotated[str, Field(pattern=rf"^({ADDRESS})?$"), AfterValidator(_with_hosts)]
Addresses = Annotated[str, Field(pattern=rf"^({ADDRESS}(\|{ADDRESS})*)?$"), AfterValidator(_with_hosts)]


def node(path: str) -> URIRef:
    """The IRI of ours with this path."""
    return URIRef(BASE + path)


def place_iri(report: str, start: int, end: int) -> URIRef:
    """The IRI of a range of code points of a report's text."""
    return node(f"place/{report}/{start}-{end}")
