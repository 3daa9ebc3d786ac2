"""SHACL Core constraint components that hold values against other shapes: the inner shape is checked once, at all values.

What does not conform to the inner shape is a set of nodes; the pairs of focus node and value are judged by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rdflib import SH
from rdflib.term import Node

from loaders.validation.model import Shape, Shapes
from loaders.validation.places import Judge, Place, Row, Search, Term

#: Whether a value is wrong, given for each inner shape whether it conforms.
Verdict = Callable[[list[bool]], bool]


def _judged_by(wrong: Verdict) -> Judge:
    def judge(rows: Iterable[Row], failing: Sequence[set[Term]]) -> Iterator[Row]:
        return (row for row in rows if wrong([row["value"] not in nodes for nodes in failing]))

    return judge


def _is_wrong(conforms: list[bool]) -> bool:
    return not conforms[0]


def _is_right(conforms: list[bool]) -> bool:
    return conforms[0]


def _some_wrong(conforms: list[bool]) -> bool:
    return not all(conforms)


def _none_right(conforms: list[bool]) -> bool:
    return not any(conforms)


def _not_one_right(conforms: list[bool]) -> bool:
    return sum(conforms) != 1


_SEVERAL: dict[Node, Verdict] = {SH["and"]: _some_wrong, SH["or"]: _none_right, SH.xone: _not_one_right}


def compile_nested(place: Place, predicate: Node, parameter: Node, shapes: Shapes) -> Search | None:
    """The search for violations of a constraint about other shapes; None of a parameter that is about something else."""
    if predicate == SH.node:
        return conforming(place, shapes.shape(parameter))
    if predicate == SH["not"]:
        return place.judged([shapes.shape(parameter)], _judged_by(_is_right))
    if predicate in _SEVERAL:
        members = place.shape.members(parameter, str(predicate))
        return place.judged([shapes.shape(member) for member in members], _judged_by(_SEVERAL[predicate]))
    if predicate in (SH.qualifiedMinCount, SH.qualifiedMaxCount):
        return _qualified(place, int(str(parameter)), predicate == SH.qualifiedMinCount, shapes)
    return None


def conforming(place: Place, shape: Shape) -> Search:
    """The search for value nodes that do not conform to the shape."""
    return place.judged([shape], _judged_by(_is_wrong))


def _qualified(place: Place, number: int, least: bool, shapes: Shapes) -> Search | None:
    """Focus nodes with too few or too many value nodes that conform to a shape, and to none of its siblings."""
    shape = place.shape
    qualified = shape.values(SH.qualifiedValueShape)
    if not qualified or shape.path is None:
        return None
    siblings = _siblings(shape, qualified[0], shapes) if shape.true(SH.qualifiedValueShapesDisjoint) else []

    def judge(rows: Iterable[Row], failing: Sequence[set[Term]]) -> Iterator[Row]:
        own, *others = failing
        counts: dict[Term | None, int] = {}
        for row in rows:
            value = row["value"]
            counted = value is not None and value not in own and all(value in nodes for nodes in others)
            counts[row["this"]] = counts.get(row["this"], 0) + counted
        return (
            {"this": focus}
            for focus, found in counts.items()
            if (found < number if least else found > number)
        )

    return place.judged([shapes.shape(qualified[0]), *siblings], judge, every_focus=True)


def _siblings(shape: Shape, own: Node, shapes: Shapes) -> list[Shape]:
    """The shapes that qualify values of other property shapes of the same parents (SHACL §4.7.3)."""
    graph = shapes.graph
    found = {
        sibling
        for parent in graph.subjects(SH.property, shape.node)
        for beside in graph.objects(parent, SH.property)
        for sibling in graph.objects(beside, SH.qualifiedValueShape)
        if sibling != own
    }
    return [shapes.shape(sibling) for sibling in sorted(found, key=str)]
