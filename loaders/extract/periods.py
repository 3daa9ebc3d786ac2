"""When a figure is about: the expressions of time around it, by ``grammar/periods.toml``, and what a change is measured from."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from loaders.extract.rules import grammar
from loaders.words.characters import plainly
from loaders.words.numerals import read_numeral
from loaders.words.periods import read_period

#: Five times the number of a five-year plan after this year it begins: the fourteenth in 2021.
_BEFORE_PLANS = 1951
_LEADS = re.compile(r"(?:^|[。；，：！？、（(•]|截至|截止|到|至|其中|在|\*)$")
#: What a clause begins with before it says when: whom it is about, and nothing else.
_WHOSE = re.compile(r"(?:^|[。；，：！？])(?:我国|全国|全[省市区县]|[一-鿿]{1,4}(?:省|市|区|县|州|角|湾|冀|渝|地区))(?:[一二三四五六七八九]省[一二三]?市?)?$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
#: 按2020年平均汇率: a year by which something is reckoned.
_PRICES = re.compile(r"[^，。；]{0,6}(?:不变价|可比价|价格|汇率)")
#: Expressions of a part of a year; so many months ahead of a document's date they are of the year before it.
_WITHIN_THE_YEAR, _AHEAD = ("quarter-alone", "months-alone", "month-alone", "end-of-month-alone", "days"), 6
#: Up to this month the years to come begin with that of the document.
_EARLY = 3
#: After a year: from it on.
_SINCE = re.compile(r"年[^，。；]*(?:以来|至今|起|开始)")
#: Expressions that only the next figure is of.
_OF_NEXT = ("same-time-last-year",)
_IN_TITLE = re.compile(r"《[^》]*》")


@dataclass(frozen=True)
class Mention:
    """An expression of time at characters ``start``–``end`` of a paragraph.

    ``is_base`` where a change is measured from it; ``is_from`` where only the next figure is of it (从2021年的…); ``leads``
    where it begins a clause, so that what follows in the paragraph is of it too.
    """

    start: int
    end: int
    period: str
    is_base: bool
    is_from: bool
    leads: bool
    name: str


@cache
def _expressions() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(row["pattern"]), row) for row in grammar("periods")["expression"]]


@cache
def _any() -> re.Pattern[str]:
    """A place at which an expression may begin: to look at few."""
    return re.compile(r"(?:19|20)\d\d|[“\"]?十[一二三四五六]?五|今年|[本当][年月]|全年|去年|上一?年|明年|年度|年[底末]|第?[一二三四]季|前|近|过去|最近|极不平凡|刚刚过去|今后|未来|下一?[步阶]|接下来|[二两三四五六七八九十]+年[来累间年平共合总新净翻增提扩下降]|\d{1,2}年[来累间年平共合总新净翻增提扩下降]|(?:用|通过|经过)[一二两三四五六七八九十\d]|连续|今[天日]|昨[天日晚]|(?<=截至|截止)\d{1,2}日|目前|现在|眼下|截至目前|这[二两三四五六七八九十]|[上下]半年|(?:十[一二]|[一二三四五六七八九十])(?:[—–－\-~～至到]+(?:十[一二]|[一二三四五六七八九十]))?月|\d{1,2}[—–－\-~～至到]+\d{1,2}月|\d{1,2}月")


@cache
def _comparison() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in grammar("periods")["comparison"].items()}


def find_periods(text: str, about: int, year: int, issued: date | None = None) -> Iterator[Mention]:
    """The expressions of time in a paragraph of a document of this ``year``, ``issued`` on this day, that is ``about`` a year."""
    text = plainly(text)
    named, since, was_base = about, (0, 0), (False, 0)
    titles = [match.span() for match in _IN_TITLE.finditer(text)]
    position = 0
    while begin := _any().search(text, position):
        position = begin.start()
        for pattern, row in _expressions():
            match = pattern.match(text, position)
            if match is None:
                continue
            period = _period(match, row, named, about, year, issued)
            if period is None:
                continue
            is_of_prices = _PRICES.match(text, match.end()) is not None and text[:position].endswith("按")
            if not is_of_prices and not any(start <= position < end for start, end in titles):
                before, after = text[max(0, position - 6) : position], text[match.end() :][:8]
                is_base = _comparison()["before"].search(before) is not None and (
                    _comparison()["after"].match(after) is not None or before.endswith(("比", "较"))
                )
                is_base = is_base or before.endswith(("比", "较", "相比", "比于", "较于", "对于", "扭转", "扭转了", "高于", "低于", "快于", "慢于", "不及", "好于", "优于"))
                if was_base[0] and text[was_base[1] : position] in ("、", "和", "与", "及"):
                    # 较2020年、2019年同期: either is measured from
                    is_base = True
                is_base = is_base or (row["name"] != "years-in-all" and _comparison()["times"].match(text, match.end()) is not None)
                is_measure = _comparison()["as_measure"].search(before) is not None
                is_base = is_base or (is_measure and _comparison()["part"].match(text, match.end()) is not None)
                if row["name"] == "running-years" and since[0] and "。" not in text[since[1] : position]:
                    # 2022年以来连续4年: from that year on
                    period = f"{since[0]}/{since[0] + _spelt(match['span']) - 1}"
                if match.groupdict().get("year") and not is_base:
                    named = int(match["year"])
                    since = (named, match.end()) if _SINCE.search(text, position, match.end() + 4) else since
                is_from = before.endswith(("从", "由")) or row["name"] in _OF_NEXT
                leads = row.get("leads", False) or _LEADS.search(before) is not None or _WHOSE.search(text, max(0, position - 14), position) is not None
                was_base = (is_base, match.end())
                yield Mention(match.start(), match.end(), period, is_base and not is_from, is_from, leads, row["name"])
            position = match.end()
            break
        else:
            position += max(1, len(begin[0]) if begin[0][:1].isdigit() else 1)


def _period(match: re.Match[str], row: dict[str, Any], context_year: int, about: int, year: int, issued: date | None) -> str | None:
    groups = {key: value for key, value in match.groupdict().items() if value}
    values: dict[str, str] = {}
    from_date = ("shift" in row and row.get("from", "date") == "date") or match[0].startswith("今年")
    if "span" in groups and row["name"] == "last-years":
        context_year = about
    the_year = int(groups.get("year", (year if from_date else context_year) + row.get("shift", 0)))
    values["year"], values["about"] = str(the_year), str(about)
    values["today"], values["yesterday"] = (str(issued), str(issued - timedelta(days=1))) if issued else ("", "")
    values["this_month"] = str(issued)[:7] if issued else ""
    for key in ("month", "first", "day", "from_day", "months"):
        if key in groups:
            number = int(groups[key]) if groups[key].isdigit() else _spelt(groups[key])
            values[key] = f"{number:02}"
    if "end" in groups:
        values["end"] = groups["end"]
    if "quarter" in groups:
        quarter = _QUARTERS.get(groups["quarter"]) or int(groups["quarter"])
        values["quarter"] = str(quarter)
        month = quarter * 3
        values["quarter_end"] = f"{the_year}-{month:02}-{calendar.monthrange(the_year, month)[1]:02}"
    if "month" in values:
        month = int(values["month"])
        if not 1 <= month <= 12:
            return None
        values["last"] = f"{calendar.monthrange(the_year, month)[1]:02}"
    values["since"] = f"{the_year}/{about}" if the_year < about else str(the_year)
    if issued is not None and "year" not in groups and row["name"] in _WITHIN_THE_YEAR and not match[0].startswith("今年"):
        # in January 12月 is that of the year before
        months = int(values.get("month") or values.get("first") or int(values.get("quarter", 0)) * 3)
        values["year"] = str(the_year - (the_year == issued.year and months - issued.month > _AHEAD))
        the_year = int(values["year"])
    if "span" in groups:
        span = _spelt(groups["span"])
        values["span_first"] = str(the_year - span + 1)
        # who tells of the year before, or early in the year, begins with the document's own
        first = year if about < year or (issued is not None and issued.month <= _EARLY) else year + 1
        values["next_first"], values["next_last"] = str(first), str(first + span - 1)
    if "plan" in groups:
        first = _BEFORE_PLANS + 5 * _spelt(groups["plan"])
        values["plan"], values["plan_end"] = str(first), str(first + 4)
    code: str = row["period"].format(**values)
    try:
        read_period(code)
    except ValueError:
        return None
    return code


def _spelt(word: str) -> int:
    return int(read_numeral(word).low)


def year_before(period: str) -> str:
    """The same period of the year before.

    >>> year_before("2024-12-31"), year_before("2024-01/2024-09")
    ('2023-12-31', '2023-01/2023-09')
    """
    return re.sub(r"(?<![\d-])\d{4}", lambda year: str(int(year[0]) - 1), period)


def period_before(period: str) -> str:
    """The month or quarter before one; of others the year before.

    >>> period_before("2024-01"), period_before("2024-Q3")
    ('2023-12', '2024-Q2')
    """
    if month := re.fullmatch(r"(\d{4})-(\d\d)", period):
        months = int(month[1]) * 12 + int(month[2]) - 2
        return f"{months // 12}-{months % 12 + 1:02}"
    if quarter := re.fullmatch(r"(\d{4})-Q(\d)", period):
        quarters = int(quarter[1]) * 4 + int(quarter[2]) - 2
        return f"{quarters // 4}-Q{quarters % 4 + 1}"
    return year_before(period)


def base_words(clause: str, period: str) -> str:
    """The base period that words of the clause say by themselves (同比, 环比); empty where none do."""
    if _comparison()["before_last"].search(clause):
        return period_before(period)
    return year_before(period) if _comparison()["year"].search(clause) else ""
