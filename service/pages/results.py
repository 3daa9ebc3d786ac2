"""What an answer of any query can be shown as beside its table, by the shape of its columns: a chart of numbers over periods, bars
of numbers by name, tiles where the names are provinces, a graph where rows tie things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.pages.charts import share_of
from service.pages.comparing import Compared, charts
from service.pages.linking import Linked, linked
from service.pages.roles import AREA, INDICATOR, MANNERS, STATEMENT, Roles, is_series, said
from service.pages.tables import AnswerTable, Cell
from service.pages.tiles import TileGrid, tile_grid
from service.read.named import Named
from service.read.series import Point

#: What ``view`` may choose.
VIEWS = ("table", "chart", "tiles", "graph")
_MOST_BARS, _MOST_CHARTS, _MOST_NAMES = 60, 12, 4


@dataclass(frozen=True)
class Bar:
    """A row as a bar: what it is of, its number, and how long it is, of 100."""

    names: list[Cell]
    value: str
    length: float


@dataclass(frozen=True)
class Bars:
    """The rows of one unit as bars, the most first; ``left`` are those for which there was no room."""

    unit: str
    bars: list[Bar]
    left: int


@dataclass(frozen=True)
class Shapes:
    """What an answer can be drawn as: nothing of a kind where its columns have not the shape. ``number`` is the column of
    the bars, or of the tiles, which are of what ``tiles_of`` says; ``left`` are the charts for which there was no room. The
    first ``rows`` of ``count`` rows were looked at. ``has_several`` says that provinces have several numbers each."""

    charts: list[Compared]
    bars: list[Bars]
    grid: TileGrid | None
    graph: Linked | None
    number: str
    tiles_of: list[Named]
    left: int
    rows: int
    count: int
    has_several: bool

    @property
    def views(self) -> list[str]:
        """The views there are, the table first."""
        there = {"chart": self.charts or self.bars, "tiles": self.grid, "graph": self.graph}
        return ["table", *(name for name, drawn in there.items() if drawn)]

    def unfit(self, view: str) -> str:
        """The key of the message that says why there is no such view."""
        return f"view.unfit-{view}{'-several' if view == 'tiles' and self.has_several else ''}"


def shapes_of(table: AnswerTable, called: Mapping[str, Named] = {}) -> Shapes:
    """What the answer can be drawn as; ``called`` are the provinces and units by each of their names."""
    roles = Roles(table, called)
    points = roles.points() if roles.numbers else []
    drawn = _over_periods(roles, points)
    bars = [] if drawn else bars_of(roles)
    grid, tiles_of, has_several = _tiles(points)
    left = max(0, max(len(drawn), len(bars)) - _MOST_CHARTS)
    number = roles.numbers[0] if roles.numbers else ""
    return Shapes(
        drawn[:_MOST_CHARTS], bars[:_MOST_CHARTS], grid, linked(table), number, tiles_of, left, len(table.rows), table.count, has_several
    )


def _over_periods(roles: Roles, points: Sequence[Point]) -> list[Compared]:
    """The charts over periods; none where there is one period, or so many series of one figure each that most are left out."""
    dated = [point for point in points if point.period]
    if not roles.period or len({point.period for point in dated}) < 2:
        return []
    series = list(dict.fromkeys(name for point in dated for name in point.figure.parts if name not in MANNERS))
    short = [name for name in series if not name.startswith("?") or roles.is_short(name[1:])]
    drawn = charts(dated, series, beside=MANNERS, axis=roles.axis, legend=short)
    is_dotted = all(len(line.spots) < 2 for chart in drawn for line in chart.lines)
    return [] if is_dotted and any(chart.left for chart in drawn) else drawn


def bars_of(roles: Roles) -> list[Bars]:
    """The rows by their first number, the most first, each with what names it, apart by unit; none where nothing does or all
    is below zero."""
    if not roles.numbers or not roles.varying:
        return []
    named = roles.varying[:_MOST_NAMES]
    indicator = INDICATOR[1:]
    axes: dict[tuple[str, str], list[tuple[Decimal, list[Cell]]]] = {}
    for number in range(len(roles.table.rows)):
        (value, *_), unit = roles.number(number, roles.numbers[0])
        names = [cell for name in named if (cell := roles.cells[name][number])]
        of = cell.term if not roles.unit and indicator in roles.names and (cell := roles.cells[indicator][number]) else None
        if value is not None and names:
            axes.setdefault((unit, said(of)), []).append((value, names))
    found = []
    for (unit, _), rows in axes.items():
        rows.sort(key=lambda pair: -pair[0])
        most = rows[0][0]
        if most > 0:
            shown = [Bar(names, format(value, "f"), share_of(value, most)) for value, names in rows[:_MOST_BARS]]
            found.append(Bars(unit, shown, len(rows) - len(shown)))
    return found


def _tiles(points: Sequence[Point]) -> tuple[TileGrid | None, list[Named], bool]:
    """The tiles, what they are of, and whether there are none because provinces have several numbers each."""
    placed = [point for point in points if point.of(AREA)]
    areas = {point.of(AREA) for point in placed}
    columns = dict.fromkeys(name for point in placed for name in point.figure.parts if name not in (AREA, STATEMENT))
    # what is another for each place, such as its capital, says of the place, not of the number
    alike = [name for name in columns if len({said(point.figure.parts.get(name)) for point in placed}) < max(2, len(areas))]
    groups: dict[tuple[str, ...], list[Point]] = {}
    for point in placed:
        key = (point.period, point.unit, point.kind, *(said(point.figure.parts.get(name)) for name in alike), point.of(AREA))
        groups.setdefault(key, []).append(point)
    crossed = {key[:-1] for key, group in groups.items() if not is_series(group)}
    clear = [point for key, group in groups.items() if key[:-1] not in crossed for point in group]
    grid = tile_grid(clear, alike)
    if grid is None:
        return None, [], bool(crossed) and tile_grid(placed, alike) is not None
    varying = [name for name in alike if len({said(point.figure.parts.get(name)) for point in placed}) > 1]
    shown = grid.ordered[0].figure.parts
    return grid, [shown[name] for name in varying if name in shown], False
