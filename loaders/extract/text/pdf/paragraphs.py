"""Lines become paragraphs: across columns and pages too, past the footnotes and tables that stand between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from loaders.extract.text.headings import numbering
from loaders.extract.text.joining import joined
from loaders.extract.text.pdf.columns import Flow
from loaders.extract.text.pdf.glyphs import Glyph
from loaders.extract.text.pdf.segments import Segment
from loaders.extract.text.pdf.tables import Table
from loaders.extract.text.places import Spot
from loaders.extract.text.writing import Piece

#: A footnote is smaller than the body by this, and begins with a mark.
_SMALL = 0.92
_NOTE_MARK = re.compile(r"\s*(?:[①-⑳¹²³⁴⁵⁶⁷⁸⁹⁰*※†‡]|\[\d{1,3}\]|〔\d{1,3}〕|［\d{1,3}］|\d{1,2}(?![\d.,%％年月日])\s*\D|注[:：]|注释|资料来源|数据来源)")
_ENDS_A_SENTENCE = re.compile(r"[。！？；!?;][”’」』）)]*$")
_BULLET = re.compile(r"\s*[•●■◆▪◇□○➢✓※—-]\s*\S|\s*[①-⑳]|\s*[（(]?\d{1,2}[)）、]")
#: A raised mark is no longer than this, with the blanks in it.
_LONGEST_MARK = 12
#: What leads to the number of a page in a table of contents; and a line that may be of one by its end alone.
_LEADER = re.compile(r"(?:[.…·．]\s?){3,}\s*\d{0,4}$")
_PAGE_OF_CONTENTS = re.compile(r"[^\d\s.…·．][.…·．]{1,2}\s*\d{1,3}$")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LATIN = re.compile(r"[A-Za-z0-9.,%-]+")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
#: Of so many pairs of ideographs on it a line says how far apart its characters are set.
_FEW = 4


@dataclass
class Paragraph:
    """Lines that are one paragraph; ``size`` is that of its first line."""

    lines: list[Segment]
    right: float
    left: float
    is_note: bool = False

    @property
    def size(self) -> float:
        """The size of its characters, in points."""
        return self.lines[0].size


Block = Paragraph | Table


@dataclass
class _Run:
    """What is being read: the paragraph that the next line may go on with, and what waits until it ends."""

    open: Paragraph | None = None
    waiting: list[Block] = field(default_factory=list)


def body_size(pages: Sequence[Sequence[Segment]]) -> float:
    """The size of most characters of the document, in points; 10.0 where there are none."""
    sizes: Counter[float] = Counter()
    for segments in pages:
        for segment in segments:
            sizes[round(segment.size * 2) / 2] += len(segment.glyphs)
    return sizes.most_common(1)[0][0] if sizes and sizes.most_common(1)[0][0] else 10.0


def blocks_of(pages: Sequence[Sequence[Flow]], body: float) -> Iterator[Block]:
    """Paragraphs and tables in reading order. Footnotes follow the paragraph that is under way where they stand."""
    run = _Run()
    for flows in pages:
        for flow in flows:
            lines, notes = _without_notes(flow, body)
            for at, block in enumerate(_split(lines, flow)):
                if at == 0 and run.open and isinstance(block, Paragraph) and _goes_on(run.open, block):
                    run.open = replace(block, lines=[*run.open.lines, *block.lines])
                    continue
                yield from _flushed(run)
                if isinstance(block, Table):
                    yield block
                else:
                    run.open = block
            run.waiting += _split(notes, flow, is_note=True)
    yield from _flushed(run)


def pieces_of_lines(lines: Sequence[Sequence[Glyph]]) -> list[Piece]:
    """The characters of lines as one paragraph, each with its place; what is put between has that of the end before it."""
    pieces: list[Piece] = []
    for line in lines:
        written = _spaced(line)
        while written and written[0][0].isspace():
            written.pop(0)
        if pieces and written:
            before, after = "".join(text for text, _ in pieces[-12:]), "".join(text for text, _ in written[:12])
            dropped, between = joined(before, after)
            if dropped:
                pieces.pop()
            if between:
                pieces.append((between, _end_of(pieces[-1][1])))
        pieces += written
    while pieces and pieces[-1][0].isspace():
        pieces.pop()
    return pieces


def marked(pieces: list[Piece]) -> list[Piece]:
    """A footnote whose number is printed as one: raised, so that it is not read with what follows."""
    count = next((at for at, (text, _) in enumerate(pieces) if not text.isdigit()), len(pieces))
    return [*((text.translate(_SUPERSCRIPT), spot) for text, spot in pieces[:count]), *pieces[count:]]


def _flushed(run: _Run) -> Iterator[Block]:
    if run.open:
        yield run.open
    yield from run.waiting
    run.open, run.waiting = None, []


def _without_notes(flow: Flow, body: float) -> tuple[list[Segment], list[Segment]]:
    """The lines of a flow, and those of the footnotes below them."""
    lines = list(flow.lines)
    first = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.table or line.size > _SMALL * body:
            break
        if _NOTE_MARK.match(_as_text(line)):
            first = at
    return lines[:first], lines[first:]


def _split(lines: Sequence[Segment], flow: Flow, is_note: bool = False) -> Iterator[Block]:
    leading = _leading(lines)
    paragraph: Paragraph | None = None
    for at, line in enumerate(lines):
        if line.table:
            if paragraph:
                yield paragraph
            yield line.table
            paragraph = None
        elif paragraph and not _begins(paragraph.lines, line, flow, leading, is_note) and not _is_set_off(paragraph.lines, line, lines[at + 1 : at + 2], flow):
            paragraph.lines.append(line)
        else:
            if paragraph:
                yield paragraph
            paragraph = Paragraph([line], flow.right, flow.left, is_note)
    if paragraph:
        yield paragraph


def _leading(lines: Sequence[Segment]) -> float:
    steps = sorted(b.base - a.base for a, b in pairwise(lines) if not (a.table or b.table))
    return steps[len(steps) // 2] if steps else 0.0


def _begins(before: list[Segment], line: Segment, flow: Flow, leading: float, is_note: bool) -> bool:
    """Whether a line begins a paragraph, after those before it in its flow."""
    last = before[-1]
    size = line.size
    if abs(last.size - size) > 0.08 * max(last.size, size) or line.base - last.base > 1.45 * leading + 0.5:
        return True
    if _has_gaps(last) or _has_gaps(line):
        return True
    if line.left - last.left > 1.0 * size:
        return True
    if line.left > flow.left + 1.2 * size and _ends(last):
        return True
    if not _is_full(last, line, flow.right):
        return True
    text, end = _as_text(line), last.text.rstrip()
    if _LEADER.search(end) or (is_note and _NOTE_MARK.match(text) and _ends(last)):
        return True
    is_end = _ends(last) or end.endswith(("：", ":")) or _PAGE_OF_CONTENTS.search(end) is not None
    return is_end and bool(numbering(text) or _BULLET.match(text) or _PAGE_OF_CONTENTS.search(text))


def _is_set_off(before: list[Segment], line: Segment, after: Sequence[Segment], flow: Flow) -> bool:
    """Whether a line is indented as the first one of its paragraph, below a title or a line of its own that is so, too: the second
    line of a paragraph stands at the margin, and of a box that is indented as a whole the third begins where the second does."""
    edge = flow.left + 1.2 * line.size
    is_in_a_box = bool(after) and not after[0].table and abs(after[0].left - line.left) <= 0.5 * line.size
    return len(before) == 1 and before[0].left > edge and line.left > edge and not is_in_a_box


def _goes_on(open_: Paragraph, next_: Paragraph) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    last, first = open_.lines[-1], next_.lines[0]
    if abs(last.size - first.size) > 0.08 * last.size or _has_gaps(last) or _has_gaps(first):
        return False
    if first.left > next_.left + 0.8 * first.size or not _is_full(last, first, open_.right):
        return False
    is_indented = open_.lines[0].left > open_.left + 0.8 * last.size
    return not _ends(last) or is_indented or (len(open_.lines) > 1 and not numbering(_as_text(first)))


def _is_full(last: Segment, line: Segment, right: float) -> bool:
    """Whether a line is as full as it can be: what begins the next one would not have found room in it."""
    glyphs = [glyph for glyph in line.glyphs if glyph.text.strip()]
    unit = _LATIN.match("".join(glyph.text for glyph in glyphs[:40]))
    count = unit.end() if unit else 1
    while count < len(glyphs) and glyphs[count].text in "，。、；：！？）》”’」』】%％":
        count += 1
    width = glyphs[min(count, len(glyphs)) - 1].right - glyphs[0].left
    return right - last.right < width + 1.0 * line.size


def _has_gaps(line: Segment) -> bool:
    """Whether a line is a row of things apart, as in tables without rules."""
    return any(b.left - a.right > 1.5 * line.size for a, b in pairwise(line.glyphs))


def _ends(line: Segment) -> bool:
    return bool(_ENDS_A_SENTENCE.search(line.text.rstrip()))


def _as_text(line: Segment) -> str:
    return "".join(text for text, _ in _spaced(line.glyphs))


def _spaced(glyphs: Sequence[Glyph]) -> list[Piece]:
    """The characters of a line, raised figures as such, with the blanks that the file leaves out between words."""
    sizes = sorted(glyph.size for glyph in glyphs)
    size = sizes[len(sizes) // 2]
    base = next(glyph.base for glyph in glyphs if glyph.size >= 0.95 * size)
    apart = _tracking(glyphs)
    small = [glyph.size <= 0.85 * size and base - glyph.base >= 0.12 * size for glyph in glyphs]
    pieces: list[Piece] = []
    last: Glyph | None = None
    for at, glyph in enumerate(glyphs):
        is_raised = small[at] and _is_beside_larger(glyphs, small, at, size)
        text = glyph.text.translate(_SUPERSCRIPT) if is_raised else glyph.text
        if last:
            gap = glyph.left - last.right
            if gap > 1.5 * size:
                pieces.append(("\t", _end_of(last.spot)))
            elif gap - apart > 0.18 * size and _LATIN.match(last.text) and _LATIN.match(glyph.text) and not is_raised:
                pieces.append((" ", _end_of(last.spot)))
        pieces.append((text, glyph.spot))
        last = glyph
    return pieces


def _is_beside_larger(glyphs: Sequence[Glyph], small: Sequence[bool], at: int, size: float) -> bool:
    """Whether the small characters that hold this one stand beside one that is not: the mark of a word, and no number of a chart."""
    for step in (-1, 1):
        for one in range(at + step, at + step * (_LONGEST_MARK + 1), step):
            if not 0 <= one < len(glyphs):
                break
            first, second = (glyphs[one - step], glyphs[one])[::step]
            if second.left - first.right > size:
                break
            if not small[one] and glyphs[one].text.strip():
                return True
    return False


def _tracking(glyphs: Sequence[Glyph]) -> float:
    """How far apart the characters of a line are set, by the room between its ideographs; 0 where it has few."""
    gaps = sorted(b.left - a.right for a, b in pairwise(glyphs) if _IDEOGRAPH.match(a.text) and _IDEOGRAPH.match(b.text))
    return max(0.0, gaps[len(gaps) // 2]) if len(gaps) >= _FEW else 0.0


def _end_of(spot: Spot | None) -> Spot | None:
    return spot and Spot(spot.page, spot.right, spot.top, spot.right, spot.bottom)
