"""The fast path: every constraint runs once over the whole graph on Oxigraph, instead of once per focus node.

A SHACL-SPARQL constraint becomes its own query with the shape's target put in front; a Core constraint becomes the
query that finds its violations. A constraint component that is not in the table below is an error, not a silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loaders.validation.outcome import Outcome, Violation
from loaders.validation.reference import path_notation

_INSTANCE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>/<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes whose lexical forms SPARQL can check by casting.
_CASTABLE = frozenset(_XSD + name for name in ("decimal", "integer", "date", "dateTime", "boolean", "double"))


class UnsupportedShape(Exception):
    """A shape uses a part of SHACL that the fast path does not know."""


@dataclass(frozen=True)
class Query:
    """One constraint as a query over the whole graph: it binds ?this and, where there is one, ?value."""

    shape: str
    component: str
    path: str
    severity: str
    message: str
    text: str


def validate_fast(store: pyoxigraph.Store, shapes: Graph) -> Outcome:
    """Validate the union of the store's graphs. Raises ``UnsupportedShape`` for a constraint it cannot compile."""
    return Outcome.of(violation for query in compile_shapes(shapes) for violation in _run(store, query))


def _run(store: pyoxigraph.Store, query: Query) -> Iterator[Violation]:
    solutions = store.query(query.text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = {variable.value for variable in solutions.variables}
    for solution in solutions:
        focus = solution["this"]
        if focus is None:
            continue
        value = solution["value"] if "value" in names else None
        path = solution["path"] if "path" in names else None
        values = {name: solution[name] for name in names}
        yield Violation(
            shape=query.shape,
            component=query.component,
            focus=str(focus),
            path=str(path) if path is not None else query.path,
            value=str(value) if value is not None else ("" if query.path or "value" in names else str(focus)),
            severity=query.severity,
            message=_filled(query.message, values),
        )


def _filled(message: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        text = getattr(value, "value", value)
        for sigil in "?$":
            message = message.replace("{" + sigil + name + "}", str(text))
    return message


def compile_shapes(shapes: Graph) -> list[Query]:
    """The queries of all shapes that have a target."""
    targets = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
    found = {shape for target in targets for shape in shapes.subjects(target)}
    queries: list[Query] = []
    for shape in sorted(found, key=str):
        if (shape, SH.deactivated, Literal(True)) in shapes:
            continue
        queries.extend(_compile(shapes, shape, _target(shapes, shape)))
    return queries


def _target(shapes: Graph, shape: Node) -> str:
    parts = [f"{{ ?this {_INSTANCE} {c.n3()} }}" for c in shapes.objects(shape, SH.targetClass)]  # type: ignore[attr-defined]
    parts += [f"{{ ?this {p.n3()} [] }}" for p in shapes.objects(shape, SH.targetSubjectsOf)]  # type: ignore[attr-defined]
    parts += [f"{{ [] {p.n3()} ?this }}" for p in shapes.objects(shape, SH.targetObjectsOf)]  # type: ignore[attr-defined]
    parts += [f"{{ VALUES ?this {{ {n.n3()} }} }}" for n in shapes.objects(shape, SH.targetNode)]  # type: ignore[attr-defined]
    return "{ SELECT DISTINCT ?this WHERE { " + " UNION ".join(parts) + " } }"


def _compile(shapes: Graph, shape: Node, target: str) -> Iterator[Query]:
    """Queries of a node shape, of its property shapes and of its SPARQL constraints."""
    if not isinstance(shape, URIRef):
        raise UnsupportedShape(f"a shape without an IRI: {shape}; name every node and property shape")
    path_node = shapes.value(shape, SH.path)
    path = path_notation(shapes, path_node) if path_node is not None else ""
    for predicate, parameter in shapes.predicate_objects(shape):
        if predicate in _IGNORED:
            continue
        if predicate == SH.property:
            yield from _compile(shapes, parameter, target)
        elif predicate == SH.sparql:
            yield _sparql(shapes, shape, parameter, target)
        elif predicate in _CORE:
            component, body = _CORE[predicate]
            text = body(shapes, target, path, parameter)
            if text is None:
                continue
            yield Query(
                str(shape), str(component), path, _severity(shapes, shape), _message(shapes, shape), text
            )
        else:
            raise UnsupportedShape(f"{shape} uses {predicate}, which the fast path does not know")


def _sparql(shapes: Graph, shape: Node, constraint: Node, target: str) -> Query:
    select = str(shapes.value(constraint, SH.select)).replace("$", "?")
    head, brace, body = select.partition("{")
    if not brace:
        raise UnsupportedShape(f"{shape}: the SPARQL constraint has no WHERE block")
    prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in _prefixes(shapes, constraint))
    message = shapes.value(constraint, SH.message) or shapes.value(shape, SH.message)
    return Query(
        str(shape), str(SH.SPARQLConstraintComponent), "", _severity(shapes, shape), str(message or ""),
        f"{prologue}{head}{{ {target} {body}",
    )  # fmt: skip


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    for source in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(source, SH.declare):
            yield str(shapes.value(declaration, SH.prefix)), str(shapes.value(declaration, SH.namespace))


def _severity(shapes: Graph, shape: Node) -> str:
    return str(shapes.value(shape, SH.severity) or SH.Violation)


def _message(shapes: Graph, shape: Node) -> str:
    return str(shapes.value(shape, SH.message) or "")


def _each(target: str, path: str, bad: str) -> str:
    """Violations of a constraint on each value: the target, the values of the path, the condition that is wrong."""
    values = f"?this {path} ?value ." if path else "BIND(?this AS ?value)"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {target} {values} FILTER({bad}) }}"


