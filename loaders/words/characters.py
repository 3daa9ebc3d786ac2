"""The characters of numerals, by what Unicode says that they count: each in the one form in which numerals are read.

Digits of any script and width become ASCII digits; the financial and old forms of Chinese digits become the common ones
(壹佰 → 一百). Forms are one character for one, so that places in a text stay. Whatever else has a numeric value (½ ① Ⅲ) is
known as such.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

CHINESE_DIGITS = "〇零一二三四五六七八九十百千万亿两半廿卅卌"
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
#: Stands for a character that has a numeric value and is no digit of a numeral of several characters.
OTHER = "\ufdd0"

#: What Chinese characters of each value are read as.
_COMMON = {
    0: "零", 1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十", 20: "廿", 30: "卅",
    40: "卌", 100: "百", 1000: "千", 10**4: "万", 10**8: "亿",
}  # fmt: skip
#: Signs of full-width, typographic and traditional writing, as numerals have them elsewhere.
_SIGNS = str.maketrans("．％－−﹣＋／幾餘負點", ".%---+/几余负点")
_IDEOGRAPHS = "CJK "
#: What is typed for 〇 within Chinese digits (二○二五年, 二O二五年): circles, letters, and the digit of other numerals.
_ZEROS = re.compile(r"(?<=[零〇一二三四五六七八九])[○◯OＯoｏ0０]+(?=[零〇一二三四五六七八九年])")


@cache
def plain(character: str) -> str:
    """The form of a character in which numerals are read.

    >>> "".join(map(plain, "１２．５％ 壹佰廿 ½"))
    '12.5% 一百廿 \ufdd0'
    """
    if character in SUPERSCRIPTS or character in CHINESE_DIGITS:
        return character
    if unicodedata.decimal(character, None) is not None:
        return str(unicodedata.decimal(character))
    value = unicodedata.numeric(character, None)
    if value is None:
        return character.translate(_SIGNS)
    if unicodedata.name(character, "").startswith(_IDEOGRAPHS):
        return _COMMON.get(int(value), OTHER)
    return OTHER


def plainly(text: str) -> str:
    """The text with each character in its plain form, as long as it was.

    >>> plainly("二○二五年")
    '二〇二五年'
    """
    return "".join(map(plain, _ZEROS.sub(lambda zeros: "〇" * len(zeros[0]), text)))
