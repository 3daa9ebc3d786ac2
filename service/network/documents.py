"""The part of the network that is documents: what rests on what, in which order, and where it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import networkx as nx

from loaders.words.periods import read_period
from service.network.kinds import edge_kinds
from service.network.projection import Network

LOCAL_LEVELS = ("provincial", "municipal")


def days(text: str | None) -> tuple[date, date] | None:
    """The first and the last day of a day or year; None where there is none."""
    if not text:
        return None
    period = read_period(text)
    return period.first, period.last


def in_time(data: Mapping[str, Any], since: str, until: str, name: str = "date") -> bool:
    """Whether the date of the node may lie from ``since`` to ``until``: a year counts where any of its days does."""
    own, first, last = days(data.get(name)), days(since), days(until)
    return own is not None and first is not None and last is not None and own[0] <= last[1] and own[1] >= first[0]


def document_edges(network: Network) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """The relations between two policies: ends, key, data."""
    graph = network.graph
    for subject, object_, key, data in graph.edges(keys=True, data=True):
        if graph.nodes[subject]["type"] == graph.nodes[object_]["type"] == "policy" and subject != object_:
            yield subject, object_, key, data


def resting_graph(network: Network) -> nx.MultiDiGraph:
    """From each document to those that it rests on."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(network.of_type("policy"))
    resting = edge_kinds().resting
    graph.add_edges_from(edge for edge in document_edges(network) if edge[3]["relation"] in resting)
    return graph


def best_edge(edges: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Of several edges between two nodes the one that costs a path least; the first of its like by name."""
    return min(edges, key=lambda data: (edge_cost(data), data["relation"], data.get("address", ""), data.get("place", "")))


def edge_cost(data: Mapping[str, Any]) -> float:
    """What an edge costs a path: its kind, its evidence, how unsure it is, and how loosely a target's indicator fits."""
    kinds = edge_kinds()
    cost = kinds.kind(data["relation"]).cost + kinds.evidence[data["basis"]].cost
    return cost + 1 - float(data.get("confidence", 1)) + kinds.match.get(data.get("match", "exact"), 0.0)


def issuers(network: Network, policy: str) -> list[str]:
    """The bodies that issued a policy, in the order of their names."""
    found = network.graph.out_edges(policy, data="relation")
    return sorted({body for _, body, relation in found if relation == "eli:passed_by"})
