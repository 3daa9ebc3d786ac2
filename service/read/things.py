"""What the graph says of one IRI: its statements with the labels of what they point to, its evidence, its
mentions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from service.read.names import outside_labels, short_name
from service.store.base import QueryStore, Row

#: The prefixes of the queries behind the pages.
NAMING = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
_LABEL = "VALUES ?naming { skos:prefLabel rdfs:label dcterms:title }"
_MOST_STATEMENTS = 2000
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
class Named:
    """An RDF term with the labels the graph gives it. ``kind`` is ``uri``, ``literal`` or ``bnode``."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""
    labels: dict[str, str] = field(default_factory=dict)


@dataclass
class Statement:
    """A property with all its values."""

    property: Named
    values: list[Named]


@dataclass
class Evidence:
    """A place in a report: its section, code points from ``start`` to ``end`` of its text, and what stands
    there."""

    via: Named
    place: str
    report: Named
    section: Named | None
    start: str
    end: str
    quote: str
    printed: str


@dataclass
class Entity:
    """The page model of one IRI. ``lead`` is what it says in sentences; ``statements`` all else but its
    names."""

    iri: str
    labels: dict[str, str]
    lead: list[Statement]
    statements: list[Statement]
    evidence: list[Evidence]
    incoming: list[Statement]
    incoming_count: int
    graphs: list[str]

    @property
    def evidence_of_others(self) -> bool:
        """Whether some evidence proves a claim, mention or relation rather than the thing itself."""
        return any(item.via.value != self.iri for item in self.evidence)


def term(iri: str) -> str:
    """The IRI as SPARQL writes it. Raises ``ValueError`` where it is none."""
    return str(NamedNode(iri))


async def exists(store: QueryStore, iri: str) -> bool:
    """Whether any statement has the IRI as subject or object."""
    node = term(iri)
    return await store.ask(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}")


async def is_graph(store: QueryStore, iri: str) -> bool:
    """Whether the IRI names a graph of the store."""
    return await store.ask(f"ASK {{ GRAPH {term(iri)} {{ ?s ?p ?o }} }}")


async def incoming_count(store: QueryStore, iri: str) -> int:
    """How many statements point to the IRI."""
    rows = await store.select(f"SELECT (COUNT(*) AS ?count) WHERE {{ ?s ?p {term(iri)} }}")
    return int(rows[0]["count"]["value"])


async def read_entity(store: QueryStore, iri: str, page: int, page_size: int) -> Entity:
    """The page model of an IRI, with one page of the statements that point to it."""
    node = term(iri)
    outgoing = await store.select(
        f"{NAMING} SELECT DISTINCT ?property ?value ?label WHERE {{ "
        f"{{ SELECT ?property ?value WHERE {{ {node} ?property ?value }} "
        f"ORDER BY ?property ?value LIMIT {_MOST_STATEMENTS} }} "
        f"OPTIONAL {{ {_LABEL} ?value ?naming ?label }} }} ORDER BY ?property ?value"
    )
    incoming = await store.select(
        f"{NAMING} SELECT DISTINCT ?property ?value ?label WHERE {{ "
        f"{{ SELECT ?property ?value WHERE {{ ?value ?property {node} }} "
        f"ORDER BY ?property ?value LIMIT {page_size} OFFSET {(page - 1) * page_size} }} "
        f"OPTIONAL {{ {_LABEL} ?value ?naming ?label }} }} ORDER BY ?property ?value"
    )
    names = await _property_labels(store, {row["property"]["value"] for row in outgoing + incoming})
    statements = sorted(_statements(outgoing, names), key=_rank)
    labels: dict[str, str] = {}
    by_name = {short_name(statement.property.value): statement for statement in statements}
    for naming in _NAMES:
        for value in by_name[naming].values if naming in by_name else ():
            labels.setdefault(value.language, value.value)
    graphs = await store.select(
        f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {node} ?p ?o }} }} ORDER BY ?graph"
    )
    return Entity(
        iri,
        labels,
        [_chinese_first(by_name[name]) for name in _LEAD if name in by_name],
        [statement for name, statement in by_name.items() if name not in (*_NAMES, *_LEAD)],
        await _evidence(store, node),
        _statements(incoming, names),
        await incoming_count(store, iri),
        [row["graph"]["value"] for row in graphs],
    )


