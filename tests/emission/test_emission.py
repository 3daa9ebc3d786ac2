"""The triples: the same input gives the same IRIs, every IRI of ours is described, every figure has all it needs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL

from loaders.builds.folder import Build
from loaders.emission.cube import DIMENSIONS
from loaders.emission.report import report_triples
from loaders.facts import claim_iri, observation_iri, observe
from loaders.project import Project
from loaders.reading.concepts import Triple
from loaders.reading.published import Report
from loaders.sources import Sources
from loaders.validation import read_shapes
from loaders.vocabulary import BASE, DG, ONTOLOGY, SDMX_ATTRIBUTE, SDMX_MEASURE, prefixes
from tests.support.tables import REPORT

PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in prefixes().items())
#: IRIs of ours: unreserved characters of RFC 3986 in segments, none of them empty.
OUR_IRI = re.compile(re.escape(BASE) + r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*(#[A-Za-z0-9._~-]+)?")


def rows(store: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    """The solutions of a SELECT query over all graphs, as plain text."""
    found = store.query(PROLOGUE + query, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [tuple(str(getattr(term, "value", "")) for term in solution) for solution in found]


def number(store: pyoxigraph.Store, pattern: str) -> int:
    """How many different ?x the pattern has."""
    return int(rows(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")[0][0])


@pytest.fixture(scope="module")
def report(sources: Sources) -> Report:
    return sources.reports[REPORT]


def triples(report: Report, sources: Sources, text: str | None = None) -> set[Triple]:
    """All triples of a report."""
    return set(report_triples(report, sources.schemes, observe(report, sources.schemes, []), text, sources.sentences))


@pytest.mark.parametrize("name", ["graph.nq", "claims.csv", "observations.csv"])
@pytest.mark.long
def test_two_builds_of_the_same_input_are_identical(built_build: Build, rebuilt: Path, name: str) -> None:
    assert (rebuilt / "current" / name).read_bytes() == (built_build.folder / name).read_bytes()


def test_every_iri_of_ours_is_plain(built_store: pyoxigraph.Store) -> None:
    terms = {
        term.value
        for quad in built_store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, pyoxigraph.NamedNode)
    }
    ours = [iri for iri in terms if iri.startswith(BASE)]
    assert len(ours) > 10_000
    assert [iri for iri in ours if not OUR_IRI.fullmatch(iri)] == []


def test_no_blank_node_makes_two_builds_differ(built_store: pyoxigraph.Store) -> None:
    nodes = (term for quad in built_store for term in (quad.subject, quad.object))
    assert not any(isinstance(term, pyoxigraph.BlankNode) for term in nodes)


def test_every_iri_of_ours_that_is_named_is_described(built_store: pyoxigraph.Store) -> None:
    described = {quad.subject.value for quad in built_store if isinstance(quad.subject, pyoxigraph.NamedNode)}
    described |= {str(subject) for subject in read_shapes(Project().shape_files()).subjects()}
    named = {
        quad.object.value
        for quad in built_store
        if isinstance(quad.object, pyoxigraph.NamedNode) and quad.predicate.value != str(OWL.versionIRI)
    }
    assert sorted(iri for iri in named - described if iri.startswith(BASE)) == []


def test_every_term_of_our_vocabulary_that_is_used_is_defined(built_store: pyoxigraph.Store) -> None:
    defined = {
        quad.subject.value for quad in built_store if str(quad.graph_name.value) == f"{BASE}graph/ontology"
    }
    used = {quad.predicate.value for quad in built_store} | {
        quad.object.value
        for quad in built_store
        if isinstance(quad.object, pyoxigraph.NamedNode) and quad.predicate.value.endswith("#type")
    }
    assert sorted(iri for iri in used - defined if iri.startswith(ONTOLOGY)) == []


def test_every_observation_has_every_dimension_and_attribute_once(
    built_store: pyoxigraph.Store, built_build: Build
) -> None:
    once = [dimension for dimension, _ in DIMENSIONS]
    once += [
        SDMX_MEASURE.obsValue,
        SDMX_ATTRIBUTE.unitMeasure,
        SDMX_ATTRIBUTE.obsStatus,
        DG.kind,
        DG.qualifier,
    ]
    for term in [*once, DG.series, DG.cell]:
        found = rows(
            built_store,
            f"SELECT ?x (COUNT(?v) AS ?n) WHERE {{ ?x a dg:Observation ; <{term}> ?v }} GROUP BY ?x",
        )
        assert Counter(count for _, count in found) == {"1": built_build.counts["observations"]}, term


def test_the_value_of_an_observation_lies_within_its_bounds(built_store: pyoxigraph.Store) -> None:
    outside = """SELECT ?x WHERE { ?x a dg:Observation ; sdmx-measure:obsValue ?v
        OPTIONAL { ?x dg:lowerBound ?low } OPTIONAL { ?x dg:upperBound ?high }
        FILTER((BOUND(?low) && ?low > ?v) || (BOUND(?high) && ?high < ?v)) }"""
    assert rows(built_store, outside) == []
    assert number(built_store, "?x a dg:Observation ; dg:lowerBound ?low ; dg:upperBound ?high") > 500


def test_no_row_of_a_table_is_lost_in_the_graph(built_store: pyoxigraph.Store, sources: Sources) -> None:
    reports = sources.reports.values()
    assert number(built_store, "?x a dg:Claim") == sum(len(report.claims) for report in reports)
    assert number(built_store, "?x a dg:Mention") == sum(len(report.mentions) for report in reports)
    assert number(built_store, "?x a dg:Relation ; dg:evidence ?place") == sum(
        len(r.relations) for r in reports
    )
    assert number(built_store, "?x a dg:Section") == sum(len(report.sections) for report in reports)
    assert number(built_store, "?x a dg:Relation ; dcterms:source ?source") == len(sources.from_outside)
    assert number(built_store, "?x a dg:Report") == len(sources.reports)


def test_two_definitions_of_one_place_keep_apart(built_store: pyoxigraph.Store, sources: Sources) -> None:
    stated = {
        (name, d.row.term_zh, d.row.definition_zh)
        for name, r in sources.reports.items()
        for d in r.definitions
    }
    found = rows(built_store, """SELECT ?report ?term ?text WHERE { ?x a dg:Definition ; dg:definedIn ?report ;
        dg:printed ?term ; skos:definition ?text FILTER(LANG(?text) = "zh") }""")  # fmt: skip
    assert Counter(found) == Counter((f"{BASE}report/{name}", term, text) for name, term, text in stated)


def test_every_claim_is_found_by_query_with_its_characters_and_range(
    built_store: pyoxigraph.Store, sources: Sources
) -> None:
    found = rows(built_store, """SELECT ?report ?printed ?start ?end ?value WHERE {
        ?claim a dg:Claim ; dcterms:isPartOf ?report ; dg:printed ?printed ; dg:value ?value ; dg:statedAt ?place .
        ?place oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end }""")  # fmt: skip
    stated = Counter(
        (f"{BASE}report/{name}", claim.row.printed, str(claim.row.start), str(claim.row.end))
        for name, report in sources.reports.items()
        for claim in report.claims
    )
    assert Counter(row[:4] for row in found) == stated


def test_decimals_are_written_plainly(built_store: pyoxigraph.Store) -> None:
    decimals = [
        quad.object.value
        for quad in built_store
        if isinstance(quad.object, pyoxigraph.Literal) and quad.object.datatype.value.endswith("#decimal")
    ]
    assert len(decimals) > 5000
    assert [text for text in decimals if not re.fullmatch(r"-?[0-9]+(\.[0-9]*[1-9])?", text)] == []


def test_quotes_stand_in_the_graph_only_where_the_text_was_at_hand(
    report: Report, sources: Sources, light_build: Build
) -> None:
    assert number(light_build.load(), "?x a oa:TextQuoteSelector") == 0
    quoted = triples(report, sources, "the text") - triples(report, sources)
    subjects = {str(subject) for subject, _, _ in quoted if str(subject).endswith("/quote")}
    assert len(subjects) == len({(claim.row.start, claim.row.end) for claim in report.claims})


def test_a_claims_value_is_no_part_of_its_iri(report: Report, sources: Sources) -> None:
    first, *others = report.claims
    altered = replace(
        first, row=first.row.model_copy(update={"value": first.row.value + 1, "note": "corrected"})
    )
    assert _iris(replace(report, claims=(altered, *others)), sources) == _iris(report, sources)


def test_the_order_of_the_rows_is_no_part_of_the_graph(report: Report, sources: Sources) -> None:
    single = replace(report, claims=tuple(claim for claim in report.claims if claim.row.shared == 1))
    turned = replace(
        single,
        claims=tuple(reversed(single.claims)),
        mentions=tuple(reversed(single.mentions)),
        relations=tuple(reversed(single.relations)),
    )
    assert triples(turned, sources) == triples(single, sources)


def test_a_removed_claim_changes_only_what_is_said_of_it(report: Report, sources: Sources) -> None:
    observations = observe(report, sources.schemes, [])
    once = next(o for o in observations if len(o.statements) == 1 and o.statements[0].claim.row.shared == 1)
    claim = once.statements[0].claim
    fewer = replace(report, claims=tuple(other for other in report.claims if other is not claim))
    before, after = triples(report, sources), triples(fewer, sources)
    assert after < before
    own = {str(observation_iri(once)), str(claim_iri(report.id, once.statements[0]))}
    place = f"{BASE}place/{report.id}/{claim.row.start}-{claim.row.end}"
    sentence = report.sentence_of(claim.row)
    assert sentence is not None
    around = f"{BASE}place/{report.id}/{sentence.start}-{sentence.end}"
    shared = (f"{BASE}series/", f"{BASE}cell/", f"{BASE}sheet/", f"{BASE}period/", place, around)
    changed = {str(subject) for subject, _, _ in before - after}
    assert own <= changed
    assert {subject for subject in changed - own if not subject.startswith(shared)} == set()


def test_figures_of_all_reports_meet_in_one_series(built_store: pyoxigraph.Store) -> None:
    found = rows(built_store, """SELECT ?period ?value ?report WHERE {
        ?x dg:series <https://w3id.org/datagov-kg/series/data-production/china/all> ; qb:dataSet ?report ;
           sdmx-dimension:refPeriod ?when ; sdmx-measure:obsValue ?value ; dg:statement <https://w3id.org/datagov-kg/statement/reported> .
        ?when skos:notation ?period }""")  # fmt: skip
    printed = {(period, value) for period, value, _ in found}
    assert {("2023", "32.85"), ("2024", "41.06")} <= printed
    assert len({report for _, _, report in found}) >= 3


def _iris(report: Report, sources: Sources) -> set[str]:
    return {str(subject) for subject, _, _ in triples(report, sources)}
