"""The fast path: every constraint runs once over the whole graph on Oxigraph, instead of once per focus node.

A SHACL-SPARQL constraint becomes its own query with the target put in front; a Core constraint the query that
finds its violations (``components.py``). Queries see the union of all graphs as a bag: a triple of two named
graphs is met twice, so that a constraint must not count or add up without ``DISTINCT``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pyoxigraph
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.validation.classes import Classes
from loaders.validation.components import CORE, ConstraintQuery, Place, UnsupportedShape
from loaders.validation.outcome import Outcome, Violation
from loaders.validation.reference import path_notation
from loaders.validation.texts import filled, places_in, with_target

SPARQL = str(SH.SPARQLConstraintComponent)


@dataclass(frozen=True)
class Query:
    """One constraint as a query over the whole graph: it binds ?this and, where there is one, ?value.

    With a ``screen``, an ASK query that several constraints share, nothing is found unless that holds.
    """

    shape: str
    component: str
    path: str
    severity: str
    message: str
    text: str
    screen: str = ""


def validate_fast(store: pyoxigraph.Store, shapes: Graph) -> Outcome:
    """Validate the union of the store's graphs; ``UnsupportedShape`` for a constraint it cannot compile."""
    return Outcome.of(run(store, compile_shapes(shapes, Classes.of(store))))


def run(store: pyoxigraph.Store, queries: Iterable[Query]) -> Iterator[Violation]:
    """What the queries find in the union of the store's graphs, in the order of the queries.

    Oxigraph evaluates outside Python's global lock, so that each core takes queries of its own.
    """
    queries = list(queries)
    screens = sorted({query.screen for query in queries if query.screen})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda text: bool(store.query(text, use_default_graph_as_union=True)), screens)
        passed = dict(zip(screens, answers, strict=True)) | {"": True}
        needed = (query for query in queries if passed[query.screen])
        for found in pool.map(lambda query: list(_run(store, query)), needed):
            yield from found


def _run(store: pyoxigraph.Store, query: Query) -> Iterator[Violation]:
    try:
        solutions = store.query(query.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise UnsupportedShape(f"the query of {query.shape} is not valid SPARQL: {error}") from None
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = {variable.value for variable in solutions.variables}
    unknown = places_in(query.message) - names if query.component == SPARQL else set()
    if unknown:
        del solutions  # it may not be dropped by the thread that reads the error
        raise UnsupportedShape(f"the message of {query.shape} names {', '.join(sorted(unknown))}, unknown to its SELECT")
    for solution in solutions:
        focus = solution["this"]
        if focus is None:
            continue
        value = solution["value"] if "value" in names else None
        path = solution["path"] if "path" in names else None
        yield Violation(
            shape=query.shape,
            component=query.component,
            focus=str(focus),
            path=str(path) if path is not None else query.path,
            value=str(value) if value is not None else ("" if query.path or "value" in names else str(focus)),
            severity=query.severity,
            message=_message(query, solution, names),
        )


def _message(query: Query, solution: pyoxigraph.QuerySolution, names: set[str]) -> str:
    """The message; of a SPARQL constraint, with the values of the solution in its places."""
    if query.component != SPARQL:
        return query.message
    return filled(query.message, {name: _text(solution[name]) for name in names})


def _text(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))


def compile_shapes(shapes: Graph, classes: Classes | None = None) -> list[Query]:
    """The queries of all shapes that have a target, for graphs with these subclasses (by default none)."""
    classes = classes or Classes()
    targets = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
    found = {shape for target in targets for shape in shapes.subjects(target)}
    queries: list[Query] = []
    for shape in sorted(found, key=str):
        if (shape, SH.deactivated, Literal(True)) in shapes:
            continue
        queries.extend(_compile(shape, Place(_target(shapes, shape, classes), "", shapes, classes)))
    return queries


def _target(shapes: Graph, shape: Node, classes: Classes) -> str:
    def targets(predicate: Node) -> list[str]:
        return sorted(str(target.n3()) for target in shapes.objects(shape, predicate))

    parts = [pattern for name in targets(SH.targetClass) for pattern in classes.instances("?this", name)]
    parts += [f"?this {predicate} []" for predicate in targets(SH.targetSubjectsOf)]
    parts += [f"[] {predicate} ?this" for predicate in targets(SH.targetObjectsOf)]
    parts += [f"VALUES ?this {{ {name} }}" for name in targets(SH.targetNode)]
    return "{ SELECT DISTINCT ?this WHERE { { " + " } UNION { ".join(parts) + " } } }"


def _compile(shape: Node, place: Place) -> Iterator[Query]:
    """Queries of a node shape, of its property shapes and of its SPARQL constraints."""
    shapes = place.shapes
    if not isinstance(shape, URIRef):
        raise UnsupportedShape(f"a shape without an IRI: {shape}; name every node and property shape")
    path_node = shapes.value(shape, SH.path)
    if path_node is not None:
        place = replace(place, path=path_notation(shapes, path_node))
    severity = str(shapes.value(shape, SH.severity) or SH.Violation)
    checks: list[tuple[URIRef, ConstraintQuery]] = []
    for predicate, parameter in shapes.predicate_objects(shape):
        if predicate in _IGNORED:
            continue
        if predicate == SH.property:
            yield from _compile(parameter, place)
        elif predicate == SH.sparql:
            message = _said(shapes, parameter) or _said(shapes, shape)
            text = _sparql(shape, parameter, place)
            yield Query(str(shape), SPARQL, "", severity, message, text)
        elif predicate in CORE:
            component, body = CORE[predicate]
            check = body(place, parameter)
            if check is not None:
                checks.append((component, check))
        else:
            raise UnsupportedShape(f"{shape} uses {predicate}, which the fast path does not know")
    screen = place.screen(check for _, check in checks)
    message = _said(shapes, shape)
    for component, check in checks:
        needs = screen if check.suspect else ""
        yield Query(str(shape), str(component), place.path, severity, message, check.text, needs)


def _said(shapes: Graph, shape: Node) -> str:
    """The message of a shape or constraint; of several, the English one."""
    messages = sorted(
        (message.language not in ("en", None), str(message))
        for message in shapes.objects(shape, SH.message)
        if isinstance(message, Literal)
    )
    return messages[0][1] if messages else ""


def _sparql(shape: URIRef, constraint: Node, place: Place) -> str:
    declared = _prefixes(place.shapes, constraint)
    prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in declared)
    try:
        return prologue + with_target(str(place.shapes.value(constraint, SH.select)), place.target)
    except ValueError as error:
        raise UnsupportedShape(f"the SPARQL constraint of {shape} {error}") from None


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    for source in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(source, SH.declare):
            yield str(shapes.value(declaration, SH.prefix)), str(shapes.value(declaration, SH.namespace))


#: Properties of shapes that state no constraint.
_IGNORED = frozenset({
    RDF.type, SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.targetClass,
    SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode, SH.deactivated,
    URIRef("http://www.w3.org/2000/01/rdf-schema#label"), URIRef("http://www.w3.org/2000/01/rdf-schema#comment"),
    URIRef("http://www.w3.org/2000/01/rdf-schema#isDefinedBy"),
})  # fmt: skip
