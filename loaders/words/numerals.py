"""Numerals of Chinese report prose: where they stand in a text, and what value they spell.

A numeral is a run of Arabic digits with decimals, a run of Chinese digits, a fraction (三分之一), tenths (六成) or
one of the words that name a number (翻倍). 余, 多 or 几 and a multiplier (万, 亿, 万亿 …) may follow it.
Positions are code points of the text as it lies in its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache

import cn2an

from loaders.problems import shown
from loaders.words.lexicon import multipliers, not_tenths, number_words, table

CHINESE_DIGITS = "〇零一二三四五六七八九十百千万亿两半"
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"

#: Multipliers as they may be printed: any run of their characters.
_SCALES = "十百千万亿"
_FOLLOWING = re.compile(rf"\s*[余多几]?((?:\s*[{_SCALES}])+)")
_RANGE = re.compile(r"(?P<low>.+?)\s*%?\s*[—–\-~～至]+\s*(?P<high>.+)")


@dataclass(frozen=True)
class Numeral:
    """A numeral at code points ``start``–``end`` of a text, with the multiplier that follows it, if any."""

    start: int
    end: int
    core: str
    more: str
    multiplier: str


@dataclass(frozen=True)
class Reading:
    """The value a numeral spells, before any multiplier.

    ``low`` and ``high`` differ for a range (30%—150%) and for 两位数. ``place`` is the weight of the last printed
    digit, ``significant_place`` that of the last printed digit that is not a zero.
    """

    low: Decimal
    high: Decimal
    place: Decimal
    significant_place: Decimal


@cache
def _numeral() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word, row in number_words().items() if row.numeral)
    not_tenths_end = "|".join(re.escape(word.removeprefix("成")) for word in not_tenths())
    return re.compile(
        rf"(?P<core>[0-9]+(?:\.[0-9]+)?"
        rf"|[{SUPERSCRIPTS}]+"
        rf"|[{CHINESE_DIGITS}]+分之[{CHINESE_DIGITS}]+"
        rf"|[{CHINESE_DIGITS}]+成(?!{not_tenths_end})"
        rf"|[{CHINESE_DIGITS}]+|{words})"
        rf"(?P<more>\s*[余多几])?(?P<multiplier>\s*[{_SCALES}]+)?"
    )


def find_numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of the text, in order, without overlaps."""
    for match in _numeral().finditer(text):
        yield Numeral(
            match.start("core"),
            match.end("core"),
            match["core"],
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
    """What the printed numeral spells; tenths (六成) and fractions (三分之一, 1/4) as percentages.

    >>> read_numeral("41.06").low
    Decimal('41.06')
    >>> read_numeral("六成").low
    Decimal('60')
    >>> reading = read_numeral("30%—150%"); (reading.low, reading.high)
    (Decimal('30'), Decimal('150'))

    Raises ``ValueError`` for what is no numeral.
    """
    text = re.sub(r"\s+", "", printed)
    if word := number_words().get(text):
        return Reading(word.low, word.high, word.place, word.place)
    if (scale := multipliers().get(text)) and scale.alone:
        return Reading(scale.value, scale.value, scale.value, scale.value)
    if span := _RANGE.fullmatch(text):
        low_end, high_end = read_numeral(span["low"]), read_numeral(span["high"])
        return Reading(low_end.low, high_end.high, high_end.place, high_end.significant_place)
    text = text.rstrip("%")
    if text.endswith("成"):
        tenths = _number(text[:-1]) * 10
        return Reading(tenths, tenths, Decimal(10), Decimal(10))
    if "分之" in text or "/" in text:
        denominator, numerator = text.split("分之") if "分之" in text else reversed(text.split("/"))
        with localcontext() as context:
            context.prec = 8
            whole = _number(denominator)
            if whole == 0:
                raise ValueError(f"{printed!r} is a fraction of nothing")
            share = 100 * _number(numerator) / whole
        return Reading(share, share, Decimal(1), Decimal(1))
    value = _number(text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    place = Decimal(1).scaleb(exponent)
    normal = value.normalize().as_tuple().exponent if value else 0
    assert isinstance(normal, int)
    return Reading(value, value, place, max(place, Decimal(1).scaleb(normal)))


def _number(text: str) -> Decimal:
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return Decimal(text)
    if (scale := multipliers().get(text)) and scale.alone:
        return scale.value
    if not text or any(character not in CHINESE_DIGITS + "点" for character in text):
        raise ValueError(f"{text!r} is not a numeral")
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a numeral: {error}") from None
