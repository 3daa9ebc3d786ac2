"""A table's cell read as a figure: its unit, kind and subjects by the words of its row, column and caption."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from loaders.extract.lexicon import Lexicon, Words
from loaders.extract.periods import find_periods
from loaders.extract.rules import rules_of
from loaders.extract.spots import Spot, unit_at
from loaders.extract.subjects import is_subject
from loaders.extract.tables import TableCell
from loaders.words.characters import plainly
from loaders.words.lexicon import multipliers
from loaders.words.numerals import multiplier_value, read_numeral

_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,16})[）)]")
#: Brackets around a cell's number, and heads of columns whose numbers are of the years between the dated ones.
_OPENS, _SUMS_UP = ("〔", "[", "［", "（", "("), re.compile(r"年均|累计|五年")
_DATED = re.compile(r"(?:19|20)\d\d")
#: A head of what all dated columns sum up to.
_IN_ALL = re.compile(r"^(?:总投资|总计|合计|投资总额|累计)$")
#: What a row begins with that is part of the one above it.
_NOTED_UNIT = re.compile(r"[（(]?单位[:：][^）)]*[）)]?")
_OF_WHICH = re.compile(r"^[\s　#＃]*其\s*中[:：]?|^[\s　]*[#＃]")
#: A row or a column whose figures are sums over years, by how many.
_OVER_YEARS = re.compile(r"([三四五六七八3-8])年(?:期间)?累计")
#: A row that is itself of by how much something changes.
_LESS_OR_MORE = re.compile(r"(?:(?:降低|下降|减少|增长|提高|增加)(?:率|幅度|比例|量)?|降幅|增幅)\s*(?:[（(]|$)")
#: A row of by how much something becomes less.
_LESS = re.compile(r"(?:(?:降低|下降|减少)(?:率|幅度|比例|量)?|降幅)\s*(?:[（(]|[%％]?\s*$)")
#: A column of rates of growth, whatever the unit of the row: but for sums, in brackets.
_RATE = re.compile(r"增速|增长|增幅")
_PER_BASE = re.compile(r"^(?:上年|去年)(?:同期)?\s*=\s*100|为100")


@dataclass(frozen=True)
class CellFigure:
    """What a cell states, with the words that its indicator is found by."""

    spot: Spot
    value: Decimal
    kind: str
    rule: str
    unit: str
    unit_printed: str
    multiplier: str
    words: str
    #: What its indicator may be named by, each with its weight, the row's inner name first.
    segments: tuple[tuple[str, float], ...]
    label: str
    period: str
    region: str
    population: str
    industry: str


def read_cell(spot: Spot, cell: TableCell, sign: str, lexicon: Lexicon, about: int, year: int) -> CellFigure | None:
    """The figure that a cell states; None where its numeral cannot be read. ``sign`` is what the cell has before it."""
    row, column = " ".join(cell.row), " ".join(cell.column)
    is_bracketed = sign.strip()[:1] in _OPENS
    unit, unit_class, printed, multiplier = _unit(spot, cell, column, is_bracketed)
    named = kind, rule, _ = _kind(f"{row} {cell.unit}", column, cell.caption, unit_class)
    if kind in ("rank", "rank_change"):
        unit, printed = "rank", ""
    try:
        value = read_numeral(spot.printed).low * multiplier_value(spot.multiplier or multiplier)
    except ValueError:
        return None
    is_change = _LESS_OR_MORE.search(row) is not None
    if sign.strip().endswith(("-", "−", "－")) or (unit == "percent" and _LESS.search(row)):
        value = -value
    if unit == "percent" and is_bracketed and not is_change and (_SUMS_UP.search(column) or cell.sums_in_brackets):
        # 〔3.9〕 beside shares is by how many points they change in all
        unit, kind, rule = "pp", "change_pp", "table-change-in-brackets"
    if not unit:
        # what the row is called counts before what the column asks of it: 系数 under 增速
        kind, rule, unit = next((found for found in (_kind(row, "", "", unit_class), named) if found[2]), named)
    if not unit and kind == "growth":
        unit = "percent"
    if not unit and kind == "count":
        unit = "count"
    return CellFigure(
        spot, value, kind, rule, unit, printed, spot.multiplier or multiplier, "".join(map(_bare, (cell.caption, *cell.row, *cell.column))),
        _segments(cell), _bare(cell.row[-1] if cell.row else column),
        _period(cell, about, year, is_bracketed), *(_named(cell, words) for words in (lexicon.regions, lexicon.populations, lexicon.industries)),
    )  # fmt: skip


def _segments(cell: TableCell) -> tuple[tuple[str, float], ...]:
    inner = _bare(cell.row[-1]) if cell.row else ""
    outer, column = _bare("".join(cell.row[:-1])), _bare("".join(cell.column))
    # a name may be parted between its row and its column: 工业 · 数据生产量
    return ((inner, 1.0), (column, 0.95), (outer, 0.7), (_bare(cell.caption), 0.6))


def _unit(spot: Spot, cell: TableCell, column: str, is_bracketed: bool) -> tuple[str, str, str, str]:
    """The unit printed in the cell, else in brackets in its column's head, its row's, or the caption: id, class, word, multiplier.

    A sum, in brackets in a column of yearly means, is in the unit of its row, and a rate of growth is not."""
    if spot.unit:
        return spot.unit, spot.unit_class, spot.unit_printed, spot.multiplier
    is_sum = is_bracketed and _SUMS_UP.search(column) is not None
    is_rate = not is_bracketed and not _DATED.search(column) and _RATE.search(column) is not None and _SUMS_UP.search(column) is not None
    for text in (*(() if is_sum else reversed(cell.column)), *(() if is_rate else (*reversed(cell.row), cell.caption))):
        for match in reversed(list(_IN_BRACKETS.finditer(text))):
            found = read_unit(match[1])
            if found is not None:
                return found
    found = read_unit(cell.unit) if cell.unit and not is_rate else None
    return found or ("", "none", "", "")


def read_unit(printed: str) -> tuple[str, str, str, str] | None:
    """What a unit in brackets says: 万个, 亿元, %."""
    text = plainly("".join(printed.split()))
    for length in (2, 1, 0):
        word = text[:length]
        if word and word not in multipliers():
            continue
        if word and length == len(text):
            # （亿）: of what the row counts
            return "", "none", printed, word
        unit, unit_class, end = unit_at(text, length)
        if unit and end == len(text):
            return unit, unit_class, printed, word
    return None


def _kind(row: str, column: str, caption: str, unit_class: str) -> tuple[str, str, str]:
    """The kind, the rule that says so, and the unit that the rule gives what has none."""
    rules = rules_of("headers", "kind")
    for text in (column, row, caption):
        for rule in rules[:-1]:
            specific = rule.right is not None and rule.right.pattern != ".*"
            if specific and text and rule.fits("", "", text, unit_class):
                return rule.result, rule.name, rule.unit
    for rule in rules:
        if rule.right is not None and rule.right.pattern == ".*" and (not rule.classes or unit_class in rule.classes):
            return rule.result, rule.name, rule.unit
    return "count", "table-count", ""


def _period(cell: TableCell, about: int, year: int, is_bracketed: bool) -> str:
    column = "".join(cell.column)
    if is_bracketed and cell.sums_in_brackets and len(cell.years) == 2 and cell.years[0] + 1 < cell.years[1]:
        if str(cell.years[0]) in _DATED.findall(column):
            # the sum of as many years before, as the base year has it
            return f"{2 * cell.years[0] - cell.years[1] + 1}/{cell.years[0]}"
        return f"{cell.years[0] + 1}/{cell.years[1]}"
    if len(cell.years) == 2 and cell.years[0] < cell.years[1] and _SUMS_UP.search(column) and not _DATED.search(column):
        return f"{cell.years[0] + 1}/{cell.years[1]}" if cell.years[0] + 1 < cell.years[1] else str(cell.years[1])
    if len(cell.years) == 2 and cell.years[0] < cell.years[1] and not _DATED.search(column) and _IN_ALL.search(column):
        return f"{cell.years[0]}/{cell.years[1]}"
    for text in (*reversed(cell.column), *reversed(cell.row), *reversed(cell.dated), cell.caption):
        bare = "".join(text.split())
        found = [one for one in find_periods(bare, about, year) if not one.is_base]
        if found:
            return _summed(found[-1].period, cell)
        if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", bare):
            return _summed(match[1], cell)
    return ""


def _summed(period: str, cell: TableCell) -> str:
    """The period, or for a row of sums over so many years the years that end in it."""
    over = next((match for text in cell.row if (match := _OVER_YEARS.search(text))), None)
    return f"{int(period) - int(read_numeral(over[1]).low) + 1}/{period}" if over and period.isdecimal() else period


def _named(cell: TableCell, words: Words) -> str:
    """The subject that the row or the column names as a whole, else the last one named in them."""
    texts = [_bare(text) for text in (*reversed(cell.row), *reversed(cell.column), cell.caption)]
    whole = next((found for text in texts if (found := words.get(text)) is not None), None)
    if whole is not None:
        return whole
    first: Callable[[str], str] = lambda text: next((word.id for word in reversed(list(words.find(text))) if is_subject(text, word)), "")  # noqa: E731
    return next((found for text in texts if (found := first(text))), "")


def _bare(text: str) -> str:
    text = _NOTED_UNIT.sub("", _OF_WHICH.sub("", text))
    return "".join(_IN_BRACKETS.sub(lambda match: "" if read_unit(match[1]) else match[0], text).replace("—", "").split())
