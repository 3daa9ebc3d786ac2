"""Which ideographs Chinese is written with: of those that a broken font tells instead most are none of them."""

from __future__ import annotations

from functools import cache

#: The rows of Big5 that hold the characters in daily use (its first level), by their first byte.
_FIRST_LEVEL = range(0xA4, 0xC7)


def is_ideograph(character: str) -> bool:
    """Whether it is one of Unicode's unified ideographs, extension A among them."""
    return "\u3400" <= character <= "\u4dbf" or "\u4e00" <= character <= "\u9fff"


@cache
def is_common(character: str) -> bool:
    """Whether an ideograph is in daily use, in simplified (GB 2312) or traditional characters (the first level of Big5).

    >>> is_common("数"), is_common("據"), is_common("縡"), is_common("䫣")
    (True, True, False, False)
    """
    for encoding, rows in (("gb2312", range(0xB0, 0xF8)), ("big5", _FIRST_LEVEL)):
        try:
            if character.encode(encoding)[0] in rows:
                return True
        except UnicodeEncodeError:
            pass
    return False
