"""Numerals of Chinese report prose: where they stand in a text, and what value they spell.

A numeral is a run of digits with decimals, whatever their script and width, and with thousands set apart by commas; a run
of Chinese digits, common or financial; how many are several (几百万, 数百); a fraction (三分之一, 百分之十二点三, 百分之35),
spoken decimals (三点二), tenths (六成), any other character that counts (½ ①), or one of the words that name a number (翻倍).
余, 多 or 几 and a multiplier (万, 亿, 万亿 …) may follow it.
Positions are code points of the text as it lies in its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from loaders.problems import shown
from loaders.words.characters import CHINESE_DIGITS, OTHER, SUPERSCRIPTS, plainly
from loaders.words.lexicon import multipliers, not_tenths, number_words, table
from loaders.words.spelling import Reading, spelt, value_of

#: Multipliers as they may be printed: any run of their characters.
_SCALES = "十百千万亿"
_FOLLOWING = re.compile(rf"\s*[余多几]?((?:\s*[{_SCALES}])+)")
#: Digits of decimals that are spoken: 三点二, 百分之十二点三.
_DECIMALS = "零〇一二三四五六七八九"
#: Digits whose thousands are set apart by commas: groups of three to the end. Other commas stand between numerals.
_GROUPED = r"(?<![0-9])(?<![0-9],)[1-9][0-9]{0,2}(?:,[0-9]{3})+(?!,?[0-9])(?:\.[0-9]+)?"
#: Before 数 these make a noun: 用户数百万 are a million users, 数百万 several. 参 counts, and is read as 三.
_NUMBER_OF = "三人户次指参系总个件家台项条款种类份套辆座位字页票年天日月点度级代层倍分基函小多少整正负余均众概约读计算奇偶本笔批场所间栋亩吨"


@dataclass(frozen=True)
class Numeral:
    """A numeral at code points ``start``–``end`` of a text, with the multiplier that follows it, if any."""

    start: int
    end: int
    core: str
    more: str
    multiplier: str


@cache
def _numeral() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word, row in number_words().items() if row.numeral), reverse=True))
    not_tenths_end = "|".join(re.escape(word.removeprefix("成")) for word in not_tenths())
    return re.compile(
        rf"(?P<core>{_GROUPED}|(?:[0-9]+|[{CHINESE_DIGITS}]+)分之(?:[0-9]+(?:\.[0-9]+)?|[{CHINESE_DIGITS}]+(?:点[{_DECIMALS}]+)?)"
        rf"|[0-9]+(?:\.[0-9]+)?|{OTHER}|[{SUPERSCRIPTS}]+"
        rf"|(?:几|(?<![{_NUMBER_OF}])数)[{_SCALES}]+"
        # 三点二 is a number, 三点二十 and 三点一刻 are times, 一点一滴 is none
        rf"|[{CHINESE_DIGITS}]+点[{_DECIMALS}]+(?![十百千刻分钟点整半时滴线])"
        # 八成五 are 85 %, where no word follows that could be counted: 八成五家企业 are five
        rf"|[{CHINESE_DIGITS}]+成[一二三四五六七八九](?=[，。；、,;：的以左上）)]|$)|[{CHINESE_DIGITS}]+成半(?![年数导径成个天月小])|[{CHINESE_DIGITS}]+成(?!{not_tenths_end})"
        rf"|[{CHINESE_DIGITS}]+|{words})"
        rf"(?P<more>\s*[余多几])?(?P<multiplier>\s*[{_SCALES}]+)?"
    )


def find_numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of the text, in order, without overlaps: no character with a numeric value stands outside of one."""
    for match in _numeral().finditer(plainly(text)):
        yield Numeral(
            match.start("core"),
            match.end("core"),
            text[match.start("core") : match.end("core")],
            (match["more"] or "").strip(),
            (match["multiplier"] or "").strip(),
        )


def multiplier_after(text: str, position: int) -> str:
    """The multiplier that a text prints after a numeral which ends at this code point; empty if none.

    >>> multiplier_after("超60余 万个", 3)
    '万'
    """
    following = _FOLLOWING.match(text, position)
    return re.sub(r"\s", "", following[1]) if following else ""


def multiplier_value(printed: str) -> Decimal:
    """What a printed multiplier stands for, 1 where none is printed; ``ValueError`` for an unknown one."""
    if not printed:
        return Decimal(1)
    word = multipliers().get(printed)
    if word is None:
        known = " ".join(multipliers())
        raise ValueError(f"unknown multiplier {printed!r}; known are {known} (a new one goes into {shown(table('multipliers'))})")
    return word.value


def read_numeral(printed: str) -> Reading:
    """What the printed numeral spells; tenths (六成, 六成五) and fractions (三分之一, 1/4) as percentages.

    >>> read_numeral("41.06").low
    Decimal('41.06')
    >>> read_numeral("六成").low
    Decimal('60')
    >>> reading = read_numeral("-5%—-3%"); (reading.low, reading.high)
    (Decimal('-5'), Decimal('-3'))
    >>> reading = read_numeral("七八成"); (reading.low, reading.high)
    (Decimal('70'), Decimal('80'))

    Raises ``ValueError`` for what is no numeral, and for what may be two.
    """
    bare = re.sub(r"\s+", "", printed)
    if (value := value_of(bare)) is not None:
        return value
    text = plainly(bare)
    if "/" in text and re.search(r"\d\s+\d", printed):
        raise ValueError(f"{printed!r} may be a whole number and a fraction: state it as a decimal")
    if word := number_words().get(text):
        return Reading(word.low, word.high, word.place, word.place)
    if (scale := multipliers().get(text)) and scale.alone:
        return Reading(scale.value, scale.value, scale.value, scale.value)
    return spelt(text)
