"""The fast path and other engines find the same violations, on the real graph as on the cases of ``test_shapes.py``.

Jena's validator and TopBraid's are asked about a part of one report with planted violations, pyshacl too; the whole graph
is too slow for a test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef

from loaders.emission.graphs import lines_of
from loaders.emission.identities import check_triples, derived_triples
from loaders.emission.report import figure_triples
from loaders.project import Project
from loaders.sources import Sources
from loaders.validation import Outcome, read_shapes, validate_fast, validate_reference
from loaders.validation.reference import reported
from loaders.vocabulary import BASE, DG
from tests.support.engines.shacl import jena, topbraid
from tests.support.synthetic import PLANTABLE, copied, multiplied_store, planted, real_lines
from tests.validation.test_shapes import CASES, CASES_FOLDER, shapes_of

pytestmark = pytest.mark.reference

#: The smallest report: with the concepts it is a graph that pyshacl validates against all shapes.
SMALL_REPORT = "survey-2024"
#: The graphs of the sample: the report, and what its figures refer to.
SAMPLE = (SMALL_REPORT, "ontology", "concepts", "catalogue")
SHAPES_IRI = "https://w3id.org/datagov-kg/shapes#"


@cache
def all_shapes() -> Graph:
    """All shapes of the project."""
    return read_shapes(Project().shape_files())


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """The N-Quads lines of the real graph."""
    return real_lines(Project())


def store_of(lines: list[str]) -> pyoxigraph.Store:
    """A store with these lines."""
    return multiplied_store(lines, 1)


def union_of(store: pyoxigraph.Store) -> Graph:
    """All triples of the store's graphs as one rdflib graph."""
    data = Graph()
    for name in store.named_graphs():
        triples = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=name)
        assert triples is not None
        data.parse(data=triples, format="nt")
    return data


def keys(outcome: Outcome) -> set[tuple[str, str, str, str, str]]:
    """What must agree between the engines."""
    return {violation.key for violation in outcome.violations}


def by_shape(outcome: Outcome) -> Counter[str]:
    """How often each shape was violated."""
    return Counter(violation.shape.removeprefix(SHAPES_IRI) for violation in outcome.violations)


@pytest.fixture(scope="session")
def sample(lines: list[str]) -> list[str]:
    """A part of one small report, small enough for pyshacl, and what the graph says of all that it names.

    One in eight of what the report states, with all that it leads to within the report.
    """
    about: dict[str, list[str]] = {}
    for line in lines:
        about.setdefault(line.split(" ", 1)[0], []).append(line)
    families = ("observation", "mention", "relation", "definition")
    starts = tuple(f"<{BASE}{family}/{SMALL_REPORT}/" for family in families)
    found = dict.fromkeys([subject for subject in about if subject.startswith(starts)][::8])
    for subject in (reached := list(found)):
        for line in about[subject]:
            target = line.split(" ", 3)[2]
            if line.endswith(graph_end(SMALL_REPORT)) and target in about and target not in found:
                found[target] = None
                reached.append(target)
    return [line for subject in found for line in about[subject]]


def graph_end(name: str) -> str:
    """How the lines of the named graph end."""
    return f"<{BASE}graph/{name}> .\n"


def shapes_without_constraint(shapes: Graph, predicate: URIRef) -> Graph:
    """The shapes without the constraints that the predicate leads to."""
    rest = Graph()
    for triple in shapes:
        if triple[1] != predicate:
            rest.add(triple)
    return rest


def test_both_engines_find_the_same_in_the_whole_graph_by_the_core_constraints(lines: list[str]) -> None:
    store = store_of(planted(lines, dict.fromkeys(("EntityLabel", "PlaceSection"), 3), seed=11))
    shapes = shapes_without_constraint(all_shapes(), SH.sparql)
    by_fast = validate_fast(store, shapes)
    assert by_shape(by_fast) == {"EntityLabel": 3, "PlaceSection": 3}
    assert keys(by_fast) == keys(validate_reference(union_of(store), shapes))


def test_both_engines_find_the_same_in_one_report_by_all_shapes(sample: list[str]) -> None:
    store = store_of(planted(sample, dict.fromkeys(PLANTABLE, 2), seed=12))
    by_fast = validate_fast(store, all_shapes())
    assert len(by_shape(by_fast)) > len(PLANTABLE)  # what the sample leaves out is missed as well
    assert keys(by_fast) == keys(validate_reference(union_of(store), all_shapes()))


