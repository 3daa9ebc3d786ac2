"""SHACL-SPARQL: constraints of a shape, and constraint components that a shapes graph defines (SHACL §5, §6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import OWL, SH, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.validation.model import Shape
from loaders.validation.places import Place
from loaders.validation.queries import Prebinding, Unfit, patterns, prebound_ask, prebound_select
from loaders.validation.refusals import IllFormedShape, UnsupportedShape
from loaders.validation.terms import check_pattern, notation

_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)


@dataclass(frozen=True)
class SparqlSearch:
    """A query that stands in a shapes graph, for all focus nodes: what it checks, and the message, a template.

    ``said`` are the texts of what a parameter is, for the places of the message.
    """

    component: str
    text: str
    message: Literal
    said: Mapping[str, str] = field(default_factory=dict)


def message_of(graph: Graph, *nodes: Node) -> Literal:
    """The message of the first of the nodes that has one; of several, the English one."""
    for node in nodes:
        messages = sorted(
            (message for message in graph.objects(node, SH.message) if isinstance(message, Literal)),
            key=lambda message: (message.language not in ("en", None), str(message)),
        )
        if messages:
            return messages[0]
    return Literal("")


def constraint_search(place: Place, constraint: Node) -> SparqlSearch | None:
    """The search of a value of ``sh:sparql``; None of one that is deactivated."""
    shape, graph = place.shape, place.shape.graph
    if any(
        isinstance(value, Literal) and value.value is True
        for value in graph.objects(constraint, SH.deactivated)
    ):
        return None
    text = _compiled(place, constraint, SH.select, "its SPARQL constraint", {})
    return SparqlSearch(str(SH.SPARQLConstraintComponent), text, message_of(graph, constraint, shape.node))


@dataclass(frozen=True)
class Component:
    """A constraint component that the shapes graph defines: its parameters, and its validators by their property."""

    node: Node
    parameters: Mapping[URIRef, bool]
    validators: Mapping[URIRef, Node]
    graph: Graph = field(repr=False)

    def search(self, place: Place) -> SparqlSearch | None:
        """The search for the shape's violations; None where the shape does not use the component."""
        shape = place.shape
        values = {path: shape.values(path) for path in self.parameters}
        if any(not values[path] and not optional for path, optional in self.parameters.items()):
            return None
        if not self.validators:
            raise UnsupportedShape(f"{shape} uses {self.node.n3()}, which has parameters and no validator in SPARQL")
        if several := [path for path in values if len(values[path]) > 1]:
            raise UnsupportedShape(f"{shape} has several values of the parameter {several[0].n3()}")
        given = {_local(path): one[0] for path, one in values.items() if one}
        constants = {name: notation(value, str(shape)) for name, value in given.items()}
        special = SH.propertyValidator if shape.path else SH.nodeValidator
        validator = self.validators.get(special, self.validators.get(SH.validator))
        if validator is None:
            return None
        query = SH.ask if (validator, SH.ask, None) in self.graph else SH.select
        named = f"the validator of {self.node.n3()}"
        text = _compiled(place, validator, query, named, constants)
        message = message_of(self.graph, shape.node, validator)
        return SparqlSearch(
            str(self.node), text, message, {name: str(value) for name, value in given.items()}
        )


def components_of(graph: Graph) -> Iterator[Component]:
    """The constraint components that a shapes graph defines, by name."""
    for node in sorted(set(graph.subjects(SH.parameter)), key=str):
        validators = {kind: value for kind in _VALIDATORS for value in graph.objects(node, kind)}
        parameters: dict[URIRef, bool] = {}
        for parameter in graph.objects(node, SH.parameter):
            path = graph.value(parameter, SH.path)
            if not isinstance(path, URIRef):
                raise IllFormedShape(f"{node.n3()} has a parameter without an IRI as its sh:path")
            optional = graph.value(parameter, SH.optional)
            parameters[path] = isinstance(optional, Literal) and optional.value is True
        yield Component(node, parameters, validators, graph)


def _local(path: URIRef) -> str:
    return str(path).rpartition("#")[2].rpartition("/")[2]


def _compiled(place: Place, holder: Node, kind: URIRef, named: str, constants: Mapping[str, str]) -> str:
    """The query of a constraint or validator, for all focus nodes at once."""
    shape, graph = place.shape, place.shape.graph
    texts = list(graph.objects(holder, kind))
    term = "sh:ask" if kind == SH.ask else "sh:select"
    if len(texts) != 1 or not isinstance(texts[0], Literal):
        raise IllFormedShape(f"{shape}: {named} must have one {term}")
    text, is_ask = str(texts[0]), kind == SH.ask
    if isinstance(shape.node, URIRef):
        constants = {**constants, "currentShape": shape.node.n3()}
    for pattern, flags in patterns(text):
        check_pattern(str(shape), pattern, flags)
    given = Prebinding(
        pattern=place.pairs if is_ask else place.target,
        variables=("this", "value") if is_ask else ("this",),
        constants=constants,
        path=str(shape.path) if shape.path else None,
    )
    try:
        compiled = prebound_ask(text, given) if is_ask else prebound_select(text, given)
    except Unfit as error:
        raise UnsupportedShape(f"the SPARQL constraint of {shape} {error}") from None
    prologue = "".join(
        f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(_prefixes(shape, holder).items())
    )
    return prologue + compiled


def _prefixes(shape: Shape, holder: Node) -> dict[str, str]:
    """The prefixes of a query, with those of the ontologies that its holder's imports."""
    graph, found = shape.graph, dict[str, str]()
    sources = list(graph.objects(holder, SH.prefixes))
    for source in sources:
        sources.extend(other for other in graph.objects(source, OWL.imports) if other not in sources)
        for declaration in graph.objects(source, SH.declare):
            prefix = str(graph.value(declaration, SH.prefix))
            space = str(graph.value(declaration, SH.namespace))
            if found.setdefault(prefix, space) != space:
                raise IllFormedShape(
                    f"{shape}: the prefix {prefix} stands for <{found[prefix]}> and for <{space}>"
                )
    return found
