"""What an answer of any query can be shown as beside its table, by the shape of its columns: a chart of numbers over periods, bars
of numbers by name, tiles where the names are provinces, a graph where rows tie things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from loaders.vocabulary import BASE
from service.pages.charts import share_of
from service.pages.comparing import Compared, charts
from service.pages.linking import Linked, linked
from service.pages.tables import AnswerTable, Cell
from service.pages.tiles import TileGrid, tile_grid
from service.read.figures import Figure
from service.read.named import Named
from service.read.series import Point

#: What ``view`` may choose.
VIEWS = ("table", "chart", "tiles", "graph")
_PERIOD = re.compile(r"(?:.*_)?(?:period|year|date|month|time|day)")
_DATED = re.compile(r"\d{4}(?:-\d\d){0,2}(?:/.*)?")
_DATES = ("#gYear", "#gYearMonth", "#date", "#dateTime")
#: Numbers that say something of another number, or of a place in a text.
_BESIDE = re.compile(r"(?:.*_)?(?:lower|upper|start|end|reference|confidence)(?:_.*)?")
_FIGURES = (f"{BASE}observation/", f"{BASE}derived/")
#: The parts of a series besides the area, in the order in which columns fill them.
_PARTS = ("indicator", "population", "industry")
_MOST_NUMBERS, _MOST_BARS, _LONGEST_NAME = 6, 60, 80


@dataclass(frozen=True)
class Bar:
    """A row as a bar: what it is of, its number, and how long it is, of 100."""

    names: list[Cell]
    value: str
    length: float


@dataclass(frozen=True)
class Shapes:
    """What an answer can be drawn as: nothing of a kind where its columns have not the shape. ``number`` is the column of
    the bars, or of the tiles."""

    charts: list[Compared]
    bars: list[Bar]
    grid: TileGrid | None
    graph: Linked | None
    number: str

    @property
    def views(self) -> list[str]:
        """The views there are, the table first."""
        there = {"chart": self.charts or self.bars, "tiles": self.grid, "graph": self.graph}
        return ["table", *(name for name, drawn in there.items() if drawn)]


def shapes_of(table: AnswerTable) -> Shapes:
    """What the answer can be drawn as."""
    roles = _Roles(table)
    points = list(roles.points()) if roles.numbers else []
    over = charts([point for point in points if point.period]) if roles.period and len({p.period for p in points}) > 1 else []
    return Shapes(over, [] if over else bars(roles), tile_grid(points), linked(table), roles.numbers[0] if roles.numbers else "")


class _Roles:
    """What each column of a table is for."""

    def __init__(self, table: AnswerTable) -> None:
        self.table = table
        self.cells = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns) if not name.startswith("+")}
        self.period = next((name for name, cells in self.cells.items() if _is_period(name, cells)), "")
        self.area = next((name for name, cells in self.cells.items() if _all(cells, _is_region)), "")
        self.figure = next((name for name, cells in self.cells.items() if _all(cells, _is_figure)), "")
        numbers = [
            name for name, cells in self.cells.items()
            if name != self.period and not _BESIDE.fullmatch(name) and _all(cells, lambda cell: cell.is_number)
        ]  # fmt: skip
        self.numbers = ["value"] if "value" in numbers else numbers[:_MOST_NUMBERS]
        taken = {self.period, self.area, self.figure, "unit", *numbers}
        names = [name for name, cells in self.cells.items() if name not in taken and not _BESIDE.fullmatch(name) and _all(cells, _is_name)]
        self.names = sorted(names, key=lambda name: len({_text(cell) for cell in self.cells[name]}) >= len(table.rows))

    def points(self) -> Iterator[Point]:
        """Each number of each row as a figure."""
        telling = [name for name in self.names if 1 < len({_text(cell) for cell in self.cells[name]}) <= len(self.table.rows) // 2]
        for number in range(len(self.table.rows)):
            row = {name: cells[number] for name, cells in self.cells.items()}
            for name in self.numbers:
                value = _number(row[name])
                if value is None:
                    continue
                several = [Named("literal", name)] if len(self.numbers) > 1 or not telling else []
                of = [*several, *(cell.term for one in telling if (cell := row[one]))]
                parts = dict(zip(_PARTS, of, strict=False))
                if self.area and (area := row[self.area]):
                    parts["area"] = area.term
                yield self._point(row, value, parts, _text(row[self.period])[:10] if self.period else name)

    def _point(self, row: dict[str, Cell | None], value: Decimal, parts: dict[str, Named], period: str) -> Point:
        ends = [_number(row.get(name)) for name in ("lower", "upper")]
        low, high = (value, value) if ends == [None, None] else ends
        iri = cell.term.value if self.figure and (cell := row[self.figure]) else ""
        lower, upper = ("" if end is None else format(end, "f") for end in (low, high))
        figure = Figure(iri, format(value, "f"), lower, upper, iri.startswith(_FIGURES[1]), parts)
        unit = _text(row.get("unit"))
        return Point(figure, period, value, low, high, unit, unit, "")


def bars(roles: _Roles) -> list[Bar]:
    """The rows by their first number, the most first, each with what names it; none where nothing does or all is below zero."""
    if not roles.numbers:
        return []
    named = [name for name in (roles.area, roles.period, *roles.names) if name][:3]
    found = []
    for number in range(len(roles.table.rows)):
        value = _number(roles.cells[roles.numbers[0]][number])
        names = [cell for name in named if (cell := roles.cells[name][number])]
        if value is not None and names:
            found.append((value, names))
    found.sort(key=lambda pair: -pair[0])
    most = max((value for value, _ in found), default=Decimal(0))
    return [Bar(names, format(value, "f"), share_of(value, most)) for value, names in found[:_MOST_BARS]] if most > 0 else []


def _all(cells: Sequence[Cell | None], fits: object) -> bool:
    """Whether a column says something, and all that it says fits."""
    assert callable(fits)
    given = [cell for cell in cells if cell]
    return bool(given) and all(fits(cell) for cell in given)


def _is_period(name: str, cells: Iterable[Cell | None]) -> bool:
    given = [cell for cell in cells if cell]
    if not given:
        return False
    if all(cell.term.value.startswith(f"{BASE}period/") for cell in given):
        return True
    is_dated = _PERIOD.fullmatch(name) is not None or all(cell.term.datatype.endswith(_DATES) for cell in given)
    return is_dated and all(_DATED.fullmatch(cell.term.value) for cell in given)


def _is_region(cell: Cell) -> bool:
    return cell.term.value.startswith(f"{BASE}region/")


def _is_figure(cell: Cell) -> bool:
    return cell.term.value.startswith(_FIGURES)


def _is_name(cell: Cell) -> bool:
    return not cell.is_number and not cell.several and len(_text(cell)) <= _LONGEST_NAME


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.term.kind == "uri":
        return cell.term.value.removeprefix(f"{BASE}period/")
    return cell.term.value or next(iter(cell.term.labels.values()), "")


def _number(cell: Cell | None) -> Decimal | None:
    try:
        found = Decimal(cell.term.value) if cell else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
