"""Every policy of which a date is known has one date, by one rule, and the graph says which kind of date it is."""

from __future__ import annotations

import pyoxigraph
import pytest
from rdflib import XSD

from loaders.policy_dates import KINDS, policy_dates
from loaders.project import Project
from loaders.reading.concepts import resolve
from loaders.sources import Sources
from service.sparql.binding import bind
from service.stored.model import read_queries

QUERY = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
SELECT ?policy ?date ?kind ?evidence {
  ?policy a dg:Policy ; dg:date ?date ; dg:dateKind ?kind OPTIONAL { ?policy dg:dateEvidence ?evidence } }"""


@pytest.fixture
def dated(built_store: pyoxigraph.Store) -> dict[str, tuple[str, str, bool]]:
    """Date, kind and whether there is evidence, by policy."""
    answer = built_store.query(QUERY, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    found = [(row["policy"].value, row["date"].value, row["kind"].value, row["evidence"] is not None) for row in answer]
    assert len({policy for policy, *_ in found}) == len(found)
    return {policy: (date, kind.rpartition("/")[2], evidence) for policy, date, kind, evidence in found}


def test_every_policy_of_which_a_date_is_known_is_dated(
    sources: Sources, dated: dict[str, tuple[str, str, bool]]
) -> None:
    policies = sources.schemes["policies"].concepts.values()
    known = {str(policy.iri) for policy in policies if policy.cell("year")}
    ours = {str(policy.iri) for policy in policies}
    for fact in sources.outside:
        subject = str(resolve(fact.row.subject, sources.schemes))
        if fact.row.predicate in KINDS.values() and subject in ours:
            known.add(subject)
    assert known == set(dated)
    assert len(known) > 80


def test_the_date_of_the_document_comes_first_and_carries_its_evidence(
    sources: Sources, dated: dict[str, tuple[str, str, bool]]
) -> None:
    plan = sources.schemes["policies"].concepts["digital-china-overall-layout-plan"]
    assert dated[str(plan.iri)][0][:4] == "2023"
    assert {kind for _, kind, _ in dated.values()} <= set(KINDS)
    for policy, (date, kind, evidence) in dated.items():
        assert evidence or (kind == "issued" and len(date) == 4), policy


def test_the_rule_prefers_kinds_in_their_order(sources: Sources) -> None:
    dates = policy_dates(sources.schemes, sources.outside)
    ids = {policy.iri: policy.id for policy in sources.schemes["policies"].concepts.values()}
    documents = {
        ids[subject]
        for fact in sources.outside
        if fact.row.predicate == "eli:date_document" and (subject := resolve(fact.row.subject, sources.schemes)) in ids
    }
    assert documents
    assert all(dates[policy].kind == "document" for policy in documents)


def test_every_dated_policy_is_found_by_its_year(
    dated: dict[str, tuple[str, str, bool]], built_store: pyoxigraph.Store
) -> None:
    query = read_queries(Project().query_files())["which-policies-came-out-in-a-year"]
    found: dict[str, str] = {}
    for year in {date[:4] for date, _, _ in dated.values()}:
        asked = pyoxigraph.Literal(year, datatype=pyoxigraph.NamedNode(str(XSD.gYear)))
        answer = built_store.query(bind(query.text, {"year": [asked]}, 64), use_default_graph_as_union=True)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        found |= {row["policy"].value: year for row in answer}
    assert found == {policy: date[:4] for policy, (date, _, _) in dated.items()}
