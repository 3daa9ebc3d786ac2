"""Property paths (https://www.w3.org/TR/shacl/#property-paths): read from a shape, written as SPARQL and as RDF."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loaders.validation.refusals import IllFormedShape
from loaders.validation.terms import check_iri

#: How SPARQL writes what a blank node with one of these properties stands for, before and after a path.
_AROUND = {
    SH.inversePath: ("^", ""),
    SH.zeroOrMorePath: ("", "*"),
    SH.oneOrMorePath: ("", "+"),
    SH.zeroOrOnePath: ("", "?"),
}
_NULLABLE = (SH.zeroOrMorePath, SH.zeroOrOnePath)


@dataclass(frozen=True)
class Path:
    """A property path: an IRI, or an operator and the paths that it puts together.

    The operator of a sequence is ``rdf:first``, of the others the property that SHACL gives them.
    """

    operator: URIRef | None
    parts: tuple[Path, ...] = ()
    iri: str = ""

    def __str__(self) -> str:
        """The path in SPARQL; operators are around a path in brackets unless it is an IRI.

        >>> step = Path(None, iri="http://a")
        >>> str(Path(RDF.first, (Path(SH.inversePath, (step,)), Path(SH.alternativePath, (step, step)))))
        '^<http://a>/(<http://a>|<http://a>)'
        """
        if self.operator is None:
            return f"<{self.iri}>"
        if self.operator in _AROUND:
            before, after = _AROUND[self.operator]
            return before + self.parts[0]._bracketed() + after
        return ("/" if self.operator == RDF.first else "|").join(part._within(self) for part in self.parts)

    def _bracketed(self) -> str:
        return str(self) if self.operator is None else f"({self})"

    def _within(self, whole: Path) -> str:
        simple = self.operator is None or self.operator in _AROUND
        return str(self) if simple or self.operator == whole.operator else f"({self})"

    @property
    def nullable(self) -> bool:
        """Whether the path leads from every node to the node itself, also from one that the graph does not have."""
        if self.operator in _NULLABLE:
            return True
        if self.operator == SH.alternativePath:
            return any(part.nullable for part in self.parts)
        return self.operator is not None and all(part.nullable for part in self.parts)

    def add_to(self, graph: Graph) -> Node:
        """The node that stands for the path in RDF, described in the graph."""
        if self.operator is None:
            return URIRef(self.iri)
        if self.operator in _AROUND:
            node = BNode()
            graph.add((node, self.operator, self.parts[0].add_to(graph)))
            return node
        members = BNode()
        Collection(graph, members, [part.add_to(graph) for part in self.parts])
        if self.operator == RDF.first:
            return members
        node = BNode()
        graph.add((node, SH.alternativePath, members))
        return node


def read_path(graph: Graph, node: Node, shape: str, above: tuple[Node, ...] = ()) -> Path:
    """The path that the node stands for. Raises ``IllFormedShape`` for anything but one well-formed path."""
    if isinstance(node, URIRef):
        check_iri(str(node), shape)
        return Path(None, iri=str(node))
    if not isinstance(node, BNode):
        raise IllFormedShape(f"{shape} has the path {node.n3()}, which is no path")
    if node in above:
        raise IllFormedShape(f"{shape} has a path that contains itself")
    about = list(graph.predicate_objects(node))
    above = (*above, node)
    if any(predicate == RDF.first for predicate, _ in about):
        return Path(RDF.first, _members(graph, node, shape, above))
    if len(about) != 1:
        raise IllFormedShape(f"{shape} has a path whose node has {len(about)} properties; a path has one")
    ((operator, value),) = about
    if operator == SH.alternativePath:
        return Path(SH.alternativePath, _members(graph, value, shape, above))
    if operator in _AROUND:
        return Path(URIRef(str(operator)), (read_path(graph, value, shape, above),))
    raise IllFormedShape(f"{shape} has a path with {operator.n3()}, which makes no path")


def _members(graph: Graph, node: Node, shape: str, above: tuple[Node, ...]) -> tuple[Path, ...]:
    members = read_list(graph, node, shape, "path")
    if len(members) < 2:
        raise IllFormedShape(
            f"{shape} has a path of {len(members)} members; a sequence or choice has two or more"
        )
    return tuple(read_path(graph, member, shape, above) for member in members)


def read_list(graph: Graph, node: Node, shape: str, term: str) -> list[Node]:
    """The members of an RDF list. Raises ``IllFormedShape`` for anything that is not one list with an end."""
    members: list[Node] = []
    seen: set[Node] = set()
    while node != RDF.nil:
        first, rest = list(graph.objects(node, RDF.first)), list(graph.objects(node, RDF.rest))
        if len(first) != 1 or len(rest) != 1 or node in seen:
            raise IllFormedShape(f"{shape} has a value of {term} that is no well-formed list")
        seen.add(node)
        members.append(first[0])
        node = rest[0]
    return members
