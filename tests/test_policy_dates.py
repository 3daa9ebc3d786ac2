"""Every policy of which a date is known has one date, by one rule, and the graph says which kind of date it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

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
        numbered = fact.row.predicate == "eli:id_local" and "〔20" in fact.row.object
        if (fact.row.predicate in KINDS.values() or numbered) and subject in ours:
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


def test_a_regulation_came_out_when_it_was_first_made_not_when_it_was_last_amended(
    sources: Sources, dated: dict[str, tuple[str, str, bool]]
) -> None:
    """No text came out in a year after the one from which it has effect; the day of an amendment is a date of its own."""
    ids = {policy.id: str(policy.iri) for policy in sources.schemes["policies"].concepts.values()}
    for policy, year in {
        "audiovisual-products-regulation": "2001", "radio-television-regulation": "1997", "ip-customs-protection-regulation": "2003",
        "enterprise-legal-persons-registration-regulation": "1988", "cybersecurity-law": "2016", "cybersecurity-law-2025": "2025",
        "internet-information-services-measures": "2000", "internet-information-services-measures-2011": "2011",
        "guizhou-big-data-regulation-2016": "2016", "guizhou-big-data-regulation": "2025",
    }.items():  # fmt: skip
        assert dated[ids[policy]][0][:4] == year, policy
    amended = {fact.row.subject for fact in sources.outside if fact.row.predicate == "eli:version_date"}
    assert len(amended) > 100
    in_force = {
        fact.row.subject.removeprefix("policy/"): fact.row.object
        for fact in sources.outside
        if fact.row.predicate == "eli:first_date_entry_in_force"
    }
    for policy, date in policy_dates(sources.schemes, sources.outside).items():
        assert date.date[:4] <= in_force.get(policy, "9999")[:4], policy


@pytest.mark.parametrize(("number", "year"), [("国办发〔2015〕51号", "2015"), ("沪府规[2024]3号", "2024")])
def test_a_document_number_tells_the_year_where_nothing_else_does(sources: Sources, number: str, year: str) -> None:
    policy = sources.schemes["policies"].concepts["big-data-market-entities-opinions-2015"]
    (fact,) = [
        fact for fact in sources.outside if fact.said[0] == policy.iri and fact.row.predicate == "eli:id_local"
    ]
    numbered = replace(fact, row=fact.row.model_copy(update={"object": number}))
    date = policy_dates(sources.schemes, [numbered])[policy.id]
    assert (date.date, date.kind, date.fact) == (year, "issued", numbered)
    plain = replace(fact, row=fact.row.model_copy(update={"object": "国务院令第292号"}))
    assert policy.id not in policy_dates(sources.schemes, [plain])


def test_what_most_documents_of_a_theme_rest_on_has_the_theme(sources: Sources) -> None:
    """Opinions, plans and rules; a law that everything rests on is of many themes."""
    policies = sources.schemes["policies"].concepts
    resting: dict[str, set[str]] = {}
    for fact in sources.outside:
        if fact.row.predicate in ("eli:based_on", "eli:applies") and fact.row.object.startswith("policy/"):
            resting.setdefault(fact.row.object[7:], set()).add(fact.row.subject.removeprefix("policy/"))
    missing = []
    for base, documents in resting.items():
        if policies[base].cell("kind") in ("law", "constitution"):
            continue
        known = [document for document in documents & set(policies) if policies[document].values("themes")]
        themes = Counter(theme for document in known for theme in policies[document].values("themes"))
        missing += [
            (base, theme)
            for theme, number in themes.items()
            if number >= 5 and 2 * number > len(known) and theme not in policies[base].values("themes")
        ]
    assert missing == []
    assert "authorised-operation" in policies["public-data-resources-development-opinions"].values("themes")
