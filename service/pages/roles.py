"""What each column of an answer is for, by its name and by what stands in it: the period, the place, the numbers with their bounds and
unit, what names a series, and what only tells where or how a number is stated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import get_args

from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.pages.comparing import needed
from service.pages.tables import AnswerTable, Cell
from service.pages.tiles import LEAST, places
from service.pages.words import known
from service.read.figures import Figure
from service.read.named import Named
from service.read.series import Point

STATEMENT = "statement"
#: The parts that say whether a figure is reported, computed, forecast or aimed at, and whether it is a level or a growth: such
#: figures are never of one line, but of one colour.
MANNERS = (STATEMENT, "?kind")
AREA = "area"
INDICATOR = "?indicator"
_STATEMENTS = {"reported", "computed", "forecast", "target"}
_PERIOD = re.compile(r"(?:.*_)?(?:period|year|date|month|time|day)")
_DATED = re.compile(r"\d{4}(?:-\d\d){0,2}(?:/.*)?")
_DATES = ("#gYear", "#gYearMonth", "#date", "#dateTime")
#: Numbers that say something of another number, or of a place in a text.
_BESIDE = re.compile(r"(?:.*_)?(?:lower|upper|start|end|reference|confidence)(?:_.*)?")
#: What tells where and how a number is stated, and not of what it is.
_TOLD = re.compile(r"(?:.*_)?(?:report|source|attributed_to|qualifier|multiplier|printed|basis|note|claim|locator)(?:_.*)?")
_UNIT = re.compile(r"(?:.*_)?unit(?:_(?:symbol|code|label|name))?")
_FIGURES = (f"{BASE}observation/", f"{BASE}derived/", f"{BASE}target/")
_CLAIM = f"{BASE}claim/"
_REGION, _UNITS = f"{BASE}region/", (f"{BASE}unit/", "http://qudt.org/vocab/unit/")
_MOST_NUMBERS, _LONGEST_NAME = 6, 80
_ENDS = ("value", "lower", "upper")


class Roles:
    """What each column of a table is for. ``called`` are the provinces and units by each of their names."""

    def __init__(self, table: AnswerTable, called: Mapping[str, Named]) -> None:
        self.table, self.called = table, called
        self.cells = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns) if not name.startswith("+")}
        self.period = self._first(_is_period)
        self.figure = self._first(lambda _, cells: _all(cells, lambda cell: cell.term.value.startswith(_FIGURES)))
        self.unit = "unit" if "unit" in self.cells else self._first(self._is_unit)
        self.area = self._first(self._is_area)
        numbers = [
            name for name, cells in self.cells.items()
            if name != self.period and not _BESIDE.fullmatch(name) and _all(cells, lambda cell: cell.is_number)
        ]  # fmt: skip
        self.numbers = ["value"] if "value" in numbers else numbers[:_MOST_NUMBERS]
        taken = {self.period, self.area, self.figure, self.unit, *numbers}
        rest = [name for name, cells in self.cells.items() if name not in taken and not _BESIDE.fullmatch(name) and _all(cells, _is_word)]
        self.told = [name for name in rest if _TOLD.fullmatch(name) or _is_period(name, self.cells[name]) or self._is_claim(name)]
        self.names = [name for name in rest if name not in self.told]

    @property
    def varying(self) -> list[str]:
        """The columns that are needed to tell rows from each other, the place before all others."""
        columns = [name for name in (self.area, *self.names, self.period) if name]
        rows = range(len(self.table.rows))
        short = [name for name in columns if self.is_short(name)]
        return needed(short, lambda names: {tuple(text_of(self.cells[name][row]) for name in names) for row in rows}) or short[:1]

    def is_short(self, name: str) -> bool:
        """Whether what stands in the column can be read beside a line or a bar."""
        return all(len(text) <= _LONGEST_NAME for cell in self.cells[name] if cell for text in cell.term.labels.values() or [text_of(cell)])

    def points(self) -> list[Point]:
        """Each number of each row as a figure, whose parts are all that it is of; where sources give one series different
        numbers for a period, also the source."""
        found = [one for number in range(len(self.table.rows)) for one in self._points(number)]
        groups: dict[tuple[str, ...], list[tuple[Point, int]]] = {}
        for point, row in found:
            groups.setdefault((point.unit, *(f"{name} {said(part)}" for name, part in sorted(point.figure.parts.items()))), []).append((point, row))
        return [point for group in groups.values() for point in self._by_source(group)]

    def axis(self, point: Point) -> str:
        """What else than the unit must be the same for two numbers to share an axis: the indicator, where no unit is given."""
        return "" if self.unit else said(point.figure.parts.get(INDICATOR))

    def number(self, row: int, name: str) -> tuple[list[Decimal | None], str]:
        """Value, lower and upper bound, and their unit: in the unit of the indicator, where the row has that."""
        given = {column: cells[row] for column, cells in self.cells.items()}
        if name != "value":
            return [_number(given.get(name)), None, None], text_of(given.get(self.unit))
        converted = [_number(given.get(f"{end}_reference")) for end in _ENDS]
        if any(end is not None for end in converted) and (unit := given.get("unit_reference")):
            return converted, text_of(unit)
        return [_number(given.get(end)) for end in _ENDS], text_of(given.get(self.unit))

    def _points(self, row: int) -> Iterator[tuple[Point, int]]:
        of = {f"?{name}": spoken(cell, name) for name in self.names if (cell := self.cells[name][row])}
        statement = next((name for name, part in of.items() if name in ("?status", "?statement") and part.said in _STATEMENTS), "")
        if statement:
            of[STATEMENT] = of.pop(statement)
        if self.area and (area := self.cells[self.area][row]):
            of[AREA] = self._place(area)
        kind = text_of(cell) if "kind" in self.cells and (cell := self.cells["kind"][row]) else ""
        cell = self.cells[self.figure][row] if self.figure else None
        iri = cell.term.value if cell else ""
        if cell and not statement and iri.startswith(_FIGURES[2]):
            # each target is of its own: no line leads from one to another
            of |= {STATEMENT: spoken(replace(cell, term=Named("literal", "target")), "status"), self.figure: cell.term}
        is_computed = iri.startswith(_FIGURES[1]) or (statement != "" and of[STATEMENT].said == "computed")
        for name in self.numbers:
            (value, lower, upper), unit = self.number(row, name)
            middle = next((end for end in (value, lower, upper) if end is not None), None)
            if middle is None:
                continue
            low, high = (value, value) if lower is upper is None else (lower, upper)
            parts = of | ({"column": Named("literal", name)} if len(self.numbers) > 1 or not of.keys() - {STATEMENT} else {})
            least, most = ("" if end is None else format(end, "f") for end in (low, high))
            figure = Figure(iri, format(middle, "f"), least, most, is_computed, parts)
            period = text_of(self.cells[self.period][row])[:10] if self.period else name
            yield Point(figure, period, value, low, high, unit, unit, kind), row

    def _by_source(self, group: list[tuple[Point, int]]) -> list[Point]:
        if is_series([point for point, _ in group]):
            return [point for point, _ in group]
        for name in self.told:
            cells = self.cells[name]
            ordered = sorted(group, key=lambda one: text_of(cells[one[1]]))
            split = [[point for point, _ in part] for _, part in groupby(ordered, key=lambda one: text_of(cells[one[1]]))]
            if len(split) > 1 and all(map(is_series, split)):
                return [
                    replace(point, figure=replace(point.figure, parts=point.figure.parts | {f"?{name}": spoken(cell, name)})) if cell else point
                    for point, row in group for cell in [cells[row]]
                ]  # fmt: skip
        return [point for point, _ in group]

    def _first(self, fits: Callable[[str, Sequence[Cell | None]], bool]) -> str:
        return next((name for name, cells in self.cells.items() if fits(name, cells)), "")

    def _is_unit(self, name: str, cells: Sequence[Cell | None]) -> bool:
        def fits(cell: Cell) -> bool:
            found = self._known(cell)
            return cell.term.value.startswith(_UNITS) or (found is not None and found.value.startswith(_UNITS))

        return _all(cells, lambda cell: not cell.is_number) and (_UNIT.fullmatch(name) is not None or _all(cells, fits))

    def _is_area(self, name: str, cells: Sequence[Cell | None]) -> bool:
        if _all(cells, lambda cell: cell.term.value.startswith(_REGION)):
            return True
        known_places = {place.iri for place in places()}
        return len({self._place(cell).value for cell in cells if cell} & known_places) >= LEAST

    def _is_claim(self, name: str) -> bool:
        return _all(self.cells[name], lambda cell: cell.term.value.startswith(_CLAIM))

    def _place(self, cell: Cell) -> Named:
        """The province that is called so, else the term as it is."""
        found = None if cell.term.kind == "uri" else self._known(cell)
        return cell.term if found is None else replace(found, labels=found.labels | cell.term.labels)

    def _known(self, cell: Cell) -> Named | None:
        return next((self.called[name] for name in (cell.term.value, *cell.term.labels.values()) if name in self.called), None)


def is_series(points: Sequence[Point]) -> bool:
    """Whether no period has two different numbers, so that a line through the points says something."""
    return len({(point.period, point.value, point.lower, point.upper) for point in points}) == len({point.period for point in points})


def said(part: Named | None) -> str:
    """What the part says; empty where there is none."""
    return "" if part is None else part.said


def spoken(cell: Cell, column: str) -> Named:
    """The term of a cell; a word of ours, such as that of a status, with what it is called in each language."""
    term = cell.term
    if term.kind != "literal" or term.labels:
        return term
    words = {language: word for language in get_args(Language) if (word := known(f"value.{column}.{term.value}", language))}
    return replace(term, labels=words or {term.language: term.value})


def text_of(cell: Cell | None) -> str:
    """What stands in a cell, the code of a period."""
    return "" if cell is None else said(cell.term).removeprefix(f"{BASE}period/" if cell.term.kind == "uri" else "")


def _all(cells: Iterable[Cell | None], fits: Callable[[Cell], bool]) -> bool:
    """Whether a column says something, and all that it says fits."""
    given = [cell for cell in cells if cell]
    return bool(given) and all(map(fits, given))


def _is_period(name: str, cells: Iterable[Cell | None]) -> bool:
    given = [cell for cell in cells if text_of(cell)]
    if _all(given, lambda cell: cell.term.value.startswith(f"{BASE}period/")):
        return True
    is_dated = _PERIOD.fullmatch(name) is not None or _all(given, lambda cell: cell.term.datatype.endswith(_DATES))
    return is_dated and _all(given, lambda cell: _DATED.fullmatch(cell.term.value) is not None)


def _is_word(cell: Cell) -> bool:
    return not cell.is_number and not cell.several


def _number(cell: Cell | None) -> Decimal | None:
    try:
        found = Decimal(cell.term.value) if cell else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
