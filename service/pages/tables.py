"""Answers of queries as tables for people: what is said in two languages stands in one column.

A table has so many cells and characters, however many rows and columns the answer has; what it leaves out it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import IO

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolution, RdfFormat

from service.read.named import Named
from service.read.names import outside_labels, short_name
from service.store.base import Row
from service.store.rows import RowCount

_NUMBERS = ("#integer", "#decimal", "#double", "#float")
_PLAIN = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
#: A table has room for this many rows, whatever the number of its columns.
_LEAST_ROWS = 20
_LONGEST_TEXT = 10_000
_MOST_CHARACTERS = 2_000_000
_PIECE_BYTES = 1 << 16
#: A table of fewer rows is shown as it is.
_FEW_ROWS = 3
_REFERENCE = "_reference"
_TRIPLE = ("subject", "predicate", "object")
#: The columns of a unit, each with that of the word for it which is printed: what is counted is 家, 条 or 人.
_COUNTING = {"unit": "unit_printed", "outcome_unit": "outcome_unit_printed"}
_EMPTY: Mapping[str, str] = {"value": ""}
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Cell:
    """What one cell shows: the term, with the labels that other columns of the row give it; ``several`` are the addresses of
    a text that is nothing but addresses."""

    term: Named
    is_number: bool
    column: str
    several: tuple[Named, ...] = ()

    @property
    def addresses(self) -> tuple[Named, ...]:
        """Every address in the cell."""
        return (self.term,) if self.term.kind == "uri" else self.several


@dataclass(frozen=True)
class AnswerTable:
    """The head and the rows of a table; a cell is None where the row says nothing. ``count`` is how many rows the answer
    has. A column named ``+12`` stands for twelve more."""

    columns: list[str]
    rows: list[list[Cell | None]]
    count: int


@dataclass
class Bounds:
    """How many rows and cells a table may have."""

    rows: int
    cells: int
    characters: int = field(default=_MOST_CHARACTERS)

    def columns(self, variables: Iterable[str]) -> tuple[list[str], int]:
        """The columns that there is room for, and how many others there are."""
        columns = list(dict.fromkeys(_stem(name) for name in variables))
        most = max(1, self.cells // _LEAST_ROWS)
        return columns[:most], max(0, len(columns) - most)


def table(variables: Iterable[str], found: Iterable[Row], count: int, bounds: Bounds) -> AnswerTable:
    """The first rows of an answer, within bounds. ``x``, ``x_zh`` and ``x_en`` become one column."""
    columns, left = bounds.columns(variables)
    rows: list[list[Cell | None]] = []
    characters = 0
    for row in islice(found, min(bounds.rows, max(1, bounds.cells // max(1, len(columns))))):
        cells = [_cell(row, name) for name in columns]
        characters += sum(len(cell.term.value) for cell in cells if cell)
        if rows and characters > bounds.characters:
            break
        rows.append([*cells, None] if left else cells)
    return AnswerTable([*columns, f"+{left}"] if left else columns, rows, count)


def read_table(body: IO[bytes], bounds: Bounds) -> AnswerTable:
    """The table of an answer in SPARQL's JSON, of which no more is read than is shown; the other rows are counted."""
    answer = pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(answer, QueryBoolean):
        said = Named("literal", str(bool(answer)).lower())
        return AnswerTable(["answer"], [[Cell(said, False, "boolean")]], 1)
    variables = [variable.value for variable in answer.variables]
    columns, _ = bounds.columns(variables)
    wanted = [name for name in variables if _stem(name) in columns]
    read = 0

    def found() -> Iterator[Row]:
        nonlocal read
        for solution in answer:
            read += 1
            yield _row(solution, wanted)

    shown = table(variables, found(), 0, bounds)
    return replace(shown, count=read if next(answer, None) is None else _rows_in(body))


def triples_table(turtle: bytes, bounds: Bounds) -> AnswerTable:
    """The triples of a graph in Turtle as rows."""
    triples = [quad.triple for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)]
    found = ({name: _told(term) for name, term in zip(_TRIPLE, triple, strict=True)} for triple in triples)
    return table(_TRIPLE, found, len(triples), bounds)


def unnamed(shown: AnswerTable) -> set[str]:
    """The IRIs in the table that have no label yet."""
    terms = (term for row in shown.rows for cell in row if cell for term in cell.addresses)
    return {term.value for term in terms if not term.labels}


