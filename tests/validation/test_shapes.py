"""Shapes: each constraint finds what it should, where it should, and nothing else, with both engines alike.

The cases lie in ``tests/validation/cases/<shapes file>/``: ``valid.<what>.ttl`` and ``invalid.<why>.ttl``. An invalid
case says in lines ``# expect: focus | path | shape | severity | constraint component`` exactly what must be
found; path ``-`` stands for none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, SH, Graph, URIRef

from loaders.project import ROOT
from loaders.validation import Outcome, Violation, read_shapes, validate_fast, validate_reference
from loaders.validation.checks import compile_shapes
from loaders.validation.texts import places_in
from loaders.vocabulary import prefixes

SHAPES = ROOT / "shapes"
CASES_FOLDER = Path(__file__).parent / "cases"
CASES = sorted(CASES_FOLDER.glob("*/*.ttl"))
FILES = sorted(path.stem for path in SHAPES.glob("*.ttl") if path.stem != "prefixes")

Expectation = tuple[str, str, str, str, str]
_PREFIXES = prefixes() | {
    "dgs": "https://w3id.org/datagov-kg/shapes#",
    "ex": "https://example.org/",
}


@cache
def shapes_of(name: str) -> Graph:
    """The shapes of one file, with the prefixes of their SPARQL constraints."""
    shapes = Graph()
    shapes.parse(SHAPES / f"{name}.ttl")
    shapes.parse(SHAPES / "prefixes.ttl")
    return shapes


def notation(curie: str) -> str:
    """A CURIE, ``<IRI>``, literal or ``-`` of an ``expect`` line, in the engines' N-Triples notation."""
    if curie == "-":
        return ""
    if curie.startswith("^"):
        return "^" + notation(curie[1:])
    if curie.startswith(("<", '"')):
        return curie
    prefix, _, name = curie.partition(":")
    return f"<{_PREFIXES[prefix]}{name}>"


def expectations(case: Path) -> set[Expectation]:
    """What the ``expect`` lines of a case say must be found."""
    found: set[Expectation] = set()
    for line in case.read_text(encoding="utf-8").splitlines():
        if line.startswith("# expect:"):
            focus, path, shape, severity, component = (
                part.strip() for part in line.removeprefix("# expect:").split(" | ")
            )
            found.add(
                (
                    notation(focus), notation(path), notation(shape).strip("<>"), str(SH[severity]),
                    str(SH[f"{component}ConstraintComponent"]),
                )
            )  # fmt: skip
    return found


def seen(violations: tuple[Violation, ...]) -> set[Expectation]:
    """What an engine found, in the terms of the ``expect`` lines."""
    return {(v.focus, v.path, v.shape, v.severity, v.component) for v in violations}


def fast(case: Path) -> Outcome:
    """The outcome of the fast path."""
    store = pyoxigraph.Store()
    store.load(path=str(case), format=pyoxigraph.RdfFormat.TURTLE)
    return validate_fast(store, shapes_of(case.parent.name))


def reference(case: Path) -> Outcome:
    """The outcome of pyshacl."""
    data = Graph()
    data.parse(case, format="turtle")
    return validate_reference(data, shapes_of(case.parent.name))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_the_fast_path_finds_exactly_what_the_case_expects(case: Path) -> None:
    expected = expectations(case)
    assert bool(expected) == case.name.startswith("invalid."), "only an invalid case expects something"
    assert seen(fast(case).violations) == expected


@pytest.mark.reference
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_the_reference_finds_what_the_fast_path_finds(case: Path) -> None:
    by_reference = reference(case)
    assert seen(by_reference.violations) == expectations(case)
    assert {v.key for v in by_reference.violations} == {v.key for v in fast(case).violations}


@pytest.mark.parametrize("name", FILES)
def test_every_constraint_is_proven_able_to_fail(name: str) -> None:
    proven = {
        (e[2], e[4]) for case in (CASES_FOLDER / name).glob("invalid.*.ttl") for e in expectations(case)
    }
    assert {(query.shape, query.component) for query in compile_shapes(shapes_of(name))} == proven


@pytest.mark.parametrize("name", FILES)
def test_every_shapes_file_has_a_case_that_passes(name: str) -> None:
    assert list((CASES_FOLDER / name).glob("valid.*.ttl"))


def test_every_case_is_named_valid_or_invalid_and_belongs_to_a_shapes_file() -> None:
    assert CASES
    for case in CASES:
        assert case.parent.name in FILES
        assert case.name.split(".")[0] in ("valid", "invalid")


def test_every_constraint_has_a_message_and_a_severity_on_purpose() -> None:
    shapes = read_shapes(sorted(SHAPES.glob("*.ttl")))
    for query in compile_shapes(shapes):
        assert query.message, f"{query.shape} has no sh:message"
        severities = list(shapes.objects(URIRef(query.shape), SH.severity))
        assert len(severities) == 1, f"{query.shape} has no sh:severity of its own"
        assert severities[0] in (SH.Violation, SH.Warning)


def test_every_variable_of_a_message_is_selected_by_its_query() -> None:
    shapes = read_shapes(sorted(SHAPES.glob("*.ttl")))
    queries = [
        query for query in compile_shapes(shapes) if query.component == str(SH.SPARQLConstraintComponent)
    ]
    assert queries
    for query in queries:
        solutions = pyoxigraph.Store().query(query.text)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        selected = {variable.value for variable in solutions.variables}
        unknown = places_in(query.message) - selected
        assert not unknown, f"the message of {query.shape} names {unknown}, which the query does not select"


@pytest.mark.parametrize("engine", [fast, pytest.param(reference, marks=pytest.mark.reference)])
def test_messages_carry_the_values_found(engine: Callable[[Path], Outcome]) -> None:
    outcome = engine(CASES_FOLDER / "bounds" / "invalid.value-outside-interval.ttl")
    message = next(v.message for v in outcome.violations if v.shape.endswith("#ValueNotBelow"))
    assert message == "The value 40.5 of https://example.org/o is below its lower bound 41.055."


def test_the_prefixes_of_shapes_and_ontology_agree() -> None:
    header = Graph()
    header.parse(ROOT / "ontology" / "datagov-kg.ttl")
    shapes = Graph()
    shapes.parse(SHAPES / "prefixes.ttl")
    declared = [
        {
            str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
            for node in graph.objects(None, SH.declare)
        }
        for graph in (header, shapes)
    ]
    assert declared[0].keys() <= declared[1].keys()
    for prefix, namespace in declared[0].items():
        assert declared[1][prefix] == namespace == prefixes()[prefix]


def test_a_warning_alone_lets_a_build_pass() -> None:
    outcome = fast(CASES_FOLDER / "bounds" / "invalid.claims-contradict.ttl")
    assert outcome.violations
    assert outcome.conforms


def test_no_shape_is_nested_without_a_target() -> None:
    shapes = read_shapes(sorted(SHAPES.glob("*.ttl")))
    used = set(shapes.objects(None, SH.property))
    assert set(shapes.subjects(RDF.type, SH.PropertyShape)) == used
