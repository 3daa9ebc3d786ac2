"""The text as it reads: paragraphs whose broken lines are joined, without blanks and marks that only the page has.

Each character knows where it stands in the document, so that whatever is found in a paragraph has its range there.
"""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from loaders.words.sentence_ends import ends_sentence, paragraphs, width_of

#: Most columns of a line on a page; a text with longer ones keeps each paragraph in one line.
_WIDEST_PAGE = 130
#: So many of a page's lines are almost as wide as it; else each line is a paragraph.
_ALMOST, _OFTEN, _NARROWEST_PAGE = 0.85, 0.2, 36
#: A line of at least this part of the page's width runs on into the next.
_FULL = 0.6
#: Longer paragraphs are parted, at the end of a sentence where there is one.
_LONGEST = 4000
#: Marks of bold type, and of footnotes: of the page and not of the sentence.
_NUMBER = r"(?:\d{1,3}|[⁰¹²³⁴-⁹]{1,3})"
_MARKS = re.compile(
    rf"\*\*|[\[［]{_NUMBER}[\]］]|(?<![∈间围值在为])[\[［]{_NUMBER}(?:\s?[,，、\-–—~～]\s?{_NUMBER})+[\]］]|〔\d{{1,2}}〕|【\d{{1,2}}】|[⁰¹²³⁴-⁹]+(?:[,，、][⁰¹²³⁴-⁹]+)*"
)
_SENTENCE_END = re.compile(r"[。！？；](?:[”’』」）)])*")
_SUPERSCRIPT_UNIT = re.compile(r"m[²³]")


@dataclass(frozen=True)
class Paragraph:
    """Text that reads on. ``origin[i]`` is where ``text[i]`` stands in the document. ``raw`` keeps tabs of a row.

    ``is_continued`` where its last line is as wide as the page: what follows may be the same paragraph in print.
    """

    text: str
    origin: array[int]
    raw: str
    is_continued: bool = False

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The ranges of its sentences, in characters of ``text``; clauses parted by semicolons count as sentences."""
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        if not ends or ends[-1] != len(self.text):
            ends.append(len(self.text))
        return tuple(zip([0, *ends[:-1]], ends, strict=True))

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The range of the sentence that holds the character."""
        ends = [end for _, end in self.sentences]
        return self.sentences[min(bisect.bisect_right(ends, offset), len(ends) - 1)]

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Where characters ``start``–``end`` of the paragraph stand in the document."""
        return self.origin[start], self.origin[end - 1] + 1


def end_of(text: str, start: int, marks: str = "，。；") -> int:
    """Where the clause ends that goes on at a character, or with fewer marks the sentence."""
    return min((at for at in (text.find(mark, start) for mark in marks) if at >= 0), default=len(text))


class Running:
    """A document's paragraphs, found by position."""

    def __init__(self, text: str) -> None:
        width = page_width(text)
        self.paragraphs = tuple(
            part for lines in paragraphs(text, width) for part in _parts(_joined(text, lines, width))
        )
        # arrays, for a text may have millions of characters
        self._numbers, self._offsets = array("i", [-1]) * len(text), array("i", [-1]) * len(text)
        for number, paragraph in enumerate(self.paragraphs):
            for offset, position in enumerate(paragraph.origin):
                self._numbers[position], self._offsets[position] = number, offset

    def spot(self, position: int) -> tuple[int, int] | None:
        """The number of the paragraph and the character in it that stands at the position; None where no sentence reads it."""
        number = self._numbers[position]
        return None if number < 0 else (number, self._offsets[position])


def page_width(text: str) -> int | None:
    """From how many columns on a line runs on into the next; None where each paragraph is one line.

    >>> page_width("一" * 200) is None
    True
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    # the row of a table is as wide as its cells, and not as the page
    measured = [(width_of(line), line) for line in lines if "\t" not in line]
    widths = sorted(width for width, _ in measured)
    if not widths or widths[-max(1, len(widths) // 50)] > _WIDEST_PAGE:
        return None
    page = widths[int(len(widths) * 0.95)]
    full = [line for width, line in measured if width >= page * _ALMOST]
    # a page's edge cuts most sentences; who keeps a paragraph in one line ends most lines with a stop
    is_cut = 2 * sum(ends_sentence(line) for line in full) <= len(full)
    return int(page * _FULL) if is_cut and len(full) >= len(lines) * _OFTEN and page >= _NARROWEST_PAGE else None


def _parts(paragraph: Paragraph) -> Iterator[Paragraph]:
    """The paragraph, or parts of one that is longer than people write: what is read of a figure stands near it."""
    start = 0
    while len(paragraph.text) - start > _LONGEST:
        ends = [match.end() for match in _SENTENCE_END.finditer(paragraph.text, start, start + _LONGEST)]
        end = ends[-1] if ends else start + _LONGEST
        yield Paragraph(paragraph.text[start:end], paragraph.origin[start:end], paragraph.text[start:end])
        start = end
    yield paragraph if start == 0 else Paragraph(
        paragraph.text[start:], paragraph.origin[start:], paragraph.text[start:], paragraph.is_continued
    )


def whole(text: str, start: int, end: int) -> Paragraph:
    """A range of the text by itself, marks and all."""
    return _joined(text, [(start, end)], None, is_whole=True)


def _joined(text: str, lines: list[tuple[int, int]], width: int | None, is_whole: bool = False) -> Paragraph:
    characters: list[str] = []
    origin = array("i")
    for start, end in lines:
        for position in range(start, end) if is_whole else _kept(text, start, end):
            if text[position].isspace():
                continue
            if characters and _parts_words(text, origin[-1], position):
                characters.append(" ")
                origin.append(origin[-1] + 1)
            characters.append(_chinese(text, position))
            origin.append(position)
    raw = "\n".join(text[start:end] for start, end in lines)
    is_continued = width is not None and len(lines) > 0 and width_of(raw.rsplit("\n", 1)[-1]) >= width
    return Paragraph("".join(characters), origin, raw, is_continued)


def _kept(text: str, start: int, end: int) -> Iterator[int]:
    """The positions of a line but those of marks."""
    position = start
    for match in () if "\t" in text[start:end] else _MARKS.finditer(text, start, end):  # a table's cell is no mark
        if _SUPERSCRIPT_UNIT.match(text, max(match.start() - 1, start)):
            continue
        yield from range(position, match.start())
        position = match.end()
    yield from range(position, end)


#: Signs that texts print in either width; between two digits or Latin letters they are something else.
_WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}


def _chinese(text: str, position: int) -> str:
    """The character, in the width that Chinese text has it in."""
    character = text[position]
    wide = _WIDE.get(character)
    if wide is None:
        return character
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if character not in "()" and before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return character
    return wide


def _parts_words(text: str, before: int, after: int) -> bool:
    """Whether blanks stood between two letters or digits of Latin script, or between two numbers: those are two words."""
    if after == before + 1 or not text[before + 1 : after].isspace():
        return False
    return text[before].isascii() and text[after].isascii() and text[before].isalnum() and text[after].isalnum()
