"""The analyses: each against a second way of computing it, or against what was read in the documents."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from itertools import islice, pairwise
from typing import Any

import networkx as nx
import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.vocabulary import BASE
from service.http.problems import InvalidParameter, NotFound
from service.network import Explored, Explorer, Network, analyses
from service.network.chains import in_order_of_time, search_path_counts
from service.network.documents import days
from service.network.kinds import edge_kinds
from service.network.paths import costed, explanations, paths
from service.network.structure import SEED, documents, louvain
from service.read.searching import Searcher
from service.store.direct import GraphInMemory
from service.stored.model import read_queries
from service.stored.values import Concepts

Ask = Callable[..., Explored]
THEMES = {"dcterms:subject", "dg:stage"}
LAW, MEASURES_20 = "policy/data-security-law", "policy/data-basic-systems-opinions"


@pytest.fixture(scope="session")
def explorer(store: GraphInMemory) -> Explorer:
    """The analyses over the whole build."""
    return Explorer(store)


@pytest.fixture(scope="session")
def with_names(store: GraphInMemory, built_build: Build) -> Explorer:
    """The analyses over the whole build, with its index of names."""
    return Explorer(store, concepts=Concepts(store, Searcher(store, build=lambda: built_build)))


@pytest.fixture(scope="session")
def ask(explorer: Explorer) -> Ask:
    """Asks one analysis."""
    return lambda name, **given: asyncio.run(explorer.explore(name, given))


@pytest.mark.parametrize("name", ["数据20条", "數據二十條", "shujuershitiao", "Data Twenty Articles"])
def test_a_thing_may_be_called_by_any_name_that_the_index_is_certain_of(with_names: Explorer, name: str) -> None:
    explored = asyncio.run(with_names.explore("roots", {"policy": name}))
    assert explored.values["policy"] == MEASURES_20


@pytest.mark.parametrize("name", ["数据20", "20条", "数据30条"])
def test_no_name_is_guessed(with_names: Explorer, name: str) -> None:
    with pytest.raises(InvalidParameter, match="'policy'"):
        asyncio.run(with_names.explore("roots", {"policy": name}))


def test_without_an_index_labels_are_taken_as_they_stand(explorer: Explorer) -> None:
    explored = asyncio.run(explorer.explore("roots", {"policy": "数据二十条"}))
    assert explored.values["policy"] == MEASURES_20
    with pytest.raises(InvalidParameter, match="'policy'"):
        asyncio.run(explorer.explore("roots", {"policy": "数据20条"}))


def network_of(edges: list[tuple[str, str]]) -> nx.MultiDiGraph:
    """Documents that cite each other."""
    graph = nx.MultiDiGraph()
    data = {"relation": "eli:cites", "relation_zh": "引用", "relation_en": "cites", "basis": "clause", "locator": "art. 1"}
    for subject, object_ in edges:
        graph.add_edge(subject, object_, f"{subject}-{object_}", **data)
    for node in graph:
        graph.nodes[node].update(type="policy", label=node, iri=f"{BASE}{node}")
    return graph


def test_the_explanations_are_the_cheapest_of_all_paths() -> None:
    drawn = random.Random(20)
    for _ in range(30):
        nodes = [f"policy/{number}" for number in range(9)]
        edges = sorted({(a, b) for a in nodes for b in nodes if a < b and drawn.random() < 0.35})
        simple = costed(Network(network_of(edges), None))
        for one, two in simple.edges:
            simple.edges[one, two]["cost"] = drawn.uniform(0.5, 3)
        if not {nodes[0], nodes[-1]} <= set(simple):
            continue
        most = edge_kinds().paths.most_hops
        every = sorted(
            sum(simple.edges[pair]["cost"] for pair in pairwise(path))
            for path in nx.all_simple_paths(simple, nodes[0], nodes[-1], cutoff=most)
        )
        found, _ = explanations(simple, nodes[0], nodes[-1], 3)
        assert [one.cost for one in found] == pytest.approx(every[:3])


def test_the_explanations_are_those_of_another_search(network: Network) -> None:
    """On the real network: the same costs as networkx finds, path after path."""
    simple = costed(network)
    most, drawn = edge_kinds().paths.most_hops, random.Random(17)
    for one, other in [drawn.sample(sorted(simple), 2) for _ in range(12)]:
        if not nx.has_path(simple, one, other):
            assert explanations(simple, one, other, 3) == ([], True)
            continue
        others = islice(nx.shortest_simple_paths(simple, one, other, weight="cost"), 12)
        costs = [sum(simple.edges[pair]["cost"] for pair in pairwise(path)) for path in others if len(path) <= most + 1]
        found, ended = explanations(simple, one, other, min(3, len(costs)))
        assert ended
        assert [explanation.cost for explanation in found] == pytest.approx(costs[:3])


def test_a_search_that_stops_early_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(network_of([(f"policy/{number}", f"policy/{number + 1}") for number in range(4)]), None)
    monkeypatch.setattr("service.network.paths._MOST_TAKEN_UP", 2)
    answer = paths(network, costed(network), "policy/0", "policy/4", 1)
    assert answer.rows == []
    assert "stopped after 2 begun paths" in str(answer.notes)


def test_a_path_through_clauses_comes_before_any_through_a_theme_or_the_whole_country(network: Network) -> None:
    """Wherever clauses alone tie two things, no theme and no 中国 stands in the best explanation."""
    simple = costed(network)
    clauses = nx.Graph(
        (subject, object_) for subject, object_, data in network.graph.edges(data=True) if data["basis"] == "clause"
    )
    drawn = random.Random(20)
    tied = 0
    for one, other in [drawn.sample(sorted(clauses), 2) for _ in range(150)]:
        try:
            hops = nx.shortest_path_length(clauses, one, other)
        except nx.NetworkXNoPath:
            continue
        if hops > edge_kinds().paths.most_hops:
            continue
        tied += 1
        ((best,), _) = explanations(simple, one, other, 1)
        assert "region/china" not in best.nodes[1:-1]
        assert not any(node.startswith("theme/") for node in best.nodes)
    assert tied > 20


def test_a_clause_is_cheaper_than_the_same_said_elsewhere_and_a_hub_costs_more(network: Network) -> None:
    costs = [edge_kinds().evidence[basis].cost for basis in ("clause", "report", "outside", "declared")]
    assert costs == sorted(costs) and len(set(costs)) == len(costs)
    wheel = network_of([(f"policy/{number}", "policy/hub") for number in range(200)])
    wheel.add_edges_from(network_of([("policy/0", "policy/small"), ("policy/1", "policy/small")]).edges(keys=True, data=True))
    wheel.nodes["policy/small"].update(type="policy", label="s", iri=f"{BASE}policy/small")
    ((best,), _) = explanations(costed(Network(wheel, None)), "policy/0", "policy/1", 1)
    assert best.nodes == ("policy/0", "policy/small", "policy/1")


def test_an_explanation_speaks_both_languages_and_names_its_evidence(ask: Ask) -> None:
    rows = ask("paths", one="算力基础设施高质量发展行动计划", other="compute-fp32").answer.rows
    first = [row for row in rows if row["explanation"] == 1]
    assert [row["relation"] for row in first] == ["dg:setsTarget", "dg:measuredBy"]
    assert str(first[0]["sentence_zh"]).startswith("“算力基础设施高质量发展行动计划”提出目标“算力规模, 2025”。")
    assert str(first[0]["sentence_en"]).startswith("“Action Plan")
    assert first[0]["basis"] == "clause" and str(first[0]["address"]).startswith("https://")
    assert [row["explanation"] for row in rows] == sorted(int(str(row["explanation"])) for row in rows)


def test_two_things_that_nothing_ties_have_no_explanation() -> None:
    simple = costed(Network(network_of([("policy/a", "policy/b"), ("policy/c", "policy/d")]), None))
    assert explanations(simple, "policy/a", "policy/d", 3) == ([], True)
    assert explanations(simple, "policy/a", "policy/a", 3) == ([], True)


@pytest.mark.parametrize("policy", ["network-data-security-regulation", "data-basic-systems-opinions", "data-security-law"])
def test_roots_are_what_sparql_finds_by_property_paths(ask: Ask, built_store: pyoxigraph.Store, policy: str) -> None:
    explored = ask("roots", policy=policy)
    answer = built_store.query(explored.sparql, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    found = {tuple(row[name].value for name in ("direction", "subject", "object")) for row in answer}
    mine = {(str(row["direction"]).replace("-", " "), row["subject"], row["object"]) for row in explored.answer.rows}
    assert mine == found and len(found) > 3


def test_the_root_of_a_regulation_is_the_constitution(ask: Ask) -> None:
    rows = ask("roots", policy="network-data-security-regulation").answer.rows
    back = [row for row in rows if row["direction"] == "rests-on"]
    assert {row["object_zh"] for row in back if row["is_root"]} >= {"中华人民共和国宪法"}
    on_it = [row for row in ask("roots", policy="data-security-law").answer.rows if row["direction"] == "rests-on-it"]
    assert on_it and not any(row["is_root"] for row in on_it), "what rests on a document is no root"
    assert next(row["step"] for row in back if row["object_zh"] == "中华人民共和国宪法") == 2


def test_search_path_counts_are_the_numbers_of_paths() -> None:
    drawn = random.Random(7)
    for _ in range(20):
        nodes = list(range(8))
        forward = nx.DiGraph([(a, b) for a in nodes for b in nodes if a < b and drawn.random() < 0.4] or [(0, 1)])
        search_path_counts(forward)
        sources = [node for node in forward if forward.in_degree(node) == 0]
        sinks = [node for node in forward if forward.out_degree(node) == 0]
        counted: dict[tuple[int, int], int] = {}
        for source in sources:
            for sink in sinks:
                for path in nx.all_simple_paths(forward, source, sink):
                    for pair in pairwise(path):
                        counted[pair] = counted.get(pair, 0) + 1
        assert {(a, b): spc for a, b, spc in forward.edges(data="spc")} == counted


def test_no_document_of_the_main_path_comes_after_one_that_names_it(network: Network, ask: Ask) -> None:
    forward, _ = in_order_of_time(network)
    assert nx.is_directed_acyclic_graph(forward)
    for earlier, later in forward.edges:
        own, other = days(network.graph.nodes[earlier].get("date")), days(network.graph.nodes[later].get("date"))
        assert not own or not other or own[0] <= other[1]
    rows = ask("main-path").answer.rows
    assert len(rows) >= 5
    for one, two in pairwise(rows):
        assert one["subject"] == two["object"], "the chain hangs together"
    through = ask("main-path", policy="public-data-authorised-operation-rules").answer.rows
    ends = {end for row in through for end in (row["subject"], row["object"])}
    assert f"{BASE}policy/public-data-authorised-operation-rules" in ends


def test_spread_names_the_first_document_of_each_province_its_delay_and_who_has_none(ask: Ask) -> None:
    rows = ask("spread", policy="数据二十条").answer.rows
    assert len(rows) == 32, "31 provinces and XPCC"
    first = rows[0]
    assert (first["province_zh"], first["document"]) == ("贵州", f"{BASE}policy/guizhou-data-circulation-measures")
    assert (first["date"], first["days_least"], first["days_most"]) == ("2022-12-23", 21, 21)
    orders = [row["order"] for row in rows if row.get("order")]
    assert orders == sorted(orders, key=lambda order: int(str(order)))
    without = [row for row in rows if not row.get("document")]
    assert without and all(row["documents"] == 0 for row in without)
    assert rows[-len(without) :] == without


def test_a_draft_is_never_the_first_document(network: Network, ask: Ask) -> None:
    for policy in ("数据二十条", "data-security-law"):
        for row in ask("spread", policy=policy).answer.rows:
            if row.get("document"):
                assert network.graph.nodes[str(row["document"]).removeprefix(BASE)]["kind"] != "draft"


def test_bearing_gives_the_figures_around_each_date_as_intervals_and_claims_no_cause(ask: Ask) -> None:
    explored = ask("bearing", indicator="算力总规模（FP32）")
    (row,) = [row for row in explored.answer.rows if row["policy"] == f"{BASE}policy/compute-infrastructure-action-plan"]
    assert (row["date"], row["before_period"], row["after_period"]) == ("2023-10-08", "2022-12-31", "2023-12-31")
    assert (row["after_lower"], row["after_upper"], row["after_unit"]) == ("230", "240", "EFLOPS")
    assert float(str(row["change_lower"])) == pytest.approx(230 - float(str(row["before_upper"])))
    assert float(str(row["change_upper"])) == pytest.approx(240 - float(str(row["before_lower"])))
    assert row["relation"] == "dg:setsTarget" and row["match"]
    assert any("say nothing of a cause" in note["en"] for note in explored.answer.notes)


def test_what_shares_a_narrow_theme_with_an_indicator_bears_on_it_and_a_wide_one_ties_nothing(ask: Ask) -> None:
    rows = ask("bearing", indicator="公共数据授权运营数据量").answer.rows
    assert len({row["policy"] for row in rows}) > 50 and {row["relation"] for row in rows} == {"dcterms:subject"}
    (row,) = [row for row in rows if row["policy"] == f"{BASE}policy/public-data-authorised-operation-rules"]
    assert (row["before_value"], row["after_value"], row["change_lower"], row["change_upper"]) == ("4.93", "7.59", "2.650", "2.670")
    assert not [row for row in ask("bearing", indicator="compute-fp32").answer.rows if row["relation"] == "dcterms:subject"]


def test_bearing_finds_the_policies_that_the_stored_query_finds(ask: Ask, built_store: pyoxigraph.Store) -> None:
    for indicator in ("public-data-authorised-operation", "compute-fp32", "computing-centre-pue", "one-thing-items", "customs-inspection-time-growth"):
        explored = ask("bearing", indicator=indicator)
        answer = built_store.query(explored.sparql, use_default_graph_as_union=True)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        assert {row["policy"] for row in explored.answer.rows} == {row["policy"].value for row in answer} != set()


def test_coissuing_counts_as_sparql_counts(ask: Ask, built_store: pyoxigraph.Store) -> None:
    explored = ask("coissuing")
    answer = built_store.query(explored.sparql, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    counted = {(row["body"].value, row["other"].value): int(row["policies"].value) for row in answer}
    assert {(row["body"], row["other"]): row["number"] for row in explored.answer.rows} == counted
    own = ask("coissuing", body="国家数据局").answer.rows
    assert {row["body_zh"] for row in own} == {"国家数据局"} and len(own) < len(explored.answer.rows)


def test_a_place_has_its_pilots_roles_and_latest_figures(ask: Ask) -> None:
    rows = ask("region", region="贵州").answer.rows
    aspects = {row["aspect"] for row in rows}
    assert aspects >= {"pilot", "role", "policy", "figure"}
    assert any(row.get("object_zh") == "国家大数据综合试验区" for row in rows if row["aspect"] == "pilot")
    figures = [row for row in rows if row["aspect"] == "figure"]
    assert len({row["indicator"] for row in figures}) == len(figures)
    assert all(row["period"] and (row["value"] or row["lower"] or row["upper"]) for row in figures)
    (chips,) = [row for row in figures if row["indicator_zh"] == "智算芯片数量"]
    assert (chips["value"], chips["lower"], chips["upper"]) == (None, "70000", None), "over 70,000 is no value"


def test_in_degree_is_the_number_of_documents_that_point_to_it(ask: Ask, network: Network) -> None:
    rows = ask("centrality", measure="in-degree", number="5").answer.rows
    assert len(rows) == 5 and [row["rank"] for row in rows] == sorted(int(str(row["rank"])) for row in rows)
    for row in rows:
        node = str(row["policy"]).removeprefix(BASE)
        around = {one for one in network.graph.predecessors(node) if network.graph.nodes[one]["type"] == "policy"}
        assert row["value"] == len(around - {node})


@pytest.mark.parametrize("measure", ["out-degree", "degree", "betweenness", "katz"])
def test_every_measure_orders_the_documents(ask: Ask, measure: str) -> None:
    values = [float(str(row["value"])) for row in ask("centrality", measure=measure).answer.rows]
    assert len(values) == 20 and values == sorted(values, reverse=True) and values[0] > values[-1] >= 0


def test_communities_part_the_documents_and_are_the_same_each_time(network: Network, ask: Ask) -> None:
    graph = documents(network)
    found = louvain(graph)
    assert sorted(node for members in found for node in members) == sorted(graph)
    assert found == louvain(documents(network))
    assert nx.community.modularity(graph.to_undirected(), [set(members) for members in found]) > 0.4
    rows = ask("communities").answer.rows
    assert all(row["name_zh"] and row["name_en"] for row in rows)
    own = ask("communities", policy="数据二十条").answer.rows
    assert len({row["community"] for row in own}) == 1 and len(own) == own[0]["size"]
    assert str(SEED) in ask("communities").answer.notes[0]["en"]


def test_the_timeline_is_in_order_and_within_its_time(ask: Ask) -> None:
    rows = ask("timeline", since="2024", until="2024-06-30").answer.rows
    dates = [str(row["date"]) for row in rows]
    assert dates == sorted(dates) and len(rows) > 10
    assert all(date.startswith("2024") and date <= "2024-06-30" for date in dates)
    about = ask("timeline", since="2000", about="国家数据局").answer.rows
    assert all("国家数据局" in str(row["issuers_zh"]) for row in about) and about


def test_changes_are_the_events_between_two_dates(ask: Ask) -> None:
    rows = ask("changes", since="2021-06-01", until="2021-09-30").answer.rows
    events = {(row["event"], row["thing_zh"]) for row in rows}
    assert {("came-out", "中华人民共和国数据安全法"), ("in-force", "中华人民共和国数据安全法")} <= events
    assert any(row["event"] == "relation" and row["relation"] == "eli:cites" for row in rows)
    later = ask("changes", since="2022-01-01", until="2022-01-31").answer.rows
    assert ("came-out", "中华人民共和国数据安全法") not in {(row["event"], row["thing_zh"]) for row in later}


@pytest.mark.parametrize("name", ["数据二十条", "data-basic-systems-opinions", f"{BASE}{MEASURES_20}", MEASURES_20])
def test_a_thing_is_named_by_label_id_iri_or_path(ask: Ask, name: str) -> None:
    assert ask("roots", policy=name).values["policy"] == MEASURES_20


def test_a_target_is_named_by_its_label_too(ask: Ask) -> None:
    explored = ask("paths", one="算力规模, 2025", other="算力总规模（FP32）")
    assert explored.values["one"] == "target/compute-infrastructure-action-plan.2025.1"


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("paths", {"one": "数据三十条"}, "'one'.*not allowed; expected an id, label or IRI of a policy or indicator"),
        ("paths", {"number": "11"}, "'number'.*a whole number from 1 to 10"),
        ("paths", {"three": "x"}, "has no parameter 'three'"),
        ("centrality", {"measure": "pagerank"}, "'measure'.*one of in-degree"),
        ("timeline", {"since": "last year"}, "'since'.*a year or a day"),
        ("roots", {"policy": "贵州"}, "'policy'.*of a policy"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(ask: Ask, name: str, given: Mapping[str, Any], says: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        ask(name, **given)
    assert re.search(says, caught.value.detail), caught.value.detail


def test_an_unknown_analysis_is_not_found(ask: Ask) -> None:
    with pytest.raises(NotFound, match="no analysis 'paht'"):
        ask("paht")


@pytest.mark.long
@pytest.mark.parametrize("name", analyses())
def test_the_sparql_of_an_answer_is_a_stored_query_and_gives_its_data(
    name: str, ask: Ask, built_store: pyoxigraph.Store
) -> None:
    explored = ask(name)
    assert explored.analysis.query in read_queries(Project().query_files())
    answer = built_store.query(explored.sparql, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert list(answer) and explored.answer.rows
    assert all(set(row) <= {*explored.answer.columns, "key"} for row in explored.answer.rows)


def test_every_relation_of_a_path_is_in_its_sparql(ask: Ask) -> None:
    explored = ask("paths")
    said = [key for key in explored.answer.relations if " " not in key]
    assert said and all(f"<{BASE}{key}>" in explored.sparql for key in said)


def test_an_answer_is_computed_once_for_each_version(explorer: Explorer, ask: Ask) -> None:
    assert ask("paths") is ask("paths", one="data-basic-systems-opinions")
    assert ask("paths") is not ask("paths", number="1")