def _min_count(shapes: Graph, target: str, path: str, parameter: Node) -> str | None:
    number = int(str(parameter))
    if number == 0:
        return None
    if number == 1:
        return f"SELECT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {path} ?v }} }}"
    return (
        f"SELECT ?this WHERE {{ {target} OPTIONAL {{ ?this {path} ?v }} }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?v) < {number})"
    )


def _max_count(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    return (
        f"SELECT ?this WHERE {{ {target} ?this {path} ?v }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?v) > {int(str(parameter))})"
    )


def _datatype(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    wrong = f"!isLiteral(?value) || datatype(?value) != <{parameter}>"
    if str(parameter) in _CASTABLE:
        wrong += f" || !COALESCE(BOUND(?cast), false)"
        values = f"?this {path} ?value . BIND(<{parameter}>(STR(?value)) AS ?cast)"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {target} {values} FILTER({wrong}) }}"
    return _each(target, path, wrong)


def _class(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    return _each(target, path, f"!EXISTS {{ ?value {_INSTANCE} <{parameter}> }}")


def _node_kind(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    tests = {SH.IRI: "isIRI(?value)", SH.Literal: "isLiteral(?value)", SH.BlankNode: "isBlank(?value)",
             SH.BlankNodeOrIRI: "(isIRI(?value) || isBlank(?value))"}  # fmt: skip
    if parameter not in tests:
        raise UnsupportedShape(f"sh:nodeKind {parameter}")
    return _each(target, path, f"!{tests[URIRef(str(parameter))]}")


def _pattern(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    return _each(target, path, f"isBlank(?value) || !REGEX(STR(?value), {Literal(str(parameter)).n3()})")


def _in(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    members = ", ".join(member.n3() for member in Collection(shapes, parameter))  # type: ignore[attr-defined]
    return _each(target, path, f"?value NOT IN ({members})")


def _has_value(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    return f"SELECT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {path} {parameter.n3()} }} }}"  # type: ignore[attr-defined]


def _comparison(operator: str) -> Callable[[Graph, str, str, Node], str]:
    def compile_comparison(shapes: Graph, target: str, path: str, parameter: Node) -> str:
        return _each(target, path, f"!COALESCE(?value {operator} {parameter.n3()}, false)")  # type: ignore[attr-defined]

    return compile_comparison


def _min_length(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    return _each(target, path, f"isBlank(?value) || STRLEN(STR(?value)) < {int(str(parameter))}")


def _unique_language(shapes: Graph, target: str, path: str, parameter: Node) -> str | None:
    if str(parameter) != "true":
        return None
    return (
        f"SELECT DISTINCT ?this WHERE {{ {target} ?this {path} ?a, ?b . "
        'FILTER(LANG(?a) != "" && LANG(?a) = LANG(?b) && STR(?a) < STR(?b)) }'
    )


def _language_in(shapes: Graph, target: str, path: str, parameter: Node) -> str:
    members = ", ".join(member.n3() for member in Collection(shapes, parameter))  # type: ignore[attr-defined]
    return _each(target, path, f"!isLiteral(?value) || LANG(?value) NOT IN ({members})")


_Body = Callable[[Graph, str, str, Node], str | None]
_CORE: dict[Node, tuple[URIRef, _Body]] = {
    SH.minCount: (SH.MinCountConstraintComponent, _min_count),
    SH.maxCount: (SH.MaxCountConstraintComponent, _max_count),
    SH.datatype: (SH.DatatypeConstraintComponent, _datatype),
    SH["class"]: (SH.ClassConstraintComponent, _class),
    SH.nodeKind: (SH.NodeKindConstraintComponent, _node_kind),
    SH.pattern: (SH.PatternConstraintComponent, _pattern),
    SH["in"]: (SH.InConstraintComponent, _in),
    SH.hasValue: (SH.HasValueConstraintComponent, _has_value),
    SH.minInclusive: (SH.MinInclusiveConstraintComponent, _comparison(">=")),
    SH.maxInclusive: (SH.MaxInclusiveConstraintComponent, _comparison("<=")),
    SH.minExclusive: (SH.MinExclusiveConstraintComponent, _comparison(">")),
    SH.maxExclusive: (SH.MaxExclusiveConstraintComponent, _comparison("<")),
    SH.minLength: (SH.MinLengthConstraintComponent, _min_length),
    SH.uniqueLang: (SH.UniqueLangConstraintComponent, _unique_language),
    SH.languageIn: (SH.LanguageInConstraintComponent, _language_in),
}

#: Properties of shapes that state no constraint.
_IGNORED = frozenset({
    RDF.type, SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.targetClass,
    SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode, SH.deactivated,
    URIRef("http://www.w3.org/2000/01/rdf-schema#label"), URIRef("http://www.w3.org/2000/01/rdf-schema#comment"),
    URIRef("http://www.w3.org/2000/01/rdf-schema#isDefinedBy"),
})  # fmt: skip
