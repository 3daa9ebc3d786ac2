"""Of which tier a source is: by its host alone, by a declared table; the issuing body's own site by who issued what."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from loaders.problems import Problem
from loaders.quality.coverage import tiers_table
from loaders.reading.hosts import ISSUING, UNDECLARED, Host, Hosts, counted_by_tier, read_hosts
from loaders.sources import Sources
from loaders.vocabulary import BASE
from service.read.outside import outside_facts
from service.store.direct import GraphInMemory

HOSTS = Hosts(
    {
        "gov.cn": Host(host="gov.cn", tier="government"),
        "cac.gov.cn": Host(host="cac.gov.cn", tier="government", bodies="cac|occac"),
        "github.com": Host(host="github.com", tier="public-repository"),
    },
    [ISSUING, "government", "public-repository"],
    {"policy/labels": frozenset({"cac"}), "policy/other": frozenset({"miit"})},
)


@pytest.mark.parametrize(
    ("address", "tier"),
    [
        ("https://www.cac.gov.cn/2024/a.htm", "government"),
        ("http://GitHub.com:443/x", "public-repository"),
        ("https://notgithub.com/", UNDECLARED),
        ("https://gov.cn.example.org/", UNDECLARED),
        ("https://cac.gov.cn", "government"),
    ],
)
def test_the_host_and_all_below_it_are_of_its_tier(address: str, tier: str) -> None:
    assert HOSTS.tier_of(address) == tier


def test_the_site_of_an_issuing_body_is_that_only_for_what_it_issued() -> None:
    address = "https://www.cac.gov.cn/2024/a.htm"
    assert HOSTS.tier_for("policy/labels", [address]) == ISSUING
    assert HOSTS.tier_for("policy/other", [address]) == HOSTS.tier_for("body/x", [address]) == "government"


def test_the_best_address_decides_and_an_undeclared_one_is_last() -> None:
    several = ["https://example.org/", "https://github.com/a", "https://zj.gov.cn/b"]
    assert HOSTS.tier_for("policy/labels", several) == "government"
    assert HOSTS.tier_for("policy/labels", several[:1]) == UNDECLARED


def test_every_host_of_our_tables_is_declared_and_each_row_is_of_use(sources: Sources) -> None:
    addresses = [address for fact in sources.from_outside for address in fact.place.addresses]
    addresses += [located.row.source for located in sources.readings]
    addresses += [located.row.source for located in sources.targets]
    addresses += [pilots.located.row.source for pilots in sources.pilots]
    undeclared = {address for address in addresses if sources.hosts.tier_of(address) == UNDECLARED}
    assert undeclared == set()
    assert counted_by_tier(sources.hosts, sources.from_outside).total() == len(sources.from_outside)


def test_a_row_of_no_tier_an_unknown_body_and_a_host_twice_are_mistakes(sources: Sources, tmp_path: Path) -> None:
    table = tmp_path / "hosts.csv"
    table.write_text("host,tier,bodies\na.cn,governmnt,\nb.cn,copy,nobody\nb.cn,copy,\n", encoding="utf-8")
    problems: list[Problem] = []
    read_hosts([table], sources.schemes, [], problems)
    assert [(problem.line, problem.column) for problem in problems] == [(2, "tier"), (3, "bodies"), (4, "host")]
    assert "government" in problems[0].remedy


def test_the_graph_gives_each_fact_and_each_address_its_tier(sources: Sources, built_store: pyoxigraph.Store) -> None:
    query = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?of ?tier ?fact ?target {
          ?of dg:sourceTier ?tier OPTIONAL { ?of dg:relationSubject ?fact } OPTIONAL { ?target dg:setsTarget ?of } }"""
    rows = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    of_facts: Counter[str] = Counter()
    of_addresses, of_targets = {}, {}
    for row in rows:
        tier = row["tier"].value.removeprefix(f"{BASE}source-tier/")
        if row["fact"] is not None:
            of_facts[tier] += 1
        elif row["target"] is not None:
            of_targets[row["of"].value.removeprefix(f"{BASE}target/")] = tier
        else:
            of_addresses[row["of"].value] = tier
    assert of_facts == counted_by_tier(sources.hosts, sources.from_outside)
    expected = {address: sources.hosts.tier_of(address) for fact in sources.from_outside for address in fact.place.addresses}
    assert of_addresses == expected and ISSUING not in of_addresses.values()
    read = {row.id: (row.policy, row.source) for row in (located.row for located in sources.targets)}
    tiers = {name: sources.hosts.tier_for(f"policy/{policy}", [address]) for name, (policy, address) in read.items()}
    assert of_targets == tiers and of_targets["compute-infrastructure-action-plan.2025.1"] == "official-press"


def test_the_table_of_the_readme_counts_every_fact(sources: Sources) -> None:
    table = tiers_table(sources)
    assert f"| all | {len(sources.from_outside):,} |" in table and "undeclared" not in table


def test_a_page_has_the_facts_with_their_sources_the_best_first(built_store: pyoxigraph.Store, sources: Sources) -> None:
    subject = "policy/data-security-law"
    facts = asyncio.run(outside_facts(GraphInMemory(built_store), BASE + subject))
    expected = [fact for fact in sources.from_outside if fact.subject == subject]
    assert len(facts) == len(expected) > 0
    for fact in facts:
        assert [source.rank for source in fact.sources] == sorted(source.rank for source in fact.sources)
        assert fact.tier is not None and fact.rank <= fact.sources[0].rank
        assert fact.predicate.labels.keys() >= {"zh", "en"} and 0 < float(fact.confidence) <= 1
    assert facts[0].predicate.value.endswith("/url"), "the official address leads"
    by_predicate: dict[str, list[int]] = {}
    for fact in facts:
        by_predicate.setdefault(fact.predicate.value, []).append(fact.rank)
    assert all(ranks == sorted(ranks) for ranks in by_predicate.values())
    assert asyncio.run(outside_facts(GraphInMemory(built_store), f"{BASE}indicator/data-production")) == []
