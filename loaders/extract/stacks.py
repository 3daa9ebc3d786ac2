"""Tables that came with each cell in a line of its own, as pages and PDFs are copied: their rows, by their heads' number.

Cells without text leave no line there, a head may be printed in two lines, and rows may be numbered under no head: of all heads
that the lines can begin with those are taken under which the rows stand best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from loaders.extract.alignment import aligned, kinds_of
from loaders.extract.pieces import NOTHING, Piece, may_be_unit

#: A head has so many lines at most, and a cell so many characters.
_MOST_HEADS, LONGEST_CELL = 16, 40
#: A table has so many cells at most.
MOST_CELLS = 4_000
#: How well a line stands that names a group, and a row without a number or one that begins as heads do.
_GROUP, _NO_ROW = 0.5, -6.0
#: What a cell that a row has not takes from how well it stands.
_LOST = 1.0
#: A line that names a group by its number: 一、经济发展, （二）创新驱动.
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\S+")


def stacked(cells: Sequence[Piece]) -> tuple[list[list[Piece]], int]:
    """The rows of the table that begins with the first cell, its head first, and how many cells it has; none where none does."""
    cells = cells[: _end(cells)]
    best, found, count = 0.0, list[list[Piece]](), 0
    for length in range(2, min(_MOST_HEADS, len(cells)) + 1):
        last = cells[length - 1]
        if (last.is_data and not last.is_head and not last.goes_on) or last.is_attribute:
            break
        for heads in _heads(cells[:length]):
            if not heads[-1].is_head or not any(one.is_head_of("time") for one in heads) or len({one.bare for one in heads}) < len(heads):
                continue
            heads, serials = _counted(heads, cells[length:])
            kinds = kinds_of(heads)
            rows = list(_rows(cells[length:], kinds, serials))
            while rows and not any(one.is_data for one in rows[-1]):
                rows.pop()
            fit = sum(_fit(row, kinds) for row in rows)
            if fit > best and sum(any(one.is_number for one in row) for row in rows) > 1:
                best, found = fit, [list(heads), *rows]
                count = sum(one.start < rows[-1][-1].end for one in cells)
    return found, count


def _end(cells: Sequence[Piece]) -> int:
    """Where another table's heads begin."""
    at = next((at for at, piece in enumerate(cells) if piece.is_data and not piece.is_year), len(cells))
    return next((
        end for end in range(at, len(cells) - 1)
        if cells[end].is_head_of("label", "serial") and cells[end + 1].is_head and not cells[end + 1].is_number
    ), len(cells))  # fmt: skip


def _heads(lines: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The lines as heads: each one, or with what stands in brackets below them, or with all that may go on with one."""
    yield list(lines)
    for goes_on in (_is_in_brackets, lambda piece: _is_in_brackets(piece) or piece.goes_on):
        heads: list[Piece] = []
        for piece in lines:
            if heads and goes_on(piece):
                heads[-1] = _joined(heads[-1], piece)
            else:
                heads.append(piece)
        if len(heads) < len(lines):
            yield heads


def _is_in_brackets(piece: Piece) -> bool:
    return piece.opens and _NUMBERED.fullmatch(piece.bare) is None


def _joined(one: Piece, other: Piece) -> Piece:
    return Piece(one.start, other.end, one.text + other.text, one.left, max(one.right, other.right))


def _counted(heads: list[Piece], cells: Sequence[Piece]) -> tuple[list[Piece], Set[int]]:
    """Which cells are numbers of rows; they have a head even where none is printed."""
    has_head = heads[0].is_head_of("serial")
    found: list[int] = []
    following = 1
    for at, (piece, below) in enumerate(pairwise(cells)):
        if not piece.bare.isdecimal() or not _is_name(below) or _NUMBERED.fullmatch(below.bare):
            continue
        is_first = int(piece.bare) == 1 and (at == 0 or _is_name(cells[at - 1]))
        if int(piece.bare) == following or is_first:
            found.append(at)
            following = int(piece.bare) + 1
    if has_head:
        return heads, set(found)
    if len(found) < 2 or any(piece.is_data for piece in cells[: found[0]]):
        return heads, set()
    return [Piece(heads[0].start, heads[0].start, "序号"), *heads], set(found)


def _rows(cells: Sequence[Piece], kinds: Sequence[str], serials: Set[int]) -> Iterator[list[Piece]]:
    """The rows: each begins with its number or a name that follows a number, and a name too many heads those below it."""
    row: list[Piece] = []
    for at, piece in enumerate(cells):
        is_last = at + 1 == len(cells)
        follows = _Following(piece, NOTHING if is_last else cells[at + 1], is_last or at + 1 in serials)
        if at not in serials and _goes_on(row, follows, kinds):
            row.append(piece)
        elif at not in serials and _is_same_name(row, piece, kinds):
            row[-1] = _joined(row[-1], piece)
        else:
            if row:
                yield row
            row = [piece]
    if row:
        yield row


@dataclass(frozen=True)
class _Following:
    """A cell, the one below it, and whether that begins a row by its number."""

    piece: Piece
    below: Piece
    is_end: bool


def _goes_on(row: Sequence[Piece], following: _Following, kinds: Sequence[str]) -> bool:
    """Whether a cell is of the row so far."""
    piece, below = following.piece, following.below
    if not row or len(row) >= len(kinds):
        return False
    own = _unnumbered(row, kinds)
    names = kinds.count("label") or 1
    if not _is_name(piece):
        return True
    if any(not _is_name(one) for one in own):
        ends = len(row) == len(kinds) - 1 or following.is_end or _is_name(below)
        return kinds[-1] == "remark" and ends and _NUMBERED.fullmatch(piece.bare) is None
    if "unit" in kinds and own and (piece.is_unit or (len(own) >= names and may_be_unit(piece) and below.is_data)):
        return True
    return len(own) < names


def _is_same_name(row: Sequence[Piece], piece: Piece, kinds: Sequence[str]) -> bool:
    """Whether a cell is the other half of the name that a row so far ends with."""
    own = _unnumbered(row, kinds)
    if not own or not all(map(_is_name, [*own, piece])) or own[-1].is_unit:
        return False
    return len(own) < len(row) or _is_in_brackets(piece)


def _unnumbered(row: Sequence[Piece], kinds: Sequence[str]) -> Sequence[Piece]:
    return row[1:] if row and kinds[0] == "serial" and row[0].bare.isdecimal() else row


def _fit(row: Sequence[Piece], kinds: Sequence[str]) -> float:
    """How well a row stands under heads of these kinds."""
    if not any(one.is_data for one in row):
        return _GROUP if len(row) == 1 and not row[0].is_head else _NO_ROW
    if len(row) > len(kinds) or _is_name(row[0]) == (kinds[0] == "serial"):
        return _NO_ROW
    return aligned(row, kinds, is_lossy=True).fit - _LOST * (len(kinds) - len(row))


def _is_name(piece: Piece) -> bool:
    return not piece.is_data and not piece.is_attribute
