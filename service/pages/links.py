"""How the names and the numbers of the graph are shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from math import ceil
from unicodedata import east_asian_width, name

from babel.numbers import format_compact_decimal

from loaders.iris import host_of as read_host
from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.read.names import short_name

#: Numbers from here on have too many digits for a narrow place.
_LARGE = 1_000_000
_BRIEFLY = 10_000
#: How wide other characters are beside a Chinese one, in the fonts of most systems.
_LATIN = 0.58
_SENTENCE_END = re.compile(r"(?<=。)|(?<=[.!?]) (?=[A-Z“])")


def kind_name(iri: str) -> str:
    """The first segment of the path of one of our IRIs (``claim``, ``mention``); the short name of others."""
    return iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else short_name(iri)


def host_of(address: str) -> str:
    """The host of a web address, which stands for the whole where that is long; the address where it has none."""
    return read_host(address) or address


def grouped_number(text: str, most_decimals: int = 10) -> str:
    """A decimal numeral with its thousands grouped and its decimals rounded; other texts as they are."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    if isinstance(exponent := number.as_tuple().exponent, int) and exponent < -most_decimals:
        number = round(number, most_decimals)
    return f"{number:,f}"


def compact_number(text: str, language: Language) -> str:
    """A decimal numeral for a narrow place: from a million on with the language's own words for large numbers.

    >>> compact_number("550000000000", "zh"), compact_number("550000000000", "en"), compact_number("55700", "en")
    ('5500亿', '550 billion', '55,700')
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number) < _LARGE:
        return grouped_number(text, 4)
    return format_compact_decimal(number, format_type="short" if language == "zh" else "long", locale=language, fraction_digits=4)


def fitted(text: str, most: float) -> str:
    """The text as it fits into a width of so many Chinese characters, the end left out where it is longer.

    >>> fitted("Hohhot", 10), fitted("长三角生态绿色一体化发展示范区", 10)
    ('Hohhot', '长三角生态绿色一体…')
    """
    widths = list(accumulate(map(_width, text[: ceil(most / _LATIN) + 1])))
    if not widths or (len(widths) == len(text) and widths[-1] <= most):
        return text
    return f"{text[: bisect_right(widths, most - 1)].rstrip()}…"


def two_lines(text: str, most: float) -> list[str]:
    """The text in one line of so many Chinese characters or, where it is longer, in two, the end left out of the second.

    >>> two_lines("呼和浩特", 9), two_lines("长三角生态绿色一体化发展示范区", 9), two_lines("Beijing-Tianjin-Hebei hub", 10)
    (['呼和浩特'], ['长三角生态绿色一体', '化发展示范区'], ['Beijing-Tianjin-', 'Hebei hub'])
    """
    if _width(text) <= most:
        return [text]
    ends = [end for end in range(1, len(text)) if _width(text[:end].rstrip()) <= most]
    between_words = [end for end in ends if text[end - 1] in " -" or not text[:end].isascii()]
    end = max(between_words or ends)
    return [text[:end].rstrip(), fitted(text[end:].lstrip(), most)]


def first_sentence(text: str) -> str:
    """What a text says first.

    >>> first_sentence("两数相差 1.5。前者为 3 %。"), first_sentence("They differ by 1.5. The one is 3 %.")
    ('两数相差 1.5。', 'They differ by 1.5.')
    """
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WF" else _LATIN for character in text)


def brief_number(value: Decimal, language: Language) -> str:
    """A number for where there is hardly room: three digits that count; from ten thousand on the language's own words, with one decimal.

    >>> [brief_number(Decimal(text), language) for text in ("0.12345", "1234") for language in ("zh",)]
    ['0.123', '1234']
    >>> brief_number(Decimal("123456"), "zh"), brief_number(Decimal("123456"), "en")
    ('12.3万', '123.5K')
    """
    if abs(value) >= _BRIEFLY:
        return format_compact_decimal(value, format_type="short", locale=language, fraction_digits=1)
    decimals = max(0, 2 - value.adjusted()) if value else 0
    return f"{round(value, decimals):f}".rstrip("0").rstrip(".") if decimals else f"{round(value):d}"


def is_chinese(text: str) -> bool:
    """Whether any of its characters is Chinese."""
    return any(name(character, "").startswith("CJK UNIFIED") for character in text)
