"""Tables by their rules: pdfium draws, pdfplumber tells cells from lines that cross.

Rules that only run across (three-line tables, and tables open at the sides) are completed by what their text leaves free.
"""

from __future__ import annotations

import bisect
import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from loaders.extract.text.limits import MOST_SEGMENTS_OF_A_PAGE
from loaders.extract.text.pdf.glyphs import Characters, Frame, Glyph

#: Rules within so many points are one, and meet.
_SNAP = 3.0
#: A frame around more of the page than this in both directions is no table's.
_WHOLE_PAGE = 0.92
_SHORTEST = 5.0
#: Columns without a rule between them are so many ems apart.
_COLUMN_GAP = 0.7

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class TableCell:
    """A cell: its first row and column, how many it spans, and its characters line by line."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[Glyph, ...], ...]

    @property
    def text(self) -> str:
        """Its characters without line ends."""
        return "".join(glyph.text for line in self.lines for glyph in line)


@dataclass(frozen=True)
class Table:
    """A table of a page; ``edges`` are where its columns begin and end."""

    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]
    cells: tuple[TableCell, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of a character lies in the table."""
        x, y = _middle(glyph)
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1


def tables_of(page: Any, characters: Characters) -> list[Table]:
    """The tables that rules draw on a page of pypdfium2, from top to bottom."""
    rules = _rules(page, characters.frame)
    if len(rules) < 3:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    across = merge_edges([rule for rule in rules if rule["orientation"] == "h"], _SNAP, _SNAP, _SNAP, _SNAP)
    down = merge_edges([rule for rule in rules if rule["orientation"] == "v"], _SNAP, _SNAP, _SNAP, _SNAP)
    completed = [*_completed(across, down, characters.glyphs)]
    edges = merge_edges([*across, *down, *completed], _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(edges, _SNAP, _SNAP))
    found = (_table(boxes, characters.glyphs) for boxes in cells_to_tables(cells))
    return sorted((table for table in found if table), key=lambda table: table.top)


