"""How the names and the numbers of the graph are shown."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from unicodedata import name
from urllib.parse import urlsplit

from loaders.vocabulary import BASE
from service.read.names import short_name


def kind_name(iri: str) -> str:
    """The first segment of the path of one of our IRIs (``claim``, ``mention``); the short name of others."""
    return iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else short_name(iri)


def host_of(address: str) -> str:
    """The host of a web address, which stands for the whole where that is long; the address where it has none."""
    return urlsplit(address).hostname or address


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


def is_chinese(text: str) -> bool:
    """Whether any of its characters is Chinese."""
    return any(name(character, "").startswith("CJK UNIFIED") for character in text)
