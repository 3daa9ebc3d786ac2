"""A PDF as a document: page by page its characters and tables, then its flows, paragraphs, titles and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from loaders.extract.document import Document
from loaders.extract.text.headings import NAMED_PART, Levels, is_named_part, may_be_a_title, numbering
from loaders.extract.text.limits import MOST_CHARACTERS, MOST_PAGES
from loaders.extract.text.pdf.columns import flows_of
from loaders.extract.text.pdf.glyphs import Characters, Glyph, characters_of
from loaders.extract.text.pdf.paragraphs import Paragraph, blocks_of, body_size, marked, pieces_of_lines
from loaders.extract.text.pdf.running import without_running_lines
from loaders.extract.text.pdf.segments import Segment, segments_of
from loaders.extract.text.pdf.tables import Table, TableCell, tables_of
from loaders.extract.text.writing import CellText, Piece, Writer
from loaders.texts import NotText

MEDIA = "application/pdf"
#: A title is larger than the body by this.
_LARGE = 1.12
#: A page whose pictures cover this share of it, or that draws so many paths, and that has no characters, shows a picture of them.
_PICTURE, _DRAWINGS = 0.3, 50
#: A page is not read where the file does not tell so large a share of its characters.
_MOST_UNKNOWN = 0.2
#: By so many pieces of text is told whether a page draws its characters.
_LOOKED_AT = 40
_SAME_EDGE_POINTS = 4.0

#: What guesses the characters of a page's picture: the page of pypdfium2 and its number in, glyphs out.
Guess = Callable[[Any, int], Characters]


@dataclass(frozen=True)
class _Page:
    segments: list[Segment]
    height: float
    is_unread: bool = False
    is_guessed: bool = False
    lacks_font: bool = False


def read_pdf(path: Path, guess: Guess | None = None) -> Document:
    """The document in a PDF. Pages that are pictures are named in ``unread``, or ``guess`` guesses their characters;
    those in fonts that are nowhere in ``fontless``.

    Raises ``NotText`` for what is encrypted, broken or too large, and where no page has characters.
    """
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refused(error) from None
    if len(file) > MOST_PAGES:
        raise NotText(f"has {len(file):,} pages, more than {MOST_PAGES:,}", "Split it, and extract its parts.")
    pages = [*_pages(file, guess)]
    unread = tuple(number for number, page in enumerate(pages, 1) if page.is_unread)
    if unread and not any(page.segments for page in pages):
        raise NotText(
            f"has no characters: {named_pages(unread)} {'is a picture' if len(unread) == 1 else 'are pictures'}, as scanners make them, or their fonts tell wrong ones",
            "Name a file with text, or let a machine guess the characters: pip install 'datagov-kg[ocr]', then --ocr.",
        )
    written = without_running_lines([page.segments for page in pages], [page.height for page in pages])
    guessed = tuple(number for number, page in enumerate(pages, 1) if page.is_guessed)
    fontless = tuple(number for number, page in enumerate(pages, 1) if page.lacks_font)
    return replace(_document(written, guessed, () if guess else unread), fontless=fontless)


def named_pages(numbers: Sequence[int]) -> str:
    """The pages in words: ranges as such.

    >>> named_pages([1, 2, 3, 7])
    'pages 1–3, 7'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in ranges)
    return f"page{'s' if len(numbers) > 1 else ''} {words}"


def _refused(error: Exception) -> NotText:
    reason = str(error).lower()
    if "password" in reason or "security" in reason:
        return NotText("is encrypted: it opens with a password only", "Save it without the password.")
    return NotText("cannot be read as a PDF: it is broken or cut off", "Get it again, or print it to PDF anew.")


def _pages(file: Any, guess: Guess | None) -> Iterator[_Page]:
    import pypdfium2

    total = 0
    for number in range(1, len(file) + 1):
        try:
            page = file[number - 1]
            textpage = page.get_textpage()
        except pypdfium2.PdfiumError:
            raise NotText(f"page {number} cannot be read: the file is broken", "Get it again, or print it to PDF anew.") from None
        characters = characters_of(page, textpage, number)
        is_unread = _is_picture(page, characters)
        is_guessed = not is_unread and bool(characters.glyphs) and _is_underlaid(page)
        if is_unread and guess:
            characters = guess(page, number)
        elif is_unread:
            characters = replace(characters, glyphs=())
        total += len(characters.glyphs)
        if total > MOST_CHARACTERS:
            raise NotText(f"has more than {MOST_CHARACTERS:,} characters", "Split it, and extract its parts.")
        tables = tables_of(page, characters) if characters.glyphs else []
        yield _Page(_segments(characters.glyphs, tables), characters.frame.height, is_unread, is_guessed or (is_unread and guess is not None), characters.lacks_font and not is_unread)
        textpage.close()
        page.close()


