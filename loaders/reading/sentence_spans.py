"""The sentences in which the numerals of a report stand: read from its table, found in its text, held against each other.

``sentences.csv`` keeps them, so that the graph is the same without the text; a folder with its text beside it needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from loaders.problems import Problem, shown
from loaders.project import SENTENCES, TEXT_FILE
from loaders.tables import Row, read_table
from loaders.texts import PAGE_BREAK, read_text
from loaders.words.sentence_ends import sentence_ranges


class SentenceSpan(Row):
    """The range of a sentence, or of the row, heading or caption that stands for one, in code points."""

    every_column: ClassVar[bool] = True

    start: int = Field(ge=0)
    end: int = Field(gt=0)


#: A range of code points of a numeral.
Range = tuple[int, int]


def read_sentence_spans(
    folder: Path, numerals: Iterable[Range], line_width: int | None, problems: list[Problem]
) -> tuple[SentenceSpan, ...]:
    """The sentences of a report's folder, from the table or the text in it; none where neither is there."""
    if (folder / SENTENCES).is_file():
        rows = (located.row for located in read_table(folder / SENTENCES, SentenceSpan, problems))
        return tuple(sorted(rows, key=lambda span: (span.start, span.end)))
    if (folder / TEXT_FILE).is_file():
        return spans_of(numerals, read_text(folder / TEXT_FILE, problems, PAGE_BREAK) or "", line_width)
    return ()


def spans_of(numerals: Iterable[Range], text: str, line_width: int | None) -> tuple[SentenceSpan, ...]:
    """The innermost sentences of the text that hold the numerals, in their order."""
    ranges = [SentenceSpan(start=start, end=end) for start, end in sentence_ranges(text, line_width)]
    around = (innermost(ranges, numeral) for numeral in numerals)
    return tuple(sorted({span for span in around if span is not None}, key=lambda span: (span.start, span.end)))


def innermost(spans: Iterable[SentenceSpan], numeral: Range) -> SentenceSpan | None:
    """The shortest of the spans that holds the numeral; None where none does."""
    start, end = numeral
    around = [span for span in spans if span.start <= start and end <= span.end]
    return min(around, key=lambda span: span.end - span.start, default=None)


def span_problems(
    folder: Path, kept: Sequence[SentenceSpan], numerals: Iterable[Range], text: str, line_width: int | None
) -> Iterator[Problem]:
    """Where the table keeps other sentences than those of the text."""
    if not (folder / SENTENCES).is_file():
        return
    found = spans_of(numerals, text, line_width)
    if tuple(kept) == found:
        return
    missing, wrong = sorted(_ranges(found) - _ranges(kept)), sorted(_ranges(kept) - _ranges(found))
    message = f"lacks {len(missing)} sentences of the text ({_some(missing)}) and has {len(wrong)} that are none ({_some(wrong)})"
    yield Problem(shown(folder / SENTENCES), 0, "", message, "`dgkg account --write-sentences` writes it anew.")


def write_sentence_spans(folder: Path, spans: Iterable[SentenceSpan]) -> None:
    """Write the table of a report's folder."""
    lines = [f"{span.start},{span.end}\n" for span in spans]
    (folder / SENTENCES).write_text("start,end\n" + "".join(lines), encoding="utf-8")


def _ranges(spans: Iterable[SentenceSpan]) -> set[Range]:
    return {(span.start, span.end) for span in spans}


def _some(ranges: Sequence[Range]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in ranges[:3]) + (" …" if len(ranges) > 3 else "")
