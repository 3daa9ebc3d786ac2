"""Random small graphs and random shapes for them: well-formed, and of everything that the fast path checks.

The same seed gives the same. Every shape has an IRI, so that engines can be compared shape by shape.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

E = Namespace("https://example.org/")
_CLASSES = [E.A, E.B, E.C]
_PROPERTIES = [E.p, E.q, E.r]
#: Properties whose values are numbers: pyshacl compares nothing else as SPARQL does.
_NUMBERS = [E.m, E.n]
_NODES = [E[name] for name in "abcdef"]
_LITERALS = [
    Literal(1), Literal(2), Literal(30), Literal("1.5", datatype=XSD.decimal), Literal("2.5", datatype=XSD.decimal),
    Literal("x"), Literal("yy"), Literal("x", lang="en"), Literal("yy", lang="en-gb"), Literal("x", lang="zh-hans"),
    Literal("9444732965739290427392", datatype=XSD.integer),
]  # fmt: skip
_NODE_KINDS = [SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.IRIOrLiteral, SH.BlankNodeOrLiteral]
#: Conditions of SPARQL constraints about the focus node: where it stands is what pre-binding is about.
_CONDITIONS = [
    "$this <{p}> ?value",
    "$this <{p}> ?value FILTER(?value != $this)",
    "{{ $this <{p}> ?value }} UNION {{ ?value <{q}> $this }}",
    "?value <{p}> ?x FILTER($this = ?value)",
    "{{ FILTER(isIRI($this)) }} $this <{p}> ?value",
    "$this <{p}> ?value FILTER NOT EXISTS {{ $this <{q}> ?value }}",
    "$this <{p}> ?value OPTIONAL {{ ?value <{q}> ?y FILTER(?y = $this) }} FILTER(!BOUND(?y))",
    "{{ SELECT $this (COUNT(DISTINCT ?v) AS ?n) WHERE {{ $this <{p}> ?v }} GROUP BY $this }} FILTER(?n > 1)",
    '$this <{p}> ?value FILTER(isLiteral(?value) && !REGEX(STR(?value), "^$this|[0-9]$"))',
]
#: How deep shapes refer to shapes.
_DEEPEST = 2


def random_data(random_: random.Random) -> Graph:
    """Some thirty triples; ``B`` is below ``A``, and one node is blank."""
    graph = Graph()
    graph.add((E.B, RDFS.subClassOf, E.A))
    nodes: list[URIRef | BNode] = [*_NODES, BNode("blank")]
    for node in nodes:
        for known in random_.sample(_CLASSES, random_.choice([0, 1, 1, 2])):
            graph.add((node, RDF.type, known))
    for _ in range(30):
        value: Node = random_.choice(nodes) if random_.random() < 0.5 else random_.choice(_LITERALS)
        graph.add((random_.choice(nodes), random_.choice(_PROPERTIES), value))
    for _ in range(10):
        graph.add((random_.choice(nodes), random_.choice(_NUMBERS), random_.choice(_LITERALS[:5])))
    return graph


class RandomShapes:
    """A graph of random shapes."""

    def __init__(self, random_: random.Random) -> None:
        self.graph = Graph()
        self._random = random_
        self._named = 0
        for _ in range(3):
            self._target(self._shape(_DEEPEST, has_path=random_.random() < 0.3))

    def _add(self, shape: URIRef, predicate: URIRef, value: Node) -> None:
        self.graph.add((shape, predicate, value))

    def _list(self, members: list[Node]) -> BNode:
        node = BNode()
        Collection(self.graph, node, members)
        return node

    def _target(self, shape: URIRef) -> None:
        kinds: list[tuple[URIRef, Sequence[Node]]] = [
            (SH.targetClass, _CLASSES),
            (SH.targetNode, [*_NODES, *_LITERALS[:2], E.nowhere]),
            (SH.targetSubjectsOf, _PROPERTIES),
            (SH.targetObjectsOf, _PROPERTIES),
        ]
        predicate, values = self._random.choice(kinds)
        for value in self._random.sample(values, self._random.choice([1, 2])):
            self._add(shape, predicate, value)

    def _shape(self, depth: int, has_path: bool) -> URIRef:
        self._named += 1
        shape = E[f"Shape{self._named}"]
        self._add(shape, RDF.type, SH.PropertyShape if has_path else SH.NodeShape)
        if has_path:
            self._add(shape, SH.path, self._path(2))
        if self._random.random() < 0.05:
            self._add(shape, SH.deactivated, Literal(True))
        kinds = [self._on_values, self._on_values, self._on_pairs]
        kinds += [self._on_numbers] if has_path else [self._sparql]
        kinds += [self._on_shapes, self._on_shapes, self._property] if depth else []
        for _ in range(self._random.choice([1, 2, 3])):
            kind: Callable[[URIRef, int, bool], None] = self._random.choice(kinds)
            kind(shape, depth, has_path)
        return shape

    def _path(self, depth: int) -> Node:
        choice = self._random.random()
        if depth == 0 or choice < 0.55:
            return self._random.choice(_PROPERTIES)
        if choice < 0.75:
            members = self._list([self._path(depth - 1), self._path(depth - 1)])
            if choice < 0.65:
                return members
            operator, value = SH.alternativePath, members
        else:
            operator = self._random.choice([SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath])
            # pyshacl walks a sequence within an inverse path in the wrong order
            return self._described(operator, self._path(0 if operator == SH.inversePath else depth - 1))
        return self._described(operator, value)

    def _described(self, operator: URIRef, value: Node) -> BNode:
        node = BNode()
        self.graph.add((node, operator, value))
        return node

    def _once(self, shape: URIRef, predicate: URIRef, value: Node) -> None:
        """What a shape may say once is said once."""
        self.graph.remove((shape, predicate, None))
        self._add(shape, predicate, value)

    def _on_values(self, shape: URIRef, depth: int, has_path: bool) -> None:
        choose = self._random.choice
        self._once(
            shape,
            *choose(
                [
                    (SH["class"], choose(_CLASSES)),
                    (SH.datatype, choose([XSD.integer, XSD.decimal, XSD.string, XSD.date, RDF.langString])),
                    (SH.nodeKind, choose(_NODE_KINDS)),
                    (SH.minInclusive, choose(_LITERALS[:4])),
                    (SH.maxExclusive, choose(_LITERALS[:4])),
                    (SH.maxInclusive, Literal("9444732965739290427391", datatype=XSD.integer)),
                    (SH.minLength, Literal(choose([1, 2, 25]))),
                    (SH.maxLength, Literal(choose([1, 2, 25]))),
                    (SH.pattern, Literal(choose(["^x$", "1", "y+", "example"]))),
                    (SH.languageIn, self._list([Literal(one) for one in choose([["en"], ["zh"], ["zh-Hans", "en-GB"]])])),
                    (SH["in"], self._list([*self._random.sample(_LITERALS, 4), *self._random.sample(_NODES, 2)])),
                    (SH.hasValue, choose([*_LITERALS, *_NODES])),
                ]
            ),
        )

    def _on_pairs(self, shape: URIRef, depth: int, has_path: bool) -> None:
        self._once(shape, self._random.choice([SH.equals, SH.disjoint]), self._random.choice(_PROPERTIES))
        if has_path and self._random.random() < 0.3:
            self._once(shape, SH.path, self._random.choice(_NUMBERS))
            self._once(shape, self._random.choice([SH.lessThan, SH.lessThanOrEquals]), self._random.choice(_NUMBERS))
        if not has_path and self._random.random() < 0.3:
            self._once(shape, SH.closed, Literal(True))
            self._once(shape, SH.ignoredProperties, self._list([RDF.type]))

    def _on_numbers(self, shape: URIRef, depth: int, has_path: bool) -> None:
        term = self._random.choice([SH.minCount, SH.maxCount, SH.uniqueLang])
        self._once(shape, term, Literal(True) if term == SH.uniqueLang else Literal(self._random.choice([0, 1, 2])))

    def _sparql(self, shape: URIRef, depth: int, has_path: bool) -> None:
        first, second = self._random.sample(_PROPERTIES, 2)
        condition = self._random.choice(_CONDITIONS).format(p=first, q=second)
        constraint = BNode()
        self._add(shape, SH.sparql, constraint)
        self.graph.add((constraint, SH.select, Literal(f"SELECT DISTINCT $this ?value WHERE {{ {condition} }}")))

    def _on_shapes(self, shape: URIRef, depth: int, has_path: bool) -> None:
        term = self._random.choice(["not", "node", "and", "or", "xone", "qualified"])
        inner = [self._shape(depth - 1, has_path=False if term == "node" else self._random.random() < 0.4) for _ in "ab"]
        if term in ("not", "node"):
            self._add(shape, SH[term], inner[0])
        elif term != "qualified":
            self._add(shape, SH[term], self._list([*inner]))
        elif has_path:
            self._once(shape, SH.qualifiedValueShape, inner[0])
            self._once(shape, self._random.choice([SH.qualifiedMinCount, SH.qualifiedMaxCount]), Literal(1))
            if self._random.random() < 0.5:
                self._once(shape, SH.qualifiedValueShapesDisjoint, Literal(True))

    def _property(self, shape: URIRef, depth: int, has_path: bool) -> None:
        for _ in range(self._random.choice([1, 2])):
            self._add(shape, SH.property, self._shape(depth - 1, has_path=True))
