"""What a thing is directly tied to: the step by which one goes on exploring."""

from __future__ import annotations

from service.network.answers import Answer, Row, edge_cells, edge_columns, note
from service.network.documents import edge_cost
from service.network.projection import Network


def neighbours(network: Network, thing: str, number: int) -> Answer:
    """All relations, either way, between the thing and the ``number`` others that its cheapest relations lead to, the
    cheapest first; those that cost the same by the names of both ends."""
    graph = network.graph
    edges = [*graph.out_edges(thing, keys=True, data=True), *graph.in_edges(thing, keys=True, data=True)]
    ordered = sorted(
        (edge for edge in edges if edge[0] != edge[1]), key=lambda edge: (edge_cost(edge[3]), edge[0], edge[1], edge[2])
    )
    others = list(dict.fromkeys(edge[1] if edge[0] == thing else edge[0] for edge in ordered))
    shown = {thing, *others[:number]}
    kept = [edge for edge in ordered if {edge[0], edge[1]} <= shown]
    rows: list[Row] = [edge_cells(network, subject, object_, data) for subject, object_, _, data in kept]
    notes = [note("further", number=len(others) - number)] if len(others) > number else []
    return Answer(tuple(edge_columns()), rows, notes, tuple(dict.fromkeys(edge[2] for edge in kept)))