@pytest.mark.engines
@pytest.mark.parametrize("engine", [jena, topbraid])
def test_engines_of_java_find_the_same_in_one_report(
    sample: list[str], engine: Callable[[Path, Path, Path], Graph], tmp_path: Path
) -> None:
    store = store_of(planted(sample, dict.fromkeys(PLANTABLE, 2), seed=12))
    data, shapes = tmp_path / "data.nt", tmp_path / "shapes.ttl"
    union_of(store).serialize(data, format="nt", encoding="utf-8")
    all_shapes().serialize(shapes, format="turtle")
    report = engine(tmp_path, data, shapes)
    by_fast, by_java = validate_fast(store, all_shapes()), reported(report)
    assert keys(by_java) == keys(by_fast)
    # not one row of a query twice, which the engines report as two results
    assert len(list(report.objects(None, SH.result))) == len(by_fast.violations)


def test_both_engines_find_the_same_contradictions_between_the_figures(sources: Sources) -> None:
    """All checks of the declared identities, over the real figures: what becomes findings."""
    grounding = sources.ground()
    figures = [
        line
        for name, report in sources.reports.items()
        for line in lines_of(name, figure_triples(report, sources.observations[name], sources.sentences))
        if f"<{DG.lowerBound}>" in line or f"<{DG.upperBound}>" in line
    ]
    store = store_of(
        [
            *figures,
            *lines_of("checks", check_triples(grounding.checks, sources.sentences)),
            *lines_of("derived", derived_triples(
                grounding.derived, sources.identities, sources.schemes, sources.sentences
            )),
        ]
    )
    shapes = shapes_of("identities")
    fast = validate_fast(store, shapes)
    assert fast.violations
    assert keys(fast) == keys(validate_reference(union_of(store), shapes))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_triple_that_two_graphs_have_counts_once(case: Path) -> None:
    once, twice = pyoxigraph.Store(), pyoxigraph.Store()
    once.load(path=str(case), format=pyoxigraph.RdfFormat.TURTLE)
    for name in ("a", "b"):
        graph = pyoxigraph.NamedNode(f"https://example.org/{name}")
        twice.load(path=str(case), format=pyoxigraph.RdfFormat.TURTLE, to_graph=graph)
    shapes = shapes_of(case.parent.name)
    assert validate_fast(twice, shapes) == validate_fast(once, shapes)


def test_instances_of_subclasses_are_instances() -> None:
    data = Graph()
    data.parse(CASES_FOLDER / "bounds" / "invalid.rank-zero.ttl")
    store = pyoxigraph.Store()
    below = URIRef("https://example.org/below")
    for subject in list(data.subjects(RDF.type, DG.Observation)):
        data.set((subject, RDF.type, below))
    data.add((below, RDFS.subClassOf, URIRef("https://example.org/between")))
    data.add((URIRef("https://example.org/between"), RDFS.subClassOf, DG.Observation))
    store.bulk_load(data.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    by_fast = validate_fast(store, shapes_of("bounds"))
    assert by_shape(by_fast)["RankWhole"]
    assert keys(by_fast) == keys(validate_reference(data, shapes_of("bounds")))


def test_copies_of_the_reports_break_the_same_shapes_as_the_reports(lines: list[str]) -> None:
    once, twice = (by_shape(validate_fast(multiplied_store(lines, n), all_shapes())) for n in (1, 2))
    copies = by_shape(validate_fast(store_of([*lines, *copied(lines, 7)]), all_shapes()))
    assert once
    assert copies == twice
    for shape, number in once.items():
        about_concepts = (
            shape == "PolicyCitedBeforeItExists"
        )  # its focus is the policy, which all copies share
        assert twice[shape] == (number if about_concepts else 2 * number), shape


def test_planted_violations_are_found_and_nothing_else_is(lines: list[str]) -> None:
    before = by_shape(validate_fast(store_of(lines), all_shapes()))
    wanted = {shape: number for number, shape in enumerate(PLANTABLE, 1)}
    after = by_shape(validate_fast(store_of(planted(lines, wanted, seed=4)), all_shapes()))
    assert after - before == Counter(wanted)
    assert before - after == Counter()


def test_the_same_seed_plants_the_same(lines: list[str]) -> None:
    wanted = dict.fromkeys(PLANTABLE, 3)
    assert planted(lines, wanted, seed=1) == planted(lines, wanted, seed=1)
    assert planted(lines, wanted, seed=1) != planted(lines, wanted, seed=2)
