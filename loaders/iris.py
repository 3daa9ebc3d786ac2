"""IRIs of ours by path: built from the fewest stable fields, so that the same input gives the same names."""

from __future__ import annotations

from rdflib import URIRef

from loaders.vocabulary import (
    BASE,
)

#: A web address as a pattern: any characters that may stand in an IRI (RFC 3987; N-Quads, IRIREF).
ADDRESS = r"""https?://[^\x00-\x20<>"{}|\\^`]+"""


def node(path: str) -> URIRef:
    """The IRI of ours with this path."""
    return URIRef(BASE + path)


def place_iri(report: str, start: int, end: int) -> URIRef:
    """The IRI of a range of code points of a report's text."""
    return node(f"place/{report}/{start}-{end}")