def with_names(shown: AnswerTable, labels: Mapping[str, dict[str, str]]) -> AnswerTable:
    """The table with the labels of its IRIs; what is of another vocabulary is called as we call it."""

    def name(term: Named) -> Named:
        if term.kind != "uri" or term.labels:
            return term
        return replace(term, labels=labels.get(term.value) or outside_labels(short_name(term.value)))

    def named(cell: Cell | None) -> Cell | None:
        return cell and replace(cell, term=name(cell.term), several=tuple(map(name, cell.several)))

    return replace(shown, rows=[[named(cell) for cell in row] for row in shown.rows])


def told_once(shown: AnswerTable) -> tuple[AnswerTable, list[tuple[str, Cell]]]:
    """The table without the columns that say nothing, or the same in each of several rows, or what another says already in
    the unit of the indicator; and what is the same for all, by column."""
    if len(shown.rows) < _FEW_ROWS:
        return shown, []
    columns = {name: [row[place] for row in shown.rows] for place, name in enumerate(shown.columns)}
    common, kept = list[tuple[str, Cell]](), list[str]()
    for name, cells in columns.items():
        first = cells[0]
        if name.startswith("+"):
            kept.append(name)
        elif not any(cells) or (name.endswith(_REFERENCE) and _same(cells, columns.get(name.removesuffix(_REFERENCE), []))):
            continue
        elif first is not None and all(_same([first], [cell]) for cell in cells):
            common += [(name, first)] if first.term.value or first.term.labels else []
        else:
            kept.append(name)
    if not kept:
        return shown, []
    places = [shown.columns.index(name) for name in kept]
    return AnswerTable(kept, [[row[place] for place in places] for row in shown.rows], shown.count), common


def _same(some: Sequence[Cell | None], others: Sequence[Cell | None]) -> bool:
    def said(cells: Sequence[Cell | None]) -> list[object]:
        return [cell and (cell.term.value, cell.term.labels) for cell in cells]

    return said(some) == said(others)


def _rows_in(body: IO[bytes]) -> int:
    body.seek(0)
    count = RowCount("json", 0)
    while piece := body.read(_PIECE_BYTES):
        count.take(piece)
    return count.rows


def _row(solution: QuerySolution, wanted: Iterable[str]) -> Row:
    """The columns wanted of a row, as SPARQL's JSON has them."""
    row: Row = {}
    for name in wanted:
        if (term := solution[name]) is not None:
            row[name] = _told(term)
    return row


def _told(term: object) -> dict[str, str]:
    """A term as SPARQL's JSON has it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        is_blank = isinstance(term, pyoxigraph.BlankNode)
        return {"type": "bnode" if is_blank else "literal", "value": str(term).removeprefix("_:")}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return told | {"xml:lang": term.language}
    return told if term.datatype.value in _PLAIN else told | {"datatype": term.datatype.value}


def _stem(name: str) -> str:
    return name[:-3] if name.endswith(("_zh", "_en")) and len(name) > 3 else name


def _cell(row: Row, name: str) -> Cell | None:
    labels = {
        language: _shortened(row[f"{name}_{language}"])["value"]
        for language in ("zh", "en")
        if f"{name}_{language}" in row
    }
    if name not in row:
        return Cell(Named("label", "", labels=labels), False, name) if labels else None
    value = _shortened(row[name])
    kind, datatype = value["type"], value.get("datatype", "")
    if labels and kind == "literal":
        labels = {"": value["value"]} | labels
    elif name in _COUNTING and value["value"] == "count" and not row.get(_COUNTING[name], _EMPTY)["value"].isascii():
        labels = {"zh": row[_COUNTING[name]]["value"]}
    named = Named(kind, value["value"], value.get("xml:lang", ""), datatype, labels)
    column = "boolean" if datatype.endswith("#boolean") else name
    return Cell(named, datatype.endswith(_NUMBERS), column, _addresses(value["value"]) if kind == "literal" else ())


def _addresses(text: str) -> tuple[Named, ...]:
    words = text.split()
    return tuple(Named("uri", word) for word in words) if all(map(_ADDRESS.match, words)) else ()


def _shortened(value: Mapping[str, str]) -> dict[str, str]:
    """The term, cut where it is longer than anybody reads in a cell; what is cut is no address and no number."""
    text = value["value"]
    if len(text) <= _LONGEST_TEXT:
        return dict(value)
    return {"type": "literal", "value": f"{text[:_LONGEST_TEXT]}…"}
