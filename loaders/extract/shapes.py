"""Every table brought into one shape: heads of columns above rows whose cells stand under them.

A rule between head and body goes; one whose indicators are its columns is turned; a head that is said again begins another
table, and one that says the same twice is two tables side by side; where cells were lost, the others stand under the heads
that fit what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.extract.alignment import FITS, aligned, sort_of
from loaders.extract.pieces import NOTHING, Piece, is_head_row
from loaders.extract.rows import Table

#: Heads of growth and of sums over years.
_SUMS = re.compile(r"年均|累计|增速|增长|增幅")
_RULE = re.compile(r":?-{2,}:?|:-+:?|-+:")
#: Rows of heads may be so many where no word of theirs is known.
_MOST_HEADS = 4


@dataclass(frozen=True)
class Column:
    """The heads above a column from the upper to the lower one, and what it holds: label, serial, unit, attribute, remark or data."""

    heads: tuple[str, ...]
    kind: str

    @property
    def is_sum(self) -> bool:
        """Whether it is of growth or of sums over the years that other columns name: 年均增速〔累计〕."""
        head = "".join("".join(self.heads).split())
        return _SUMS.search(head) is not None and re.search(r"(?:19|20)\d\d", head) is None


@dataclass(frozen=True)
class Row:
    """The cells of a row, one a column; ``before`` are those that stand left of all columns, ``group`` the line above that heads
    the rows below it, and ``start``–``end`` the range of all that is printed."""

    cells: list[Piece]
    before: tuple[Piece, ...]
    group: str
    start: int
    end: int


@dataclass(frozen=True)
class Shape:
    """A table of columns and rows; ``heads`` are the cells that are heads, ``groups`` those that head rows."""

    columns: list[Column]
    rows: list[Row]
    heads: list[Piece]
    groups: list[Piece]


def shapes(table: Table) -> Iterator[Shape]:
    """The tables in one shape that a table as it came is made of."""
    rows = [row for row in table.rows if not _is_rule(row)]
    heads: list[list[Piece]] = []
    for part in _parted(rows):
        own, body = _headed(_turned(part))
        if not own and heads and sum(map(_has_numbers, body)) and max(map(len, body)) == max(map(len, heads)):
            own = heads  # goes on after a line that is none of it
        if not _is_table(own, body):
            continue
        heads = own
        for part_heads, part_body in _halves(own, body):
            yield _shape(part_heads, part_body, table)


def _is_rule(row: Sequence[Piece]) -> bool:
    filled = [piece.bare for piece in row if piece.text]
    return bool(filled) and all(_RULE.fullmatch(text) for text in filled)


def _parted(rows: Sequence[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """The rows parted where heads come again."""
    part: list[list[Piece]] = []
    for row in rows:
        is_of_measures = len(row) > 1 and all(piece.is_measure for piece in row[1:]) and not row[0].is_data
        begins = is_head_row(row) or is_of_measures or (len(row) > 1 and row[0].is_head_of("label") and not _is_body(row))
        if begins and any(_is_body(one) for one in part):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _turned(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows, or the columns of a table whose indicators stand in its first row: 指标 | 甲 | 乙, 2035年 | 3 | 4."""
    named = [row for row in rows if len(row) > 1]
    if len(named) < 2 or len({len(row) for row in named}) > 1:
        return rows
    first, *others = named
    is_named = first[0].is_head_of("label") and not any(one.is_head_of("time", "unit", "attribute", "remark") or one.is_data for one in first[1:])
    if not is_named or not all(row[0].is_head_of("time", "unit", "attribute") for row in others) or not any(
        re.search(r"(?:19|20)\d\d", row[0].bare) for row in others
    ):
        return rows
    return [list(column) for column in zip(*named, strict=True)]


def _has_numbers(row: Sequence[Piece]) -> bool:
    return any(piece.is_number for piece in row[1:])


def _is_body(row: Sequence[Piece]) -> bool:
    return any(piece.is_data or piece.is_attribute for piece in row[1:])


