"""Whom and where a figure is about: areas, populations and industries that the words around it name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.extract.lexicon import ABROAD, Lexicon, Word
from loaders.extract.rules import grammar
from loaders.extract.running import end_of

_COUNTRY = "china"
#: Areas that others are measured against.
WIDE = ("china", "world")
#: 东、中、西部: the word is printed once, for all of them.
_COMPASS = re.compile(r"东中西(?=部?(?:[和与及]东北|[三四]|地区|分别|各))|(?:[东中西]、)+(?:[东中西]部|[东中西](?=(?:和|与|及)东北部))")
_COMPASS_IDS = {"东": "eastern-region", "中": "central-region", "西": "western-region"}
#: Within a land that is no area of the lexicon: 加沙地带中部.
_ABROAD = re.compile(r"(?:地带|半岛|大陆|[洲岛州境内盆地山])$")
_OFFICES = ("司长", "局长", "厅长", "部长", "市长", "省长", "州长", "县长", "区长", "会长", "院长", "处长", "校长", "行长", "社长", "所长", "台长")
_COMPASS_WORDS = tuple(_COMPASS_IDS.values())
_QUOTED = re.compile(r"《[^》]*》|“[^”]{1,20}”|（[^）]*）|\([^)]*\)")
#: So many characters before and after a name are looked at.
_BEFORE, _AFTER = 24, 16


@cache
def words() -> dict[str, re.Pattern[str]]:
    """The patterns of ``grammar/subjects.toml``."""
    return {key: re.compile(pattern) for key, pattern in grammar("subjects").items()}


@dataclass(frozen=True)
class Subject:
    """A subject at characters ``start``–``end`` of a paragraph; ``is_against`` for an area that something is measured against,
    or has its place in."""

    start: int
    end: int
    id: str
    is_against: bool = False


@dataclass(frozen=True)
class Subjects:
    """All of a paragraph, each list in the order of the text."""

    regions: Sequence[Subject]
    populations: Sequence[Subject]
    industries: Sequence[Subject]
    #: Areas that others are measured against, and whose own figure follows in brackets.
    in_brackets: Sequence[Subject] = ()


def find_subjects(text: str, lexicon: Lexicon, own_region: str) -> Subjects:
    """The subjects that a paragraph names; ``own_region`` is the document's."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    named_areas = list(lexicon.regions.find(text))
    regions = [
        Subject(word.start, word.end, word.id, words()["against"].search(text[max(0, word.start - _BEFORE) : word.start]) is not None)
        for word in _apart(text, named_areas, lexicon) if _counts(text, word, quoted)
    ]  # fmt: skip
    in_brackets = [Subject(word.start, word.end, word.id) for word in named_areas]
    for match in _COMPASS.finditer(text):
        regions += [
            Subject(match.start() + at, match.start() + at + 1, _COMPASS_IDS[character])
            for at, character in enumerate(match[0]) if character in _COMPASS_IDS and not (at == len(match[0]) - 2 and match[0].endswith("部"))
        ]  # fmt: skip
    named = sorted(regions, key=lambda region: region.start)
    for match in words()["own"].finditer(text):
        before, after = text[max(0, match.start() - _BEFORE) : match.start()], text[match.end() : match.end() + _AFTER]
        own = _province_of(own_region, lexicon) if match[0].endswith("省") else own_region
        if own:
            in_brackets.append(Subject(match.start(), match.end(), own))
        if _is_measure(before, after):
            continue
        # where the document has no area of its own, that of the news that it is
        whose = own or next((one.id for one in reversed(named) if one.end <= match.start() and one.id not in WIDE), "") or next(
            (word.id for word in lexicon.regions.find(text[: match.start()]) if word.id not in WIDE), ""
        )
        if whose:
            regions.append(Subject(match.start(), match.end(), whose))
    regions = _singly(text, sorted([*regions, *_abroad(text, lexicon, regions)], key=lambda region: region.start))
    return Subjects(
        regions,
        list(_of(lexicon.populations.find(text), quoted)),
        list(_of(lexicon.industries.find(text), quoted)),
        in_brackets,
    )


def _apart(text: str, named: Iterable[Word], lexicon: Lexicon) -> Iterator[Word]:
    """The areas that a text names; one that is a list of others is those where the words give each of them its own."""
    for word in named:
        if text[max(0, word.start - 1) : word.start + 1] == "其中":
            # 其中东部地区: the word before ends in what the name of an area begins with
            yield from (Word(word.start + 1 + one.start, word.start + 1 + one.end, one.id) for one in lexicon.regions.find(text[word.start + 1 : word.end]))
            continue
        clause = text[word.end : end_of(text, word.end)]
        pieces = list(re.finditer("[^、]+", text[word.start : word.end])) if words()["each"].search(clause) else []
        if len(pieces) < 2:
            yield word
            continue
        for piece in pieces:
            at = word.start + piece.start()
            yield from (Word(at + one.start, at + one.end, one.id) for one in lexicon.regions.find(piece[0]))


