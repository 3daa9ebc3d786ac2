"""A numeral with its unit read as a figure: value, what kind of figure, and the rule that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.extract.rules import first_fitting, rules_of
from loaders.extract.spots import Spot
from loaders.words.numerals import multiplier_value, read_numeral

_CLAUSE = re.compile(r"[，。；！？,;!?]|(?<!\d)[:：]|[:：](?!\d)")
_FALL = re.compile(r"(?:下降|减少|净减|降低|缩短|回落|下滑|下跌|下挫|走低|收低|收窄|缩小(?!至|到|为)|缩减|压减|跌|降(?!至|到)|负增长|退后|后退|降幅|跌幅|少增|精简|压缩|节约|节省)[^，。；增升]{0,8}$")
_LOWER = re.compile(r"(?:比|较)[^，。；]{0,20}低(?:了|约|近)*$|低于[^，。；]{0,20}$")
_FALL_OF_ALL = re.compile(r"(?:调减|核减|削减|压减)[^，。；增升]{0,40}$")
#: What a rate became, however it moved; it is below zero where it is a fall's.
_CAME_TO = re.compile(r"(?:至|到)(?:了|约|近)*$")
_OF_A_FALL = re.compile(r"降幅|跌幅|降速")
#: A fall that becomes smaller.
_LESSENED = re.compile(r"(?:降幅|跌幅|降速)[^，。；]{0,18}(?:收窄|缩小|回落)[^，。；]{0,8}$")
#: Between two numerals of one list: 分别为 a、b和c.
_LISTED = re.compile(r"(?:、|和|与|及|以及|[∶：:])(?:约|近|超|超过)?")
#: A sign printed before the numeral, which is no dash between two.
_MINUS = re.compile(r"(?:^|[^\d一-鿿%％)）A-Za-z]|[为是达至到率])[-−－]$")
#: A clause that says nothing but that a figure follows.
_ONLY_LEADS = re.compile(r"(?:(?:今年|去年|(?:19|20)\d\d年|\d{1,2}月份?|全年|目前)(?=[为是达约超近\d])|(?:已)?连续[\d一二两三四五六七八九十]+年)?(?:其中|同比|分别|依次|各|均|总量|合计|共)*(?:约|超|近)?(?:为|是|达到?)?(?:约|超|近)?")
#: A clause that tells of the whole of what the one before it names.
_IN_ALL = re.compile(r"其中|总量|合计|共")
#: A clause that says nothing but from what something became another: 由上年末的a降至b.
_ONLY_FROM = re.compile(
    r"(?:并|已)?(?:由|从|自)(?:(?:上年|去年|年初|上月|同期|20\d\d年|\d+月)(?:末|底|同期|初)?的?)?"
    r"(?:[\d.]+(?:[%％]|[十百千万亿]*[^，。；\d]{1,3}?)?(?:左右|以上)?(?:进一步)?(?:提升|提高|上升|下降|扩大|增加|增长|回落|缩小|缩短|降低|减少|升|降)(?:至|到|为))?"
)
#: What the unit of points begins with, and all of it that a list may print before its last.
_BEGUN = "个"
#: Around a fraction: what is compared before it, nothing that counts after it.
_FRACTION = re.compile(r".*(?:超过?|近|约|达到?|占|比|为|的|不足|不到|过)(?:全[国球省市]的?|总[数量]的?)? (?:以上|左右|以内)?(?:[，。；、）)]|$).*", re.DOTALL)
_TO = re.compile(r"(?:—|–|-|－|——|~|～|至|到)+")
#: Kinds that a clause without a word of its own takes from the one before it; such a clause, and what one of its own has.
_ELIDED, _SHORT = ("growth", "share", "ratio"), 12
_NEXT_SUBJECT = re.compile(r"[，；、][^，。；、\d]{2,16}")
_TELLS = re.compile(r"[占率比为达是增降升涨跌由从超至近约]|提高|提升|减少|扩大|回落|下滑|贡献|份额")
#: Before a figure in brackets that another is held against.
_BESIDE = re.compile(r"(?:比|较|高于|低于|快于|慢于|好于|优于)[^，。；（(]{2,12}[（(]$")
#: Kinds whose figures a printed word makes negative: in a rank too it says which way it went.
_SIGNED = ("growth", "change_pp", "rank_change")

#: Between a figure of an earlier time and the one it became: 从…缩小至.
_FROM = re.compile(r"(?:从|由|自)[^，。；]{0,12}$")
_TO_THE_OTHER = re.compile(r"(?:[∶：:][\d.]+)*[^，。；\d]{0,12}(?:至|到|为|成)[^，。；\d]{0,6}(?:\d|[一二两三四五六七八九十百千万半])")
#: Of 预期由此前的a上调至b the a was said before, of the same time.
_SAID_BEFORE = re.compile(r"(?:预期|预测|预计|目标|计划)[^，。；]{0,6}(?:从|由|自)(?:此前|先前|原先|原来|之前)?的?[^，。；]{0,6}$")


@dataclass(frozen=True)
class Figure:
    """A spot, or two of a range, read as a figure. ``before`` is the clause left of it, ``list_start`` the first spot of
    the list it stands in."""

    spot: Spot
    end: Spot
    value: Decimal
    value_high: Decimal | None
    kind: str
    rule: str
    unit: str
    unit_printed: str
    multiplier: str
    before: str
    position_in_list: int = 0
    list_head: Spot | None = None
    #: What stands before the first of its list.
    before_list: str = ""

    @property
    def range_end(self) -> int:
        """Where its printed range ends in the document: a sign that is printed at both ends of a range belongs to it."""
        if self.end is not self.spot and self.spot.unit_printed in ("%", "％") and self.end.unit_printed:
            return self.end.paragraph.origin[self.end.beyond - 1] + 1
        return self.end.end


def clause_before(spot: Spot) -> str:
    """What stands before the numeral in its clause."""
    left = spot.left
    ends = [match.end() for match in _CLAUSE.finditer(left)]
    return left[ends[-1] :] if ends else left


def _clause_earlier(spot: Spot) -> str:
    """The clause before the one that the numeral stands in."""
    left = spot.left
    ends = [match.end() for match in _CLAUSE.finditer(left)]
    return left[ends[-2] if len(ends) > 1 else 0 : ends[-1]] if ends else ""


def read_figures(spots: Sequence[Spot]) -> list[Figure]:
    """The spots of one paragraph, in their order, as figures; those that no numeral is read from are left out."""
    figures: list[Figure] = []
    number = 0
    while number < len(spots):
        spot = spots[number]
        following = spots[number + 1] if number + 1 < len(spots) else None
        low, high = spot, spot
        if following is not None and (_is_range(spot, following) or is_fraction(spot, following)):
            high = following
            number += 1
        figure = _figure(low, high, figures[-1] if figures else None, spots[number + 1 : number + 6])
        if figure is not None:
            figures.append(figure)
        number += 1
    return figures


def _is_range(one: Spot, other: Spot) -> bool:
    between = one.paragraph.text[one.beyond : other.offset]
    return _TO.fullmatch(between) is not None and one.unit_class in ("", other.unit_class)


def is_fraction(one: Spot, other: Spot) -> bool:
    """Whether two numerals are one fraction of a whole: 超过1/3."""
    return (
        one.paragraph.text[one.after : other.offset] == "/" and not other.unit and len(one.printed + other.printed) < 4
        and _FRACTION.fullmatch(one.left + " " + other.rest) is not None
        and one.printed.isdecimal() and other.printed.isdecimal() and 0 < int(one.printed) < int(other.printed)
    )  # fmt: skip


def _figure(low: Spot, high: Spot, last: Figure | None, following: Sequence[Spot]) -> Figure | None:
    unit, unit_class, unit_printed = high.unit, high.unit_class, high.unit_printed
    multiplier = high.multiplier
    if fraction := low is not high and is_fraction(low, high):
        unit, unit_class = "percent", "percent"
    before = clause_before(low)
    is_listed = last is not None and last.spot.paragraph is low.paragraph and (
        _LISTED.fullmatch(low.paragraph.text[last.end.beyond : low.offset]) is not None
    )
    if not unit or unit_printed == _BEGUN:
        found = _unit_of_next(high, following)
        if not unit or found[1] == "points":
            unit, unit_class, unit_printed = found
    if not unit and is_listed and last is not None:
        unit, unit_printed, unit_class = last.unit, "", "none"
    bare = before
    if low.qualifier and before.endswith(low.qualifier):
        bare = before.removesuffix(low.qualifier)
    if _ONLY_LEADS.fullmatch(bare) or _ONLY_FROM.fullmatch(bare):
        bare = _clause_earlier(low).rstrip("，" if bare and not _IN_ALL.match(bare) else "") + bare
    if low.qualifier == "前":
        bare += "前"
    if high.multiplier and not unit_class:
        unit_class = "none"
    right = high.paragraph.text[high.beyond - len(high.unit_printed) :] if not high.qualifier_after else high.unit_printed + high.rest
    rule = first_fitting(rules_of("kinds", "kind"), bare, low.printed, right, unit_class or "none")
    if rule is None:
        return None
    kind, name = rule.result, rule.name
    if last is not None and name == "percent" and last.unit == unit and _BESIDE.search(low.left):
        # 增长9.1%，比全省（7.7%）高: what is in brackets is held against the one before
        kind, name = last.kind, "beside:" + last.rule
    elif last is not None and name == "percent" and last.unit == unit and last.kind in _ELIDED and _goes_on_with(last, low, bare):
        # 甲地增长5%，乙地6%: what it tells is said once
        kind, name = last.kind, "elided:" + last.rule.removeprefix("elided:").removeprefix("list:")
        bare = last.before + bare
    if is_listed and last is not None and last.unit == unit and kind != "change_pp":
        kind, name = last.kind, "list:" + last.rule.removeprefix("list:")
    if kind == "per_capita" and f"{unit}-person" in ("TB-person",):
        unit = f"{unit}-person"
    unit = unit or rule.unit
    if kind in ("count", "level", "growth", "average", "per_capita") and not unit:
        unit = "one" if "." in low.printed and not multiplier else "count"
    if kind == "rank":
        unit, unit_printed = "rank", ""
    if kind == "rank_change":
        unit = "rank"
    try:
        printed = f"{low.printed}/{high.printed}" if fraction else low.printed
        reading, reading_high = read_numeral(printed), read_numeral(printed if fraction else high.printed)
        factor_high = multiplier_value(multiplier)
        factor = multiplier_value(low.multiplier) if low.multiplier else factor_high
    except ValueError:
        return None
    value, top = reading.low * factor, reading_high.high * factor_high
    if (_MINUS.search(low.left) and not reading.is_signed) or (kind in _SIGNED and _falls(bare if not is_listed or last is None else last.before_list)):
        value, top = -value, -top
    return Figure(
        low, high, value, top if top != value else None, kind, name, unit, unit_printed, multiplier, bare,
        last.position_in_list + 1 if is_listed and last is not None else 0,
        (last.list_head or last.spot) if is_listed and last is not None else None,
        last.before_list if is_listed and last is not None else bare,
    )  # fmt: skip


def _goes_on_with(last: Figure, spot: Spot, bare: str) -> bool:
    """Whether a clause names but another subject of what the clause of the figure before it told."""
    between = spot.paragraph.text[last.end.beyond : spot.offset]
    return (
        last.spot.paragraph is spot.paragraph and _NEXT_SUBJECT.fullmatch(between) is not None and len(bare) <= _SHORT
        and _TELLS.search(bare) is None
    )  # fmt: skip


def _falls(clause: str) -> bool:
    """Whether what a clause tells of becomes less."""
    if _CAME_TO.search(clause):
        return _OF_A_FALL.search(clause) is not None
    return (_FALL.search(clause) or _LOWER.search(clause) or _FALL_OF_ALL.search(clause)) is not None and not _LESSENED.search(clause)


def _unit_of_next(spot: Spot, following: Sequence[Spot]) -> tuple[str, str, str]:
    """The unit that a list prints once, at its end, or in each but the last begins only: 9.97亿、4.77亿和3.72亿户, 2.3个和3.2个百分点."""
    current = spot
    for other in following:
        between = spot.paragraph.text[current.beyond : other.offset]
        if other.paragraph is not spot.paragraph or not (_LISTED.fullmatch(between) or _TO.fullmatch(between)):
            break
        if other.unit and not (spot.unit_printed == other.unit_printed == _BEGUN):
            return other.unit, other.unit_class, other.unit_printed
        current = other
    return "", "", ""


def tells_of_both(figure: Figure) -> bool:
    """Whether the words go on to what became of a figure: of 从a提高到b the a was so before."""
    spot = figure.spot
    if _SAID_BEFORE.search(figure.before):
        return False
    return _FROM.search(figure.before_list or figure.before) is not None and _TO_THE_OTHER.match(spot.paragraph.text, spot.after) is not None
