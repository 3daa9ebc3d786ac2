"""Numerals where they stand: each with its paragraph, what is left and right of it, its multiplier and the unit after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from loaders.extract.document import Document
from loaders.extract.rules import rows_of
from loaders.extract.running import Paragraph, Running, whole
from loaders.words.characters import SUPERSCRIPTS, plainly
from loaders.words.lexicon import multipliers, qualifying_words
from loaders.words.numerals import find_numerals

_SCALES = re.compile(r"[十百千万亿]+")
_ODD = re.compile(r"[余多几]")
_IS_WORD = re.compile(r"成(?:本|立|果|员|为|功|效|长|都|交|品|套|熟)")
#: What stands between a qualifying word and its numeral.
_BETWEEN = re.compile(r"(?:达到?|为|至|到|了|在|有|是|[¥￥$])+$")
#: Marks of footnotes and of items, and no numbers.
_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x2776, 0x2794))))
_ONES = "一二两三四五六七八九"
_JOINS = re.compile(r"(?:%|％|个百分点|[十百千万亿]+)?(?:[元个家人吨天倍]?)(?:—|–|-|~|～|至|到|——)$")
#: What 度 is a unit of, where power is spoken of within so many characters before it, and where its clause tells how warm it is.
_POWER, _REACH = ("kWh", "电"), 40
_DEGREES, _WARMTH = "degC", re.compile(r"温[^，。；]{0,16}$|[高低]温[^。；]{0,16}$")
#: Whom a unit is reckoned on: 部/百人, 件/万人.
_PER_HEAD = re.compile(r"/每?(?:[十百千]?万|[十百千])?(?:人|户|名)(?![均次·•/月])")
#: The unit in brackets that says the one before it again: 泽字节（ZB）, EFLOPS（每秒百亿亿次浮点运算）.
_AGAIN = re.compile(r"（(?:[A-Za-z/]+|每秒[^（）]{2,14})）|\((?:[A-Za-z/]+|每秒[^()]{2,14})\)")


@dataclass(frozen=True)
class Spot:
    """A numeral at ``start``–``end`` of the document; ``offset``–``after`` of its paragraph, the multiplier, unit and the
    qualifying word after it not counted. ``unit`` is the id of the unit, ``unit_class`` what sort of unit it is."""

    start: int
    end: int
    printed: str
    number: int
    paragraph: Paragraph
    offset: int
    after: int
    multiplier: str = ""
    qualifier: str = ""
    unit_printed: str = ""
    unit: str = ""
    unit_class: str = ""
    qualifier_after: str = ""
    #: The first character after multiplier, qualifying word and unit.
    beyond: int = 0

    @property
    def left(self) -> str:
        """What stands before it in its paragraph."""
        return self.paragraph.text[: self.offset]

    @property
    def right(self) -> str:
        """What stands after it, from its multiplier on."""
        return self.paragraph.text[self.after :]

    @property
    def rest(self) -> str:
        """What stands after its unit."""
        return self.paragraph.text[self.beyond :]


@dataclass(frozen=True)
class Mark:
    """A numeral that no sentence reads: a footnote's mark."""

    start: int
    end: int
    printed: str


def find_spots(document: Document, running: Running) -> Iterator[Spot | Mark]:
    """Every numeral of the document, with what is read around it."""
    for numeral in find_numerals(document.text):
        found = running.spot(numeral.start)
        if found is None or numeral.core[0] in SUPERSCRIPTS or numeral.core[0] in _CIRCLED:
            yield Mark(numeral.start, numeral.end, numeral.core)
            continue
        number, offset = found
        paragraph = running.paragraphs[number]
        after = offset + len("".join(numeral.core.split()))
        yield _with_unit(Spot(numeral.start, numeral.end, numeral.core, number, paragraph, offset, after))


def spot_within(text: str, start: int, end: int, found: Spot | Mark, number: int) -> Spot:
    """The numeral read as what stands at ``start``–``end`` of the text prints it: nothing beside a table's cell is of it."""
    paragraph = whole(text, start, end)
    offset = paragraph.origin.index(found.start)
    return _with_unit(Spot(found.start, found.end, found.printed, number, paragraph, offset, offset + len("".join(found.printed.split()))))


