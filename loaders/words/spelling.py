"""What a numeral spells: its value or range, and how exactly, by what it is.

Chinese numbers are read by cn2an, and believed where the number that it reads is written so and not otherwise: 一千二 is
refused, for it may be 1,200 or 1,002. Ours are approximations (两三 七八成 十几 百余), which are ranges; fractions;
signs; thousands; decimals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import cn2an

from loaders.words.characters import OTHER, plain

_DIGITS = "零一二三四五六七八九"
_WEIGHTS = {"": 1, "十": 10, "百": 100, "千": 1000}
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SCALED = re.compile(r"(?P<number>[0-9][0-9.,]*|.+点.+?)(?P<scale>[十百千]?[万亿]*)")
#: One end and the other; a sign stands at the begin of either.
_RANGE = re.compile(r"(?P<low>[-+负]?[^-—–~～至到]+)(?P<between>[—–~～至到]+|-)(?P<high>[-+负]?[^-—–~～至到]+)")
#: Two digits that follow each other name a range: 两三, 七八十, 十二三万.
_NEIGHBOURS = re.compile(r"(?P<before>(?:.*[十百千万亿])?)(?P<one>[一二三四五六七八])(?P<other>[二三四五六七八九])(?P<weight>[十百千]?)(?P<scale>[万亿]*)")
_SOME = re.compile(r"(?P<before>(?:.*[十百千万亿])?)[几数](?P<weight>[十百千]?)(?P<scale>[万亿]*)")
_ODD = re.compile(r"(?P<number>.*?(?P<last>[十百千万亿]))[余多](?P<scale>[万亿]*)")
_TENTHS_AND_MORE = re.compile(r"(?P<tenths>[一二三四五六七八九])成(?P<more>[一二三四五六七八九半])")
#: Idioms of two digits that may be a range or a number.
_EITHER = ("三五",)
_OF_TWO_VALUES = "兆"
#: Digits of a fraction that no decimal ends.
_DIGITS_OF_SHARES = 8
#: What both ends of a range have where only the other is printed with it: 3—4万, 三到五成, 3—5‰.
_SHARED = re.compile(r"(?P<bare>.*[^十百千万亿])(?P<shared>[万亿]+|成|‰)")
_SCALES = "万亿"
_WITH_A_SCALE = frozenset("十百千万亿成‰%")
#: What may belong to one end or to both: 三至五百.
_OF_ONE_OR_BOTH = re.compile(r"(?P<bare>.*[^十百千万亿])[十百千][万亿]*")


@dataclass(frozen=True)
class Reading:
    """The value a numeral spells, before any multiplier.

    ``low`` and ``high`` differ for a range (30%—150%, 七八成) and for 两位数. ``place`` is the weight of the last printed
    digit, ``significant_place`` that of the last printed digit that is not a zero; 0 where the range says all.
    ``is_rounded`` says that the value is a fraction without an end (三分之一), here to eight digits.
    """

    low: Decimal
    high: Decimal
    place: Decimal
    significant_place: Decimal
    is_rounded: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether the numeral itself says that it is below zero."""
        return self.low < 0

    def times(self, factor: Decimal) -> Reading:
        """The reading of so many times the numeral."""
        return Reading(
            self.low * factor, self.high * factor, self.place * factor, self.significant_place * factor, self.is_rounded
        )


def value_of(character: str) -> Reading | None:
    """What a character that is no digit counts by itself: ① one, Ⅲ three, ½ in percent; None for all else."""
    if len(character) != 1 or plain(character) != OTHER:
        return None
    if character in _OF_TWO_VALUES:
        raise ValueError(f"{character!r} counts a million or a million millions: state it otherwise")
    value = Fraction(unicodedata.numeric(character)).limit_denominator(1000)
    if value.denominator > 1:
        return _share(value.denominator, Decimal(value.numerator))
    return _exact(Decimal(value.numerator))


