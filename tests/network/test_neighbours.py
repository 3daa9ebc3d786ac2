"""What a thing is directly tied to, and which answers can be drawn."""

from __future__ import annotations

import networkx as nx

from loaders.vocabulary import BASE
from service.network import Network, analyses
from service.network.neighbours import neighbours

_CITES = {"relation": "eli:cites", "relation_zh": "引用", "relation_en": "cites", "locator": "art. 1"}


def _network(*edges: tuple[str, str, str]) -> Network:
    graph = nx.MultiDiGraph()
    for number, (subject, object_, basis) in enumerate(edges):
        graph.add_edge(subject, object_, f"clause/{number}", basis=basis, **_CITES)
    for node in graph:
        graph.nodes[node].update(type="policy", label=node, iri=f"{BASE}{node}")
    return Network(graph, None)


def test_relations_of_both_directions_are_neighbours_and_a_clause_comes_first() -> None:
    network = _network(("a", "b", "declared"), ("c", "a", "clause"), ("a", "a", "clause"), ("b", "c", "clause"))
    answer = neighbours(network, "a", 10)
    assert [(row["subject"], row["object"]) for row in answer.rows] == [(f"{BASE}c", f"{BASE}a"), (f"{BASE}a", f"{BASE}b")]
    assert answer.relations == ("clause/1", "clause/0") and not answer.notes


def test_so_many_others_are_given_with_all_their_relations_and_the_rest_is_counted() -> None:
    network = _network(*[("a", other, "clause") for other in ("b", "c", "b", "d")], ("c", "a", "declared"))
    answer = neighbours(network, "a", 2)
    assert {row["object"] for row in answer.rows} == {f"{BASE}b", f"{BASE}c", f"{BASE}a"} and len(answer.rows) == 4
    assert answer.notes[0]["en"] == "1 more things are directly tied to it."


def test_answers_that_can_be_drawn_say_which_columns_are_ends() -> None:
    drawn = {name: analysis for name, analysis in analyses().items() if analysis.ends}
    assert {"neighbours", "paths"} <= drawn.keys()
    assert all(len(analysis.ends) == 2 and analysis.tie for analysis in drawn.values())
