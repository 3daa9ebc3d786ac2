"""The projection: every relation of the graph between things of the network is an edge, with all of its evidence."""

from __future__ import annotations

import asyncio
from typing import Any

import networkx as nx
import pyoxigraph
import pytest

from loaders.sources import Sources
from service.network import Network, Networks, read_network
from service.network.kinds import BASES, LANGUAGES, Kinds, edge_kinds
from service.store.base import Row
from service.store.direct import GraphInMemory

RELATIONS = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?s { VALUES (?a ?b) { (dg:Policy dg:Policy) (dg:Policy dg:Body) (dg:Policy dg:Indicator) (dg:Region dg:Programme) }
  ?s a dg:Relation ; dg:relationSubject ?x ; dg:relationObject ?y . ?x a ?a . ?y a ?b }"""


def edges_of(network: Network) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every edge: its ends, its key and its data."""
    return list(network.graph.edges(keys=True, data=True))


def test_every_relation_between_things_is_one_edge(network: Network, built_store: pyoxigraph.Store) -> None:
    answer = built_store.query(RELATIONS, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    said = {solution["s"].value.removeprefix("https://w3id.org/datagov-kg/") for solution in answer}
    keys = [key for _, _, key, _ in edges_of(network)]
    assert len(said) > 1000 and said <= set(keys)
    assert len(set(keys)) == len(keys)


def test_every_clause_of_the_tables_is_an_edge_with_its_evidence(network: Network, sources: Sources) -> None:
    clauses = [fact.row for fact in sources.outside if fact.row.clause is not None]
    rows = [row for row in clauses if row.object.startswith("policy/")]  # a deployment named in words is no document
    assert len(rows) >= 662
    for row in rows:
        between = network.graph.get_edge_data(row.subject, row.object)
        (data,) = [d for d in between.values() if d["relation"] == row.predicate and d["basis"] == "clause"]
        assert row.clause is not None
        assert (data["locator"], data["wording"], data["read"]) == (row.clause.locator, row.clause.wording, row.clause.read)
        assert data["confidence"] == row.confidence
        assert row.source in data["address"].split()


def test_every_edge_says_what_it_rests_on(network: Network) -> None:
    needed = {
        "clause": {"locator", "address"}, "report": {"place"}, "outside": {"address", "confidence"}, "declared": set(), "name": set(),
    }  # fmt: skip
    assert set(needed) == set(BASES)
    for subject, object_, key, data in edges_of(network):
        assert needed[data["basis"]] <= data.keys(), (subject, object_, key)
        assert data["relation_zh"] and data["relation_en"] != data["relation"], data


def test_a_target_is_tied_with_the_clause_that_sets_it_and_what_was_read(network: Network) -> None:
    (data,) = network.graph.get_edge_data(
        "policy/compute-infrastructure-action-plan", "target/compute-infrastructure-action-plan.2025.1"
    ).values()
    assert data["basis"] == "clause" and data["locator"] and data["address"].startswith("http")


def test_nodes_have_their_type_labels_and_dates(network: Network) -> None:
    law = network.graph.nodes["policy/data-security-law"]
    assert (law["type"], law["label_zh"], law["date"]) == ("policy", "中华人民共和国数据安全法", "2021-06-10")
    assert law["start"] == "2021-06-10" and law["in_force"] == "2021-09-01"
    types = {kind for _, kind in network.graph.nodes(data="type")}
    assert types == {"policy", "body", "programme", "publication", "region", "indicator", "target", "theme"}
    assert all(data["label"] for _, data in network.graph.nodes(data=True))


def test_nothing_unknown_stands_in_the_data(network: Network) -> None:
    for data in [*dict(network.graph.nodes(data=True)).values(), *(data for *_, data in edges_of(network))]:
        assert all(isinstance(value, str | float) and value != "" for value in data.values()), data


def test_an_edge_begins_when_both_its_ends_do(network: Network) -> None:
    for subject, object_, _, data in edges_of(network):
        starts = [network.graph.nodes[end]["start"] for end in (subject, object_) if "start" in network.graph.nodes[end]]
        assert data.get("start") == max(starts, default=None)


def test_the_kinds_say_all_that_the_network_has(network: Network) -> None:
    assert {data["relation"] for *_, data in edges_of(network)} <= set(edge_kinds().edges)


@pytest.mark.parametrize("name", [*edge_kinds().edges, "other"])
def test_a_kind_of_edge_speaks_both_languages_of_both_ends(name: str) -> None:
    kind = edge_kinds().kind(name)
    for language in LANGUAGES:
        said = kind.say(language, subject="甲", object="乙", relation="丙")
        assert "甲" in said and "乙" in said and "{" not in said


def test_what_is_put_into_a_sentence_is_never_a_place() -> None:
    kind = edge_kinds().kind("eli:cites")
    assert kind.say("en", subject="{object}", object="B") == "“{object}” cites “B”"


def test_a_mistake_in_the_kinds_is_refused() -> None:
    whole = edge_kinds().model_dump()
    for broken in ({"cost": -3}, {"zh": ""}, {"costs": 1.0}):
        wrong = whole | {"edges": {"eli:cites": whole["edges"]["eli:cites"] | broken}}
        with pytest.raises(ValueError, match=r"eli:cites"):
            Kinds.model_validate(wrong)


class _Counting(GraphInMemory):
    """Counts the questions, and gives at most so many rows, as a bounded service does."""

    most_rows = 100_000
    asked = 0

    async def select(self, text: str) -> list[Row]:
        """See ``Asks``."""
        self.asked += 1
        return (await super().select(text))[: self.most_rows]


@pytest.mark.long
def test_a_short_answer_is_read_page_by_page(built_store: pyoxigraph.Store, network: Network) -> None:
    store = _Counting(built_store, network.version)
    store.most_rows = 1500
    found = asyncio.run(read_network(store, 1500))
    assert nx.utils.graphs_equal(found.graph, network.graph)


@pytest.mark.long
def test_a_network_is_read_once_for_each_version(built_store: pyoxigraph.Store) -> None:
    store = _Counting(built_store, "one")
    networks = Networks(store)

    async def twice() -> tuple[Network, Network]:
        first, second = await asyncio.gather(networks.current(), networks.current())
        return first, second

    first, second = asyncio.run(twice())
    assert first is second and store.asked == 3
    store._version = "two"
    assert asyncio.run(networks.current()).version == "two"