def _segments(glyphs: Sequence[Glyph], tables: Sequence[Table]) -> list[Segment]:
    free = [glyph for glyph in glyphs if not any(table.holds(glyph) for table in tables)] if tables else glyphs
    return [*segments_of(free), *(Segment(table=table) for table in tables)]


def _is_picture(page: Any, characters: Characters) -> bool:
    """Whether a page shows its characters as a picture, or in fonts that do not tell which they are."""
    import pypdfium2.raw as pdfium

    known = sum(bool(glyph.text.strip()) for glyph in characters.glyphs) - characters.unknown
    if known >= 10 and characters.unknown <= _MOST_UNKNOWN * (known + characters.unknown):
        return False
    if characters.unknown > max(10, _MOST_UNKNOWN * known):
        return True
    covered, drawings = 0.0, 0
    whole = characters.frame.width * characters.frame.height
    for shown in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        if shown.type == pdfium.FPDF_PAGEOBJ_PATH:
            drawings += 1
            continue
        matrix = shown.get_matrix()
        if shown.container is not None:
            matrix = matrix.multiply(shown.container.get_matrix())
        covered += abs(matrix.a * matrix.d - matrix.b * matrix.c) / whole
    return covered >= _PICTURE or (known == 0 and drawings >= _DRAWINGS)


def _is_underlaid(page: Any) -> bool:
    """Whether a page's characters are not drawn, as scanners lay those that they guessed under the picture."""
    import pypdfium2.raw as pdfium

    texts = islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4), _LOOKED_AT)
    hidden: list[bool] = [pdfium.FPDFTextObj_GetTextRenderMode(text.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE for text in texts]
    return 2 * sum(hidden) > len(hidden)


def _document(pages: Sequence[Sequence[Segment]], guessed: tuple[int, ...], unread: tuple[int, ...]) -> Document:
    body = body_size(pages)
    writer, levels = Writer(paged=True), Levels()
    is_caption = False
    for block in _merged(blocks_of([flows_of(segments) for segments in pages], body)):
        if isinstance(block, Table):
            writer.grid([_written(cell, block) for cell in block.cells], is_caption)
            is_caption = False
            continue
        pieces = pieces_of_lines([line.glyphs for line in block.lines])
        if block.is_note:
            pieces = marked(pieces)
        text = "".join(text for text, _ in pieces)
        is_caption = text.lstrip().startswith(("表", "附表", "续表", "图", "Table"))
        kind = None if block.is_note or is_caption else _kind(block, text, body)
        if kind is None:
            writer.paragraph(pieces)
        else:
            writer.heading(pieces, levels.level(kind))
    return writer.document(MEDIA, guessed, unread)


def _kind(block: Paragraph, text: str, body: float) -> object | None:
    """Of which kind of titles a paragraph is; None where it is none."""
    if len(block.lines) > 2:
        return None
    if kind := numbering(text):
        return kind
    if block.size >= _LARGE * body and may_be_a_title(text):
        return "size", round(block.size)
    return NAMED_PART if is_named_part(text) else None


def _written(cell: TableCell, table: Table) -> CellText:
    heads = _head_rows(table)
    pieces: list[Piece] = pieces_of_lines(cell.lines)
    return CellText(cell.row, cell.column, pieces, cell.row_span, cell.column_span, cell.row < heads)


def _head_rows(table: Table) -> int:
    """The first row, and as many more as cells of the first rows reach down to."""
    heads = 1
    for cell in table.cells:
        if cell.row < heads and any(other.row == cell.row and other.column_span > 1 for other in table.cells):
            heads = max(heads, cell.row + max(cell.row_span, 2 if cell.column_span > 1 else 1))
    return heads


def _merged(blocks: Iterator[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Tables that go on over pages become one, whose repeated head stands once."""
    before: Table | None = None
    for block in blocks:
        if isinstance(block, Table) and before and _is_same(before, block):
            before = _appended(before, block)
            continue
        if before:
            yield before
        before = block if isinstance(block, Table) else None
        if not isinstance(block, Table):
            yield block
    if before:
        yield before


def _is_same(one: Table, other: Table) -> bool:
    return (
        len(one.edges) == len(other.edges)
        and other.top < one.bottom
        and all(abs(a - b) <= _SAME_EDGE_POINTS for a, b in zip(one.edges, other.edges, strict=True))
    )


def _appended(one: Table, other: Table) -> Table:
    heads = _head_rows(one)
    repeated = heads if _row_texts(one, heads) == _row_texts(other, heads) else 0
    rows = 1 + max(cell.row + cell.row_span - 1 for cell in one.cells)
    added = tuple(replace(cell, row=cell.row - repeated + rows) for cell in other.cells if cell.row >= repeated)
    return replace(one, cells=one.cells + added, bottom=max(one.bottom, other.bottom))


def _row_texts(table: Table, rows: int) -> list[tuple[int, int, str]]:
    return sorted((cell.row, cell.column, "".join(cell.text.split())) for cell in table.cells if cell.row < rows)
