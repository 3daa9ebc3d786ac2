"""Figures that words state without a numeral: 首位, 持平, 半数, by ``grammar/worded.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from loaders.extract.figures import Figure, clause_before
from loaders.extract.rules import grammar
from loaders.extract.running import Paragraph
from loaders.extract.spots import Spot, qualifier_before
from loaders.words.numerals import read_numeral

_UNITS = {"rank": "rank", "growth": "percent", "share": "percent"}


@cache
def _rules() -> list[tuple[str, str, re.Pattern[str]]]:
    return [(row["name"], row["kind"], re.compile(row["pattern"])) for row in grammar("worded")["rule"]]


def find_worded(paragraph: Paragraph, number: int) -> Iterator[Figure]:
    """The figures that words of the paragraph state, each word once."""
    read: set[int] = set()
    for name, kind, pattern in _rules():
        for match in pattern.finditer(paragraph.text):
            start, end = match.span("word")
            if start in read:
                continue
            read.add(start)
            yield _figure(paragraph, number, start, end, name, kind)


def _figure(paragraph: Paragraph, number: int, start: int, end: int, name: str, kind: str) -> Figure:
    unit = _UNITS[kind]
    first, last = paragraph.range_of(start, end)
    word = paragraph.text[start:end]
    qualifier = qualifier_before(paragraph.text[:start])
    spot = Spot(first, last, word, number, paragraph, start, end, qualifier=qualifier, unit=unit, unit_class=unit, beyond=end)
    reading = read_numeral(word)
    high = reading.high if reading.high != reading.low else None
    return Figure(spot, spot, reading.low, high, kind, name, unit, "", "", clause_before(spot))
