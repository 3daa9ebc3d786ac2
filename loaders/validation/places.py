"""Where a constraint applies, as graph patterns: the focus nodes, and the value nodes that a path leads to.

Patterns see the union of all graphs as a bag: a triple of two named graphs is met twice, so that nothing may be counted
or added up without ``DISTINCT``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph
from rdflib import SH

from loaders.validation.classes import Classes
from loaders.validation.model import Shape, Shapes
from loaders.validation.paths import Path
from loaders.validation.terms import notation

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal
#: One solution of a search: ``this``, and what else it binds.
Row = Mapping[str, Term | None]
#: Which rows are violations, given for each inner shape the nodes that do not conform to it.
Judge = Callable[[Iterable[Row], Sequence[set[Term]]], Iterator[Row]]


@dataclass(frozen=True)
class Search:
    """A query for violations of one constraint: it binds ?this and, if one value is wrong, ?value.

    ``suspect`` is a condition on ?this and one ?value of the path; it holds where the query finds something.
    With ``absent`` the query may find focus nodes without any value: it then holds with ?value unbound.
    ``inner`` are the shapes that values are held against, and ``judge`` says which rows are violations then.
    """

    text: str
    suspect: str = ""
    absent: bool = False
    inner: tuple[Shape, ...] = ()
    judge: Judge | None = None


@dataclass(frozen=True)
class Place:
    """A shape at its focus nodes: ``target`` is the pattern that binds each of them once to ?this."""

    shape: Shape
    target: str
    classes: Classes

    @property
    def path(self) -> Path | None:
        """The path of the shape."""
        return self.shape.path

    @property
    def nullable(self) -> bool:
        """Whether a focus node is a value node of itself, whatever the graph says of it."""
        return self.path is None or self.path.nullable

    @property
    def pairs(self) -> str:
        """The pattern that binds each focus node and each of its value nodes to ?this and ?value, some twice."""
        same = f"{self.target} BIND(?this AS ?value)"
        if self.path is None:
            return same
        reached = f"{self.target} ?this {self.path} ?value ."
        # Oxigraph finds nothing at the end of a path of no steps from a node that is in no triple
        return f"{{ {reached} }} UNION {{ {same} }}" if self.path.nullable else reached

    @property
    def optional_pairs(self) -> str:
        """The same with the focus nodes that have no value node."""
        return self.pairs if self.nullable else f"{self.target} OPTIONAL {{ ?this {self.path} ?value }}"

    def has(self, value: str) -> str:
        """The condition that the value is a value node of ?this."""
        same = f"sameTerm(?this, {value})"
        if self.path is None:
            return same
        there = f"EXISTS {{ ?this {self.path} {value} }}"
        return f"({same} || {there})" if self.path.nullable else there

    @property
    def value_nodes(self) -> str:
        """The pattern that binds each value node of all focus nodes once to ?this: the target of an inner shape."""
        if self.path is None:
            return self.target
        reached = f"{{ SELECT DISTINCT ?value WHERE {{ {self.pairs} }} }}"
        return f"{{ SELECT ?this WHERE {{ {reached} BIND(?value AS ?this) }} }}"

    def each(self, wrong: str, judge: Judge | None = None) -> Search:
        """Value nodes that are wrong, each by itself."""
        return Search(
            f"SELECT DISTINCT ?this ?value WHERE {{ {self.pairs} FILTER({wrong}) }}", wrong, judge=judge
        )

    def focus(self, pattern: str, suspect: str = "", absent: bool = False) -> Search:
        """Focus nodes of which the pattern holds."""
        return Search(f"SELECT DISTINCT ?this WHERE {{ {self.target} {pattern} }}", suspect, absent)

    def counted(self, wrong: str) -> Search:
        """Focus nodes with a wrong number of value nodes."""
        return Search(
            f"SELECT ?this WHERE {{ {self.optional_pairs} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {wrong})"
        )

    def judged(self, inner: Iterable[Shape], judge: Judge, every_focus: bool = False) -> Search:
        """Value nodes held against other shapes."""
        pairs = self.optional_pairs if every_focus else self.pairs
        return Search(f"SELECT DISTINCT ?this ?value WHERE {{ {pairs} }}", inner=tuple(inner), judge=judge)

    def screen(self, searches: Iterable[Search]) -> str:
        """One ASK query over the value nodes: whether any of these searches can find anything.

        Empty where asking would not be cheaper than searching. One pass over the values takes the place of one for
        each search; on a graph without violations nothing else runs.
        """
        screened = [search for search in searches if search.suspect]
        if len(screened) < 2 or self.nullable:
            return ""
        values = f"?this {self.path} ?value"
        present = " || ".join(f"({search.suspect})" for search in screened if not search.absent)
        absent = [f"({search.suspect})" for search in screened if search.absent]
        if not absent:
            return f"ASK {{ {self.target} {values} FILTER({present}) }}"
        wrong = " || ".join(absent + ([f"BOUND(?value) && ({present})"] if present else []))
        return f"ASK {{ {self.target} OPTIONAL {{ {values} }} FILTER({wrong}) }}"


def target_of(shape: Shape, shapes: Shapes, classes: Classes) -> str:
    """The pattern that binds each focus node of the shape's targets once to ?this."""
    name = str(shape)
    known = [notation(value, name) for value in shape.values(SH.targetClass)]
    if shapes.is_class(shape.node):
        known.append(notation(shape.node, name))
    parts = [pattern for one in known for pattern in classes.instances("?this", one)]
    parts += [f"?this {value.n3()} []" for value in shape.values(SH.targetSubjectsOf)]
    parts += [f"[] {value.n3()} ?this" for value in shape.values(SH.targetObjectsOf)]
    if nodes := [notation(value, name) for value in shape.values(SH.targetNode)]:
        parts.append(f"VALUES ?this {{ {' '.join(nodes)} }}")
    return "{ SELECT DISTINCT ?this WHERE { { " + " } UNION { ".join(parts) + " } } }"
