"""Whose figures a text tells: by a footnote's mark after the figure, by words (据…统计, …显示), or by the body whose doings are told."""

from __future__ import annotations

import re
from functools import cache

from loaders.extract.document import Document
from loaders.extract.figures import Figure
from loaders.extract.headings import Headings
from loaders.extract.rules import grammar

#: A footnote's mark, and how far after the end of a sentence it may stand.
_MARK = re.compile(r"\[\d{1,3}\]")
_BEYOND = 6


@cache
def _rules() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    found = grammar("attribution")
    rules = tuple(re.compile(row["pattern"]) for row in found["rule"])
    return rules, re.compile(found["nobody"]["pattern"]), re.compile(found["nobody"]["edges"])


def attributed(document: Document, figure: Figure, headings: Headings) -> str:
    """Whom the figure is attributed to, as printed: the mark of a footnote, or a name; empty where nothing says so."""
    text = figure.spot.paragraph.text
    mark = _MARK.search(document.text, figure.range_end, _end_of_sentence(figure))
    if mark is not None:
        return mark[0]
    start = text.rfind("。", 0, figure.spot.offset) + 1
    return _named(text[start : figure.spot.offset]) or headings.whose


def _end_of_sentence(figure: Figure) -> int:
    paragraph = figure.spot.paragraph
    end = paragraph.text.find("。", figure.spot.offset)
    if end < 0 or end + 1 >= len(paragraph.text):
        return paragraph.origin[-1] + 1 + _BEYOND
    return min(paragraph.origin[end] + 1 + _BEYOND, paragraph.origin[end + 1])


def _named(passage: str) -> str:
    rules, nobody, edges = _rules()
    for rule in rules:
        for match in rule.finditer(passage):
            name = edges.sub("", edges.sub("", match["source"])).strip("《》“”")
            if len(name) > 1 and not nobody.fullmatch(name):
                return name
    return ""
