"""What a reader of documents hands on: normalised text with a checksum, its sections and tables, and where each character
stood. Positions are code points of ``Document.text``, end exclusive; everything later is a range of that text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.problems import InputProblems, Problem, shown
from loaders.texts import PAGE_BREAK, checksum_of
from loaders.texts import read_text as read_text_file

#: More bytes than this are refused before they are read: thrice the longest statistical yearbook as text.
MOST_BYTES = 64_000_000


@dataclass(frozen=True)
class Section:
    """A part of the text under a title; ``level`` is 1 for the outermost. It ends where the next of its level begins."""

    title: str
    start: int
    end: int
    level: int


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its first row and column, how many it spans, and the range of its text (empty: start = end)."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True)
class Grid:
    """A table at a range of the text. ``caption`` is the range of its title, where one is known."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: tuple[int, int] | None = None


@dataclass(frozen=True)
class Place:
    """Where a character stood: page, counted from 1, and box in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Document:
    """A document as text. ``places`` has one entry a code point (None for characters that no page shows), or is empty where
    the medium has no pages. ``media`` is the media type that was read; of the pages ``guessed`` a machine guessed the
    characters from pictures (OCR); ``unread`` are the pages that show a picture where characters would be, or whose fonts tell wrong ones:
    what stands there is not in the text. Pages ``fontless`` are written in fonts that neither the file nor the machine has: what
    stands alone there may be missing."""

    text: str
    sha256: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Grid, ...] = ()
    places: Sequence[Place | None] = ()
    media: str = "text/plain"
    guessed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    fontless: tuple[int, ...] = ()

    def is_guessed(self, position: int) -> bool:
        """Whether a machine guessed the character at the code point."""
        place = self.places[position] if self.guessed else None
        return place is not None and place.page in self.guessed

    def section_at(self, position: int) -> Section | None:
        """The innermost section that holds the code point."""
        inside = [section for section in self.sections if section.start <= position < section.end]
        return max(inside, key=lambda section: section.level, default=None)


def document_of(text: str) -> Document:
    """A document of text alone."""
    return Document(text, checksum_of(text))


def read_text(path: Path) -> Document:
    """The document in a text file. Raises ``InputProblems`` for one that is missing, too long, empty or not UTF-8."""
    problems: list[Problem] = []
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        message = f"has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}"
        raise InputProblems([Problem(shown(path), 0, "", message, "Split it, and extract its parts.")])
    text = read_text_file(path, problems, PAGE_BREAK)
    if text is not None and not text.strip():
        problems.append(Problem(shown(path), 0, "", "holds no text", "Name a file that has a document's text."))
    if text is None or problems:
        raise InputProblems(problems)
    return document_of(text)
