"""The best explanations of how one thing relates to another: cheapest paths, by the costs that ``edges.toml`` declares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

import networkx as nx

from service.network.answers import Answer, Row, edge_cells, edge_columns, note
from service.network.documents import edge_cost
from service.network.kinds import edge_kinds
from service.network.projection import Network

#: Begun paths that are taken up at most; the best are found long before, unless very many cost nearly the same.
_MOST_TAKEN_UP = 20_000
#: How much more than the cheapest path the next ones may cost for their rest to be known and not only bounded.
_BEYOND = 1.5


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


def explanations(simple: nx.Graph, one: str, other: str, number: int) -> tuple[list[Explanation], bool]:
    """The cheapest paths between two things that are short enough, cheapest first, those that cost the same by their nodes;
    and whether the search came to its end, so that there are no more where there are fewer than ``number``.

    Begun paths are taken up in the order of what they cost already and what the rest must cost at least (A*): that is known
    from one search from the other end, which stops not far beyond the first end.
    """
    most_hops = edge_kinds().paths.most_hops
    if one == other or one not in simple or other not in simple:
        return [], True
    hops = nx.single_source_shortest_path_length(simple, other, cutoff=most_hops)
    if one not in hops:
        return [], True
    cheapest, _ = nx.bidirectional_dijkstra(simple, one, other, weight="cost")
    beyond = cheapest * _BEYOND
    costs = nx.single_source_dijkstra_path_length(simple, other, cutoff=beyond, weight="cost")
    found: list[Explanation] = []
    begun: list[tuple[float, tuple[str, ...], float]] = [(costs[one], (one,), 0.0)]
    for _ in range(_MOST_TAKEN_UP):
        if not begun or len(found) == number:
            return found, True
        _, nodes, cost = heappop(begun)
        if nodes[-1] == other:
            found.append(Explanation(nodes, cost))
            continue
        for node, edge in simple.adj[nodes[-1]].items():
            if len(nodes) + hops.get(node, most_hops) <= most_hops and node not in nodes:
                further = cost + edge["cost"]
                heappush(begun, (further + costs.get(node, beyond), (*nodes, node), further))
    return found, False


def paths(network: Network, simple: nx.Graph, one: str, other: str, number: int) -> Answer:
    """The explanations as rows: one for each relation of each hop, the cheapest relation of a hop first."""
    rows: list[Row] = []
    relations: list[str] = []
    found, ended = explanations(simple, one, other, number)
    for count, explanation in enumerate(found, 1):
        for hop, (here, there) in enumerate(pairwise(explanation.nodes), 1):
            for subject, object_, key, data in _between(network, here, there):
                place: Row = {"explanation": count, "hop": hop, "cost": round(explanation.cost, 3)}
                rows.append(place | edge_cells(network, subject, object_, data))
                relations.append(key)
    if not ended:
        notes = [note("not-ended", number=_MOST_TAKEN_UP)]
    else:
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
