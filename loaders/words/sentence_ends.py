"""Where a sentence of a report's text begins and ends, though lines, footnotes and page numbers cut it.

Taken from a page, a text breaks a paragraph into lines of about one width, puts footnotes and the page's number into its
midst, and writes headings, captions and rows of tables without a full stop. So: a line that is as wide as the page, or
as the lines beside it in a narrow column, runs on into the next, unless it ends a sentence or the next begins something
new; what stands at the foot of a page interrupts a sentence and does not end it; a row, a heading and a caption are
sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

#: A sentence ends after one of these, with the quotation marks, brackets and footnote marks that follow it.
_END = re.compile(r"[。！？](?:[”’』」）)]|\[\d+\]|[⁰¹²³⁴-⁹])*")
_PAGE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_FOOTNOTE = re.compile(r"\s*(?:\[\d+\]|[⁰¹²³⁴-⁹]+|\d{1,2}(?= [一-鿿])|\d{1,2}\.\s)")
#: What begins something new, however wide the line before it is: bullets, numbered headings, captions.
_BEGINS = re.compile(
    r"\s*(?:[•◼●■]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章节]"
    r"|[图表]\s?\d|数据来源)"
)
#: What stands before a sentence and is none of it: blanks, bullets, marks of bold type.
_BEFORE = " \t•◼●■*"
#: A column beside a figure: lines from this width on, alike within two ideographs.
_NARROWEST, _ALIKE = 18, 4
#: A row of a table: cells parted by tabs, two numbers side by side, or four cells and no punctuation.
_ROW = re.compile(r"\t|[ ][\d.−-]+[ ]+[\d.−-]+(?:[ ]|$)|^[^，。、；：《]+(?:[ ]+[^，。、；：《]+){3,}$")


#: The lines of a paragraph, as ranges of the text without the blanks around them.
Paragraph = list[tuple[int, int]]


def sentence_ranges(text: str, line_width: int | None) -> Iterator[tuple[int, int]]:
    """The range of each sentence, heading and row of the text, in code points; those of footnotes may lie inside others.

    ``line_width``: from how many columns on a line runs on into the next (an ideograph takes two); None where the text
    keeps each paragraph in one line.
    """
    for paragraph in paragraphs(text, line_width):
        yield from _sentences(text, paragraph)


def paragraphs(text: str, line_width: int | None) -> Iterator[Paragraph]:
    """The paragraphs of the text, each the lines that run on; headings, captions, rows and footnotes are paragraphs too."""
    open_one: Paragraph | None = None
    lines = list(_lines(text))
    widths = [width_of(text[start:end]) for start, end in lines]
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if _PAGE_NUMBER.fullmatch(line):
            # a number alone is a page's, or a cell of its own: it stands by itself, and interrupts nothing
            yield [(start, end)]
            continue
        is_foot = _FOOTNOTE.match(line) is not None
        if open_one is not None and not is_foot and not _BEGINS.match(line):
            open_one.append((start, end))
        elif is_foot:
            yield [(start, end)]
            continue
        else:
            if open_one is not None:
                yield open_one
            open_one = [(start, end)]
        beside = widths[max(0, number - 1) : number] + widths[number + 1 : number + 2]
        following = text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
        is_cut = "，" in line and _FOOTNOTE.match(following) is not None
        if not _is_open(line) or not (is_cut or _runs_on(widths[number], beside, line_width)):
            yield open_one
            open_one = None
    if open_one is not None:
        yield open_one


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that are not blank, without the blanks around them."""
    for match in re.finditer(r"[^\n]+", text):
        line = match[0]
        if stripped := line.strip():
            start = match.start() + line.index(stripped)
            yield start, start + len(stripped)


def width_of(line: str) -> int:
    """How many columns a line takes: two for each ideograph."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)


def is_row(line: str) -> bool:
    """Whether the line is a row of a table."""
    return _ROW.search(line) is not None


def _is_open(line: str) -> bool:
    """Whether the line can go on in the next: it is no row of a table, and does not end a sentence."""
    return not is_row(line) and not ends_sentence(line)


def ends_sentence(line: str) -> bool:
    """Whether a sentence ends with the line."""
    ends = [match.end() for match in _END.finditer(line)]
    return bool(ends) and ends[-1] == len(line)


def _runs_on(width: int, beside: list[int], line_width: int | None) -> bool:
    """Whether the line is as wide as its page, or as the lines beside it in a column."""
    if line_width is None:
        return False
    in_column = width >= _NARROWEST and any(abs(width - other) <= _ALIKE for other in beside)
    return width >= line_width or in_column


def _sentences(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    last = 0
    for start, end in paragraph:
        position = start
        while position < end:
            if begun is None:
                begun = end - len(text[position:end].lstrip(_BEFORE))
                if begun == end:
                    begun = None
                    break
            match = _END.search(text, position, end)
            if match is None:
                position = last = end
                continue
            yield begun, match.end()
            begun, position = None, match.end()
    if begun is not None:
        yield begun, last
