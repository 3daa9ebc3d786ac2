"""PDFs that tests draw, so that it is known to the point which character stands where."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 62.0

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass
class Sheets:
    """A PDF that is being drawn; ``drawn`` are its characters: each with page, left edge and baseline from the top."""

    path: Path
    size: float = 10.0
    page: int = 1
    drawn: list[tuple[str, int, float, float]] = field(default_factory=list)
    canvas: Any = None

    def __post_init__(self) -> None:
        self.canvas = Canvas(str(self.path), pagesize=(WIDTH, HEIGHT))

    def line(self, x: float, y: float, text: str, size: float | None = None, is_kept: bool = True) -> float:
        """Draw a line whose baseline is ``y`` from the top; returns where it ends. One that is not kept is no text."""
        size = size or self.size
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        for character in text:
            if is_kept:
                self.drawn.append((character, self.page, x, y))
            x += pdfmetrics.stringWidth(character, FONT, size)
        return x

    def column(self, x: float, y: float, width: float, paragraphs: Sequence[str], leading: float = 16.0, indent: float = 2.0) -> float:
        """Draw paragraphs down a column, broken wherever a line is full, in words and numbers too; returns the next baseline."""
        for paragraph in paragraphs:
            for at, text in enumerate(broken(paragraph, width, self.size, indent)):
                self.line(x + (indent * self.size if at == 0 else 0), y, text)
                y += leading
        return y

    def table(self, x: float, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 18.0) -> float:
        """Draw a table with all its rules; returns the baseline below it."""
        for row in rows:
            left = x
            for text, width in zip(row, widths, strict=True):
                self.canvas.rect(left, HEIGHT - y - height, width, height)
                self.line(left + 3, y + height - 5, text)
                left += width
            y += height
        return y + 16

    def rule(self, x0: float, x1: float, y: float) -> None:
        """Draw a rule across."""
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def next_page(self) -> None:
        """Begin a page."""
        self.canvas.showPage()
        self.page += 1

    def save(self) -> Path:
        """Write the file."""
        self.canvas.save()
        return self.path


def broken(text: str, width: float, size: float, indent: float = 0.0) -> Iterator[str]:
    """The text in lines as wide as the column, the first one indented by so many ems."""
    line, room = "", width - indent * size
    for character in text:
        advance = pdfmetrics.stringWidth(character, FONT, size)
        if advance > room and line:
            yield line
            line, room = "", width
        line += character
        room -= advance
    yield line


def with_pages(path: Path, pages: int, draw: Callable[[Sheets, int], None]) -> Sheets:
    """A PDF of so many pages, each drawn by the function, which is given the number of the page."""
    sheets = Sheets(path)
    for number in range(1, pages + 1):
        if number > 1:
            sheets.next_page()
        draw(sheets, number)
    sheets.save()
    return sheets


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is the catalogue."""
    content = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def inflating(megabytes: int) -> bytes:
    """A stream of so many megabytes of blanks, deflated twice: a few kilobytes."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(first + block * (megabytes - 1) + packer.flush(), 9)
