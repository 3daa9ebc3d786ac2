"""The cells of a row set under the heads that fit what they are, where some of them were lost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from loaders.extract.pieces import NOTHING, Piece

#: How well a cell of a sort stands in a column of a kind.
FITS = {
    "number": {"data": 3.0, "serial": 1.0, "label": -2.0, "unit": -2.0, "attribute": -3.0, "remark": -1.0},
    "blank": {"data": 1.5, "serial": 0.1, "label": 0.1, "unit": 1.0, "attribute": 0.5, "remark": 0.5},
    "wording": {"data": 1.2, "serial": -3.0, "label": 1.0, "unit": -1.0, "attribute": 0.1, "remark": 1.0},
    "unit": {"data": -2.0, "serial": -3.0, "label": 0.5, "unit": 3.0, "attribute": -3.0, "remark": 0.1},
    "attribute": {"data": -3.0, "serial": -3.0, "label": -1.0, "unit": -1.0, "attribute": 3.0, "remark": 1.0},
    "nothing": dict.fromkeys(("data", "serial", "label", "unit", "attribute", "remark"), 0.0),
    "text": {"data": -1.0, "serial": -2.0, "label": 2.0, "unit": 0.5, "attribute": 0.2, "remark": 1.5},
}
#: A cell that stands under no head, and one that stands right where its column's head does.
_UNDER_NONE = {"number": -6.0, "blank": -1.0, "wording": -1.0, "unit": -0.3, "attribute": -1.0, "text": -0.4, "nothing": 0.0}
_BELOW_ITS_HEAD = 1.5
#: A number in brackets in a column of sums, and one without a sign there.
_SUM_IN_BRACKETS, _NO_SUM = 1.0, -0.5


@dataclass(frozen=True)
class Aligned:
    """The cells of a row, one a column; ``before`` are those that stand under no head, ``fit`` how well all stand."""

    cells: list[Piece]
    before: tuple[Piece, ...]
    fit: float


def kinds_of(heads: Sequence[Piece]) -> list[str]:
    """What columns hold by their heads alone."""
    kinds: list[str] = []
    for head in heads:
        known = next((kind for kind in ("serial", "unit", "attribute", "remark", "label") if head.is_head_of(kind)), "")
        kinds.append(known or ("data" if head.is_head_of("time") or "data" in kinds else "label"))
    return kinds


def sort_of(piece: Piece) -> str:
    """What sort of cell it is: number, blank, wording, unit, attribute, text, or nothing."""
    if piece.is_number:
        return "number"
    if piece.is_blank or not piece.text:
        return "blank" if piece.text else "nothing"
    if piece.is_attribute:
        return "attribute"
    return "unit" if piece.is_unit else "wording" if piece.is_wording else "text"


def aligned(
    row: Sequence[Piece], kinds: Sequence[str], heads: Sequence[Piece] = (), sums: Collection[int] = (), *, is_lossy: bool
) -> Aligned:
    """The best of all ways to set the cells under columns of these kinds in their order; ``heads`` say where columns lie in their
    line, ``sums`` which are of growth or of sums over years. Where empty cells leave no trace (``is_lossy``), those on the left are
    lost, and of numbers first the sums."""
    width = len(kinds)
    sorts = [sort_of(piece) for piece in row]
    best = [[0.0] * (width + 1) for _ in range(len(row) + 1)]
    for cell, sort in enumerate(sorts):
        best[cell + 1][0] = best[cell][0] + _UNDER_NONE[sort]
        for at in range(width):
            fit = FITS[sort][kinds[at]] + (0.01 * at if is_lossy else 0.25 * (at == cell))
            if at in sums and is_lossy:
                fit += _SUM_IN_BRACKETS if row[cell].is_bracketed else _NO_SUM * (sort == "number" and not row[cell].has_sign)
            if heads and row[cell].left < heads[at].right and heads[at].left < row[cell].right:
                fit += _BELOW_ITS_HEAD
            best[cell + 1][at + 1] = max(best[cell][at] + fit, best[cell + 1][at], best[cell][at + 1] + _UNDER_NONE[sort])
    cells, before = [NOTHING] * width, []
    cell, at = len(row), width
    while cell:
        if at and best[cell][at] == best[cell][at - 1]:
            at -= 1
        elif best[cell][at] == best[cell - 1][at] + _UNDER_NONE[sorts[cell - 1]]:
            cell -= 1
            before.append(row[cell])
        else:
            cell, at = cell - 1, at - 1
            cells[at] = row[cell]
    return Aligned(cells, tuple(reversed(before)), best[len(row)][width])
