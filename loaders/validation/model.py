"""Shapes as they are read: well-formed, with what they ask for; nothing here knows how it is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.validation.parameters import NEEDED, PARAMETERS, TARGETS, Kind, Parameter
from loaders.validation.paths import Path, read_list, read_path
from loaders.validation.refusals import IllFormedShape, UnsupportedShape
from loaders.validation.terms import check_iri

_SHACL = str(SH)
#: SHACL asks for the very term: ``"1"^^xsd:boolean`` turns nothing on.
_TRUE = Literal("true", datatype=XSD.boolean)
#: What makes a node a shape in SHACL's advanced features, which are refused.
_ADVANCED = [SH.target, SH.rule, SH.js, SH.expression]
_NODE_KINDS = (SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral)
#: The properties whose objects are shapes.
_SHAPE_KINDS = (Kind.SHAPE, Kind.NODE_SHAPE, Kind.PROPERTY_SHAPE)


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape if it has a path, with the graph that it stands in."""

    node: Node
    path: Path | None
    graph: Graph = field(repr=False, compare=False)

    def __str__(self) -> str:
        """The name of the shape in messages: of one without an IRI, the IRI that it belongs to, and its path."""
        if isinstance(self.node, URIRef):
            return str(self.node)
        return f"{self.owner} (the shape{f' on {self.path}' if self.path else ''} within)"

    @property
    def name(self) -> str:
        """The IRI of the shape, or its blank node with ``_:``."""
        return str(self.node) if isinstance(self.node, URIRef) else f"_:{self.node}"

    @property
    def owner(self) -> str:
        """The IRI of the shape, or of the shape that one without an IRI belongs to."""
        return str(self.node) if isinstance(self.node, URIRef) else _owner(self.graph, self.node)

    def values(self, predicate: URIRef) -> list[Node]:
        """The values of a property of the shape, in an order that does not change."""
        return sorted(self.graph.objects(self.node, predicate), key=str)

    def true(self, predicate: URIRef) -> bool:
        """Whether the shape says ``true`` of the property."""
        return any(value == _TRUE for value in self.values(predicate))

    def whole_number(self, predicate: URIRef) -> int | None:
        """The number that is the value of the property, if it has one."""
        values = self.values(predicate)
        return int(str(values[0])) if values else None

    def members(self, value: Node, term: str) -> list[Node]:
        """The members of a list that is a value of the shape."""
        return read_list(self.graph, value, str(self), term)

    @property
    def severity(self) -> str:
        """The IRI of the severity of results."""
        return str(next(iter(self.values(SH.severity)), SH.Violation))


def _owner(graph: Graph, node: Node) -> str:
    """The first IRI above a blank node; the blank node itself where nothing names it."""
    seen: list[Node] = [node]
    for below in seen:
        for above in sorted(graph.subjects(None, below), key=str):
            if isinstance(above, URIRef):
                return str(above)
            if above not in seen:
                seen.append(above)
    return f"_:{node}"


def is_instance(graph: Graph, node: Node, classes: tuple[URIRef, ...]) -> bool:
    """Whether the node is an instance of a class, or of one below it, as the graph says."""
    types = set(graph.objects(node, RDF.type))
    return any(
        known in classes for type_ in types for known in graph.transitive_objects(type_, RDFS.subClassOf)
    )


