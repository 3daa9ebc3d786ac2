"""Texts in the one form in which names are compared: simplified, half-width, lower case, numerals as digits.

Both what was typed and every name go through here, so that two spellings that mean the same are the same characters.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import snowballstemmer
from opencc import OpenCC

from loaders.problems import InputProblems, Problem
from loaders.tables import Row, read_table
from loaders.words.characters import plainly

#: A well-formed Chinese number below ten thousand, or a digit: 二十, 三百零五, 十四 – but no lone 百 or 千.
_NUMBER = re.compile(
    r"[一二两三四五六七八九]千(?:零?[一二三四五六七八九]百)?(?:零?[一二三四五六七八九]?十)?(?:零?[一二三四五六七八九])?"
    r"|[一二两三四五六七八九]百(?:零?[一二三四五六七八九]?十)?(?:零?[一二三四五六七八九])?"
    r"|[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九]"
)
#: 2024年 is 2024.
_YEAR = re.compile(r"(?<=[12][0-9]{3})年(?!度|版)")
_WEIGHTS = {"千": 1000, "百": 100, "十": 10}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SIGNS = str.maketrans({"×": "x", "✕": "x", "＊": "x", "&": " and ", "'": "", "’": "", "‘": "", "`": ""})
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|[^\W_a-z0-9]")
#: What reads Chinese characters aloud.
Pinyin = Callable[[str], list[str]]
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPELLING = (
    (re.compile(r"is(e|ed|es|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2})our$"), "or"),
)


class Equivalent(Row):
    """An English word, or some, and the word that it is read as."""

    every_column: ClassVar[bool] = True

    word: str
    means: str


class Pronounced(Row):
    """A word and its syllables, where the dictionary reads it otherwise."""

    every_column: ClassVar[bool] = True

    word: str
    syllables: str


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _equivalents() -> tuple[re.Pattern[str], Mapping[str, str]]:
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.search") / "equivalents.csv")), Equivalent, problems)
    if problems:
        raise InputProblems(problems)
    words = {located.row.word: located.row.means for located in rows}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), words


@lru_cache(maxsize=1 << 16)
def simplified(text: str) -> str:
    """The text with half-width and simplified characters, its case and signs as they are.

    >>> simplified("數據２０條")
    '数据20条'
    """
    converted: str = _converter().convert(unicodedata.normalize("NFKC", text))
    return converted


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """The words of the text parted by single spaces, no space where a Chinese character stands beside.

    >>> folded("“十四五”数字经济规划"), folded("數據 二十條"), folded("Data Elements × 2024–2026")
    ('145数字经济规划', '数据20条', 'data elements x 2024 2026')
    """
    lowered = simplified(text).translate(_SIGNS).casefold()
    lowered = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    if HAN.search(lowered):
        lowered = _NUMBER.sub(lambda match: str(_value(match[0])), plainly(lowered))
        lowered = _YEAR.sub("", lowered)
    words = _WORD.findall(lowered)
    parts: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        parted = before and not (HAN.match(before) or HAN.match(word))
        parts.append(f" {word}" if parted else word)
    return "".join(parts)


def _value(number: str) -> int:
    """What a well-formed number spells.

    >>> _value("二十"), _value("十四"), _value("三百零五")
    (20, 14, 305)
    """
    total, digit = 0, 0
    for character in number:
        if character in _WEIGHTS:
            total += (digit or 1) * _WEIGHTS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> tuple[str, ...]:
    """The Latin words of a folded text by their stems, equal words as one, numbers as digits.

    >>> stems(folded("Twenty Measures for the Digitalisation"))
    ('20', 'measur', 'for', 'the', 'digit')
    """
    pattern, means = _equivalents()
    words = pattern.sub(lambda match: means[match[0]], text)
    found = re.findall(r"[a-z0-9]+(?:\.[0-9]+)*", words)
    for old, new in _SPELLING:
        found = [old.sub(new, word) for word in found]
    return tuple(map(_stem, found))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    stem: str = _stemmers.english.stemWord(word)
    return stem


class _Stemmers(threading.local):
    """The stemmer of each thread: one keeps the word that it works on in itself, and two threads would stem a mixture."""

    def __init__(self) -> None:
        self.english: Any = snowballstemmer.stemmer("english")


_stemmers = _Stemmers()


@lru_cache(maxsize=1 << 16)
def syllables(text: str) -> tuple[str, ...]:
    """The syllables of a text with Chinese characters, other words as they are; without tones.

    >>> syllables("数据20条")
    ('shu', 'ju', '20', 'tiao')
    """
    spoken = _pinyin()
    found: list[str] = []
    for part in spoken(simplified(text).casefold()):
        found.extend(re.findall(r"[a-z0-9]+", part.replace("ü", "v")))
    return tuple(found)


@cache
def _pinyin() -> Pinyin:
    # imported when first asked for: its dictionary takes half a second, and names in English need none
    import pypinyin

    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.search") / "pronounced.csv")), Pronounced, problems)
    if problems:
        raise InputProblems(problems)
    pypinyin.load_phrases_dict(
        {row.row.word: [[syllable] for syllable in row.row.syllables.split()] for row in rows}
    )
    return lambda text: pypinyin.lazy_pinyin(text)