def spelt(text: str) -> Reading:
    """What the text spells, its characters plain and without blanks. Raises ``ValueError`` for what is no numeral."""
    ends = _RANGE.fullmatch(text)
    if not ends:
        return _signed(text)
    low, high = ends["low"], ends["high"]
    if "分之" in low and "分之" not in high:  # 千分之三到五
        high = f"{low.partition('分之')[0]}分之{high}"
    low = _with_shared(low, high, text)
    one, other = _signed(low), _signed(high)
    if ends["between"] == "-" and one.low >= 0 > other.high:  # 30--50 has a long dash
        other = _signed(high[1:])
    return Reading(
        min(one.low, other.low), max(one.high, other.high), other.place, other.significant_place,
        one.is_rounded or other.is_rounded,
    )  # fmt: skip


def _with_shared(low: str, high: str, text: str) -> str:
    """The lower end with what the other is printed with for both, where its own figure is the lower one."""
    if "分之" in high:
        return low
    if set(low) & _WITH_A_SCALE:
        if not set(high) & _WITH_A_SCALE and abs(_signed(low).low) > abs(_signed(high).low):
            raise ValueError(f"{text!r} may end at {high} or so many times it: state both ends in full")
        return low
    shared, either = _SHARED.fullmatch(high), _OF_ONE_OR_BOTH.fullmatch(high)
    bare = (shared or either or {"bare": ""})["bare"]
    if not bare or abs(_signed(low).low) >= abs(_signed(bare).low):
        return low
    if shared:
        return low + shared["shared"]
    raise ValueError(f"{text!r} may begin at {low} or so many times it: state both ends in full")


def _signed(text: str) -> Reading:
    if text[:1] in ("-", "负"):
        found = _unsigned(text[1:])
        return Reading(-found.high, -found.low, found.place, found.significant_place, found.is_rounded)
    return _unsigned(text.removeprefix("+"))


def _unsigned(text: str) -> Reading:
    if text.endswith("‰"):
        return _unsigned(text[:-1]).times(Decimal("0.1"))
    text = text.removesuffix("%")
    if text.endswith("成"):
        return _tenths(text[:-1], text)
    if found := _TENTHS_AND_MORE.fullmatch(text.replace("两", "二")):
        tenths = Decimal(10 * _DIGITS.index(found["tenths"]))
        return _weighing(tenths + 5, Decimal(5)) if found["more"] == "半" else _exact(tenths + _DIGITS.index(found["more"]))
    if "分之" in text or "/" in text:
        denominator, numerator = text.split("分之") if "分之" in text else reversed(text.split("/"))
        return _fraction(denominator, numerator, text)
    return _range_or_number(text)


def _tenths(tenths: str, text: str) -> Reading:
    """So many tenths, in percent: ten are all, so that what seems more (七五成) is written for something else."""
    found = _range_or_number(tenths)
    if found.high > 10:
        raise ValueError(f"{text!r} are more tenths than there are: state it in percent")
    return found.times(Decimal(10))


def _fraction(denominator: str, numerator: str, text: str) -> Reading:
    """So many of so many parts, in percent; of ten, a hundred, a thousand parts as exactly as the numerator is printed."""
    whole = _range_or_number(denominator)
    if whole.low == 0:
        raise ValueError(f"{text!r} is a fraction of nothing")
    if whole.low != whole.high or whole.low != int(whole.low):
        raise ValueError(f"{text!r} is no fraction: its parts have no number")
    part = _range_or_number(numerator)
    if text[-1] in _SCALES:
        raise ValueError(f"{text!r} may be so many parts or a part of so many: state it as a number")
    if re.fullmatch("10+", str(int(whole.low))) and "/" not in text:
        return part.times(100 / whole.low)
    if part.low != part.high:
        raise ValueError(f"{text!r} is a range of fractions: state its ends")
    return _share(int(whole.low), part.low)


def _share(whole: int, part: Decimal) -> Reading:
    exact = Fraction(100) * Fraction(part) / whole
    ends = _ends(exact)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    if not ends:
        value = Decimal(f"{value:.{_DIGITS_OF_SHARES}g}")
    return Reading(value, value, Decimal(1), Decimal(1), not ends)


def _ends(exact: Fraction) -> bool:
    """Whether the fraction has a last decimal: its denominator has no factors but 2 and 5."""
    rest = exact.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


