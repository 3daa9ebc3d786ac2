"""What stands between the end of a line and the beginning of the next when both are one paragraph."""

from __future__ import annotations

import re

_WORD = r"A-Za-z0-9À-ɏͰ-ϿЀ-ӿ"
_ENDS_A_WORD = re.compile(rf"[{_WORD}%.,;:!?)\]'\"”’]$")
_BEGINS_A_WORD = re.compile(rf"^[{_WORD}(\[\"“‘']")
_BROKEN_WORD = re.compile(r"[A-Za-z][-‐]$")
#: A unit in capitals, right after a number or an ideograph, that goes on (PF|LOPS): between words of a language is a blank.
_BROKEN_UNIT, _REST_OF_A_UNIT = re.compile(r"[^A-Za-z\s][A-Z]{1,4}$"), re.compile(r"[A-Z]{1,6}(?![A-Za-z\s])")
_BROKEN_DECIMAL = re.compile(r"\d[.．]$")
_BROKEN_THOUSANDS = re.compile(r"\d[,，]$")


def joined(before: str, after: str) -> tuple[int, str]:
    """How many characters of the line ``before`` fall away, and what is put between it and the line ``after``.

    >>> joined("数据生产总量达12", "345亿元"), joined("41.", "06 ZB"), joined("the data-", "base of")
    ((0, ''), (0, ''), (1, ''))
    >>> joined("规模约1800PF", "LOPS，")
    (0, '')
    >>> joined("share of structured", "data in 2025"), joined("数据生", "产总量"), joined("达到1,", "234万元")
    ((0, ' '), (0, ''), (0, ''))
    """
    if before[-1:].isspace() or after[:1].isspace():
        return 0, ""
    if _BROKEN_WORD.search(before) and after[:1].isalpha() and after[:1].islower() and after[:1].isascii():
        return 1, ""
    if _BROKEN_UNIT.search(before) and _REST_OF_A_UNIT.match(after):
        return 0, ""
    if before[-1:].isdigit() and after[:1].isdigit():
        return 0, ""
    if _BROKEN_DECIMAL.search(before) and after[:1].isdigit():
        return 0, ""
    if _BROKEN_THOUSANDS.search(before) and re.match(r"\d{3}(?!\d)", after):
        return 0, ""
    if _ENDS_A_WORD.search(before) and _BEGINS_A_WORD.search(after):
        return 0, " "
    return 0, ""