def known(region: str) -> str:
    """The id of an area, empty for a land that no scheme has."""
    return "" if region.startswith(ABROAD) else region


def _province_of(region: str, lexicon: Lexicon) -> str:
    """The province that an area lies in, or is; the area itself where that is not known."""
    province = region
    while province and lexicon.region_levels.get(province) != "province":
        province = lexicon.region_parents.get(province, "")
    return province or region


def _abroad(text: str, lexicon: Lexicon, regions: Sequence[Subject]) -> Iterator[Subject]:
    """The lands that no scheme has which a clause begins with: what follows is told of them, and not of where the document is."""
    last = -1
    for word in lexicon.abroad.find(text):
        if any(one.start < word.end and word.start < one.end for one in regions):
            continue
        begin = max(text.rfind(mark, 0, word.start) for mark in "，。；") + 1
        is_listed = last >= 0 and words()["listed"].fullmatch(text, last, word.start) is not None
        if is_listed or words()["opens"].fullmatch(text, begin, word.start):
            last = word.end
            yield Subject(word.start, word.end, word.id)


def _singly(text: str, regions: list[Subject]) -> list[Subject]:
    """The areas but for those of lists that are counted as a whole."""
    counted: set[int] = set()
    for last in regions:
        names = listed(text, regions, last) if words()["counted_list"].match(text, last.end) else []
        end = end_of(text, last.end, "。；")
        is_shared_out = any(words()[one].search(text, last.end, end) for one in ("each", "all"))
        if text.startswith("等", last.end) or (len(names) > 1 and not is_shared_out):
            counted |= {one.start for one in names}
    return [one for one in regions if one.start not in counted]


def _of(found: Iterator[Word], quoted: list[tuple[int, int]]) -> Iterator[Subject]:
    for word in found:
        if not any(start <= word.start and word.end <= end for start, end in quoted):
            yield Subject(word.start, word.end, word.id)


def _counts(text: str, word: Word, quoted: list[tuple[int, int]]) -> bool:
    return not any(start <= word.start and word.end <= end for start, end in quoted) and is_subject(text, word)


def is_subject(text: str, word: Word) -> bool:
    """Whether an area named in a sentence, or in the words of a table's row, may be what a figure is of: it is not measured
    against, nor counted, nor but a part of a body's name."""
    before, after = text[max(0, word.start - _BEFORE) : word.start], text[word.end : word.end + _AFTER]
    printed = text[word.start : word.end]
    if text[max(0, word.start - 1) : word.start + 1] in _OFFICES:
        # 司长江某: the office ends in what the name of the area begins with
        return False
    if words()["counted"].search(before) or words()["abroad_as_market"].match(text, word.start):
        return False
    if word.id in _COMPASS_WORDS and (_ABROAD.search(before) or (printed[0] == "西" and before.endswith("东"))):
        # 加沙地带中部, 东西部时延: of another land, of both
        return False
    if word.id in WIDE and words()["field"].match(after):
        return False
    if words()["partner"].match(after) or (words()["hails"].search(before) and words()["hails_from"].match(after)):
        return False
    if words()["body"].match(after) if word.id != _COUNTRY else printed == "中国" and words()["country_body"].match(after):
        return False
    return not _is_measure(before, after)


def _is_measure(before: str, after: str) -> bool:
    """Whether an area between these characters is what another is measured against, or has its place in."""
    is_against = words()["against"].search(before) is not None and words()["place_among"].match(after) is not None
    return is_against or words()["always_against"].search(before) is not None


def nearest(subjects: Sequence[Subject], start: int, end: int) -> Subject | None:
    """The last of the subjects between two characters."""
    inside = [subject for subject in subjects if start <= subject.start and subject.end <= end]
    return inside[-1] if inside else None


def listed(text: str, subjects: Sequence[Subject], last: Subject) -> list[Subject]:
    """The subjects that stand in one enumeration with ``last`` at its end: A、B和C."""
    found = [last]
    for subject in reversed([one for one in subjects if one.end <= last.start]):
        between = text[subject.end : found[0].start]
        is_compass = not between and subject.end - subject.start == 1  # 东中西
        if not is_compass and not words()["listed"].fullmatch(between):
            break
        found.insert(0, subject)
    return found
