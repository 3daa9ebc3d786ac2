"""The graph as a typed multigraph: ``network-nodes.rq`` and ``network-edges.rq`` of the read model, in networkx.

A node is named by its path (``policy/data-security-law``), an edge by that of the relation that says it. What is not known
of a node or an edge is left out of its data, so that every format can carry it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from loaders.vocabulary import BASE, expand
from service.network.kinds import BASES
from service.network.places import HOLDS_IN, places_of_documents
from service.read.asking import every_row, rows
from service.read.named import labels_of
from service.read.names import outside_labels, short_name
from service.store.base import Asks, Row

Data = dict[str, Any]
#: Rows of one page, unless the store gives fewer.
PAGE_ROWS = 100_000
_FIRST_DAY, _LAST_DAY = "-01-01", "-12-31"


@dataclass(frozen=True)
class Network:
    """The multigraph and the version of the graph that it was read from; None where that is unknown."""

    graph: nx.MultiDiGraph
    version: str | None

    def label(self, node: str, language: str) -> str:
        """What the node is called in the language, else in the other, else its path."""
        data = self.graph.nodes[node]
        found: str = data.get(f"label_{language}") or data["label"]
        return found

    def of_type(self, *types: str) -> list[str]:
        """The nodes of these types (``policy``, ``region`` …), in the order of their names."""
        return sorted(node for node, kind in self.graph.nodes(data="type") if kind in types)


class Networks:
    """The network of a store, read once per version of its graph."""

    def __init__(self, store: Asks, page_rows: int = PAGE_ROWS) -> None:
        self._store = store
        self._page_rows = min(page_rows, PAGE_ROWS)
        self._network: Network | None = None
        self._reading = asyncio.Lock()

    async def current(self) -> Network:
        """The network of the graph as it is now."""
        async with self._reading:
            known = self._network
            if known is None or known.version is None or known.version != self._store.version:
                known = self._network = await read_network(self._store, self._page_rows)
        return known


async def read_network(store: Asks, page_rows: int = PAGE_ROWS) -> Network:
    """The network of the store's graph; ``page_rows`` is the longest answer that the store gives."""
    version = store.version
    nodes, edges = await asyncio.gather(
        every_row(page_rows, lambda page: rows(store, "network-nodes", page)),
        every_row(page_rows, lambda page: rows(store, "network-edges", page)),
    )
    relations = {row["relation"]["value"] for row in edges} | {str(expand(HOLDS_IN))}
    own = await labels_of(store, relations)
    labels = {iri: own.get(iri) or outside_labels(short_name(iri)) for iri in relations}
    return Network(await asyncio.to_thread(_multigraph, nodes, edges, labels), version)


def _multigraph(nodes: Iterable[Row], edges: Iterable[Row], labels: dict[str, dict[str, str]]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for row in nodes:
        _add_node(graph, row)
    for row in edges:
        _add_edge(graph, row, labels)
    _add_places(graph, labels[str(expand(HOLDS_IN))])
    _add_times(graph)
    return graph


def path_of(iri: str) -> str:
    """The path of an IRI of ours; others as they are."""
    return iri.removeprefix(BASE)


def _add_node(graph: nx.MultiDiGraph, row: Row) -> None:
    node = path_of(row["node"]["value"])
    value = {name: cell["value"] for name, cell in row.items()}
    known = graph.nodes[node] if node in graph else {}
    data: Data = {
        "iri": value["node"],
        "type": value["type"].rpartition("#")[2].lower(),
        "label": value.get("zh") or value.get("en") or node,
        "label_zh": value.get("zh"),
        "label_en": value.get("en"),
        "also_zh": _joined(known.get("also_zh"), value.get("also")),
        "kind": _word(value.get("kind")),
        "level": _word(value.get("level")),
        "date": value.get("date") or value.get("due"),
        # of several dates of one kind the first counts; of several ends the last
        "in_force": min(filter(None, (value.get("in_force"), known.get("in_force"))), default=None),
        "ends": max(filter(None, (value.get("ends"), known.get("ends"))), default=None),
    }
    graph.add_node(node, **_known(data))


def _word(kind: str | None) -> str | None:
    """The word for a kind or level: itself, or the last part of the IRI of its concept."""
    return kind.rpartition("/")[2] if kind else None


def _add_edge(graph: nx.MultiDiGraph, row: Row, labels: dict[str, dict[str, str]]) -> None:
    value = {name: cell["value"] for name, cell in row.items()}
    subject, object_ = path_of(value["subject"]), path_of(value["object"])
    if subject not in graph or object_ not in graph:
        return  # what is said of figures, claims and things outside is no edge of this network
    relation = short_name(value["relation"])
    key = path_of(value["edge"]) if "edge" in value else f"{subject} {relation} {object_}"
    known: Data = graph.get_edge_data(subject, object_, key, default={})
    named = labels[value["relation"]]
    place = f"{path_of(value['report'])}:{value['start']}-{value['end']}" if "report" in value else None
    data: Data = {
        "relation": relation,
        "label": named.get("en", relation),
        "relation_zh": named.get("zh", relation),
        "relation_en": named.get("en", relation),
        "wording": value.get("wording"),
        "locator": value.get("locator"),
        "read": value.get("read"),
        "confidence": float(value["confidence"]) if "confidence" in value else None,
        # not "source": so JSON calls the end at which an edge begins
        "address": _joined(known.get("address"), value.get("source")),
        "place": _joined(known.get("place"), place),
        "match": value.get("match"),
    }
    graph.add_edge(subject, object_, key, **_known(data | {"basis": _basis(data)}))


def _add_places(graph: nx.MultiDiGraph, named: dict[str, str]) -> None:
    """Tie the documents of provinces and cities to their place, where only their name tells it."""
    for policy, place in places_of_documents(graph).items():
        data = {"relation": HOLDS_IN, "label": named.get("en", HOLDS_IN), "basis": "name"}
        labels = {f"relation_{language}": named.get(language, HOLDS_IN) for language in ("zh", "en")}
        graph.add_edge(policy, place, f"{policy} {HOLDS_IN} {place}", **data, **labels)


def _joined(known: str | None, more: str | None) -> str | None:
    """Several sources of one relation, or names of one place, as one text, each once."""
    words = [*(known or "").split(), *(more or "").split()]
    return " ".join(dict.fromkeys(words)) or None


def _basis(data: Data) -> str:
    clause, report, _, outside, declared = BASES
    if data["locator"]:
        return clause
    if data["place"]:
        return report
    return outside if data["address"] else declared


def _known(data: Data) -> Data:
    return {name: value for name, value in data.items() if value is not None}


def _add_times(graph: nx.MultiDiGraph) -> None:
    """From when to when nodes and edges stand, as days: an edge stands while both its ends do."""
    for _, data in graph.nodes(data=True):
        if data["type"] == "policy":
            _set_days(data, data.get("date"), data.get("ends"))
    for subject, object_, data in graph.edges(data=True):
        ends = (graph.nodes[subject], graph.nodes[object_])
        _set_days(
            data,
            max((end["start"] for end in ends if "start" in end), default=None),
            min((end["end"] for end in ends if "end" in end), default=None),
        )


def _set_days(data: Data, start: str | None, end: str | None) -> None:
    if start:
        data["start"] = start + _FIRST_DAY if len(start) == len("2024") else start
    if end:
        day = end + _LAST_DAY if len(end) == len("2024") else end
        if day >= data.get("start", day):
            data["end"] = day
