"""How well a form of a name fits what was typed, from 0 to 100, and why. Distances are rapidfuzz's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz.distance import OSA, LCSseq

from loaders.search.folding import HAN, folded, simplified, stems, syllables
from loaders.search.forms import Form, How, Role

#: What an exact hit scores by the form that fits, and what is taken from it by what the name is to its thing.
_EXACT: Mapping[How, float] = {
    "name": 100, "short": 98, "part": 93, "inside": 94, "acronym": 96, "pinyin": 95, "paraphrase": 90, "initials": 88,
}  # fmt: skip
_LESS: Mapping[Role, float] = {"label": 0, "alternative": 1, "nickname": 2, "code": 3}
_LONGEST_GAP = 3
#: Stems of words that ask or bind, and tell little.
ASKING = frozenset(
    ["a", "an", "the", "of", "in", "on", "for", "and", "to", "by", "at", "from", "with", "is", "are", "was", "were", "be", "been", "do", "doe", "did", "has", "have", "how", "much", "mani", "what", "which", "where", "who", "when", "it", "that", "this", "there"]
)
_ASKING_WEIGHT = 0.2
_DIGITS = re.compile(r"[0-9]+")
#: Beginnings that abbreviations pass over, and endings that they cut: 国家…委员会 is …委.
_BEGINNINGS = ("中华人民共和国", "国家", "中国", "全国", "中央", "关于")
_ENDINGS = (("委员会", "委"), ("办公室", "办"), ("研究院", "院"), ("总局", "局"))


class Match(StrEnum):
    """Why a thing was found."""

    EXACT = "exact"
    PREFIX = "prefix"
    WORD = "word"
    ABBREVIATION = "abbreviation"
    FUZZY = "fuzzy"


@dataclass(frozen=True)
class Typed:
    """What was typed, in the forms in which names are compared; ``rarity`` weighs each of its English stems."""

    text: str
    rarity: Mapping[str, float]

    @cached_property
    def spaced(self) -> str:
        """Folded, its words parted."""
        return folded(self.text)

    @cached_property
    def joined(self) -> str:
        """Folded, nothing parted."""
        return self.spaced.replace(" ", "")

    @cached_property
    def is_chinese(self) -> bool:
        """Whether it has a Chinese character."""
        return HAN.search(self.joined) is not None

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of its words, where it is none but Latin ones."""
        return () if self.is_chinese else stems(self.spaced)

    @cached_property
    def sound(self) -> str:
        """Its pinyin, where it is Chinese."""
        return "".join(syllables(simplified(self.text))) if self.is_chinese else ""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it: another number is another thing, and no slip."""
        return frozenset(_DIGITS.findall(self.joined))


def score(typed: Typed, form: Form, role: Role) -> tuple[float, Match]:
    """How well the form fits, and why; 0 where it does not."""
    less = _LESS[role]
    whole = typed.joined
    if form.joined == whole:
        return _EXACT[form.how] - less, Match.EXACT
    if role == "code":
        return max(_begun(typed, form, less), _misspelt(typed, form, less + 4), key=lambda found: found[0])
    if form.how in ("inside", "acronym", "initials"):
        return _begun(typed, form, less)
    begun = _begun(typed, form, less + (4 if form.how in ("pinyin", "paraphrase") else 0))
    inside = begun if begun[0] else _inside(typed, form, less)
    if inside[0]:
        return inside
    return max(
        (fits(typed, form, less) for fits in (_by_words, _abbreviated, _misspelt, _around)), key=lambda found: found[0]
    )


def _cover(typed: Typed, form: Form) -> float:
    return min(1.0, len(typed.joined) / len(form.joined))


def _begun(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """What was typed is the beginning: all of it for letters that stand for words, which a slip would change."""
    fewest = {"initials": 4, "acronym": 3, "pinyin": 3, "inside": 2}.get(form.how, 1)
    if len(typed.joined) < fewest or not form.joined.startswith(typed.joined):
        return 0, Match.PREFIX
    base = {"acronym": 40, "initials": 60}.get(form.how, 76)
    return base + 14 * _cover(typed, form) - less, Match.PREFIX


def _inside(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """What was typed stands inside, between the bounds of words or syllables; Chinese has none."""
    if typed.joined not in form.joined or len(typed.joined) < (2 if typed.is_chinese else 3):
        return 0, Match.WORD
    if not typed.is_chinese and not _at_bounds(typed.joined, form.spaced, form.how == "pinyin"):
        return 0, Match.WORD
    return (60 if form.how == "pinyin" else 66) + 14 * _cover(typed, form) - less, Match.WORD


def _around(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """The name stands inside what was typed: 贵州省 in 贵州省人民政府."""
    if form.how in ("pinyin", "paraphrase") or len(form.joined) < 2 or form.joined not in typed.joined:
        return 0, Match.WORD
    if not HAN.search(form.joined) and not _at_bounds(form.joined, typed.spaced, whole=True):
        return 0, Match.WORD
    return 26 + 34 * len(form.joined) / len(typed.joined) - less, Match.WORD


def _at_bounds(letters: str, spaced: str, whole: bool) -> bool:
    """Whether the letters begin where a word begins, and, if ``whole``, end where one ends."""
    place, starts, ends = 0, set(), set()
    for word in re.findall(r"[a-z0-9.]+|[^a-z0-9. ]", spaced):
        starts.add(place)
        place += len(word)
        ends.add(place)
    joined = spaced.replace(" ", "")
    found = joined.find(letters)
    while found >= 0:
        if found in starts and (not whole or found + len(letters) in ends):
            return True
        found = joined.find(letters, found + 1)
    return False


def _by_words(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """The words of both, whatever their order: how much of what was typed is there, and how much of the name was typed."""
    if not typed.stems or form.how == "pinyin":
        return 0, Match.WORD
    own = stems(form.spaced)
    if not own:
        return 0, Match.WORD
    there = {word: max(_alike(word, other) for other in own) for word in typed.stems}
    weights = {word: _ASKING_WEIGHT if word in ASKING else typed.rarity.get(word, 1.0) for word in there}
    told = sum(weights[word] * share for word, share in there.items()) / sum(weights.values())
    if told < 0.55:
        return 0, Match.WORD
    if form.how in ("name", "short") and {*own} - ASKING == {*typed.stems} - ASKING and {*own} - ASKING:
        return 96 - less, Match.EXACT
    counting = [word for word in own if word not in ASKING] or own
    covered = sum(max(_alike(word, other) for other in typed.stems) for word in counting) / len(counting)
    is_spelt = all(share in (0, 1) for share in there.values())
    return 56 * told**2 + 28 * covered - less, Match.WORD if is_spelt else Match.FUZZY


def _alike(one: str, other: str) -> float:
    """1 for the same stem, less for a beginning of it or a slip, 0 for another word."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit() or min(len(one), len(other)) < 4:
        return 0.0
    if one.startswith(other) or other.startswith(one):
        return 0.9 if abs(len(one) - len(other)) <= _LONGEST_GAP else 0.6
    likeness = OSA.normalized_similarity(one, other, score_cutoff=0.74)
    return 0.85 * likeness


