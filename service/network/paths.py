"""The best explanations of how one thing relates to another: cheapest paths, by the costs that ``edges.toml`` declares."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from service.network.answers import Answer, Row, edge_cells, edge_columns, note
from service.network.documents import edge_cost
from service.network.kinds import edge_kinds
from service.network.projection import Network

#: Cheapest paths looked through; those with too many hops among them are no explanations.
_MOST_CANDIDATES = 60


@dataclass(frozen=True)
class Explanation:
    """A path: the nodes from one end to the other, and what it costs."""

    nodes: tuple[str, ...]
    cost: float


def costed(network: Network) -> nx.Graph:
    """The network with one undirected edge for each pair of things, at the cost of the cheapest relation between them and
    half of what it costs to pass through each end."""
    kinds, simple = edge_kinds(), nx.Graph()
    for subject, object_, data in network.graph.edges(data=True):
        if subject != object_:
            cost = edge_cost(data)
            known = simple.get_edge_data(subject, object_, default={"cost": math.inf})["cost"]
            simple.add_edge(subject, object_, cost=min(cost, known))
    passing = {
        node: kinds.through.get(node, 0.0) + kinds.paths.hub_cost * max(0.0, math.log2(degree / kinds.paths.hub_degree))
        for node, degree in simple.degree
    }
    for subject, object_, data in simple.edges(data=True):
        data["cost"] += (passing[subject] + passing[object_]) / 2
    return simple


def explanations(simple: nx.Graph, one: str, other: str, number: int) -> list[Explanation]:
    """The cheapest paths between two things, cheapest first; none where no path is short enough."""
    most_hops = edge_kinds().paths.most_hops
    if one == other or one not in simple or other not in simple:
        return []

    def found() -> Iterator[Explanation]:
        paths = nx.shortest_simple_paths(simple, one, other, weight="cost")
        for nodes in islice(paths, _MOST_CANDIDATES):
            if len(nodes) - 1 <= most_hops:
                yield Explanation(tuple(nodes), sum(simple.edges[pair]["cost"] for pair in pairwise(nodes)))

    try:
        return list(islice(found(), number))
    except nx.NetworkXNoPath:
        return []


def paths(network: Network, simple: nx.Graph, one: str, other: str, number: int) -> Answer:
    """The explanations as rows: one for each relation of each hop, the cheapest relation of a hop first."""
    rows: list[Row] = []
    relations: list[str] = []
    for count, explanation in enumerate(explanations(simple, one, other, number), 1):
        for hop, (here, there) in enumerate(pairwise(explanation.nodes), 1):
            for subject, object_, key, data in _between(network, here, there):
                place: Row = {"explanation": count, "hop": hop, "cost": round(explanation.cost, 3)}
                rows.append(place | edge_cells(network, subject, object_, data))
                relations.append(key)
    notes = [] if rows else [note("none", number=edge_kinds().paths.most_hops)]
    return Answer(("explanation", "hop", "cost", *edge_columns()), rows, notes, tuple(dict.fromkeys(relations)))


def _between(network: Network, here: str, there: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """All relations between two things, either way, the cheapest first."""
    found = [
        (subject, object_, key, data)
        for subject, object_ in ((here, there), (there, here))
        for key, data in (network.graph.get_edge_data(subject, object_) or {}).items()
    ]
    return sorted(found, key=lambda edge: (edge_cost(edge[3]), edge[2]))
