"""Which indicator a figure is of: the one whose names are printed nearest to it, weighed by how telling their characters are.

A name need not be printed as a whole: 全国数据生产总量 is 年度数据生产总量. Of an indicator that is declared as the growth, the rank
or the increase of another, the other's names count too. Only those that can be such a figure, by kind and unit, compete.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from loaders.extract.lexicon import Indicator, Lexicon, Words

#: So much of a name's weight must be printed around the figure.
ENOUGH = 0.56
#: So much of a name is as good as all of it.
_WHOLE = 0.85
#: A clause further from the figure counts so much of the one after it.
_FADES = 0.86
#: What stands after the figure, and what is further away than its sentence.
_AFTER, _CONTEXT = 0.8, 0.55
#: So much of what stands beside a figure has to be of the name of its indicator.
_MEANT = 0.3
#: What names a thing ends in what it is: so many characters.
_HEAD = 5
#: Most clauses that are looked at.
_CLAUSES = 6
#: A longer name that is printed says more than a shorter one inside it: so much a unit of weight.
_LENGTH = 0.012
_JOINED = re.compile(r"、|和|与|及|以及")
_PARTS = re.compile(r"[，。；：！？,;:!?]")
#: What it adds that the reports state an indicator often.
_USAGE = 0.015
#: Kinds that a figure of one may turn out to be.
_ALIKE = ({"share", "ratio"}, {"level", "count", "average", "per_capita", "ratio"}, {"multiple", "growth"}, {"growth", "change_pp"})
#: Units that measure the same.
_FAMILIES = (
    {"ZB", "EB", "PB", "TB", "GB", "MB"}, {"ZFLOPS", "EFLOPS", "PFLOPS"}, {"minutes", "hours", "days", "months", "years"},
    {"CNY", "USD"}, {"count", "TEU"}, {"Tbps", "Gbps", "Mbps"}, {"km", "m"}, {"km2", "m2", "hm2", "mu"},
)
#: What a name of a derived indicator may end in, that the base's name does not print beside a figure.
_OF_BASE = ("growth_of", "increase_of", "rank_of", "rank_change_of", "multiple_of", "change_of")


@dataclass(frozen=True)
class Linked:
    """The indicator found, and how much of its name is printed, from 0 to 1."""

    indicator: Indicator
    score: float
    name: str

    @property
    def is_whole(self) -> bool:
        """Whether so much of the name is printed that it is as good as all of it."""
        return self.score > _WHOLE


class Linker:
    """Finds indicators by the words around a figure."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._names: list[tuple[str, Indicator]] = [
            (name, indicator) for indicator in lexicon.indicators.values() for name in _all_names(indicator, lexicon)
        ]
        self._of_whom = lexicon.regions, lexicon.populations, lexicon.industries
        count: dict[str, int] = {}
        for name, _ in self._names:
            for pair in set(_pairs(name)):
                count[pair] = count.get(pair, 0) + 1
        total = max(1, len(self._names))
        self._weight = {pair: math.log(1 + total / number) for pair, number in count.items()}
        self._heaviest = max(self._weight.values(), default=1.0)
        self._postings: dict[str, list[int]] = {}
        self._full: list[float] = []
        for number, (name, _) in enumerate(self._names):
            pairs = set(_pairs(name))
            self._full.append(sum(self._weight[pair] for pair in pairs) or 1.0)
            for pair in pairs:
                self._postings.setdefault(pair, []).append(number)

    def find(self, segments: Sequence[tuple[str, float]], kind: str, unit: str) -> Linked | None:
        """The indicator that the segments of text, each with its weight, name best; None where none is named enough."""
        seen: dict[str, float] = {}
        for text, weight in segments:
            for pair in _pairs(text):
                if pair in self._weight and seen.get(pair, 0.0) < weight:
                    seen[pair] = weight
        near = self._near(segments, unit)
        reached: dict[int, float] = {}
        for pair, weight in seen.items():
            gain = self._weight[pair] * weight
            for number in self._postings[pair]:
                reached[number] = reached.get(number, 0.0) + gain
        best: tuple[float, int] | None = None
        for number, gain in reached.items():
            share = gain / self._full[number]
            if share < ENOUGH:
                continue
            indicator = self._names[number][1]
            agreement = _agreement(indicator, kind, unit)
            if not agreement or not self._is_meant(self._names[number][0], near):
                continue
            total = share * agreement + _USAGE * math.log1p(indicator.usage) + _LENGTH * min(self._full[number], 60.0) * share
            if best is None or total > best[0]:
                best = total, number
        if best is None:
            return None
        name, indicator = self._names[best[1]]
        share = reached[best[1]] / self._full[best[1]]
        return Linked(indicator, share, name)


    def _is_meant(self, name: str, near: Sequence[frozenset[str]]) -> bool:
        """Whether enough of what stands beside the figure, on the one side or the other, is of the name; so, too, where nothing does."""
        pairs = {*_pairs(name)}
        return not near or any(
            sum(self._weight.get(pair, self._heaviest) for pair in one & pairs) >= _MEANT * sum(self._weight.get(pair, self._heaviest) for pair in one)
            for one in near
        )

    def _near(self, segments: Sequence[tuple[str, float]], unit: str) -> list[frozenset[str]]:
        """The pairs of characters of what stands right beside the figure and names what it is of; none where nothing does: of a cell its
        row and column tell all, 占…的 names the whole of a share, an area or a population is no indicator, and what a sample or a scope
        is made up of is counted under its name."""
        after = next((text for text, weight in segments if weight == _AFTER), None)
        if after is None or any(_MADE_UP.search(text) for text, _ in segments):
            return []
        own = _FIGURES.sub("", _LEAD.sub("", segments[0][0]))
        named = "" if _OF_WHOLE.search(own) else self._bare(_COMPARED.sub("", _TAIL.sub("", own)), *self._of_whom)
        counted = self._bare(after, *self._of_whom[1:])[:_HEAD] if unit == "count" else ""
        return [frozenset(_pairs(text)) for text in ("" if _NOTHING.fullmatch(named) else named[-_HEAD:], counted) if len(text) > 1]

    @staticmethod
    def _bare(text: str, *of_whom: Words) -> str:
        """The text without the words."""
        for words in of_whom:
            for word in reversed([*words.find(text)]):
                text = text[: word.start] + "\n" + text[word.end :]
        return text.strip("\n")


