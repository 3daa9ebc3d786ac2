"""Tables: for each cell that holds a number, the words of its row, of its column and of its caption.

A table comes as a grid from the reader of documents, or as lines of a text whose cells are parted by tabs or blanks. Cells
and heads are matched by their order where columns do not line up; a table printed in two halves is two tables side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from loaders.extract.document import Document, Grid
from loaders.extract.running import Paragraph, Running
from loaders.words.sentence_ends import is_row

_NUMBER = re.compile(
    r"[〔\[（(［]?[<>＜＞≥≤约超近]*\s*[-−—+]?\s*\d[\d,]*(?:\.\d+)?\s*[十百千万亿]*\s*(?:%|％|[个家项人户件台款座所次元条名倍吨](?:次|套)?)?(?:左右|以上)?[〕\])）］]?"
    r"(?:[*＊※#\u2460-\u2473]|[、，；].*)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: The title of a figure or a table is no row of one.
_OF_FIGURE = re.compile(r"(?:图|表)\d+(?:[-—.]\d+)?[一-鿿]")
_BLANK = re.compile(r"[—–\-−…./／]*|\.{2,}|N/?A")
_CAPTION = re.compile(r"(?:附?表|专栏)\s*\d|.{2,40}(?:情况|分布|指标|表|排名)$")
_UNIT = re.compile(r"单位[:：]\s*(?P<unit>[^\s）)，,]{1,12})")
_LONGEST_HEADING = 36
_HEADING = re.compile(r"第[一二三四五六七八九十\d]+[章节部]|[（(]?[一二三四五六七八九十]+[）)、]|\d{1,2}(?:\.\d{1,2})*(?:[.．、](?!\d)|[\s　]|(?<=\.\d)|(?<=\.\d\d))[一-鿿]|附录|附件|前言|摘要|参考|图|表")
_CONTENTS = re.compile(r"(?:\t|\.{2,}|…+|·{3,}|\s{2,}|\.{2,}\s)\s*\d{1,3}\s*$")
#: A row of which all cells but the first are empty: it says what those below it are.
_ONLY_HEADED = re.compile(r"\t\s*\t\s*$")
#: The unit that a row's label ends in, and a row that is part of the one above it.
_LAST_BRACKETS, _OF_WHICH = re.compile(r"[（(]([^（）()]{1,16})[）)]$"), re.compile(r"[\s\d.．、]*(?:其\s*中|[#＃])")
#: The note to a plan's table: 〔 〕内为5年累计数.
_SUMS_IN_BRACKETS = re.compile(r"[〔\[【［]\s*[〕\]】］]\s*(?:里|内|中)?[^。\n]{0,16}累计")
#: Heads of the column that names the unit of each row.
_UNIT_HEADS = ("单位", "计量单位", "单位名称")
#: A line of its own between rows that names the group of those below it: 一、经济发展, 创新驱动.
_GROUP = re.compile(r"(?:[（(]?[一二三四五六七八九十]+[）)、.．]\s*)?[一-鿿]{2,12}")
#: Lines of a table may be parted by so many of its title, notes and units.
_MOST_HEADS = 4


@dataclass(frozen=True)
class TableCell:
    """A cell at ``start``–``end`` of the document that holds a number, with the words that say what it is: of its row from
    the outer to the inner one, of its column from the upper to the lower one, and of the caption."""

    start: int
    end: int
    row: tuple[str, ...]
    column: tuple[str, ...]
    caption: str
    unit: str = ""
    #: The heads of the nearest column on the left that names a year, for one that does not.
    dated: tuple[str, ...] = ()
    is_serial: bool = False
    #: Whether it is the unit of its row, and no figure.
    is_unit: bool = False
    #: Whether it is a head of a column or of a row: what numerals it has are of its name.
    is_label: bool = False
    #: The years that the heads of all columns name, the first and the last; none where they name none.
    years: tuple[int, ...] = ()
    #: Whether the document notes that numbers in brackets are sums over those years.
    sums_in_brackets: bool = False


@dataclass(frozen=True)
class _Piece:
    """A cell as it lies in its line."""

    start: int
    end: int
    text: str

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def is_data(self) -> bool:
        return self.is_number or (bool(self.text) and _BLANK.fullmatch(self.text) is not None)


def find_cells(document: Document, running: Running) -> Iterator[TableCell]:
    """The cells with numbers of all tables of the document."""
    sums_in_brackets = _SUMS_IN_BRACKETS.search(document.text) is not None
    for cell in _find_cells(document, running):
        yield replace(cell, sums_in_brackets=True) if sums_in_brackets else cell


def _find_cells(document: Document, running: Running) -> Iterator[TableCell]:
    inside: list[tuple[int, int]] = []
    for grid in document.tables:
        inside.append((grid.start, grid.end))
        caption = document.text[slice(*grid.caption)] if grid.caption else _line_before(document.text, grid.start)
        yield from _cells_of(_rows_of_grid(document.text, grid), caption)
    block: list[list[_Piece]] = []
    captions: list[str] = []
    for paragraph, below in zip_longest(running.paragraphs, running.paragraphs[1:]):
        pieces = _pieces(document.text, paragraph)
        if pieces is None and block and below is not None and _pieces(document.text, below) is not None:
            pieces = _group(paragraph)
        within = bool(paragraph.origin) and any(start <= paragraph.origin[0] < end for start, end in inside)
        if pieces is not None and not within:
            block.append(pieces)
            continue
        if block:
            after = paragraph.text if _CAPTION.match(paragraph.text) else ""
            yield from _cells_of(block, " ".join(captions[-2:]) or after)
            block, captions = [], []
        captions.append(paragraph.text if len(paragraph.text) <= 60 and "。" not in paragraph.text else "")
    yield from _cells_of(block, " ".join(captions[-2:]))


def _pieces(text: str, paragraph: Paragraph) -> list[_Piece] | None:
    """The cells of a line that is a row of a table; None for one that is not."""
    if not paragraph.origin or _OF_FIGURE.match(paragraph.text) or "\n" in paragraph.raw or "。" in paragraph.raw or is_of_contents(paragraph):
        return None
    start = text.rfind("\n", 0, paragraph.origin[0]) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    if not is_row(paragraph.raw) and not _ONLY_HEADED.search(line):
        return None
    parted = re.compile(r"[^\t]*" if "\t" in line else r"\S+")
    pieces: list[_Piece] = []
    position = 0
    for match in parted.finditer(line):
        if "\t" in line and match.start() != position:
            continue
        position = match.end() + 1
        bare = match[0].strip()
        begin = start + match.start() + (len(match[0]) - len(match[0].lstrip()))
        pieces.append(_Piece(begin, begin + len(bare), bare))
    return pieces


def _group(paragraph: Paragraph) -> list[_Piece] | None:
    """The one cell of a line between two rows that names a group of rows; None for a line that does not."""
    if not paragraph.origin or not _GROUP.fullmatch(paragraph.text):
        return None
    begin = paragraph.origin[0]
    return [_Piece(begin, begin + len(paragraph.raw.strip()), paragraph.text)]


def _rows_of_grid(text: str, grid: Grid) -> list[list[_Piece]]:
    """The rows of a grid; a cell that spans several rows or columns stands in each of them."""
    rows = max((cell.row + cell.row_span for cell in grid.cells), default=0)
    columns = max((cell.column + cell.column_span for cell in grid.cells), default=0)
    table = [[_Piece(0, 0, "") for _ in range(columns)] for _ in range(rows)]
    for cell in grid.cells:
        text_of = text[cell.start : cell.end]
        begin = cell.start + len(text_of) - len(text_of.lstrip())
        piece = _Piece(begin, begin + len(text_of.strip()), " ".join(text_of.split()))
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                is_first = row == cell.row and column == cell.column
                table[row][column] = piece if is_first or not piece.is_number else _Piece(0, 0, "")
    return table


def _cells_of(rows: Sequence[list[_Piece]], caption: str) -> Iterator[TableCell]:
    data = [any(piece.is_number for piece in row[1:]) for row in rows]
    if sum(data) < 2 and not (sum(data) == 1 and len(rows) >= 2 and sum(p.is_number for p in rows[data.index(True)]) > 1):
        return
    first = data.index(True)
    heads = [row for row in rows[max(0, first - _MOST_HEADS) : first] if len(row) > 1]
    unit = next((match["unit"] for text in (caption, *(p.text for row in rows[:first] for p in row)) if (match := _UNIT.search(text))), "")
    body = rows[first:]
    widest = max(map(len, body))
    heads = [_joined(row) if len(row) > widest else row for row in heads]
    for piece in {piece.start: piece for row in heads for piece in row if piece.text}.values():
        yield TableCell(piece.start, piece.end, (), (), caption, is_label=True)
    for part_heads, part in _halves(heads, body):
        yield from _of_part(part_heads, part, caption, unit)


def _joined(row: list[_Piece]) -> list[_Piece]:
    """A row of heads of which one word was cut in two cells, of one character each: 指, 标."""
    at = next((at for at in range(len(row) - 1) if len(row[at].text) == len(row[at + 1].text) == 1), None)
    if at is None or not "".join((row[at].text, row[at + 1].text)).isalpha():
        return row
    one, other = row[at], row[at + 1]
    return [*row[:at], _Piece(one.start, other.end, one.text + other.text), *row[at + 2 :]]


def _halves(heads: list[list[_Piece]], body: Sequence[list[_Piece]]) -> Iterator[tuple[list[list[_Piece]], list[list[_Piece]]]]:
    """A table whose head says the same twice is two beside each other."""
    texts = [piece.text for piece in heads[-1]] if heads else []
    again = next((at for at in range(1, len(texts)) if texts[at] and texts[at] == texts[0] and at * 2 == len(texts)), 0)
    if not again:
        yield heads, list(body)
        return
    yield [row[:again] for row in heads], [row[:again] for row in body]
    yield [row[again:] for row in heads], [row[again:] for row in body]


def _of_part(heads: list[list[_Piece]], body: list[list[_Piece]], caption: str, unit: str) -> Iterator[TableCell]:
    width = max((len(row) for row in heads), default=0)
    columns = [_column(heads, at) for at in range(width)]
    named_years = sorted({int(year) for column in columns for year in _YEAR.findall("".join(column))})
    years = (named_years[0], named_years[-1]) if named_years else ()
    of_unit = next((at for at, column in enumerate(columns) if column and column[-1] in _UNIT_HEADS), None)
    outer: list[str] = []
    unit_above, whole = "", ""
    for row in body:
        at_first = next((at for at, piece in enumerate(row) if piece.is_number and not _is_serial(columns, at)), None)
        if at_first is None:
            outer = [piece.text for piece in row if piece.text]
            continue
        words = [piece.text for at, piece in enumerate(row[:at_first]) if piece.text and not piece.is_data and at != of_unit]
        row_unit = row[of_unit].text if of_unit is not None and of_unit < len(row) else unit
        if of_unit is not None and of_unit < len(row) and row[of_unit].text:
            yield TableCell(row[of_unit].start, row[of_unit].end, (), (), caption, is_unit=True)
        for piece in row[:at_first]:
            if piece.text and not piece.is_data and not (of_unit is not None and piece is row[of_unit]):
                yield TableCell(piece.start, piece.end, (), (), caption, is_label=True)
        named_unit = _LAST_BRACKETS.search(words[-1]) if words else None
        if named_unit is not None:
            unit_above = named_unit[1]
        elif words and _OF_WHICH.match(words[-1]) and not row_unit:
            row_unit = unit_above
        if words and _OF_WHICH.match(words[-1]):
            # part of the row above it, of whose words it is too
            words[-1:] = [whole, words[-1]] if whole else words[-1:]
        elif words:
            whole = words[-1]
        if len(words) > 1:
            outer = words[:-1]
        blank_first = bool(row) and not row[0].text
        labels = tuple(words) if len(words) > 1 or not blank_first else (*outer, *words)
        positions = [at for at, piece in enumerate(row) if piece.is_data and not _is_serial(columns, at) and at != of_unit]
        named = [column for at, column in enumerate(columns) if column and not _is_serial(columns, at) and at != of_unit]
        by_order = len(positions) < len(named) and len(positions) > 0 and (len(row) != width or len(named) - len(positions) >= 1)
        dated: tuple[str, ...] = ()
        for place, at in enumerate(positions):
            piece = row[at]
            if (by_order and not (len(row) == width and columns[at])) or (by_order and len(named) - len(positions) <= max(1, len(words))):
                column = named[len(named) - len(positions) + place]
            else:
                column = columns[at] if at < width else ()
            if _YEAR.search("".join(column)):
                dated = column
            if not piece.is_number:
                continue
            yield TableCell(piece.start, piece.end, labels, column, caption, row_unit, dated, years=years)
        for at, piece in enumerate(row):
            if piece.is_number and _is_serial(columns, at):
                yield TableCell(piece.start, piece.end, (), (), caption, is_serial=True)


def _column(heads: list[list[_Piece]], at: int) -> tuple[str, ...]:
    """The heads above a column: one that spans several stands left of it in its row."""
    words: list[str] = []
    for depth, row in enumerate(heads):
        text = row[at].text if at < len(row) else ""
        is_spanned = any(at < len(lower) and lower[at].text for lower in heads[depth + 1 :])
        if not text and is_spanned:
            text = next((row[left].text for left in range(min(at, len(row) - 1), 0, -1) if row[left].text), "")
        if text and text not in words:
            words.append(text)
    return tuple(words)


def _is_serial(columns: Sequence[tuple[str, ...]], at: int) -> bool:
    return at < len(columns) and bool(columns[at]) and columns[at][-1] in ("序号", "编号", "No.", "排序号")


def _line_before(text: str, position: int) -> str:
    lines = text[max(0, position - 300) : position].strip().split("\n")
    return " ".join(line.strip() for line in lines[-2:] if len(line) <= 60)


def is_heading(paragraph: Paragraph) -> bool:
    """Whether it is the title of a section: short, numbered, without a full stop."""
    return len(paragraph.text) <= _LONGEST_HEADING and "。" not in paragraph.text and (
        _HEADING.match(paragraph.raw.strip()) is not None and not paragraph.text.startswith(("图", "表"))
    )


def is_of_contents(paragraph: Paragraph) -> bool:
    """Whether it is a line of the table of contents: a heading and its page."""
    return (
        _CONTENTS.search(paragraph.raw) is not None
        and _HEADING.match(paragraph.text) is not None
        and len(re.findall(r"\d{1,}(?:\.\d+)?\s*(?:\t|$)", paragraph.raw)) == 1
        and paragraph.raw.count("\t") <= 1
    )