def _rule(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    orientation = "h" if x1 - x0 >= bottom - top else "v"
    sides = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {**sides, "orientation": orientation}


def _rules(page: Any, frame: Frame) -> list[dict[str, Any]]:
    """Lines and sides of rectangles that run across or down, on the page as it is read."""
    import pypdfium2.raw as pdfium

    rules: list[dict[str, Any]] = []
    left = MOST_SEGMENTS_OF_A_PAGE
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        count = pdfium.FPDFPath_CountSegments(drawn)
        left -= max(count, 1)
        if left < 0:
            return []  # a map or a chart
        for start, end in _strokes(drawn, count):
            (x0, y0), (x1, y1) = frame.read(*start), frame.read(*end)
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            wide, high = x1 - x0, y1 - y0
            if min(wide, high) > 1 or max(wide, high) < _SHORTEST:
                continue
            if wide > _WHOLE_PAGE * frame.width or high > _WHOLE_PAGE * frame.height:
                continue
            middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
            rules.append(_rule(x0, middle_y, x1, middle_y) if wide >= high else _rule(middle_x, y0, middle_x, y1))
    return rules


def _strokes(drawn: Any, count: int) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of a path in PDF space; none where it is not drawn."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke)
    if not (fill.value or stroke.value):
        return
    matrix = drawn.get_matrix()
    if drawn.container is not None:
        matrix = matrix.multiply(drawn.container.get_matrix())
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind, here = pdfium.FPDFPathSegment_GetType(segment), matrix.on_point(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, here
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment) and here != first:
            yield here, first
            last = first


def _completed(
    across: list[dict[str, Any]], down: list[dict[str, Any]], glyphs: Sequence[Glyph]
) -> Iterable[dict[str, Any]]:
    """The sides, columns and rows of tables whose rules only run across, or that are open at the sides."""
    for group in _of_one_width(across):
        x0, x1 = group[0]["x0"], group[0]["x1"]
        top, bottom = group[0]["top"], group[-1]["top"]
        inside = [r for r in down if x0 - _SNAP <= r["x0"] <= x1 + _SNAP and r["top"] < bottom and r["bottom"] > top]
        yield from (_rule(x, top, x, bottom) for x in (x0, x1) if not any(abs(r["x0"] - x) <= _SNAP for r in inside))
        if inside:
            continue
        written = [g for g in glyphs if x0 - 1 <= g.left and g.right <= x1 + 1 and top < g.base < bottom + 1]
        columns = _free([g for g in written if g.base > group[1]["top"]])
        for x in columns:
            yield _rule(x, group[1]["top"], x, bottom)
            if not any(g.left < x < g.right for g in _as_runs(g for g in written if g.base < group[1]["top"])):
                yield _rule(x, top, x, group[1]["top"])
        if columns:
            yield from (_rule(x0, y, x1, y) for y in _between_lines(written))


def _of_one_width(across: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Three rules or more of one width, below each other."""
    groups: list[list[dict[str, Any]]] = []
    for rule in sorted(across, key=lambda rule: rule["top"]):
        for group in groups:
            if abs(group[0]["x0"] - rule["x0"]) <= _SNAP and abs(group[0]["x1"] - rule["x1"]) <= _SNAP:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= 3]


def _as_runs(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Characters of one line that stand close together, as one."""
    runs: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: (round(g.base), g.left)):
        last = runs[-1] if runs else None
        if last and abs(last.base - glyph.base) < 0.5 * glyph.size and glyph.left - last.right < _COLUMN_GAP * glyph.size:
            runs[-1] = last._replace(right=max(last.right, glyph.right))
        elif glyph.text.strip():
            runs.append(glyph)
    return runs


def _free(glyphs: list[Glyph]) -> list[float]:
    """The middles of what no line of the characters covers."""
    found: list[float] = []
    right: float | None = None
    for run in sorted(_as_runs(glyphs), key=lambda run: run.left):
        if right is not None and run.left - right > _COLUMN_GAP * run.size:
            found.append((right + run.left) / 2)
        right = run.right if right is None else max(right, run.right)
    return found


def _between_lines(glyphs: list[Glyph]) -> list[float]:
    bases: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if not bases or glyph.base - bases[-1][0] > 0.6 * glyph.size:
            bases.append((glyph.base, glyph.size))
    tops = ((above, base - 0.88 * size) for (above, _), (base, size) in pairwise(bases))
    return [top - 0.5 * max(0.0, top - above) for above, top in tops]


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.base - 0.35 * glyph.size


def _table(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> Table | None:
    """The table of the cells, if it is one: two rows and columns, and text in more than one cell."""
    xs = _clustered(x for box in boxes for x in (box[0], box[2]))
    ys = _clustered(y for box in boxes for y in (box[1], box[3]))
    if len(xs) < 3 or len(ys) < 3:
        return None
    bounds = Table(xs[0], ys[0], xs[-1], ys[-1], tuple(xs), ())
    inside = [glyph for glyph in glyphs if bounds.holds(glyph)]
    placed: list[tuple[int, int, int, int]] = []
    owner: dict[tuple[int, int], int] = {}
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        column, row = _index(xs, x0), _index(ys, top)
        spans = max(1, _index(ys, bottom) - row), max(1, _index(xs, x1) - column)
        owner |= {(row + r, column + c): len(placed) for r in range(spans[0]) for c in range(spans[1])}
        placed.append((row, column, *spans))
    held: list[list[Glyph]] = [[] for _ in placed]
    for glyph in inside:
        x, y = _middle(glyph)
        if (at := owner.get((bisect.bisect_right(ys, y) - 1, bisect.bisect_right(xs, x) - 1))) is not None:
            held[at].append(glyph)
    cells = [TableCell(*place, _lines(characters)) for place, characters in zip(placed, held, strict=True)]
    if sum(bool(cell.lines) for cell in cells) < 2:
        return None
    return Table(bounds.left, bounds.top, bounds.right, bounds.bottom, bounds.edges, tuple(cells))


def _lines(glyphs: list[Glyph]) -> tuple[tuple[Glyph, ...], ...]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if lines and abs(lines[-1][0].base - glyph.base) <= 0.5 * max(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    ordered = (tuple(sorted(line, key=lambda g: g.left)) for line in lines)
    return tuple(line for line in ordered if any(g.text.strip() for g in line))


def _clustered(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))
