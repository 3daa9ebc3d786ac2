"""Titles of sections: by how they are numbered, and by their size where a document has sizes.

A kind of numbering that comes up for the first time lies one level below the title before it; one that came up before lies
where it lay.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

LONGEST_TITLE = 60
#: The kind of the parts that bear no number.
NAMED_PART = "named part"
_CHINESE = "〇零一二三四五六七八九十百"
_KINDS = {
    "part": re.compile(rf"第[{_CHINESE}\d]+[编篇部](?!分|门|委)\s*\S"),
    "chapter": re.compile(rf"第[{_CHINESE}\d]+章\s*\S"),
    "subchapter": re.compile(rf"第[{_CHINESE}\d]+节\s*\S"),
    "一、": re.compile(rf"[{_CHINESE}]+、\s*\S"),
    "（一）": re.compile(rf"[（(][{_CHINESE}]+[)）]\s*\S"),
    "1.1.1": re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s*[^\d\s.%％]"),
    "1.1": re.compile(r"\d{1,2}\.\d{1,2}\.?\s+[^\d\s.%％]"),
    "1.": re.compile(r"\d{1,2}[.．、]\s*[^\d\s.%％]"),
}
_SENTENCE = re.compile(r"[。；;，,：:！？!?…]$|[。！？；]")
_CONTENTS = re.compile(r"[.…·．]{3,}\s*\d*$|\t")
#: Names of parts that bear no number.
_NAMED = re.compile(r"(?:前\s*言|序\s*言|引\s*言|摘\s*要|目\s*录|附\s*录|附\s*件|附\s*表|后\s*记|结\s*语|参考文献)[\d一二三四五六七八九十]*$")


def numbering(text: str) -> str | None:
    """By which kind of number a paragraph is a title; None where it is none.

    >>> numbering("（二）算力规模"), numbering("2025年，产量为12.6EB。"), numbering("一、数据资源 ........ 5")
    ('（一）', None, None)
    """
    text = text.strip()
    if not 1 < len(text) <= LONGEST_TITLE or _SENTENCE.search(text) or _CONTENTS.search(text):
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.match(text)), None)


def may_be_a_title(text: str) -> bool:
    """Whether a paragraph that is set off may be a title: short, no sentence, no line of a table of contents."""
    text = text.strip()
    return 1 < len(text) <= LONGEST_TITLE and not (_SENTENCE.search(text) or _CONTENTS.search(text)) and not text.isdigit()


def is_named_part(text: str) -> bool:
    """Whether a paragraph is the title of a part that bears no number: 前言, 附录."""
    return bool(_NAMED.fullmatch(text.strip()))


@dataclass
class Levels:
    """The levels of a document's titles, in the order in which they come."""

    _known: dict[Hashable, int] = field(default_factory=dict)
    _now: int = 0

    def level(self, kind: Hashable) -> int:
        """The level of the next title. What follows a part without a number (前言) lies beside it, not below."""
        level = self._known.setdefault(kind, self._now + 1)
        self._now = level - (kind == NAMED_PART)
        return level

    def stands_at(self, level: int) -> int:
        """The level of a title that tells it itself."""
        self._now = level
        return level
