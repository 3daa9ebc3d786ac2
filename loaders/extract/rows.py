"""Where a document has tables, and their rows, however they came: as grids of a reader of documents; as lines whose cells are
parted by tabs, bars or blanks; or with a line for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.extract.document import Document, Grid
from loaders.extract.pieces import Piece, is_head_row
from loaders.extract.running import Paragraph, Running
from loaders.extract.stacks import LONGEST_CELL, MOST_CELLS, stacked
from loaders.words.sentence_ends import is_row, width_of

#: The title of a figure or a table is no row of one.
_OF_FIGURE = re.compile(r"(?:图|表)\d+(?:[-—.]\d+)?[一-鿿]")
_CAPTION = re.compile(r"(?:附?表|专栏)\s*\d|.{2,40}(?:情况|分布|指标|表|排名)$")
_CONTENTS = re.compile(r"(?:\t|\.{2,}|…+|·{3,}|\s{2,}|\.{2,}\s)\s*\d{1,3}\s*$")
_HEADING = re.compile(r"第[一二三四五六七八九十\d]+[章节部]|[（(]?[一二三四五六七八九十]+[）)、]|\d{1,2}(?:\.\d{1,2})*(?:[.．、](?!\d)|[\s　]|(?<=\.\d)|(?<=\.\d\d))[一-鿿]|附录|附件|前言|摘要|参考|图|表")
#: A row of which all cells but the first are empty: it says what those below it are.
_ONLY_HEADED = re.compile(r"\t\s*\t\s*$")
#: A line of its own between rows that names the group of those below it: 一、经济发展, 1. 规模, 创新驱动.
_GROUP = re.compile(
    r"(?!注|数据来源|资料来源|来源|单位|附?表\s*\d|续表|专栏|图\s*\d)"
    r"(?:[（(]?(?:[一二三四五六七八九十]+|\d{1,2})[）)、.．]\s*|[①-⑳●•■◆]\s*)?[^\s\d，。；：:！？|][^，。；：:！？|]{1,23}"
)
#: A line that draws the table: |---|:-:|, +----+, ────.
_RULE = re.compile(r"[\s|:+=\-─━┼├┤┌┐└┘┬┴│]*(?:[-=─━]\s*){2}[\s|:+=\-─━┼├┤┌┐└┘┬┴│]*")
_BARS = re.compile(r"(?<!\\)[|｜│┃]")
#: A word whose characters are set apart: 2035 年 目 标 值.
_SPACED = re.compile(r"(?:\d+ ?)?[一-鿿](?: [一-鿿])+")
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_LONGEST_HEADING, _LONGEST_CAPTION = 36, 60
#: What a title that ends with a stop does not have after its number: clauses, and numbers.
_TELLS = re.compile(r"[，；：]|.{3}.*\d(?!\d{0,3}[—–－\-~～至到]?\d{0,2}[月年季])")
#: What cells are marked with: bold type, code, bars.
_MARKED = " \t\u3000\xa0|｜│┃"


@dataclass(frozen=True)
class Table:
    """The rows of a table with its caption. ``is_parted`` where blanks part its cells, so that an empty one is not seen;
    ``is_stacked`` where each cell has a line."""

    rows: list[list[Piece]]
    caption: str
    is_parted: bool = False
    is_stacked: bool = False


@dataclass
class _Block:
    """Rows that follow each other, and the lines above them."""

    rows: list[list[Piece]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    is_parted: bool = True

    def ended(self, after: str = "") -> Iterator[Table]:
        """The table, if there is one; what comes is another."""
        if self.rows:
            yield Table(self.rows, " ".join(self.above[-2:]) or after, self.is_parted)
            self.rows, self.above, self.is_parted = [], [], True


def find_tables(document: Document, running: Running) -> Iterator[Table]:
    """All tables of the document."""
    for grid in document.tables:
        caption = document.text[slice(*grid.caption)] if grid.caption else _line_before(document.text, grid.start)
        yield Table(_rows_of_grid(document.text, grid), caption)
    yield from _Lines(document, running).tables()


class _Lines:
    """The lines of a document that have words, but those of its grids."""

    def __init__(self, document: Document, running: Running) -> None:
        self._text, self._running = document.text, running
        inside = [(grid.start, grid.end) for grid in document.tables]
        self._lines = [
            match.span() for match in re.finditer(r"[^\n\f]+", document.text)
            if match[0].strip() and not any(start <= match.start() < end for start, end in inside)
        ]  # fmt: skip
        #: So many lines are looked at as cells, again and again, before no more such tables are looked for: a text may be made of heads.
        self._tries = 100_000 + 4 * len(self._lines)
        self._known: dict[int, list[Piece] | None] = {}

    def tables(self) -> Iterator[Table]:
        """The tables in their order."""
        block = _Block()
        at = 0
        while at < len(self._lines):
            line = self._text[slice(*self._lines[at])]
            if _RULE.fullmatch(line):
                at += 1
                continue
            row = self._row(at)
            if row is None and (row := self._headed(at)) is not None:
                at += 1
            if row is None and (self._lone(at).is_head_of("label", "serial")):
                rows, length = stacked(self._cells(at))
                if rows:
                    yield from block.ended()
                    yield Table(rows, " ".join(block.above[-2:]), is_stacked=True)
                    block.above, at = [], at + length
                    continue
            if row is None and block.rows and block.is_parted:
                row = self._like(at, max(block.rows, key=len))
            if row is None and block.rows and self._is_group(at):
                row = [self._lone(at)]
            if row is not None:
                block.rows.append(row)
                block.is_parted = block.is_parted and "\t" not in line and not _BARS.search(line)
            else:
                bare = line.strip(_MARKED)
                yield from block.ended(bare if _CAPTION.match(bare) else "")
                block.above.append(bare if len(bare) <= _LONGEST_CAPTION and "。" not in bare else "")
            at += 1
        yield from block.ended()

    def _row(self, at: int) -> list[Piece] | None:
        """The cells of a line that is a row of a table; None for one that is not."""
        if at not in self._known:
            self._known = {at: _cut(self._text, *self._lines[at], self._running), **({at - 1: self._known[at - 1]} if at - 1 in self._known else {})}
        return self._known[at]

    def _lone(self, at: int) -> Piece:
        start, end = self._lines[at]
        return _piece(self._text, start, end, start)

    def _cells(self, at: int) -> list[Piece]:
        """The lines from one on that can be cells."""
        cells = []
        for start, end in self._lines[at : at + min(MOST_CELLS, self._tries)]:
            piece = _piece(self._text, start, end, start)
            if len(piece.bare) > LONGEST_CELL or "。" in piece.text or "\t" in piece.text or _BARS.search(piece.text):
                break
            cells.append(piece)
        self._tries -= len(cells)
        return cells

    def _headed(self, at: int) -> list[Piece] | None:
        """A row whose head has a line of its own above its cells: names under 指标, numbers under a year."""
        head = self._lone(at)
        below = self._row(at + 1) if at + 1 < len(self._lines) else None
        if below is None or len(below) < 2 or below[0].is_head:
            return None
        is_year = head.is_head_of("time") and re.search(r"(?:19|20)\d\d", head.bare) is not None
        if (
            (is_year and all(piece.is_data for piece in below))
            or (head.is_head_of("attribute") and all(piece.is_attribute for piece in below))
            or (head.is_head_of("label") and not any(piece.is_data or piece.is_attribute or not piece.text for piece in below))
        ):
            return [head, *below]
        return None

    def _like(self, at: int, above: Sequence[Piece]) -> list[Piece] | None:
        """The words of a line under a row of as many, some of them numbers, or of more; None for another line."""
        start, end = self._lines[at]
        row = [_piece(self._text, start + match.start(), start + match.end(), start) for match in re.finditer(r"\S+", self._text[start:end])]
        said = sum(piece.is_data or piece.is_attribute for piece in row[1:])
        is_row = len(row) == len(above) > 2 and said > 1
        ends = len(row) < len(above) and (row[-1].is_data or row[-1].is_attribute)
        is_short = ends and said + sum(piece.is_unit for piece in row[1:]) >= len(row) - 2 > 0
        is_pair = ends and len(row) == 2 and (row[1].is_wording or (row[0].is_measure and row[1].is_number))
        return row if is_row or is_short or is_pair else None

    def _is_group(self, at: int) -> bool:
        """Whether a line between two rows names the group of those below it."""
        start, end = self._lines[at]
        if not _GROUP.fullmatch(self._text[start:end].strip(_MARKED)):
            return False
        for below in range(at + 1, min(at + 3, len(self._lines))):
            row = self._row(below)
            if row is not None:
                return not is_head_row(row)
            if not _GROUP.fullmatch(self._text[slice(*self._lines[below])].strip(_MARKED)):
                return False
        return False


def _cut(text: str, start: int, end: int, running: Running) -> list[Piece] | None:
    line = text[start:end]
    bare = line.strip()
    bars = [match.start() for match in _BARS.finditer(line)]
    tabs = line.count("\t")
    if len(_BARS.findall(bare.strip(_MARKED))) > 0:
        return _parts(text, start, end, [start + at for at in bars], bare[:1] in "|｜│┃", bare[-1:] in "|｜│┃")
    paragraph = next((running.paragraphs[spot[0]] for at in range(start, end) if (spot := running.spot(at)) is not None), None)
    if paragraph is None or _OF_FIGURE.match(paragraph.text) or is_of_contents(paragraph):
        return None
    if "。" in line and tabs < 3:
        return None
    if "\t" in bare or _ONLY_HEADED.search(line):
        return _parts(text, start, end, [match.start() + start for match in re.finditer("\t", line)])
    gaps = [match.span() for match in _GAP.finditer(line, len(line) - len(line.lstrip()), len(line.rstrip()))]
    if len(gaps) > 1:
        begins, ends = [line.index(bare), *(one[1] for one in gaps)], [*(one[0] for one in gaps), len(line.rstrip())]
        return [_piece(text, start + one, start + other, start) for one, other in zip(begins, ends, strict=True)]
    if "\n" in paragraph.raw or not is_row(paragraph.raw) or _SPACED.fullmatch(line.strip(_MARKED)):
        return None
    return [_piece(text, start + match.start(), start + match.end(), start) for match in re.finditer(r"\S+", line)]


def _parts(text: str, start: int, end: int, cuts: Sequence[int], is_opened: bool = False, is_closed: bool = False) -> list[Piece]:
    """The cells between cuts; a bar that opens or closes the line parts nothing."""
    begins, ends = [start, *(cut + 1 for cut in cuts)], [*cuts, end]
    pieces = [_piece(text, one, other, start) for one, other in zip(begins, ends, strict=True)]
    return pieces[1 if is_opened else 0 : -1 if is_closed else None]


def _piece(text: str, start: int, end: int, line: int) -> Piece:
    """The cell without blanks and marks of type around it."""
    printed = text[start:end]
    bare = printed.strip(_MARKED)
    begin = start + (printed.index(bare) if bare else 0)
    for mark in ("**", "`"):
        if len(bare) > 2 * len(mark) and bare.startswith(mark) and bare.endswith(mark):
            bare, begin = bare[len(mark) : -len(mark)], begin + len(mark)
    left = width_of(text[line:begin])
    return Piece(begin, begin + len(bare), bare, left, left + width_of(bare))


def _rows_of_grid(text: str, grid: Grid) -> list[list[Piece]]:
    """The rows of a grid; a cell that spans several rows or columns stands in each of them."""
    rows = max((cell.row + cell.row_span for cell in grid.cells), default=0)
    columns = max((cell.column + cell.column_span for cell in grid.cells), default=0)
    table = [[Piece(0, 0, "") for _ in range(columns)] for _ in range(rows)]
    for cell in grid.cells:
        piece = _piece(text, cell.start, cell.end, cell.start)
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                is_first = row == cell.row and column == cell.column
                table[row][column] = piece if is_first or not piece.is_number else Piece(0, 0, "")
    return table


def _line_before(text: str, position: int) -> str:
    lines = text[max(0, position - 300) : position].strip().split("\n")
    return " ".join(line.strip() for line in lines[-2:] if len(line) <= _LONGEST_CAPTION)


def is_heading(paragraph: Paragraph) -> bool:
    """Whether it is the title of a section: short, numbered, without a full stop, or with one after a few words."""
    is_sentence = "。" in (paragraph.text if _TELLS.search(paragraph.text) else paragraph.text[:-1])
    return len(paragraph.text) <= _LONGEST_HEADING and not is_sentence and (
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
