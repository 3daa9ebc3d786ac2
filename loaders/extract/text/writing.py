"""Writing a document: paragraphs of one line each, headings, tables with a line a row and a tab between cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from loaders.extract.document import Cell, Document, Grid, Section
from loaders.extract.text.limits import MOST_CHARACTERS
from loaders.extract.text.places import Places, Spot
from loaders.texts import NotText, checksum_of

#: A character, or several that one glyph draws (ﬁ), and where they stood; None where the medium has no pages.
Piece = tuple[str, Spot | None]


def pieces_of(text: str) -> list[Piece]:
    """The text without places."""
    return [(text, None)] if text else []


@dataclass
class CellText:
    """A cell to be written: where it begins, how many rows and columns it spans, its text."""

    row: int
    column: int
    pieces: list[Piece]
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass
class Writer:
    """A document that is being written, block by block; ``paged`` says that every piece has a place."""

    paged: bool = False
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _places: Places = field(default_factory=Places)
    _headings: list[tuple[int, int, str, int]] = field(default_factory=list)
    _grids: list[Grid] = field(default_factory=list)
    _last: tuple[int, int] = (0, 0)

    def paragraph(self, pieces: Iterable[Piece]) -> tuple[int, int]:
        """Write a paragraph; returns its range. One without a character is not written."""
        start = self._length
        self._write(pieces)
        end = self._length
        if end > start:
            self._end("\n")
            self._last = start, end
        return start, end

    def heading(self, pieces: Iterable[Piece], level: int) -> None:
        """Write a paragraph that begins a section."""
        start, end = self.paragraph(pieces)
        if end > start:
            self._headings.append((start, end, self._text(start, end), level))

    def grid(self, cells: Sequence[CellText], is_caption: bool = False) -> None:
        """Write a table; ``is_caption`` says that the paragraph written last is its title."""
        if not any(cell.pieces for cell in cells):
            return
        caption = self._last if is_caption and self._last[1] > self._last[0] else None
        start = self._length
        by_place = {(cell.row, cell.column): cell for cell in cells}
        rows = 1 + max(cell.row + cell.row_span - 1 for cell in cells)
        columns = 1 + max(cell.column + cell.column_span - 1 for cell in cells)
        written = []
        for row in range(rows):
            for column in range(columns):
                if column:
                    self._end("\t")
                cell = by_place.get((row, column))
                begin = self._length
                if cell:
                    self._write(cell.pieces)
                    spans = cell.row_span, cell.column_span
                    written.append(Cell(row, column, begin, self._length, *spans, cell.is_header))
            self._end("\n")
        self._grids.append(Grid(start, self._length - 1, tuple(written), caption))

    def document(self, media: str, guessed: tuple[int, ...] = (), unread: tuple[int, ...] = ()) -> Document:
        """The document as written. Raises ``NotText`` where nothing was."""
        text = "".join(self._parts)
        if not text.strip():
            raise NotText("holds no text", "Name a file that has a document's text.")
        return Document(
            text, checksum_of(text), tuple(self._sections()), tuple(self._grids),
            self._places if self.paged else (), media, guessed, unread,
        )  # fmt: skip

    def _sections(self) -> Iterable[Section]:
        for index, (start, _, title, level) in enumerate(self._headings):
            later = (begin for begin, _, _, other in self._headings[index + 1 :] if other <= level)
            yield Section(title, start, next(later, self._length), level)

    def _text(self, start: int, end: int) -> str:
        found: list[str] = []
        at = self._length
        for part in reversed(self._parts):
            at -= len(part)
            if at < end and at >= start:
                found.append(part)
            if at <= start:
                break
        return "".join(reversed(found)).strip()

    def _write(self, pieces: Iterable[Piece]) -> None:
        for text, spot in pieces:
            self._parts.append(text)
            self._length += len(text)
            if self.paged:
                assert spot is not None
                for _ in text:
                    self._places.add(spot)
        if self._length > MOST_CHARACTERS:
            raise NotText(f"has more than {MOST_CHARACTERS:,} characters", "Split it, and extract its parts.")

    def _end(self, separator: str) -> None:
        """A separator, which stands where the character before it ends."""
        spot = None
        if self.paged:
            last = self._places[-1] if len(self._places) else None
            spot = Spot(last.page, last.right, last.top, last.right, last.bottom) if last else Spot(1, 0, 0, 0, 0)
        self._write([(separator, spot)])
