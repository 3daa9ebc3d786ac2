"""Terms as Oxigraph keeps them, for what is held against an answer of its."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

Term = NamedNode | BlankNode | Literal | Triple


def as_stored(term: Term) -> Term:
    """The term as the store keeps it: it has one spelling of each number."""
    store, name = Store(), NamedNode("urn:x")
    store.add(Quad(name, name, term))
    kept: Term = next(iter(store)).object
    return kept
