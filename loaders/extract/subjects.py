"""Whom and where a figure is about: areas, populations and industries that the words around it name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.extract.lexicon import Lexicon, Word

#: Words for the document's own area, and for the whole country.
_OWN = re.compile(r"(?:全|本|我|该)(?:市|省|区|县|州|自治区|盟)(?![一-鿿]*(?:化|别))|全(?:市|省|区|县)")
_COUNTRY = "china"
#: 东、中、西部: the word is printed once, for all of them.
_COMPASS = re.compile(r"(?:[东中西]、)+[东中西]部")
_COMPASS_IDS = {"东": "eastern-region", "中": "central-region", "西": "western-region"}
#: Before an area: the figure is measured against it, or its place is told among others.
_AGAINST = re.compile(r"(?:占|高于|低于|超过|比|较|领先|超|与|居|列|位居|位列|排名|排|在|为|是|成为|输往|出口|进口|销往|同|和.*签署|面向|覆盖|来自)(?:到|了|于)?$")
_PLACE_AMONG = re.compile(r"^(?:的?平均|的?总|第|前|首|领先|唯一|最|范围|多个|\d+多?个|各地|主流|同类|的?[\d.]+[%％倍]|比重|同步|统一|一体化|性)")
#: Names of bodies begin with their area, which says nothing of the figure.
_BODY = re.compile(
    r"^(?:市|省)?[一-鿿]{0,10}?(?:大学|学院|研究院|研究所|研究中心|有限公司|集团|公司|统计局|数据局|委员会|交易所|数交所|工程|战略|总局|部(?=[，、发])|博物馆|图书馆|机场|银行|品牌|航空|经济圈|集群|枢纽|都市圈|报告|宣言|倡议|论坛|峰会|办公室|邮政)"
)
#: An area's class that is counted is no area: 5个计划单列市.
_COUNTED = re.compile(r"[\d一二两三四五六七八九十]+(?:个|大|家|类)$")
_QUOTED = re.compile(r"《[^》]*》|“[^”]{1,20}”|（[^）]*）|\([^)]*\)")


@dataclass(frozen=True)
class Subject:
    """A subject at characters ``start``–``end`` of a paragraph."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class Subjects:
    """All of a paragraph, each list in the order of the text."""

    regions: Sequence[Subject]
    populations: Sequence[Subject]
    industries: Sequence[Subject]


def find_subjects(text: str, lexicon: Lexicon, own_region: str) -> Subjects:
    """The subjects that a paragraph names; ``own_region`` is the document's."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    regions = [Subject(word.start, word.end, word.id) for word in lexicon.regions.find(text) if _counts(text, word, quoted)]
    for match in _COMPASS.finditer(text):
        regions += [
            Subject(match.start() + at, match.start() + at + 1, _COMPASS_IDS[character])
            for at, character in enumerate(match[0]) if character in _COMPASS_IDS and at < len(match[0]) - 2
        ]  # fmt: skip
    if own_region:
        regions += [Subject(match.start(), match.end(), own_region) for match in _OWN.finditer(text)]
    return Subjects(
        sorted(regions, key=lambda region: region.start),
        list(_of(lexicon.populations.find(text), quoted)),
        list(_of(lexicon.industries.find(text), quoted)),
    )


def _of(words: Iterator[Word], quoted: list[tuple[int, int]]) -> Iterator[Subject]:
    for word in words:
        if not any(start <= word.start and word.end <= end for start, end in quoted):
            yield Subject(word.start, word.end, word.id)


def _counts(text: str, word: Word, quoted: list[tuple[int, int]]) -> bool:
    if any(start <= word.start and word.end <= end for start, end in quoted):
        return False
    before, after = text[max(0, word.start - 8) : word.start], text[word.end : word.end + 16]
    if _COUNTED.search(before):
        return False
    if _BODY.match(after) and word.id != _COUNTRY:
        return False
    if word.id == _COUNTRY and text[word.start : word.end] == "中国" and _BODY.match(after):
        return False
    return not (_AGAINST.search(before) and (_PLACE_AMONG.match(after) or before.endswith(("占", "比", "较", "高于", "低于"))))


def nearest(subjects: Sequence[Subject], start: int, end: int) -> Subject | None:
    """The last of the subjects between two characters."""
    inside = [subject for subject in subjects if start <= subject.start and subject.end <= end]
    return inside[-1] if inside else None


def listed(text: str, subjects: Sequence[Subject], last: Subject) -> list[Subject]:
    """The subjects that stand in one enumeration with ``last`` at its end: A、B和C."""
    found = [last]
    for subject in reversed([one for one in subjects if one.end <= last.start]):
        between = text[subject.end : found[0].start]
        if not re.fullmatch(r"(?:省|市|自治区|行业|企业|领域|地区|部)?(?:、|和|与|及|以及)", between):
            break
        found.insert(0, subject)
    return found
