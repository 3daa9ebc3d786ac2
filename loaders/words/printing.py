"""How a figure and the interval it lies in are written for people, in Chinese and English.

The interval alone decides: its ends are closed, as the model means them, or open where there is none. What is
written never leaves out a value that the interval allows: ends with many digits are rounded outwards.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from loaders.words.intervals import Interval

Language = Literal["zh", "en"]

_AT_LEAST = {"zh": "不低于 ", "en": "at least "}
_AT_MOST = {"zh": "不高于 ", "en": "at most "}
_ABOUT = {"zh": "约 ", "en": "about "}
_TO = {"zh": " 至 ", "en": " to "}
_UNKNOWN = {"zh": "未知", "en": "unknown"}
_BRACKETS = {"zh": "（{}）", "en": " ({})"}

#: More decimals than this at an end are rounded outwards, to a hundredth of the interval's width.
_MOST_DECIMALS = 6
_PARTS_OF_WIDTH = 2


def plain(value: Decimal | None) -> str:
    """A decimal without exponent or trailing zeros; empty for None."""
    return "" if value is None else format(value.normalize(), "f")


def grouped(value: Decimal) -> str:
    """A decimal for people: thousands grouped, a true minus sign, no exponent, no trailing zeros.

    >>> grouped(Decimal("-1590000.50"))
    '−1,590,000.5'
    """
    return format(Decimal(plain(value)), ",f").replace("-", "−")


def interval_text(interval: Interval, language: Language) -> str:
    """The interval in words.

    >>> interval_text(Interval(Decimal("41.055"), Decimal("41.065")), "en")
    '41.055–41.065'
    >>> interval_text(Interval(Decimal(50), None), "zh")
    '不低于 50'
    >>> interval_text(Interval(Decimal(381), Decimal(381)), "en")
    '381'
    """
    low, high = _ends(interval)
    if low is None and high is None:
        return _UNKNOWN[language]
    if high is None:
        assert low is not None
        return _AT_LEAST[language] + grouped(low)
    if low is None:
        return _AT_MOST[language] + grouped(high)
    if low == high:
        return grouped(low)
    return (_TO[language] if low < 0 else "–").join((grouped(low), grouped(high)))


def figure_text(value: Decimal, interval: Interval, unit: str, language: Language, about: bool = False) -> str:
    """The figure with its unit and, where it is not exact, the interval. ``about`` says that it is an approximation.

    >>> figure_text(Decimal("41.06"), Interval(Decimal("41.055"), Decimal("41.065")), "ZB", "zh")
    '41.06 ZB（41.055–41.065）'
    >>> figure_text(Decimal(50), Interval(Decimal(50), None), "ZB", "en")
    'at least 50 ZB'
    >>> figure_text(Decimal(25), Interval(Decimal("24.5"), Decimal("25.5")), "%", "en")
    '25 % (24.5–25.5)'
    """
    low, high = interval.lower, interval.upper
    symbol = f" {unit}" if unit else ""
    if (low is None) != (high is None) and value in (low, high):
        return interval_text(interval, language) + symbol
    shown = (_ABOUT[language] if about else "") + _shown(value, interval) + symbol
    if low is not None and low == high == value:
        return shown
    return shown + _BRACKETS[language].format(interval_text(interval, language))


def _shown(value: Decimal, interval: Interval) -> str:
    """The value with no more digits than its interval bears."""
    return grouped(value if _decimals(value) <= _MOST_DECIMALS else value.quantize(_quantum(interval)))


def _ends(interval: Interval) -> tuple[Decimal | None, Decimal | None]:
    """The ends to print: as they are where they are short, else rounded outwards."""
    quantum = _quantum(interval)

    def end(value: Decimal | None, rounding: str) -> Decimal | None:
        if value is None or _decimals(value) <= _MOST_DECIMALS:
            return value
        return value.quantize(quantum, rounding=rounding)

    return end(interval.lower, ROUND_FLOOR), end(interval.upper, ROUND_CEILING)


def _quantum(interval: Interval) -> Decimal:
    width = interval.width
    if not width.is_finite() or width == 0:
        return Decimal(1).scaleb(-_MOST_DECIMALS)
    return Decimal(1).scaleb(min(0, width.adjusted() - _PARTS_OF_WIDTH))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)