class Shapes:
    """The shapes of a graph, each read once. Raises ``IllFormedShape`` and ``UnsupportedShape`` that name shape and term."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._read: dict[Node, Shape] = {}
        self._open: list[Node] = []

    def targeted(self) -> Iterator[Shape]:
        """The shapes that have a target, by name; every other shape is read too, so that no fault in it is passed over."""
        for regime in self.graph.objects(None, SH.entailment):
            raise UnsupportedShape(f"the shapes ask for sh:entailment {regime.n3()}, which the fast path does not know")
        found = {node for target in TARGETS for node in self.graph.subjects(target)}
        declared = {
            node for kind in (SH.NodeShape, SH.PropertyShape) for node in self.graph.subjects(RDF.type, kind)
        }
        constrains = [term for term, parameter in PARAMETERS.items() if parameter.component] + _ADVANCED
        declared |= {node for term in constrains for node in self.graph.subjects(term)}
        for node in sorted(found | declared, key=str):
            shape = self.shape(node)
            if node in found or self.is_class(node):
                yield shape

    def is_class(self, node: Node) -> bool:
        """Whether a shape is a class too, so that its instances are its target."""
        return is_instance(self.graph, node, (RDFS.Class, OWL.Class)) and is_instance(
            self.graph, node, (SH.NodeShape, SH.PropertyShape)
        )

    def shape(self, node: Node, kind: Kind = Kind.SHAPE) -> Shape:
        """The shape of a node, with all that it refers to read as well."""
        shape = self._read.get(node)
        if node in self._open:
            raise UnsupportedShape(
                f"{shape} refers to itself", "Recursion has no meaning in SHACL: cut the circle."
            )
        known = shape is not None
        shape = shape or self._begin(node)
        if kind is Kind.PROPERTY_SHAPE and shape.path is None:
            raise IllFormedShape(f"{shape} is a value of sh:property and has no sh:path")
        if kind is Kind.NODE_SHAPE and shape.path is not None:
            raise IllFormedShape(f"{shape} is a value of sh:node and has a sh:path")
        if not known:
            self._read[node] = shape
            self._open.append(node)
            self._check(shape)
            self._open.pop()
        return shape

    def _begin(self, node: Node) -> Shape:
        bare = Shape(node, None, self.graph)
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) > 1:
            raise IllFormedShape(f"{bare} has {len(paths)} values of sh:path; a property shape has one")
        types = set(self.graph.objects(node, RDF.type))
        if paths and SH.NodeShape in types:
            raise IllFormedShape(f"{bare} is a sh:NodeShape with a sh:path")
        if not paths and SH.PropertyShape in types:
            raise IllFormedShape(f"{bare} is a sh:PropertyShape without a sh:path")
        return Shape(node, read_path(self.graph, paths[0], str(bare)) if paths else None, self.graph)

    def _check(self, shape: Shape) -> None:
        """The syntax rules of all its properties."""
        if self.is_class(shape.node) and not isinstance(shape.node, URIRef):
            raise IllFormedShape(f"{shape} is a class without an IRI")
        for predicate in sorted(set(self.graph.predicates(shape.node)), key=str):
            if not str(predicate).startswith(_SHACL):
                continue
            parameter = PARAMETERS.get(URIRef(str(predicate)))
            term = f"sh:{str(predicate).removeprefix(_SHACL)}"
            if parameter is None:
                raise UnsupportedShape(f"{shape} uses {term}, which the fast path does not know")
            values = shape.values(URIRef(str(predicate)))
            if len(values) > 1 and not parameter.several:
                raise IllFormedShape(f"{shape} has {len(values)} values of {term}, which may have one")
            if parameter.needs_path and shape.path is None:
                raise IllFormedShape(f"{shape} has {term}, which only a property shape may have")
            for value in values:
                if isinstance(value, URIRef):
                    check_iri(str(value), str(shape))
                self._check_value(shape, term, parameter, value)
        for name, other in NEEDED.items():
            if shape.values(SH[name]) and not shape.values(SH[other]):
                raise IllFormedShape(f"{shape} has sh:{name} without sh:{other}")

    def _check_value(self, shape: Shape, term: str, parameter: Parameter, value: Node) -> None:
        kind = parameter.kind
        if kind in _SHAPE_KINDS:
            self._inner(shape, term, value, kind)
        elif kind in (Kind.LIST, Kind.SHAPES, Kind.IRIS, Kind.STRINGS):
            for member in read_list(self.graph, value, str(shape), term):
                if kind is Kind.SHAPES:
                    self._inner(shape, term, member, Kind.SHAPE)
                elif not _fits(member, {Kind.IRIS: Kind.IRI, Kind.STRINGS: Kind.STRING}.get(kind, Kind.ANY)):
                    raise IllFormedShape(f"{shape} has {term} {member.n3()} in what must be {kind.value}")
        elif not _fits(value, kind):
            raise IllFormedShape(f"{shape} has {term} {value.n3()}, which is not {kind.value}")


    def _inner(self, shape: Shape, term: str, node: Node, kind: Kind) -> None:
        """A shape that another refers to."""
        if isinstance(node, Literal):
            raise IllFormedShape(f"{shape} has {term} {node.n3()}, which is not {kind.value}")
        if isinstance(node, URIRef) and (node, None, None) not in self.graph:
            raise IllFormedShape(f"{shape} has {term} {node.n3()}, of which the shapes say nothing")
        self.shape(node, kind)


def _fits(value: Node, kind: Kind) -> bool:
    """Whether one value is of the kind; kinds that say something of other nodes fit every value."""
    if kind is Kind.IRI:
        return isinstance(value, URIRef)
    if kind is Kind.TERM:
        return not isinstance(value, BNode)
    if kind is Kind.NODE_KIND:
        return value in _NODE_KINDS
    if kind is Kind.ANY:
        return True
    if not isinstance(value, Literal):
        return False
    if kind is Kind.COUNT:
        return value.datatype == XSD.integer and isinstance(value.value, int) and value.value >= 0
    if kind is Kind.BOOLEAN:
        return value.datatype == XSD.boolean and isinstance(value.value, bool)
    if kind is Kind.STRING:
        return value.language is None and value.datatype in (None, XSD.string)
    if kind is Kind.TEXT:
        return value.datatype in (None, XSD.string, RDF.langString)
    return True
