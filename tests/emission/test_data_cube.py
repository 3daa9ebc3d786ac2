"""Data Cube integrity: the W3C constraints on the suite's fixtures, and on the graph that we build.

The suite (``DGKG_SHARED/suites/data-cube``) holds the integrity queries IC-1 to IC-21 of the recommendation,
fixtures, and in ``expected.tsv`` what each query must say of them. IC-17 is printed with
``HAVING (?count != ?numMeasures)``, which never fires because ``?count`` is not in scope there; it is mended
when it is read.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from loaders.emission.cube import DIMENSIONS
from loaders.project import ROOT
from loaders.vocabulary import BASE, DG, SDMX_DIMENSION
from tests.support.shared_files import SHARED, shared_folder

pytestmark = pytest.mark.long

PROLOGUE = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX eg: <http://example.com/abbrv-cube/>
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
"""
PRINTED, MENDED = "HAVING (?count != ?numMeasures)", "HAVING (COUNT(?obs2) != ?numMeasures)"
SUITE = SHARED / "suites" / "data-cube"


def assertions() -> list[tuple[str, str, str]]:
    """The rows of ``expected.tsv``: query, fixtures, expected; none where the suite is not there."""
    if not (SUITE / "expected.tsv").exists():
        return []
    with (SUITE / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return [
            (row["query"], row["fixtures"], row["expected"]) for row in csv.DictReader(file, delimiter="\t")
        ]


def query_text(name: str, suite: Path) -> str:
    """An integrity query with its prefixes, IC-17 mended."""
    text = (suite / name).read_text(encoding="utf-8")
    if name == "integrity-17.sparql":
        assert text.count(PRINTED) == 1
        text = text.replace(PRINTED, MENDED)
    return PROLOGUE + text


def normalise(store: pyoxigraph.Store, suite: Path) -> None:
    """Bring the store's default graph into normal form, as section 10 of the recommendation says."""
    for name in ("closure.ru", "flatten.ru"):
        store.update((suite / name).read_text(encoding="utf-8"))


def breaks(store: pyoxigraph.Store, query: str) -> bool:
    """Whether an integrity query finds a problem."""
    return bool(store.query(query))


def fixture_store(fixtures: str, suite: Path, normalised: bool = True) -> pyoxigraph.Store:
    """The fixtures of one assertion in a store."""
    store = pyoxigraph.Store()
    for name in fixtures.split("+"):
        store.load(path=str(suite / "fixtures" / name), format=pyoxigraph.RdfFormat.TURTLE)
    if normalised:
        normalise(store, suite)
    return store


@pytest.fixture(scope="module")
def suite() -> Path:
    """The folder of the suite."""
    return shared_folder("suites/data-cube")


def test_the_suite_has_its_52_assertions(suite: Path) -> None:
    assert len(assertions()) == 52
    assert {name for name, _, _ in assertions()} == {path.name for path in suite.glob("integrity-*.sparql")}


@pytest.mark.parametrize(("query", "fixtures", "expected"), assertions())
def test_suite_assertion(suite: Path, query: str, fixtures: str, expected: str) -> None:
    assert (
        breaks(fixture_store(fixtures, suite), query_text(query, suite))
        == {"passes": False, "fails": True}[expected]
    )


def test_constraint_17_as_printed_never_fires(suite: Path) -> None:
    printed = PROLOGUE + (suite / "integrity-17.sparql").read_text(encoding="utf-8")
    store = fixture_store("mt-cube-with-missing-points.ttl", suite)
    assert not breaks(store, printed)
    assert breaks(store, query_text("integrity-17.sparql", suite))


def test_abbreviated_fixtures_need_the_normal_form(suite: Path) -> None:
    query = query_text("integrity-11.sparql", suite)
    assert not breaks(
        fixture_store("abbrv-cube.ttl+missing-obs-dim-value.ttl", suite, normalised=False), query
    )


# --- the graph that we build ------------------------------------------------------------


@pytest.fixture(scope="module")
def built_cubes(built_store: pyoxigraph.Store, suite: Path) -> pyoxigraph.Store:
    """The built graph with all named graphs merged into the default graph, in normal form."""
    merged = pyoxigraph.Store()
    merged.extend(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in built_store)
    normalise(merged, suite)
    return merged


@pytest.mark.long
def test_our_graph_is_in_normal_form_as_it_is_built(
    built_store: pyoxigraph.Store, built_cubes: pyoxigraph.Store
) -> None:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in built_store}
    assert {(quad.subject, quad.predicate, quad.object) for quad in built_cubes} == triples


