"""The formats in which answers are given: one table, from which negotiation and OpenAPI are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import QueryResultsFormat, RdfFormat

from service.http.problems import InvalidParameter

#: The header of an answer that has fewer rows than there are.
TRUNCATED_HEADER = "DGKG-Truncated"


class Kind(StrEnum):
    """What a query answers with."""

    BOOLEAN = "boolean"
    TABULAR = "tabular"
    GRAPH = "graph"


@dataclass(frozen=True)
class Format:
    """One format: short ``name`` for ``?format=``, media types (the first is sent), file extension, and the
    other names by which clients such as SPARQLWrapper ask for it."""

    name: str
    media_types: tuple[str, ...]
    extension: str
    kinds: frozenset[Kind]
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type that answers carry."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """The media type with its charset where the format is text."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_ROWS = frozenset({Kind.BOOLEAN, Kind.TABULAR})
_GRAPH = frozenset({Kind.GRAPH})

FORMATS: tuple[Format, ...] = (
    Format("json", ("application/sparql-results+json", "application/json"), "json", _ROWS, "SPARQL JSON"),
    Format(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "xml", _ROWS, "SPARQL XML"
    ),
    Format("csv", ("text/csv",), "csv", _ROWS, "CSV"),
    Format("tsv", ("text/tab-separated-values",), "tsv", _ROWS, "TSV"),
    Format(
        "turtle",
        ("text/turtle", "application/x-turtle", "application/turtle", "text/n3", "application/n3", "text/rdf+n3"),
        "ttl", _GRAPH, "Turtle", ("n3",),
    ),
    Format("ntriples", ("application/n-triples", "text/plain"), "nt", _GRAPH, "N-Triples"),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf", _GRAPH, "RDF/XML", ("xml", "rdf+xml")),
    Format(
        "jsonld", ("application/ld+json", "application/json", "application/x-json+ld"), "jsonld", _GRAPH, "JSON-LD",
        ("json", "json-ld"),
    ),
    Format("trig", ("application/trig",), "trig", _GRAPH, "TriG"),
    Format("nquads", ("application/n-quads",), "nq", _GRAPH, "N-Quads"),
)  # fmt: skip
BY_NAME = {item.name: item for item in FORMATS}

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}


#: A page for people, which every negotiated answer can be too.
HTML = Format("html", ("text/html", "application/xhtml+xml"), "html", frozenset(Kind), "HTML")
#: A list of ours as JSON.
DOCUMENT = Format("json", ("application/json",), "json", frozenset(), "JSON")
#: A problem as JSON: for whoever wanted anything that a program reads.
PROBLEM = Format(
    "problem",
    ("application/problem+json", *dict.fromkeys(name for item in (DOCUMENT, *FORMATS) for name in item.media_types)),
    "json", frozenset(), "Problem details",
)  # fmt: skip


def offered(kind: Kind) -> tuple[Format, ...]:
    """The formats for programs that can carry an answer of this kind, the default first."""
    return tuple(item for item in FORMATS if kind in item.kinds)


def offered_with_page(kind: Kind) -> tuple[Format, ...]:
    """All formats that can carry an answer of this kind, the page last."""
    return (*offered(kind), HTML)


def formats_named(names: Sequence[str], among: Sequence[Format]) -> Format:
    """The first format that ``?format=`` names by short name, extension or media type; it may be given more than once,
    and hold a list, as SPARQLWrapper does; a media type may have parameters, and its ``+`` be typed as it is, which an
    address reads as a blank.

    Raises ``InvalidParameter`` with the names that are allowed.
    """
    for name in (part.partition(";")[0].strip().lower().replace(" ", "+") for value in names for part in value.split(",")):
        for item in among:
            if name in (item.name, item.extension, *item.aliases, *item.media_types):
                return item
    allowed = [item.name for item in among]
    raise InvalidParameter(f"format={names[0]!r} is not offered here.", parameter="format", allowed=allowed)
