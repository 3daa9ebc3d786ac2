"""Numerals of Chinese report prose: where they stand in a text, and what value they spell.

A numeral is a run of Arabic digits with decimals, a run of Chinese digits, a fraction (三分之一), tenths (六成) or
one of a few words that name a number (翻倍). 余, 多 or 几 and a multiplier (万, 亿, 万亿 …) may follow it.
Positions are code points of the text as it lies in its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

import cn2an

CHINESE_DIGITS = "〇零一二三四五六七八九十百千万亿两半"
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"

_NUMERAL = re.compile(
    rf"(?P<core>[0-9]+(?:\.[0-9]+)?"
    rf"|[{SUPERSCRIPTS}]+"
    rf"|[{CHINESE_DIGITS}]+分之[{CHINESE_DIGITS}]+"
    rf"|[{CHINESE_DIGITS}]+成(?![都为立员果本长型效品就熟交功套份渝])"
    rf"|[{CHINESE_DIGITS}]+|翻倍|翻番)"
    rf"(?P<more>\s*[余多几])?(?P<multiplier>\s*[十百千万亿]+)?"
)

MULTIPLIERS: dict[str, Decimal] = {
    "": Decimal(1),
    "成": Decimal(10),  # tenths, where a page break parts 成 from its digit; else it is part of the numeral
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "十万": Decimal(10) ** 5,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
    "十亿": Decimal(10) ** 9,
    "百亿": Decimal(10) ** 10,
    "千亿": Decimal(10) ** 11,
    "万亿": Decimal(10) ** 12,
}

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


def _word(low: int, high: int, place: int) -> Reading:
    return Reading(Decimal(low), Decimal(high), Decimal(place), Decimal(place))


#: Words that state a number: the lowest and highest value they mean, and how exactly (0: as exactly as said).
NUMBER_WORDS: dict[str, Reading] = {
    "首位": _word(1, 1, 1),
    "榜首": _word(1, 1, 1),
    "居首": _word(1, 1, 1),
    "登顶": _word(1, 1, 1),
    "领先": _word(1, 1, 1),
    "最高": _word(1, 1, 1),
    "最多": _word(1, 1, 1),
    "最大": _word(1, 1, 1),
    "持平": _word(0, 0, 1),
    "保持不变": _word(0, 0, 1),
    "紧随其后": _word(2, 2, 1),
    "一半": _word(50, 50, 10),
    "半数": _word(50, 50, 10),
    "半": _word(50, 50, 10),
    "翻倍": _word(100, 100, 10),
    "翻番": _word(100, 100, 10),
    "两位数": _word(10, 99, 0),
}


def find_numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of the text, in order, without overlaps."""
    for match in _NUMERAL.finditer(text):
        yield Numeral(
            match.start("core"),
            match.end("core"),
            match["core"],
            (match["more"] or "").strip(),
            (match["multiplier"] or "").strip(),
        )


def multiplier_value(printed: str) -> Decimal:
    """What a printed multiplier stands for; ``ValueError`` for an unknown one."""
    try:
        return MULTIPLIERS[printed]
    except KeyError:
        raise ValueError(f"unknown multiplier {printed!r}; known are {' '.join(MULTIPLIERS)}") from None


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
    if text in NUMBER_WORDS:
        return NUMBER_WORDS[text]
    if text in MULTIPLIERS and text not in ("", "十", "成"):  # 千亿 by itself: known to its own order only
        return Reading(MULTIPLIERS[text], MULTIPLIERS[text], MULTIPLIERS[text], MULTIPLIERS[text])
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
    if text in ("百", "千", "万", "亿"):
        return MULTIPLIERS[text]
    if not text or any(character not in CHINESE_DIGITS + "点" for character in text):
        raise ValueError(f"{text!r} is not a numeral")
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a numeral: {error}") from None