def _with_unit(spot: Spot) -> Spot:
    text = plainly(spot.paragraph.text)
    position = spot.after
    qualifier = ""
    if match := _ODD.match(text, position):
        qualifier, position = match[0], match.end()
    if text[position : position + 1] == "+":
        qualifier, position = "+", position + 1
    multiplier = ""
    if (match := _SCALES.match(text, position)) and not text.startswith(("百分点", "千分点"), position):
        multiplier, position = _longest_multiplier(text, position)
        if match := _ODD.match(text, position):
            qualifier, position = match[0], match.end()
    if not qualifier and text[position : position + 1] == "+" and text[position + 1 : position + 2] not in "0123456789":
        qualifier, position = "+", position + 1
    unit_start = position
    if text[spot.after : spot.after + 1] == "成" and (spot.printed[-1:].isdigit() or spot.printed[-1:] in _ONES) and not _IS_WORD.match(text, spot.after):
        # 8成: the tenths stand in another script than the digit
        end = spot.paragraph.origin[spot.after] + 1
        spot = replace(spot, printed=spot.printed + "成", end=end, after=spot.after + 1)
        position = unit_start = spot.after
        multiplier = ""
    is_share = "成" in spot.printed or "分之" in spot.printed
    unit, unit_class, position = ("percent", "percent", position) if is_share else unit_at(text, position)
    if multiplier and not unit and (read := unit_at(text, spot.after))[0]:
        # 千瓦, 万吨公里: the scale belongs to the unit
        unit, unit_class, position = read
        multiplier, unit_start = "", spot.after
    if unit == _POWER[0] and text[position - 1] == "度":
        before = text[max(0, spot.offset - _REACH) : spot.offset]
        if _WARMTH.search(before):
            unit = _DEGREES
        elif _POWER[1] not in before:
            # a degree: who counts power in 度 says that it is power
            unit, unit_class, position = "", "", unit_start
    printed_unit = spot.paragraph.text[unit_start:position]
    if unit and (match := _AGAIN.match(text.replace("（", "(").replace("）", ")"), position)):
        again = unit_at(text, position + 1)
        if again[0] in ("", unit) or match[0][1:].startswith("每秒"):
            printed_unit, position = spot.paragraph.text[unit_start : match.end()], match.end()
    after_word = _qualifier_after(text, position)
    return replace(
        spot, multiplier=multiplier, unit_printed=printed_unit, unit=unit, unit_class=unit_class,
        qualifier=qualifier_before(text[: spot.offset]) or after_word or qualifier,
        qualifier_after=after_word, beyond=position + len(after_word),
    )  # fmt: skip


def _longest_multiplier(text: str, position: int) -> tuple[str, int]:
    for length in (3, 2, 1):
        word = text[position : position + length]
        if word in multipliers():
            return word, position + length
    return "", position


@cache
def _units() -> dict[str, tuple[str, str]]:
    return {row["word"]: (row["unit"], row["class"]) for row in rows_of("units")}


@cache
def _longest_unit() -> int:
    return max(map(len, _units()))


def unit_at(text: str, position: int) -> tuple[str, str, int]:
    """The longest unit that begins at the character: its id, its class, and where it ends; empty where none does."""
    plain = text[position : position + _longest_unit()].replace("（", "(").replace("）", ")")
    for length in range(len(plain), 0, -1):
        found = _units().get(plain[:length])
        if found is None:
            continue
        following = text[position + length : position + length + 1]
        if plain[length - 1].isascii() and plain[length - 1].isalpha() and following.isascii() and following.isalnum():
            continue
        end = position + length
        if found[1] in ("count", "measure") and (match := _PER_HEAD.match(text, end)):
            end = match.end()
        return found[0], found[1], end
    return "", "", position


@cache
def _qualifiers() -> tuple[list[str], list[str]]:
    after = ["左右", "以上", "及以上", "以内", "以下", "上下", "级"]
    before = [word for word in qualifying_words() if word not in after and word not in "多余几+<>"] + ["<", ">"]
    return sorted(before, key=len, reverse=True), sorted((w for w in after if w in qualifying_words()), key=len, reverse=True)


def qualifier_before(left: str) -> str:
    """The qualifying word right before a figure; empty where none is."""
    bare = _BETWEEN.sub("", left)
    for text in (left, bare):
        for word in _qualifiers()[0]:
            if text.endswith(word) and not (word == "近" and text.endswith(("最近", "附近", "靠近"))) and word != "上":
                return word
        if text.endswith("上") and not text.endswith(("以上", "网上", "线上", "同比上")) and left.endswith("上"):
            return ""
    return ""


def _qualifier_after(text: str, position: int) -> str:
    for word in _qualifiers()[1]:
        if text.startswith(word, position) and not (word == "级" and text.startswith("级别", position)):
            return word
    return ""