def _abbreviated(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """The characters of both in their order, some left out: 工信部 of 工业和信息化部; best where it begins and ends so."""
    if not typed.is_chinese or form.how == "pinyin" or len(typed.joined) < 2:
        return 0, Match.ABBREVIATION
    common = LCSseq.similarity(typed.joined, form.joined)
    told = common / len(typed.joined)
    if told < (1 if len(typed.joined) < 4 else 0.6) or _numbers_differ(typed, form):
        return 0, Match.ABBREVIATION
    covered = common / len(form.joined)
    if told < 1:
        return 48 * told**2 + 24 * covered - less, Match.FUZZY
    fits = 8 * _begins_alike(typed.joined, form.joined) + 8 * _ends_alike(typed.joined, form.joined)
    return 50 + fits + 18 * covered - less, Match.ABBREVIATION


def _begins_alike(short: str, long: str) -> bool:
    rest = [long.removeprefix(beginning) for beginning in _BEGINNINGS]
    return any(one.startswith(short[0]) for one in (long, *rest))


def _ends_alike(short: str, long: str) -> bool:
    for ending, letter in _ENDINGS:
        if long.endswith(ending) and short.endswith(letter):
            return True
    return long.endswith(short[-1])


def _misspelt(typed: Typed, form: Form, less: float) -> tuple[float, Match]:
    """Nearly the same: characters, or their sound where the wrong one of those that sound alike was picked."""
    if _numbers_differ(typed, form):
        return 0, Match.FUZZY
    if form.how == "pinyin" and typed.is_chinese:
        if typed.sound == form.joined:
            return 92 - less, Match.FUZZY
        likeness = OSA.normalized_similarity(typed.sound, form.joined, score_cutoff=0.86) if len(typed.sound) > 7 else 0
        return 82 * likeness - less, Match.FUZZY
    shortest = 3 if typed.is_chinese else 4
    if len(typed.joined) < shortest:
        return 0, Match.FUZZY
    likeness = OSA.normalized_similarity(typed.joined, form.joined, score_cutoff=0.65)
    return 90 * likeness - less, Match.FUZZY


def _numbers_differ(typed: Typed, form: Form) -> bool:
    """Whether a number was typed that the form does not have."""
    return not typed.numbers <= set(_DIGITS.findall(form.joined))
