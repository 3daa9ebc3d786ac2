"""The parts of a document that a model is shown one by one: whole sentences with at least one numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract.document import Document
from loaders.words.numerals import Numeral, find_numerals

#: A sentence or a line, with its end.
_PIECES = re.compile(r"[^。；！？\n]*(?:[。；！？\n]|$)")


@dataclass(frozen=True)
class Passage:
    """Code points ``start``–``end`` of a document, the numerals in it, and the title that it stands under."""

    start: int
    end: int
    text: str
    numerals: tuple[Numeral, ...]
    section: str


def passages_of(document: Document, longest: int) -> Iterator[Passage]:
    """The passages with numerals, none longer than ``longest`` code points, in the order of the text."""
    numerals = list(find_numerals(document.text))
    at = 0
    for start, end in _ranges(document.text, longest):
        while at < len(numerals) and numerals[at].start < start:
            at += 1
        first = at
        while at < len(numerals) and numerals[at].end <= end:
            at += 1
        if at > first:
            section = document.section_at(start)
            yield Passage(start, end, document.text[start:end], tuple(numerals[first:at]), section.title if section else "")


def _ranges(text: str, longest: int) -> Iterator[tuple[int, int]]:
    start = end = 0
    for piece in _PIECES.finditer(text):
        if piece.end() - start > longest and end > start:
            yield start, end
            start = end
        while piece.end() - start > longest:
            yield start, start + longest
            start += longest
        end = piece.end()
    if end > start:
        yield start, end