def describing_query(iri: str, page: int, page_size: int) -> str:
    """A CONSTRUCT for the RDF of an IRI: its statements, labels of what they point to, a page of incoming
    ones."""
    node = term(iri)
    return (
        f"{NAMING} CONSTRUCT {{ {node} ?p ?o . ?o ?naming ?label . ?s ?q {node} }} WHERE {{ "
        f"{{ {node} ?p ?o OPTIONAL {{ {_LABEL} ?o ?naming ?label }} }} UNION "
        f"{{ SELECT ?s ?q WHERE {{ ?s ?q {node} }} ORDER BY ?s ?q "
        f"LIMIT {page_size} OFFSET {(page - 1) * page_size} }} }}"
    )


async def _property_labels(store: QueryStore, properties: set[str]) -> dict[str, dict[str, str]]:
    if not properties:
        return {}
    listed = " ".join(term(iri) for iri in sorted(properties))
    rows = await store.select(
        f"{NAMING} SELECT ?term ?label WHERE {{ VALUES ?term {{ {listed} }} {_LABEL} ?term ?naming ?label }}"
    )
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        labels.setdefault(row["term"]["value"], {}).setdefault(
            row["label"].get("xml:lang", ""), row["label"]["value"]
        )
    return labels


def _statements(rows: list[Row], names: dict[str, dict[str, str]]) -> list[Statement]:
    by_property: dict[str, dict[tuple[str, ...], Named]] = {}
    for row in rows:
        value = _named(row["value"])
        key = (value.kind, value.value, value.language, value.datatype)
        known = by_property.setdefault(row["property"]["value"], {}).setdefault(key, value)
        if "label" in row:
            known.labels.setdefault(row["label"].get("xml:lang", ""), row["label"]["value"])
    return [
        Statement(
            Named("uri", iri, labels=names.get(iri) or outside_labels(short_name(iri))), list(values.values())
        )
        for iri, values in by_property.items()
    ]


def _named(cell: dict[str, Any]) -> Named:
    return Named(cell["type"], cell["value"], cell.get("xml:lang", ""), cell.get("datatype", ""))


def _chinese_first(statement: Statement) -> Statement:
    return Statement(statement.property, sorted(statement.values, key=lambda value: value.language != "zh"))


def _rank(statement: Statement) -> tuple[int, str]:
    name = short_name(statement.property.value)
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


async def _evidence(store: QueryStore, node: str) -> list[Evidence]:
    """Places that prove the entity: its own, those of its claims, of its mentions, and of relations it stands
    in."""
    rows = await store.select(
        f"""{NAMING} SELECT DISTINCT ?via ?place ?source ?report ?title ?section
        ?section_title ?start ?end ?quote ?printed
        WHERE {{
        {{ SELECT DISTINCT ?via ?place WHERE {{
          {{ BIND({node} AS ?via) {node} dg:statedAt|dg:evidence ?place }}
          UNION {{ {node} prov:wasDerivedFrom ?via . ?via dg:statedAt ?place }}
          UNION {{ ?via dg:mentionOf {node} ; dg:statedAt ?place }}
          UNION {{ ?via rdf:subject|rdf:object {node} ; dg:evidence ?place }}
        }} ORDER BY ?place LIMIT 100 }}
        ?place oa:hasSource ?source ; oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end .
        OPTIONAL {{ ?place oa:hasSelector/oa:exact ?quote }}
        OPTIONAL {{ ?via dg:printed ?printed }}
        OPTIONAL {{ ?report dg:reportText ?source ; dcterms:title ?title }}
        OPTIONAL {{ ?place dg:section ?section . ?section skos:prefLabel ?section_title }}
        }} ORDER BY ?source ?start"""
    )
    found: dict[tuple[str, str], Evidence] = {}
    for row in rows:
        known = found.get((row["via"]["value"], row["place"]["value"]))
        if known is not None:
            if "title" in row:
                known.report.labels[row["title"].get("xml:lang", "")] = row["title"]["value"]
            continue
        section = None
        if "section" in row:
            title = row.get("section_title", {}).get("value", "")
            section = Named("uri", row["section"]["value"], labels={"zh": title} if title else {})
        titles = {row["title"].get("xml:lang", ""): row["title"]["value"]} if "title" in row else {}
        found[row["via"]["value"], row["place"]["value"]] = Evidence(
            _named(row["via"]),
            row["place"]["value"],
            Named("uri", row.get("report", row["source"])["value"], labels=titles),
            section,
            row["start"]["value"],
            row["end"]["value"],
            row.get("quote", {}).get("value", ""),
            row.get("printed", {}).get("value", ""),
        )
    return list(found.values())
