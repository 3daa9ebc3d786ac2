"""Shapes as checks: each a query for what one constraint finds in a whole graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rdflib import SH, Graph, Literal
from rdflib.term import Node

from loaders.validation.classes import Classes
from loaders.validation.components import CORE
from loaders.validation.constraints import Component, components_of, constraint_search, message_of
from loaders.validation.model import Shape, Shapes
from loaders.validation.nested import compile_nested, conforming
from loaders.validation.parameters import PARAMETERS
from loaders.validation.places import Judge, Place, Search, target_of


@dataclass(frozen=True)
class Check:
    """One constraint of a shape as a query over the whole graph: it binds ?this and, where there is one, ?value.

    With a ``screen``, an ASK query that several constraints share, nothing is found unless that holds. ``inner`` are
    the checks of the shapes that values are held against, and ``judge`` says which rows are violations then. The
    message of SPARQL is a template, whose places ``said`` and each row fill. ``steps`` are queries for the pairs that
    lead from the focus nodes of a target to those of this shape, through the property shapes above it: what is wrong
    with a node is reported each time that it is reached.
    """

    of: Shape
    component: str
    said_by: Literal
    text: str
    screen: str = ""
    judge: Judge | None = None
    inner: tuple[tuple[Check, ...], ...] = ()
    is_sparql: bool = False
    detail: str = ""
    steps: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """The name of the shape."""
        return self.of.name

    @property
    def message(self) -> str:
        """The message of the shape or constraint, before its places are filled."""
        return str(self.said_by)


def compile_shapes(graph: Graph, classes: Classes | None = None) -> list[Check]:
    """The checks of all shapes that have a target, for graphs with these subclasses (by default none)."""
    classes = classes or Classes()
    shapes, components = Shapes(graph), list(components_of(graph))
    compiler = _Compiler(shapes, components)
    return [
        check
        for shape in shapes.targeted()
        for check in compiler.checks(
            Place(shape, target_of(shape, shapes, classes), classes), _Above(shape.name)
        )
    ]


@dataclass(frozen=True)
class _Above:
    """What leads to a shape: the shape above that refers to it, and the steps to its focus nodes."""

    name: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Compiler:
    """Makes the checks of a shape at a place."""

    shapes: Shapes
    components: list[Component]

    def checks(self, place: Place, above: _Above | None) -> Iterator[Check]:
        """All checks of the shape and of its property shapes.

        With nothing above, they find the focus nodes that do not conform, and not what is wrong further on from them.
        """
        shape = place.shape
        if shape.true(SH.deactivated):
            return
        searches: list[tuple[str, Search, str]] = []
        made: list[Check] = []
        for predicate, parameter in PARAMETERS.items():
            for value in shape.values(predicate) if parameter.component else ():
                if predicate == SH.property and (above or shape.path is None):
                    yield from self.checks(self._within(place, value), self._below(place, above))
                elif predicate == SH.sparql:
                    made.extend(self._sparql(place, value))
                elif (search := self._search(place, predicate, value)) is not None:
                    searches.append(
                        (str(parameter.component), search, str(value) if parameter.several else "")
                    )
        made.extend(self._defined(place))
        screen = place.screen(search for _, search, _ in searches)
        message = message_of(self.shapes.graph, shape.node)
        for name, search, detail in searches:
            inner = tuple(tuple(self.checks(self._within(place, one.node), None)) for one in search.inner)
            needs = screen if search.suspect else ""
            made.append(Check(shape, name, message, search.text, needs, search.judge, inner, detail=detail))
        for check in made:
            yield replace(check, detail=f"{check.detail} {above.name}", steps=above.steps) if above else check

    def _below(self, place: Place, above: _Above | None) -> _Above | None:
        if above is None or place.path is None:
            return above and _Above(place.shape.name, above.steps)
        return _Above(
            place.shape.name, (*above.steps, f"SELECT DISTINCT ?this ?value WHERE {{ {place.pairs} }}")
        )

    def _defined(self, place: Place) -> Iterator[Check]:
        """The checks of the constraint components that the shapes graph defines."""
        for component in self.components:
            if (found := component.search(place)) is not None:
                yield Check(
                    place.shape, found.component, found.message, found.text, is_sparql=True, said=found.said
                )

    def _within(self, place: Place, node: Node) -> Place:
        """The place of an inner shape: its focus nodes are the value nodes."""
        return Place(self.shapes.shape(node), place.value_nodes, place.classes)

    def _search(self, place: Place, predicate: Node, value: Node) -> Search | None:
        if predicate in CORE:
            return CORE[predicate](place, value)
        if predicate == SH.property:
            return conforming(place, self.shapes.shape(value))
        return compile_nested(place, predicate, value, self.shapes)

    def _sparql(self, place: Place, value: Node) -> Iterator[Check]:
        if (found := constraint_search(place, value)) is not None:
            yield Check(place.shape, found.component, found.message, found.text, is_sparql=True)
