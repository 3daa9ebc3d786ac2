"""Rows that tie two things, as a diagram: each thing in a column, to the right of what leads to it. Where each stands is reckoned
here; the template ``results.macro.html`` draws it as SVG, with classes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.pages.tables import AnswerTable, Cell
from service.read.named import Named

#: In the units of the view box: its width, the height of a row, and what lies between columns.
WIDTH, ROW, GAP = 720, 34, 60
_MOST_TIES, _MOST_COLUMNS = 60, 4


@dataclass(frozen=True)
class Box:
    """A thing: where its box begins, and its middle from above."""

    thing: Named
    x: float
    y: float


@dataclass(frozen=True)
class Tie:
    """A line from one box to another, and what it says, where a column does."""

    one: Box
    other: Box
    relation: Named | None


@dataclass(frozen=True)
class Linked:
    """The diagram; ``ends`` and ``tie`` are the numbers of the columns that it was read from, and ``rows`` how many of the first
    rows of the answer it is of."""

    boxes: list[Box]
    ties: list[Tie]
    width: float
    height: float
    ends: tuple[int, int]
    tie: int | None
    rows: int


def linked(table: AnswerTable) -> Linked | None:
    """The things that rows tie: by their first two columns of things, or, where there are three, the first and the third by the
    second. None where no row ties two."""
    first = next((row for row in table.rows if sum(map(_is_thing, row)) > 1), ())
    columns = [number for number, cell in enumerate(first) if _is_thing(cell)][:3]
    if len(columns) < 2:
        return None
    ends, tie = ((columns[0], columns[2]), columns[1]) if len(columns) == 3 else ((columns[0], columns[1]), None)
    found: dict[tuple[str, str, str], tuple[Named, Named, Named | None]] = {}
    rows = len(table.rows)
    for number, row in enumerate(table.rows):
        one, other, between = row[ends[0]], row[ends[1]], row[tie] if tie is not None else None
        if one and other and _is_thing(one) and _is_thing(other):
            said = between.term if between else None
            key = (one.term.value, other.term.value, said.value if said else "")
            if key not in found and len(found) == _MOST_TIES:
                rows = number
                break
            found[key] = (one.term, other.term, said)
    shown = list(found.values())
    things = {term.value: term for one, other, _ in shown for term in (one, other)}
    columns_of = _columns([(one.value, other.value) for one, other, _ in shown])
    used = 1 + max(columns_of.values())
    width = (WIDTH - GAP * (used - 1)) / used
    filled = [0] * used
    boxes: dict[str, Box] = {}
    for iri, term in things.items():
        at = columns_of[iri]
        boxes[iri] = Box(term, round(at * (width + GAP), 1), ROW * filled[at] + ROW / 2)
        filled[at] += 1
    ties = [Tie(boxes[one.value], boxes[other.value], said) for one, other, said in shown]
    return Linked(list(boxes.values()), ties, round(width, 1), ROW * max(filled), ends, tie, rows)


def _columns(ties: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """How far each thing is from those that nothing leads to; of a circle, from what comes first."""
    targets = {other for one, other in ties if one != other}
    found = {one: 0 for one, _ in ties if one not in targets}
    waiting = list(found)
    rest = [one for one, _ in ties]
    while waiting or (rest := [one for one in rest if one not in found]):
        if not waiting:
            found[rest[0]] = 0
            waiting.append(rest[0])
        thing = waiting.pop(0)
        for one, other in ties:
            if one == thing and other not in found:
                found[other] = min(found[thing] + 1, _MOST_COLUMNS - 1)
                waiting.append(other)
    return found


def _is_thing(cell: Cell | None) -> bool:
    return cell is not None and cell.term.kind == "uri"
