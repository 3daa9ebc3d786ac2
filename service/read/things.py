"""What the graph says of one IRI: its statements with the labels of what they point to, its evidence, and what
points to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from loaders.vocabulary import DG
from service.read.asking import holds, node, question, rows
from service.read.evidence import Evidence, evidence_of
from service.read.named import Named, labels_of, named
from service.read.names import outside_labels, short_name
from service.store.base import Asks, Row

_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_LEAD = ("skos:definition", "rdfs:comment", "dcterms:description", "dg:explanation")
_FIRST = (
    "rdf:type",
    "skos:altLabel",
    "skos:notation",
    "dg:indicator",
    "sdmx-dimension:refArea",
    "sdmx-dimension:refPeriod",
    "dg:population",
    "dg:industry",
    "sdmx-measure:obsValue",
    "dg:lowerBound",
    "dg:upperBound",
    "sdmx-attribute:unitMeasure",
)


@dataclass
class PropertyValues:
    """A property with all its values."""

    property: Named
    values: list[Named]


@dataclass
class Entity:
    """The page model of one IRI. ``lead`` is what it says in sentences; ``statements`` all else but its
    names."""

    iri: str
    labels: dict[str, str]
    lead: list[PropertyValues]
    statements: list[PropertyValues]
    evidence: list[Evidence]
    incoming: list[PropertyValues]
    incoming_count: int
    graphs: list[str]

    @property
    def evidence_of_others(self) -> bool:
        """Whether some evidence proves a claim, mention or relation rather than the thing itself."""
        return any(item.via.value != self.iri for item in self.evidence)

    @property
    def came_out(self) -> tuple[Named, Named | None] | None:
        """The one date of a policy (``dg:date``), and which of its dates that is."""
        said = {statement.property.value: statement.values[0] for statement in self.statements}
        date = said.get(str(DG.date))
        return None if date is None else (date, said.get(str(DG.dateKind)))


async def is_known(store: Asks, iri: str) -> bool:
    """Whether any statement has the IRI as subject or object, or it names a graph.

    Raises ``ValueError`` where it is no IRI.
    """
    return await holds(store, "is-said-of", thing=node(iri)) or await is_graph(store, iri)


async def is_graph(store: Asks, iri: str) -> bool:
    """Whether the IRI names a graph of the store."""
    return await holds(store, "is-a-graph", graph=node(iri))


async def incoming_count(store: Asks, iri: str) -> int:
    """How many statements point to the IRI."""
    return int((await rows(store, "count-of-incoming", thing=node(iri)))[0]["count"]["value"])


async def read_entity(store: Asks, iri: str, page: int, page_size: int) -> Entity:
    """The page model of an IRI, with one page of the statements that point to it."""
    thing = node(iri)
    outgoing, incoming, count, graphs, evidence = await asyncio.gather(
        rows(store, "outgoing", thing=thing),
        rows(store, "incoming", (page_size, (page - 1) * page_size), thing=thing),
        incoming_count(store, iri),
        rows(store, "graphs-of-a-thing", thing=thing),
        evidence_of(store, iri),
    )
    names = await labels_of(store, _named_iris(outgoing + incoming))
    statements = sorted(_statements(outgoing, names), key=_rank)
    labels: dict[str, str] = {}
    by_name = {short_name(statement.property.value): statement for statement in statements}
    for naming in _NAMES:
        for value in by_name[naming].values if naming in by_name else ():
            labels.setdefault(value.language, value.value)
    return Entity(
        iri,
        labels,
        [_chinese_first(by_name[name]) for name in _LEAD if name in by_name],
        [statement for name, statement in by_name.items() if name not in (*_NAMES, *_LEAD)],
        evidence,
        _statements(incoming, names),
        count,
        [row["graph"]["value"] for row in graphs],
    )


def describing_query(iri: str, page: int, page_size: int) -> str:
    """A CONSTRUCT for the RDF of an IRI: its statements, labels of what they point to, a page of incoming ones."""
    return question("description", (page_size, (page - 1) * page_size), thing=node(iri))


def graph_query(iri: str) -> str:
    """A CONSTRUCT of all statements of the named graph."""
    return question("statements-of-a-graph", graph=node(iri))


def _named_iris(found: list[Row]) -> set[str]:
    return {
        cell["value"] for row in found for cell in (row["property"], row["value"]) if cell["type"] == "uri"
    }


def _statements(found: list[Row], names: dict[str, dict[str, str]]) -> list[PropertyValues]:
    by_property: dict[str, dict[tuple[str, ...], Named]] = {}
    for row in found:
        value = named(row["value"], names)
        key = (value.kind, value.value, value.language, value.datatype)
        by_property.setdefault(row["property"]["value"], {}).setdefault(key, value)
    return [
        PropertyValues(
            Named("uri", iri, labels=names.get(iri) or outside_labels(short_name(iri))), list(values.values())
        )
        for iri, values in by_property.items()
    ]


def _chinese_first(statement: PropertyValues) -> PropertyValues:
    return PropertyValues(statement.property, sorted(statement.values, key=lambda value: value.language != "zh"))


def _rank(statement: PropertyValues) -> tuple[int, str]:
    name = short_name(statement.property.value)
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