def _range_or_number(text: str) -> Reading:
    common = text.replace("两", "二").replace("〇", "零")
    if common in _EITHER:
        raise ValueError(f"{text!r} may be a number or a range: state it otherwise")
    found = _NEIGHBOURS.fullmatch(common)
    if found and _DIGITS.index(found["other"]) - _DIGITS.index(found["one"]) == 1:
        ends = [found["before"] + found[end] + found["weight"] + found["scale"] for end in ("one", "other")]
        low, high = (_chinese(end, text) for end in ends)
        place = Decimal(_WEIGHTS[found["weight"]]) * _scale(found["scale"])
        return Reading(low, high, place, place)
    if found := _SOME.fullmatch(common):
        return _some(found, text)
    if found := _ODD.fullmatch(common):
        number, scale = _chinese(found["number"], text), _scale(found["scale"])
        return Reading(number * scale, (number + _scale(found["last"])) * scale - 1, Decimal(0), Decimal(0))
    return _number(text, common)


def _some(found: re.Match[str], text: str) -> Reading:
    """十几 from 11 to 19, 几十 from 20 to 99, 几百万 from 2,000,000 to 9,999,999."""
    before, weight, scale = found["before"], Decimal(_WEIGHTS[found["weight"]]), _scale(found["scale"])
    if weight == 1 and not (before.endswith("十") or (scale > 1 and not before)):
        raise ValueError(f"{text!r} is no numeral: how many it means is open")
    base = _chinese(before, text) if before else Decimal(0)
    least = 1 if before else 2
    return Reading((base + least * weight) * scale, (base + 10 * weight) * scale - 1, Decimal(0), Decimal(0))


def _number(text: str, common: str) -> Reading:
    if _THOUSANDS.fullmatch(text):
        return _exact(Decimal(text.replace(",", "")))
    if _NUMBER.fullmatch(text):
        return _exact(Decimal(text))
    scaled = _SCALED.fullmatch(common)
    if scaled and scaled["scale"]:
        return _number(scaled["number"], scaled["number"]).times(_scale(scaled["scale"]))
    whole, point, decimals = common.partition("点")
    if point:
        if not decimals or set(decimals) - set(_DIGITS):
            raise ValueError(f"{text!r} is not a numeral")
        digits = "".join(str(_DIGITS.index(digit)) for digit in decimals)
        return _exact(Decimal(f"{_chinese(whole, text)}.{digits}"))
    return _weighing(_chinese(common, text), _scale(common[len(common.rstrip("万亿")) :]))


def _chinese(common: str, text: str) -> Decimal:
    """The whole number that Chinese digits spell: one after the other (二零二四), or with their weights (二千零二十四)."""
    if not common or set(common) - set(_DIGITS + "十百千万亿廿卅卌"):
        raise ValueError(f"{text!r} is not a numeral")
    if not set(common) - set(_DIGITS):
        if "两" in text and len(common) > 1:
            raise ValueError(f"{text!r} is not a numeral: 两 is no digit among others")
        return Decimal("".join(str(_DIGITS.index(digit)) for digit in common))
    if common[0] in "百千万亿":  # 百余, 千分之三
        common = f"一{common}"
    for old, new in (("廿", "二十"), ("卅", "三十"), ("卌", "四十")):
        common = common.replace(old, new)
    try:
        value = int(cn2an.cn2an(common, "smart"))
        written = cn2an.an2cn(value, "low")
    except (ValueError, LookupError):  # cn2an looks some up that it does not have
        raise ValueError(f"{text!r} is not a numeral") from None
    if _ten(written) != _ten(common):
        raise ValueError(f"{text!r} is not a numeral: {value} is written {written}")
    return Decimal(value)


def _ten(text: str) -> str:
    """The number with ten as it is said at the begin: 十五, not 一十五."""
    return text.removeprefix("一") if text.startswith("一十") else text


def _scale(printed: str) -> Decimal:
    """What weights one after the other make: 百万, 万亿."""
    value = Decimal(1)
    for character in printed:
        value *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    return value


def _exact(value: Decimal) -> Reading:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return _weighing(value, Decimal(1).scaleb(exponent))


def _weighing(value: Decimal, place: Decimal) -> Reading:
    """The value, whose last printed digit weighs ``place``: 三千亿 is printed to 亿, as 3000亿 is."""
    normal = value.normalize().as_tuple().exponent if value else 0
    assert isinstance(normal, int)
    return Reading(value, value, place, max(place, Decimal(1).scaleb(normal)))