#: What takes seconds on our graph: the letter of IC-12 compares all pairs of observations.
SLOW = {"integrity-12.sparql"}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(name, marks=[pytest.mark.reference] if name in SLOW else [])
        for name in sorted({name for name, _, _ in assertions()})
    ],
)
def test_built_graph_keeps_the_constraint(built_cubes: pyoxigraph.Store, suite: Path, query: str) -> None:
    assert not breaks(built_cubes, query_text(query, suite))


#: What is done to one observation of the built graph, and the constraint that must then break.
FAULTS = {
    "integrity-1.sparql": "DELETE WHERE { <OBS> qb:dataSet ?d }",
    "integrity-2.sparql": "DELETE WHERE { <REPORT> qb:structure ?s }",
    "integrity-3.sparql": "DELETE WHERE { sdmx-measure:obsValue a qb:MeasureProperty }",
    "integrity-4.sparql": "DELETE WHERE { dg:population rdfs:range ?r }",
    "integrity-5.sparql": "DELETE WHERE { dg:population qb:codeList ?l }",
    "integrity-6.sparql": "INSERT { ?c qb:componentRequired false } WHERE { ?c qb:dimension dg:population }",
    "integrity-11.sparql": "DELETE WHERE { <OBS> dg:population ?p }",
    "integrity-12.sparql": "INSERT { <OBS-again> ?p ?o } WHERE { <OBS> ?p ?o }",
    "integrity-13.sparql": "DELETE WHERE { <OBS> sdmx-attribute:unitMeasure ?u }",
    "integrity-14.sparql": "DELETE WHERE { <OBS> sdmx-measure:obsValue ?v }",
    "integrity-19a.sparql": "DELETE { <OBS> dg:population ?p } INSERT { <OBS> dg:population <nobody> } "
    "WHERE { <OBS> dg:population ?p }",
}


@pytest.mark.parametrize("query", FAULTS)
def test_a_fault_in_the_built_graph_breaks_the_constraint(
    built_cubes: pyoxigraph.Store, suite: Path, query: str
) -> None:
    chosen = built_cubes.query(
        PROLOGUE + "SELECT ?o ?r { ?o a dg:Observation ; qb:dataSet ?r } ORDER BY ?o LIMIT 1"
    )
    assert isinstance(chosen, pyoxigraph.QuerySolutions)
    observation, report = next(iter(chosen))
    update = FAULTS[query]
    for mark, iri in (
        ("OBS-again", f"{BASE}observation/again"),
        ("OBS", observation.value),
        ("REPORT", report.value),
    ):
        update = update.replace(f"<{mark}>", f"<{iri}>")
    broken = pyoxigraph.Store()
    broken.extend(iter(built_cubes))
    broken.update(PROLOGUE + update.replace("<nobody>", f"<{BASE}population/nobody>"))
    if query == "integrity-12.sparql":
        # the letter compares all pairs of observations: keep the two
        two = f"<{observation.value}>, <{BASE}observation/again>"
        broken.update(
            PROLOGUE + f"DELETE {{ ?o qb:dataSet ?r }} WHERE {{ ?o qb:dataSet ?r FILTER(?o NOT IN ({two})) }}"
        )
    assert breaks(broken, query_text(query, suite))


def test_shape_of_constraint_12_compares_every_dimension() -> None:
    shapes = Graph()
    shapes.parse(ROOT / "shapes" / "cube.ttl")
    [select] = [
        str(text) for text in shapes.objects(None, SH.select) if "GROUP BY $this ?indicator" in str(text)
    ]
    named = set(re.findall(r"^\s+((?:dg|sdmx-dimension):\w+) \?", select, flags=re.MULTILINE))
    spaces = {"dg": f"{DG}", "sdmx-dimension": f"{SDMX_DIMENSION}"}
    found = {spaces[name.partition(":")[0]] + name.partition(":")[2] for name in named}
    assert found == {str(dimension) for dimension, _ in DIMENSIONS}
