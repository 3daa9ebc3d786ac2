"""Numerals that state no figure, and why: by the rules of ``grammar/nonfacts.toml``, by words and names that hold a numeral,
and by what the segmenter takes for one word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from loaders.extract.lexicon import Words
from loaders.extract.rows import is_of_contents
from loaders.extract.rules import first_fitting, rows_of, rules_of
from loaders.extract.running import Paragraph
from loaders.extract.spots import Spot
from loaders.problems import InputProblems, Problem
from loaders.reading.concepts import Schemes
from loaders.words.characters import CHINESE_DIGITS
from loaders.words.numerals import find_numerals


@dataclass(frozen=True)
class Excuse:
    """Why a numeral states no figure, and the rule that says so."""

    reason: str
    rule: str


#: A footnote: its number at the begin of a line, then what it explains.
_NOTE = re.compile(r"^(\d{1,2})[ .．]+[一-鿿《“][^\n]*(?:指|来源|=|为|按照|包括|不含)", re.MULTILINE)
_PAGE_NUMBER = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
_SERIAL = re.compile(r"\d{1,3}(?:\t| +[一-鿿/]+)(?!\S*[。，])[^。，；]*$")
_RANK_FOLLOWS = re.compile(r"[，。、；位名]|大(?!会)|$")
#: Before a numeral that tells a rank.
_RANKED = re.compile(r"(?:(?:居|列|排名|排|位|世界|全[国省市区县州]|全球|国内|均|总量|规模|数量|成为[^，。]{0,12}|跃居|升至|升到)(?:于|到|名|在)?第|(?:居|列|排名|全国|全球|世界|占据|占据着|进入|跻身|挺进|单|榜)前)$")
#: A short quotation with a numeral is a name: “1+3”, “高效办成一件事”.
_QUOTED = re.compile(r"[“‘\"「『]([^”’\"」』“。；]{1,16})[”’\"」』]")
_ADDRESS = re.compile(r"(?:https?[:：]//|www\.)[A-Za-z0-9_./\-?？=&%#~:：+]+")
_TITLED = re.compile(r"《[^》]{1,60}》|〈[^〉]{1,60}〉")
#: A quotation that is more than a name: it has a figure with a unit.
_FIGURE_IN_QUOTES = re.compile(r"\d(?:[%％]|[万亿]?[元吨人户家个件])")
#: Words of the segmenter that are numbers with what they count.
_COUNTING = re.compile(rf"[{CHINESE_DIGITS}]+(?:个|家|项|人|次|件|大|种|类|轮|批|省|市|地|名|位|条|成|年|月|日|国|座|所|倍|期|部|级|线|组|套|点|部门|省份|省市|方面|区|县|岁)?")
#: A label that begins by counting says a figure: 四大运营商, 337个重点城市.
_COUNTS = re.compile(rf"^\d|\d+(?:个|家|项|类)|^[{CHINESE_DIGITS}]+(?:大|个|家|类|项|省|市)")
#: Labels of these schemes are names; a numeral in one is no figure.
_NAMING = ("regions", "policies", "programmes", "bodies", "industries", "populations", "publications")


class Excuses:
    """Says of numerals why they state no figure."""

    def __init__(self, schemes: Schemes) -> None:
        named = {word: "name" for word in _names_with_numerals(schemes)}
        named.update((row["word"], row["reason"]) for row in rows_of("names"))
        self._names = Words(named)
        self._paragraph: Paragraph | None = None
        self._protected: list[tuple[int, int, Excuse]] = []
        self._in_contents = False
        self._marks: set[str] = set()

    def of(self, spot: Spot) -> Excuse | None:
        """Why the numeral states no figure; None where it may state one."""
        paragraph = spot.paragraph
        if _PAGE_NUMBER.fullmatch(paragraph.text) and spot.printed.isdigit():
            return Excuse("page number", "page-number")
        if paragraph is not self._paragraph:
            self._paragraph, self._protected = paragraph, list(self._spans(paragraph))
            self._in_contents = is_of_contents(paragraph)
        if self._in_contents and not paragraph.text[spot.after :].strip():
            return Excuse("page number", "contents")
        rule = first_fitting(rules_of("nonfacts", "reason"), spot.left, _plain(spot.printed), spot.right, spot.unit_class or "none")
        if spot.offset == 0 and spot.printed.isdigit() and _SERIAL.match(paragraph.raw):
            return Excuse("list number", "serial")
        if self._is_mark(spot):
            return Excuse("footnote mark", "mark-in-line")
        if _RANKED.search(spot.left) and not (rule and rule.name in ("one-of-the-first", "caption-list", "quarter", "caption", "chapter")):
            return None
        if spot.left.endswith("第") and rule is None and not _RANK_FOLLOWS.match(spot.right):
            return Excuse("name", "ordinal")
        for start, end, excuse in self._protected:
            if start <= spot.offset and spot.after <= end:
                return excuse
        if rule is not None:
            return Excuse(rule.result, rule.name)
        return None if spot.printed[0].isascii() else self._by_word(spot)

    def begin(self, text: str) -> None:
        """Begin with a document: what it prints as the marks of its footnotes."""
        self._marks = {match[1] for match in _NOTE.finditer(text)}

    def _is_mark(self, spot: Spot) -> bool:
        """Whether it is a footnote's mark printed as a common digit, right after what it explains."""
        if spot.printed not in self._marks or spot.multiplier or spot.unit or spot.offset == 0:
            return False
        before, after = spot.left[-1], spot.right[:1]
        closes = "一" <= before <= "鿿" or before in "%％）"
        return closes and spot.paragraph.origin[spot.offset - 1] + 1 == spot.start and (after in "。，；、" or "一" <= after <= "鿿")

    def _spans(self, paragraph: Paragraph) -> Iterator[tuple[int, int, Excuse]]:
        text = paragraph.text
        for match in _ADDRESS.finditer(text):
            yield match.start(), match.end(), Excuse("name", "web-address")
        for match in _TITLED.finditer(text):
            yield match.start(), match.end(), Excuse("name", "title")
        for match in _QUOTED.finditer(text):
            if not _FIGURE_IN_QUOTES.search(match[1]):
                yield match.start(), match.end(), Excuse("name", "quotation")
        for word in self._names.find(text):
            yield word.start, word.end, Excuse(word.id, "word-list")

    def _by_word(self, spot: Spot) -> Excuse | None:
        """What the segmenter takes for a word that holds the numeral and more than what it counts."""
        if spot.unit_class == "times" or (spot.qualifier and (spot.unit or spot.multiplier)):
            return None
        start = max(0, spot.offset - 12)
        text = spot.paragraph.text[start : spot.after + 12]
        for word, begin, end in _tokens(text):
            if begin <= spot.offset - start < end:
                if end - begin <= len(spot.printed) or _COUNTING.fullmatch(word):
                    return None
                return Excuse("word", "segmenter")
        return None


def _plain(printed: str) -> str:
    from loaders.words.characters import plainly

    return plainly("".join(printed.split()))


def _names_with_numerals(schemes: Schemes) -> Iterable[str]:
    for name in _NAMING:
        for concept in schemes[name].concepts.values() if name in schemes else ():
            for label in (concept.cell("label_zh"), *concept.values("alt_zh")):
                bare = "".join(label.split())
                if 1 < len(bare) < 40 and next(find_numerals(bare), None) is not None and not _COUNTS.search(bare):
                    yield bare


@cache
def _segmenter() -> Any:
    try:
        return import_module("rjieba")
    except ImportError:
        problem = Problem("dgkg extract", 0, "", "needs a segmenter that is not installed", "pip install 'datagov-kg[extract]'")
        raise InputProblems([problem]) from None


def _tokens(text: str) -> list[tuple[str, int, int]]:
    tokens: list[tuple[str, int, int]] = _segmenter().tokenize(text, "default")
    return tokens
