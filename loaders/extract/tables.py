"""Tables: for each cell that holds a number, the words of its row, of its column and of its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.extract.document import Document
from loaders.extract.pieces import Piece
from loaders.extract.rows import Table, find_tables
from loaders.extract.running import Running
from loaders.extract.shapes import Row, Shape, shapes

_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"单位[:：]\s*(?P<unit>[^\s）)，,]{1,12})")
#: The unit that a row's label ends in, and a row that is part of the one above it.
_LAST_BRACKETS, _OF_WHICH = re.compile(r"[（(]([^（）()]{1,16})[）)]$"), re.compile(r"[\s\d.．、]*(?:其\s*中|[#＃])")
#: The note to a plan's table: 〔 〕内为5年累计数.
_SUMS_IN_BRACKETS = re.compile(r"[〔\[【［]\s*[〕\]】］]\s*(?:里|内|中)?[^。\n]{0,16}累计")


@dataclass(frozen=True)
class TableCell:
    """A cell at ``start``–``end`` of the document that holds a number, with the words that say what it is: of its row from
    the outer to the inner one, of its column from the upper to the lower one, and of the caption."""

    start: int
    end: int
    row: tuple[str, ...]
    column: tuple[str, ...]
    caption: str
    unit: str = ""
    #: The heads of the nearest column on the left that names a year, for one that does not.
    dated: tuple[str, ...] = ()
    #: The line above that names the group of its row.
    group: str = ""
    is_serial: bool = False
    #: Whether it is the unit of its row, and no figure.
    is_unit: bool = False
    #: Whether it is a head of a column or of a row: what numerals it has are of its name.
    is_label: bool = False
    #: The years that the heads of all columns name, the first and the last; none where they name none.
    years: tuple[int, ...] = ()
    #: Whether the document notes that numbers in brackets are sums over those years.
    sums_in_brackets: bool = False
    #: Where in the document its number begins, and where one that it reaches to does; the range of its row.
    at: int = 0
    high: int = 0
    around: tuple[int, int] = (0, 0)


def find_cells(document: Document, running: Running) -> Iterator[TableCell]:
    """The cells with numbers of all tables of the document."""
    sums_in_brackets = _SUMS_IN_BRACKETS.search(document.text) is not None
    for table in find_tables(document, running):
        for shape in shapes(table):
            for cell in _of_shape(shape, table):
                yield replace(cell, sums_in_brackets=True) if sums_in_brackets else cell


def _of_shape(shape: Shape, table: Table) -> Iterator[TableCell]:
    for piece in (*shape.heads, *shape.groups):
        yield TableCell(piece.start, piece.end, (), (), table.caption, is_label=True)
    named_years = sorted({int(year) for column in shape.columns for year in _YEAR.findall("".join("".join(column.heads).split()))})
    years = (named_years[0], named_years[-1]) if named_years else ()
    noted = [table.caption, *(piece.text for piece in shape.heads)]
    unit = next((match["unit"] for text in noted if (match := _UNIT.search(text))), "")
    outer: dict[int, str] = {}
    above = whole = ""
    for row in shape.rows:
        labels = [(at, piece) for at, piece in enumerate(row.cells) if shape.columns[at].kind == "label" and piece.text]
        left = [piece for piece in row.before if not piece.is_data and not piece.is_unit]
        labels = [*((at - len(left), piece) for at, piece in enumerate(left)), *labels]
        units = [piece for at, piece in enumerate(row.cells) if shape.columns[at].kind == "unit" and piece.text and not piece.is_blank]
        units += [piece for piece in row.before if piece.is_unit]
        yield from _named_cells(shape, row, labels, units, table.caption)
        words = _words(labels, outer)
        row_unit = units[0].text if units else "" if any(column.kind == "unit" for column in shape.columns) else unit
        in_brackets = _LAST_BRACKETS.search(words[-1]) if words else None
        if words and _OF_WHICH.match(words[-1]):
            # part of the row above it, of whose words it is too
            row_unit = row_unit or (above if in_brackets is None else "")
            words[-1:] = [whole, words[-1]] if whole else words[-1:]
        elif words:
            whole = words[-1]
            above = in_brackets[1] if in_brackets else row_unit
        cell = TableCell(0, 0, tuple(words), (), table.caption, row_unit, group=row.group, years=years, around=(row.start, row.end))
        yield from _numbers(shape, row, cell)


def _named_cells(shape: Shape, row: Row, labels: list[tuple[int, Piece]], units: list[Piece], caption: str) -> Iterator[TableCell]:
    """The cells of a row that are no figures."""
    empty = TableCell(0, 0, (), (), caption)
    for _, piece in labels:
        yield replace(empty, start=piece.start, end=piece.end, is_label=True)
    for piece in units:
        yield replace(empty, start=piece.start, end=piece.end, is_unit=True)
    for column, piece in zip(shape.columns, row.cells, strict=True):
        if column.kind == "serial" and piece.is_number:
            yield replace(empty, start=piece.start, end=piece.end, is_serial=True)
        elif piece.is_blank:
            yield replace(empty, start=piece.start, end=piece.end, is_label=True)


def _numbers(shape: Shape, row: Row, cell: TableCell) -> Iterator[TableCell]:
    dated: tuple[str, ...] = ()
    for column, piece in zip(shape.columns, row.cells, strict=True):
        if column.kind != "data":
            continue
        if _YEAR.search("".join(column.heads)):
            dated = column.heads
        if piece.number is not None:
            at, high = piece.number
            yield replace(cell, start=piece.start, end=piece.end, column=column.heads, dated=dated, at=piece.start + at, high=piece.start + high)


def _words(labels: list[tuple[int, Piece]], outer: dict[int, str]) -> list[str]:
    """What names a row, from the outer to the inner name; ``outer`` are those of the rows above, by their columns."""
    for at, piece in labels:
        for inner in [one for one in outer if one >= at]:
            del outer[inner]
        outer[at] = piece.text
    last = max((at for at, _ in labels), default=-1)
    return [text for at, text in sorted(outer.items()) if at <= last]

