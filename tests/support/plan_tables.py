"""A plan's table of aims, the same ten rows in every form that such tables come in, and what they state."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.extract.document import Document, document_of
from loaders.extract.text.writing import CellText, Writer, pieces_of

Stated = tuple[str, str, str, str]


@dataclass(frozen=True)
class Aim:
    """A row: its group, name and unit, what is printed in the base year, in the last one and of their growth; ``stated`` are
    value, unit, kind and period of each figure, but growth, which not all forms have, comes last."""

    group: str
    name: str
    unit: str
    cells: tuple[str, str, str]
    binding: str
    stated: tuple[Stated, ...]


def _aim(group: str, name: str, unit: str, cells: tuple[str, str, str], binding: str, *stated: Stated) -> Aim:
    return Aim(group, name, unit, cells, binding, stated)


_SPAN = "2031/2035"
AIMS = (
    _aim("设施水平", "光缆线路长度", "万公里", ("310", "＞520", "10.9%"), "预期性",
         ("3100000", "km", "level", "2030"), ("5200000", "km", "target", "2035"), ("10.9", "percent", "target", _SPAN)),
    _aim("设施水平", "千兆用户占比", "%", ("41.5", "75左右", "—"), "预期性",
         ("41.5", "percent", "share", "2030"), ("75", "percent", "target", "2035")),
    _aim("设施水平", "每万人拥有5G基站数", "个", ("34.2", "≥52", "8.7%"), "预期性",
         ("34.2", "count", "per_capita", "2030"), ("52", "count", "target", "2035"), ("8.7", "percent", "target", _SPAN)),
    _aim("产业规模", "数据产业增加值", "亿元", ("1,020", "1800以上", "12%"), "约束性",
         ("102000000000", "CNY", "level", "2030"), ("180000000000", "CNY", "target", "2035"), ("12", "percent", "target", _SPAN)),
    _aim("产业规模", "数据企业数量", "家", ("860", "大于1500", "11.8%"), "预期性",
         ("860", "count", "count", "2030"), ("1500", "count", "target", "2035"), ("11.8", "percent", "target", _SPAN)),
    _aim("产业规模", "其中：规模以上企业", "家", ("—", "400", "—"), "预期性", ("400", "count", "target", "2035")),
    _aim("利用效率", "机架上架率", "%", ("60", "75", "［15］"), "约束性",
         ("60", "percent", "share", "2030"), ("75", "percent", "target", "2035"), ("15", "pp", "target", _SPAN)),
    _aim("利用效率", "数据中心能耗总量", "万吨标准煤", ("95", "120以内", "［25］"), "约束性",
         ("950000", "tce", "level", "2030"), ("1200000", "tce", "target", "2035"), ("250000", "tce", "target", _SPAN)),
    _aim("利用效率", "数据流通环境", "", ("—", "持续优化", "—"), "预期性"),
    _aim("利用效率", "网民数量", "亿人", ("11.2", "12.5（含农村网民）", "—"), "预期性",
         ("1120000000", "count", "count", "2030"), ("1250000000", "count", "target", "2035")),
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """How a table is written: what parts its cells, where units and groups stand, and what else it has."""

    medium: str
    units: str = "column"
    groups: str = "none"
    has_serials: bool = False
    has_growth: bool = True
    has_bindings: bool = True
    years: tuple[str, str] = ("2030年", "2035年")
    blank: str = "—"
    mark: str = ""
    #: Whether the upper of two rows of heads has the years, the lower what they are.
    is_double: bool = False
    #: Of lines: whether a cell without a number has none, whether rows are numbered under no head, whether heads go on in a second line.
    is_lost: bool = False
    is_unheaded: bool = False
    is_broken: bool = False

    def __str__(self) -> str:
        extra = [name for name in ("has_serials", "has_growth", "has_bindings", "is_double", "is_lost", "is_unheaded", "is_broken") if getattr(self, name)]
        return " ".join((self.medium, "units:" + self.units, "groups:" + self.groups, *self.years, self.blank, self.mark, *extra))


#: Media, and of those that lose empty cells the ones that no blank part of a table survives in.
MEDIA = ("tabs", "bars", "bars open", "blanks", "one blank", "lines", "lines ended", "lines apart", "grid", "grid spanned", "turned")
_LOSSY = ("blanks", "one blank", "lines", "lines ended", "lines apart")
_GROUPS = ("none", "named", "1.", "一、", "（一）", "column")
_YEARS = (
    ("2030年", "2035年"), ("2030年基期值", "2035年目标值"), ("2030年（现状）", "2035年（目标）"), ("2030", "2035"),
    ("2030年实际", "2035年规划目标"), ("“十五五”末（2030年）", "“十六五”末（2035年）"),
)  # fmt: skip
_BLANKS = ("—", "-", "——", "一", "/")
_MARKS = ("", "*", "①")


def forms(medium: str) -> Iterator[Form]:
    """Forms of a medium: units and groups in all ways, what else there is in turn."""
    for number, (units, groups) in enumerate(itertools.product(("column", "brackets"), _GROUPS)):
        form = Form(
            medium, units, groups, has_serials=number % 3 == 1, has_growth=number % 4 != 3, has_bindings=number % 5 != 4,
            years=_YEARS[number % len(_YEARS)], blank=_BLANKS[number % len(_BLANKS)], mark=_MARKS[number % len(_MARKS)],
            is_double=medium in ("tabs", "bars", "grid", "grid spanned") and number % 4 == 2,
        )  # fmt: skip
        if medium == "turned":
            form = replace(form, units="brackets", groups="none", has_serials=False, is_double=False)
        if medium in _LOSSY and groups == "column":
            form = replace(form, groups="column repeated")
        yield form
        if medium.startswith("lines"):
            for lost, unheaded, broken in itertools.product((False, True), repeat=3):
                yield replace(form, is_lost=lost, is_unheaded=unheaded, has_serials=form.has_serials or unheaded, is_broken=broken)
        elif medium == "one blank":
            yield replace(form, is_lost=True)


def expected(form: Form) -> list[Stated]:
    """What the table states, however it is written."""
    return [stated for aim in AIMS for stated in aim.stated if form.has_growth or stated[3] != _SPAN]


def written(form: Form, title: str) -> Document:
    """A document with the title and the table."""
    rows = _turned(_rows(form)) if form.medium == "turned" else _rows(form)
    if form.medium.startswith("grid"):
        return _grid(rows, title, is_spanned=form.medium == "grid spanned")
    return document_of(f"{title}\n\n专栏1 主要指标\n{_lines(rows, form.medium)}\n\n注：预期性指标不考核。\n")


def _rows(form: Form) -> list[list[str]]:
    heads = ["序号"] * form.has_serials + ["类别"] * form.groups.startswith("column") + ["指标"] + ["单位"] * (form.units == "column")
    heads += [*form.years, *["年均增速［累计］"] * form.has_growth, *["属性"] * form.has_bindings]
    rows = [heads]
    if form.is_double:
        at = heads.index(form.years[0])
        rows = [[*heads[:at], *form.years, *heads[at + 2 :]], [""] * at + ["实际", "目标"] + [""] * (len(heads) - at - 2)]
    above = ""
    numbers = itertools.count(1)
    for serial, aim in enumerate(AIMS, 1):
        if aim.group != above and form.groups not in ("none", "column", "column repeated"):
            rows.append([_numbered(aim.group, form.groups, next(numbers))])
        name = f"{aim.name}（{aim.unit}）" if form.units == "brackets" and aim.unit else aim.name
        cells = [form.blank if cell == "—" else cell for cell in aim.cells[: 3 if form.has_growth else 2]]
        cells[0] += form.mark if cells[0] != form.blank else ""
        row = [str(serial)] * form.has_serials
        row += [aim.group if aim.group != above or form.groups == "column repeated" else ""] * form.groups.startswith("column")
        rows.append([*row, name, *[aim.unit or form.blank] * (form.units == "column"), *cells, *[aim.binding] * form.has_bindings])
        above = aim.group
    if form.is_lost:
        rows = [rows[0], *([cell for cell in row if cell and cell != form.blank] for row in rows[1:])]
    if form.is_unheaded:
        rows[0] = rows[0][1:]
    if form.is_broken:
        rows[0] = [part for head in rows[0] for part in re.split(r"(?=［|（)|(?<=\d年)(?=[基目实规])", head)]
    return rows


def _numbered(group: str, how: str, number: int) -> str:
    return {"named": group, "1.": f"{number}. {group}"}.get(how, how.replace("一", "一二三"[number - 1]) + group)


def _turned(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _lines(rows: Sequence[Sequence[str]], medium: str) -> str:
    width = max(map(len, rows))
    if medium == "bars":
        filled = [[*row, *[""] * (width - len(row))] for row in rows]
        heads = next(at for at, row in enumerate(rows) if any("310" in cell for cell in row) or len(row) == 1)
        filled.insert(heads, ["---", *[":-:"] * (width - 1)])
        return "\n".join("| " + " | ".join(row) + " |" for row in filled)
    if medium.startswith("lines"):
        end = {"lines": "\n", "lines ended": " |\n", "lines apart": "\n\n"}[medium]
        return "".join(cell + end for row in rows for cell in row)
    parted = {"tabs": "\t", "bars open": " | ", "blanks": "    ", "one blank": " ", "turned": "\t"}[medium]
    return "\n".join(parted.join(row) for row in rows)


def _grid(rows: Sequence[Sequence[str]], title: str, *, is_spanned: bool) -> Document:
    """A table as readers of PDF, DOCX and HTML give it: what spans several rows or columns is said, or left empty."""
    writer = Writer()
    writer.paragraph(pieces_of(title))
    writer.paragraph(pieces_of("专栏1 主要指标"))
    width = max(map(len, rows))
    cells = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            spans = 1, width if len(row) == 1 else 1
            if is_spanned and text and len(row) > 1 and (column == 0 or at == 0):
                below = next((other for other in range(at + 1, len(rows)) if column >= len(rows[other]) or rows[other][column]), len(rows))
                spans = below - at, 1
            if text or not is_spanned:
                cells.append(CellText(at, column, pieces_of(text), *spans))
    writer.grid(cells, is_caption=True)
    return writer.document("text/html")