def segments_of(text: str, offset: int, end: int, sentence_start: int, context: str = "", position: int = 0) -> list[tuple[str, float]]:
    """The clauses around a figure at ``offset``–``end`` of a paragraph's text, each with its weight; ``position`` is its own in a list."""
    clauses = _PARTS.split(text[sentence_start:offset])[-_CLAUSES:]
    clauses[-1] = listed(clauses[-1], position)
    found = [(clause, _FADES**distance) for distance, clause in enumerate(reversed(clauses))]
    # pairs of characters that the break of two clauses parts belong to neither
    after = _PARTS.split(text[end : end + 24])[0]
    found.append((after, _AFTER))
    if context:
        found.append((context, _CONTEXT))
    return found


def listed(clause: str, position: int) -> str:
    """Of a clause that names several things for a list of figures, the one that the figure at a position of the list is of, with what is
    said but once, after the last; any other clause as it is.

    >>> listed("在线办公、在线医疗和网上外卖用户规模分别达4.69亿、", 1)
    '在线医疗用户规模'
    """
    named, apart, _ = clause.partition("分别") if "分别" in clause else clause.partition("依次")
    members = [member for member in _JOINED.split(_LEAD.sub("", named)) if member]
    if not apart or len(members) < 2 or position >= len(members):
        return clause
    member, last = members[position], members[-1]
    return member if member[-2:] == last[-2:] else member + last[len(member) :]


def _all_names(indicator: Indicator, lexicon: Lexicon) -> Iterator[str]:
    yield from indicator.names
    for relation in _OF_BASE:
        base = lexicon.indicators.get(indicator.relations.get(relation, ""))
        if base is not None and base.id != indicator.id:
            yield from base.names
            for deeper in _OF_BASE:
                second = lexicon.indicators.get(base.relations.get(deeper, ""))
                if second is not None:
                    yield from second.names


def _pairs(text: str) -> Iterable[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _agreement(indicator: Indicator, kind: str, unit: str) -> float:
    """How well an indicator can be a figure of this kind and unit: 1 if it is, 0 if it cannot be."""
    units = 1.0 if indicator.unit == unit or not unit else 0.95 if any({indicator.unit, unit} <= one for one in _FAMILIES) else 0.0
    if indicator.unit == "one" and unit in ("count", "percent"):
        units = 0.7
    if kind in ("forecast", "target") or indicator.kind == kind:
        return units
    return units * 0.93 if any({indicator.kind, kind} <= one for one in _ALIKE) else 0.0


#: What a clause begins with before it names what is counted, and ends with before its figure.
_LEAD = re.compile(r"^(?:其中|截至|截止|到|至|全年|当年|今年|去年|上半年|此外|同时|目前|累计|(?:19|20)\d\d年[底末]?(?:以来)?|\d+月(?:底|末|份)?|全国|我国|全市|全省|全区|全县)+")
_TAIL = re.compile(r"(?:达到?|为|是|有|突破|超过|超|约|近|已|完成|实现|共|同比|比上年|较上年|比去年|分别|依次|均|增长|下降|提高|提升|增加|减少|上升|降低|回落|缩小|扩大|收窄|上涨|攀升|新增|净增|累计|持续|快速|不断|稳步|大幅|由|从|至|到|了|占比?|的|比重|增速)+$")
#: A figure within a clause and what follows it, and what names nothing.
_FIGURES = re.compile(r"(?:达到?|为|是|突破|超过?|约|近)?[-\d.]+[十百千万亿]*(?:个?百分点|[%％]|[^，。]{0,4}$).*$")
_NOTHING = re.compile(r"(?:比?较?与?同?上年[末底]?(?:基本)?|比?较?去年[末底]?|其中|分别|按[^，]*计算|增速|占比|比重|同期|分[一-鿿]{1,4}看|第|前)+")
#: A clause that names the whole of a share, or another of a list; what things are made up of; and what a clause compares with.
_OF_WHOLE = re.compile(r"^(?:所)?占|、$")
_MADE_UP = re.compile("覆盖|来自|来源于|面向|涵盖|样本")
_COMPARED = re.compile(r"(?:比|较)(?:上年|去年|前年|(?:19|20)\d\d年|上月|上季度?|同期)[^，]*$|(?:增速|增幅|降幅|占比|比重)$")
_MOST = 24
_ENDINGS = {"growth": "增速", "change_pp": "变化", "rank": "排名", "rank_change": "排名变化"}


def label_of(words: str, kind: str, position: int = 0) -> str:
    """A Chinese label for an indicator that is not known, from the words before its figure, which is at ``position`` of a list; empty
    where they name nothing.

    >>> label_of("2024年全市软件业务收入达12亿元，同比增长", "growth")
    '软件业务收入增速'
    """
    ending = _ENDINGS.get(kind, "")
    for clause in reversed(_PARTS.split(words)):
        name = _TAIL.sub("", _FIGURES.sub("", _LEAD.sub("", listed(clause, position))))
        if len(name) > 1 and not _NOTHING.fullmatch(name):
            name = name[-_MOST:]
            return name if not ending or name.endswith(ending) else name + ending
    return ""
