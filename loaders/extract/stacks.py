"""Tables that came with each cell in a line of its own, as pages and PDFs are copied: their rows, by their heads' number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.extract.pieces import Piece, may_be_unit

#: A head has so many cells at most, and a cell so many characters.
_MOST_HEADS, LONGEST_CELL = 12, 40
#: A table has so many cells at most.
MOST_CELLS = 4_000


def stacked(cells: Sequence[Piece]) -> tuple[list[list[Piece]], int]:
    """The rows of the table that begins with the first cell, its head first, and how many cells it has; none where none does.

    The head ends with the word that makes most of the rows below it as long as it is."""
    best: tuple[int, list[list[Piece]], int] = (0, [], 0)
    for length in range(2, min(_MOST_HEADS, len(cells)) + 1):
        last = cells[length - 1]
        if (last.is_data and not last.is_year) or last.is_attribute:
            break
        if len({one.bare for one in cells[:length]}) < length:
            break
        if not last.is_head or not any(one.is_head_of("time") for one in cells[:length]):
            continue
        rows = list(_rows(cells[length:], cells[:length]))
        while rows and not any(one.is_data for one in rows[-1]):
            rows.pop()
        fit = sum(_fits(row, length) for row in rows if len(row) > 1 or not _is_name(row[0]))
        if fit > best[0] and sum(any(one.is_number for one in row) for row in rows) > 1:
            best = fit, [list(cells[:length]), *rows], length + sum(map(len, rows))
    return best[1], best[2]


def _rows(cells: Sequence[Piece], heads: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The rows: each begins with a name that follows a number, and a name too many is a line that heads those below it."""
    of_unit = next((at for at, head in enumerate(heads) if head.is_head_of("unit")), None)
    has_remarks, has_serials = heads[-1].is_head_of("remark"), heads[0].is_head_of("serial")
    names = sum(head.is_head_of("label") for head in heads) or 1
    row: list[Piece] = []
    for piece, below in pairwise([*cells, None]):
        assert piece is not None
        has_data = any(one.is_data or one.is_attribute for one in row[1:])
        is_serial = has_serials and piece.bare.isdigit() and below is not None and _is_name(below) and (not row or has_data or _is_name(row[0]))
        is_of_row = (
            (of_unit is not None and not has_data and bool(row) and (piece.is_unit or (len(row) == of_unit and may_be_unit(piece) and below is not None and below.is_data)))
            or (has_remarks and len(row) == len(heads) - 1)
            or (not _is_name(piece) and not is_serial)
        )
        if is_of_row and len(row) < len(heads):
            row.append(piece)
            continue
        if row and not is_serial and not has_data and not is_of_row:
            named = [one for one in row if _is_name(one)]
            if len(named) < names:
                row.append(piece)
                continue
        if row:
            yield row
        row = [piece]
    if row:
        yield row


def _fits(row: Sequence[Piece], length: int) -> int:
    """1 for a row of so many cells that a name begins, else -1."""
    is_whole = len(row) == length and (_is_name(row[0]) or _is_name(row[1]))
    return 1 if is_whole and any(one.is_data for one in row) else -1


def _is_name(piece: Piece) -> bool:
    return not piece.is_data and not piece.is_attribute
