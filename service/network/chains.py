"""What rests on what: back to the root, forward to all that follow, and the main path through time."""

from __future__ import annotations

import networkx as nx

from service.network.answers import (
    MOST_ROWS,
    Answer,
    Row,
    bounded,
    edge_cells,
    edge_columns,
    note,
    thing_columns,
    word,
)
from service.network.documents import best_edge, days, document_edges
from service.network.projection import Network


def roots(network: Network, resting: nx.MultiDiGraph, policy: str) -> Answer:
    """All that a policy rests on, step by step back to the roots, and all that rests on it."""
    rows: list[Row] = []
    relations: list[str] = []
    for direction, graph in (("rests-on", resting), ("rests-on-it", resting.reverse(copy=False))):
        steps = nx.single_source_shortest_path_length(graph, policy)
        reached = sorted(steps, key=lambda node: (steps[node], node))
        for here in reached:
            for there in sorted(graph.successors(here)):
                subject, object_ = (here, there) if direction == "rests-on" else (there, here)
                for key, data in sorted(resting.get_edge_data(subject, object_).items()):
                    # what rests on the policy rests on something, and is no root
                    is_root = direction == "rests-on" and resting.out_degree(object_) == 0
                    place = word("direction", direction) | {"step": steps[here] + 1, "is_root": "yes" if is_root else ""}
                    rows.append(place | edge_cells(network, subject, object_, data))
                    relations.append(key)
    columns = [*thing_columns("direction"), "step", "is_root", *edge_columns()]
    answer = bounded(columns, rows)
    return Answer(answer.columns, answer.rows, answer.notes, tuple(relations[:MOST_ROWS]))


def in_order_of_time(network: Network) -> tuple[nx.DiGraph, int]:
    """Documents, each pointing to the later ones that name it, and the number of relations that were left out: those that
    run against time, and those in circles of documents without dates."""
    forward = nx.DiGraph()
    left_out = 0
    between: dict[tuple[str, str], list[dict[str, object]]] = {}
    for later, earlier, _, data in document_edges(network):
        own, other = days(network.graph.nodes[later].get("date")), days(network.graph.nodes[earlier].get("date"))
        if own and other and own[1] < other[0]:
            left_out += 1
        else:
            between.setdefault((earlier, later), []).append(data)
    for (earlier, later), edges in sorted(between.items()):
        forward.add_edge(earlier, later, data=best_edge(edges))
    for circle in [found for found in nx.strongly_connected_components(forward) if len(found) > 1]:
        inside = [(one, other) for one, other in forward.edges if one in circle and other in circle]
        forward.remove_edges_from(inside)
        left_out += len(inside)
    return forward, left_out


def search_path_counts(forward: nx.DiGraph) -> None:
    """Set ``spc`` of every edge: the number of paths from a source to a sink that run through it (Hummon and Doreian 1989;
    Batagelj 2003)."""
    order = list(nx.topological_sort(forward))
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for node in order:
        before[node] = sum(before[earlier] for earlier in forward.predecessors(node)) or 1
    for node in reversed(order):
        after[node] = sum(after[later] for later in forward.successors(node)) or 1
    for one, other, data in forward.edges(data=True):
        data["spc"] = before[one] * after[other]


def main_path(network: Network, forward: nx.DiGraph, left_out: int, policy: str | None) -> Answer:
    """The chain with the largest sum of search path counts; through the policy, if one is given."""
    if policy is None:
        nodes = nx.dag_longest_path(forward, weight="spc")
    elif policy in forward:
        # counts are positive: the best chain among all that lead to it ends at it, and so from it on
        back = forward.subgraph(nx.ancestors(forward, policy) | {policy})
        on = forward.subgraph(nx.descendants(forward, policy) | {policy})
        nodes = [*nx.dag_longest_path(back, weight="spc"), *nx.dag_longest_path(on, weight="spc")[1:]]
    else:
        nodes = []
    rows: list[Row] = []
    for position, (earlier, later) in enumerate(nx.utils.pairwise(nodes), 1):
        edge = forward.edges[earlier, later]
        dates = {name: network.graph.nodes[node].get("date") for name, node in (("date", earlier), ("later_date", later))}
        rows.append({"position": position, "count": edge["spc"]} | dates | edge_cells(network, later, earlier, edge["data"]))
    notes = [note("dropped", number=left_out)] if left_out else []
    return bounded(["position", "count", "date", "later_date", *edge_columns()], rows, *notes)


