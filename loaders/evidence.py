"""Why we say a thing: the characters of a report that state it, or an address outside where it was read.

Every relation of the graph that is not a definition of ours carries one, and all are written the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from rdflib import URIRef
from rdflib.term import Node


@dataclass(frozen=True)
class InReport:
    """The code points from ``start`` to before ``end`` of the text of the report with this id."""

    report: str
    start: int
    end: int


#: How much of a document was read.
Extent = Literal["whole", "opening"]


@dataclass(frozen=True)
class Clause:
    """Where in a document it is said (``opening``, ``art. 12``, ``sec. 三(二)``), by which operative words, and how much
    of the document was read."""

    locator: str
    wording: str
    read: Extent


@dataclass(frozen=True)
class AtAddress:
    """Addresses that say it, the first the one it was read at, and how sure we are: a decimal from 0 to 1 as text."""

    addresses: tuple[str, ...]
    confidence: str
    clause: Clause | None = None


class FromOutside(Protocol):
    """What addresses outside the reports say of an entity of ours: a fact, or a mapping."""

    @property
    def said(self) -> tuple[URIRef, URIRef, Node]:
        """The triple that it says."""
        ...

    @property
    def subject(self) -> str:
        """The IRI path of the entity."""
        ...

    @property
    def predicate(self) -> str:
        """What is said of it, as a prefixed name."""
        ...

    @property
    def object(self) -> str:
        """The other end as its table writes it."""
        ...

    @property
    def kind(self) -> Literal["clause", "outside", "mapping"]:
        """Who says it: the document itself by a clause, others, or a mapping set."""
        ...

    @property
    def place(self) -> AtAddress:
        """Where it was read, and how sure we are."""
        ...

    @property
    def note(self) -> str:
        """A remark of ours in English."""
        ...


@dataclass(frozen=True)
class Evidence:
    """Where it is said, and a remark of ours in English."""

    place: InReport | AtAddress
    note: str = ""


BasisKind = Literal["stated", "context", "assumed"]
_CONTEXT = re.compile(r"context:([0-9]+)-([0-9]+)")


@dataclass(frozen=True)
class Basis:
    """How a dimension of a claim is known.

    ``stated``: the sentence says it. ``context``: a heading, a table's head, an earlier sentence or a footnote does, at
    code points ``start``–``end``. ``assumed``: nobody printed it; it is the report's year or scope.
    """

    kind: BasisKind
    start: int = 0
    end: int = 0

    @property
    def weakness(self) -> int:
        """0 for stated, 1 for context, 2 for assumed."""
        return get_args(BasisKind).index(self.kind)


def read_basis(cell: str) -> Basis:
    """The basis that a cell writes: ``stated``, ``assumed`` or ``context:START-END``. ``ValueError`` for others."""
    if cell == "stated":
        return Basis("stated")
    if cell == "assumed":
        return Basis("assumed")
    match = _CONTEXT.fullmatch(cell)
    if match is None or not int(match[1]) < int(match[2]):
        raise ValueError(f"{cell!r} is no basis; write stated, assumed or context:START-END (code points)")
    return Basis("context", int(match[1]), int(match[2]))
