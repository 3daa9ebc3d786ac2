"""IRIs of ours by path: built from the fewest stable fields, so that the same input gives the same names."""

from __future__ import annotations

from rdflib import URIRef

from loaders.vocabulary import (
    BASE,
)


def node(path: str) -> URIRef:
    """The IRI of ours with this path."""
    return URIRef(BASE + path)