def _headed(rows: list[list[Piece]]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """The rows of heads and those below them."""
    known = next((at for at, row in enumerate(rows) if is_head_row(row)), None)
    if known is None:
        first = next((at for at, row in enumerate(rows) if _has_numbers(row)), len(rows))
        begin = max(0, first - _MOST_HEADS)
    else:
        first = next((at for at, row in enumerate(rows) if at > known and _is_body(row) and not is_head_row(row)), len(rows))
        begin = next((at for at in range(known, -1, -1) if at == 0 or _width(rows[at - 1]) < 2), known)
    heads = rows[begin:first]
    while heads and _width(heads[-1]) < 2:
        heads.pop()
    body = rows[begin + len(heads) :]
    widest = max(map(len, body), default=0)
    return [_joined(row) if len(row) > widest else row for row in heads if len(row) > 1], body


def _width(row: Sequence[Piece]) -> int:
    """How many different cells of it have text."""
    return len({piece.start for piece in row if piece.text})


def _is_table(heads: Sequence[list[Piece]], body: Sequence[list[Piece]]) -> bool:
    numbers = [sum(piece.is_number for piece in row) for row in body if _has_numbers(row)]
    if any(is_head_row(row) for row in heads):
        return bool(numbers)
    return len(numbers) > 1 or (len(numbers) == 1 and bool(heads) and numbers[0] > 1)


def _joined(row: list[Piece]) -> list[Piece]:
    """A row of heads of which one word was cut in two cells, of one character each: 指, 标."""
    at = next((at for at in range(len(row) - 1) if len(row[at].text) == len(row[at + 1].text) == 1), None)
    if at is None or not "".join((row[at].text, row[at + 1].text)).isalpha():
        return row
    one, other = row[at], row[at + 1]
    return [*row[:at], Piece(one.start, other.end, one.text + other.text, one.left, other.right), *row[at + 2 :]]


def _halves(heads: list[list[Piece]], body: list[list[Piece]]) -> Iterator[tuple[list[list[Piece]], list[list[Piece]]]]:
    """A table whose head says the same several times is as many beside each other."""
    texts = [piece.bare for piece in heads[-1]] if heads else []
    parts = next(
        (parts for parts in (4, 3, 2) if texts and len(texts) % parts == 0 and len(texts) > parts and texts[0]
         and all(texts[at] == texts[0] for at in range(0, len(texts), len(texts) // parts))),
        1,
    )  # fmt: skip
    length = len(texts) // parts
    if parts == 1:
        yield heads, body
        return
    for at in range(0, len(texts), length):
        yield [row[at : at + length] for row in heads], [row[at : at + length] for row in body if len(row) > 1]


def _shape(heads: list[list[Piece]], body: list[list[Piece]], table: Table) -> Shape:
    heads = _shifted(heads, body)
    columns = _columns(heads, body)
    last = heads[-1] if heads and len(heads[-1]) == len(columns) else []
    rows: list[Row] = []
    groups: list[Piece] = []
    group, above = "", set[int]()
    for row in body:
        filled = [piece for piece in row if piece.text]
        if _width(row) == 1 and not filled[0].is_data:
            group = filled[0].text
            groups.append(filled[0])
        elif filled:
            cells, before = _placed(row, columns, last, table)
            own = [piece for piece in filled if piece.start not in above] or filled
            rows.append(Row(cells, before, group, min(piece.start for piece in own), max(piece.end for piece in own)))
            above |= {piece.start for piece in filled}
    printed = {piece.start: piece for row in heads for piece in row if piece.text}
    return Shape(columns, rows, list(printed.values()), groups)


def _shifted(heads: list[list[Piece]], body: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The heads, set to the right of where they are printed where more cells fit under them so: names of rows may be in more
    columns than their head says, and then the last ones have none."""
    width = max(map(len, heads), default=0)
    empty = next((at for at in range(width) if any(len(row) == width and row[-1 - at].text for row in heads)), 0)
    rows = [row for row in body if len(row) == width and _width(row) > 1]

    def fit(moved: list[list[Piece]]) -> float:
        named = [(at, row[at]) for row in moved[-1:] for at in range(width) if row[at].is_head]
        kinds = [(at, next((kind for kind in ("serial", "unit", "attribute", "remark", "label") if head.is_head_of(kind)), "data")) for at, head in named]
        return sum(FITS[sort_of(row[at])][kind] for row in rows for at, kind in kinds if row[at].text)

    if not empty or not rows or any(len(row) != width for row in heads):
        return heads
    moved = [[[*row[:1], *[NOTHING] * by, *row[1 : width - by]] for row in heads] for by in range(empty + 1)]
    return max(moved, key=fit)


def _columns(heads: Sequence[list[Piece]], body: Sequence[list[Piece]]) -> list[Column]:
    """The columns: as many as heads, or as most cells of a row where there are none."""
    width = max(map(len, heads)) if heads else max(map(len, body))
    rows = [row for row in body if len(row) == width and _width(row) > 1]
    columns: list[Column] = []
    for at in range(width):
        named = _heads(heads, at)
        columns.append(Column(tuple(piece.text for piece in named), _kind(named, [row[at] for row in rows], columns, any_head=bool(heads))))
    return columns


def _kind(heads: Sequence[Piece], cells: Sequence[Piece], before: Sequence[Column], *, any_head: bool) -> str:
    # in the first column sizes set rows apart: 3000元以下, 100—299人
    numbers = [piece for piece in cells if piece.is_number and (before or not piece.is_class)]
    head = heads[-1] if heads else NOTHING
    for kind in ("serial", "unit", "attribute"):
        if head.is_head_of(kind):
            return kind
    if head.is_head_of("remark") and not cells:
        return "remark"
    if not before and not head.is_head_of("label", "time") and _are_serial(numbers, cells):
        return "serial"
    has_numbers = any(not piece.is_year for piece in numbers) and (bool(heads) or not any_head or len(numbers) * 2 > len(cells))
    if head.is_head_of("label") and not has_numbers:
        return "label"
    if has_numbers or any(piece.is_head_of("time") for piece in heads):
        return "label" if not before and not numbers else "data"
    is_left = not any(column.kind == "data" for column in before)
    return ("label" if is_left else "remark") if cells else "data" if not is_left or before else "label"


def _are_serial(numbers: Sequence[Piece], cells: Sequence[Piece]) -> bool:
    """Whether numbers count the rows: 1, 2, 3."""
    values = [int(piece.bare) for piece in numbers if piece.bare.isdecimal()]
    return len(values) == len(numbers) > 1 and values[0] == 1 and all(other - one == 1 for one, other in pairwise(values)) and len(numbers) * 2 > len(cells)


def _heads(heads: Sequence[list[Piece]], at: int) -> list[Piece]:
    """The heads above a column: one that spans several stands left of it in its row."""
    found: list[Piece] = []
    for depth, row in enumerate(heads):
        piece = row[at] if at < len(row) else NOTHING
        is_spanned = any(at < len(lower) and lower[at].text for lower in heads[depth + 1 :])
        if not piece.text and is_spanned:
            piece = next((row[left] for left in range(min(at, len(row) - 1), 0, -1) if row[left].text), NOTHING)
        if piece.text and piece.text not in [one.text for one in found]:
            found.append(piece)
    return found


def _placed(row: Sequence[Piece], columns: Sequence[Column], heads: Sequence[Piece], table: Table) -> tuple[list[Piece], tuple[Piece, ...]]:
    """The cells of a row, each under its head, and those that stand under none."""
    kinds = [column.kind for column in columns]
    if len(row) == len(columns) and ("number", "remark") not in zip(map(sort_of, row), kinds, strict=True):
        return list(row), ()
    # one blank between two cells is no place under a head
    is_laid_out = table.is_parted and any(other.left - one.right > 1 for one, other in pairwise(heads))
    below = heads if is_laid_out else ()
    sums = {at for at, column in enumerate(columns) if column.kind == "data" and column.is_sum}
    found = aligned(row, kinds, below, sums, is_lossy=table.is_parted or table.is_stacked)
    return found.cells, found.before
