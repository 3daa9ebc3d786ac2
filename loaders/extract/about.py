"""What a document is about as a whole: its year, and the period and the area of what it says without naming one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loaders.extract.lexicon import Lexicon
from loaders.extract.periods import Mention, find_periods
from loaders.extract.running import Running
from loaders.words.periods import read_period


@dataclass(frozen=True)
class Given:
    """What is known of a document beforehand: its date, and the id of its area; None and empty where it is not."""

    issued: date | None = None
    region: str = ""


@dataclass(frozen=True)
class About:
    """``year`` is what the document is about, ``issued`` when it came out (0 where neither is known); ``period`` and
    ``region`` those of what names none, ``own_region`` the area that it calls its own, empty where that is none. ``due`` is
    when a plan, a policy or a work report aims at what it names no time for; empty for other documents. ``aims`` is true of plans
    and policies, which hardly tell of anything else."""

    year: int
    issued: int
    period: str
    region: str
    own_region: str
    due: str = ""
    aims: bool = False
    #: Whether it is news of many things, each under its headline, or what somebody answers to the press.
    is_news: bool = False
    answers: bool = False
    issued_on: date | None = None

    def is_ahead(self, period: str) -> bool:
        """Whether a period comes after the document: it begins in a later year, or, where the document's month is known, a part
        of its year begins, or a day comes, in a later month."""
        found = read_period(period)
        if found.first.year > self.issued:
            return True
        begins = found.last if found.is_instant else found.first
        return self.issued_on is not None and (begins.year, begins.month) > (self.issued_on.year, self.issued_on.month)


#: So many paragraphs at the head of a document may be its title, none longer than this.
_TITLES, _LONGEST_TITLE = 4, 120
#: A work report tells of the year before the one that it is given in; so does who tells of somebody's giving it.
_OF_YEAR_BEFORE = re.compile(r"工作报告")
_TITLE_OF_WORK = re.compile(r"^[^，,。\n]*工作报告(?!提出|指出|明确|要求)", re.MULTILINE)
_GIVES_REPORT = re.compile(r"(?:作|做)[^，。\n]{0,8}工作报告|报告[^，。\n]{0,8}工作[，,]")
#: What a title says after the period that its document is about; a day on which it came out has none.
_OF_WHAT = re.compile(r"情况|公报|报告|数据|运行|形势|发展|答|快报|通报|解读|增长|下降|上涨|同比")
#: Titles of documents that aim at something.
_AIMS = re.compile(
    r"(?:意见|办法|规划|计划|方案|纲要|措施|政策|条例|规定|细则|决定|要点|安排|行动|实事(?:项目|清单|任务)*|工作报告)(?:[（(][^）)]*[）)])*[》”]?(?:的(?:通知|批复)|(?:正式)?(?:印发|出台|公布))?(?:[（(][^）)]*[）)])*$|关于.{4,100}的通知$"
)
#: How the title of a plan names the five years that it is for: “十五五”….
_FIVE_YEARS = re.compile(r"(十[一二三四五六]?五)([”\"]?)(?!时期|期间|规划时期)")
#: The year that its number says a document came out in.
_NUMBERED = re.compile(r"[〔\[【]((?:19|20)\d\d)[〕\]】]\s*第?\d+号")
#: Periods within a year that what is said without one may be of: months, quarters and what adds up since January.
_WITHIN = re.compile(r"\d{4}-(?:\d\d|Q\d)|(\d{4})-01/\1-\d\d")
#: How a document's own title says its year: 报告（2024年）, 2024年…公报.
_TITLE_YEAR = re.compile(r"(?:报告|公报|白皮书|蓝皮书|年报|指数)[^（(\n。]{0,6}\s*[（(]((?:19|20)\d\d)(?:年|版|年度|-|—)?")
_HEAD_YEAR = re.compile(r"((?:19|20)\d\d)年度?[^。，\n]{0,30}(?:公报|报告|运行情况|经济运行|统计|情况)")
#: What news, and the answers of a press conference, call themselves: they tell of the year that they come in, unless it is young.
_NEWS = re.compile(r"联播|快讯|播报|央视网消息|本台消息")
#: How an item of the news begins, wherever it stands.
_ITEM_OF_NEWS = re.compile(r"^[^\S\n]*(?:央视网消息|本台消息|【[^】]{0,6}联播快讯】)", re.MULTILINE)
_PRESS = re.compile(r"发布会|答记者问|记者|新闻办|新闻发言人")
_YOUNG = 3
_HEAD = 400
#: What a report of one place begins with, and after its name; of all places that it names so many are that one.
_BEGINS_WITH = re.compile(r"[^，。：]{0,16}?(?:[电讯]|\d日|消息[^，。：]{0,8}[：:])?(?:记者)?(?:[^，。：]{0,12}从)?|")
_ISSUES = re.compile(r"(?:市|省|自治区|区|县)?[一-鿿]{0,6}?(?:统计局|人民政府|政府|新闻办|数据局|海关|通信管理局|通管局|发展改革委|发改委|经济和信息化|工业和信息化|工信|商务|发布)")
_ADMINISTERED, _MOSTLY = ("province", "city", "prefecture"), 0.7
#: So often a document names the year that it is about, or says what was so at the end of one.
_OFTEN = 3
#: What stands under a picture or over a table is of that alone.
_CAPTION = re.compile(r"^[^\S\n]*[图表]\s*\d+.*$", re.MULTILINE)
#: The year that the first sentence of a text begins with: 2030年，….
_LEADING_YEAR = re.compile(r"^[^\S\n]*((?:19|20)\d\d)年(?!\d{1,2}月\d{1,2}日|[到至起来以—–\-~～])[^。\n]*[，,][^\n]*。", re.MULTILINE)
#: What is told of a whole year, or of its end, when it is over; what of a year that goes on; and what is only told of whole years.
_OVER = re.compile(r"(?<![\d预])(?:全年|年末)(?!目标|预期|计划|任务|预计|将|有望)[^，。；\n]{0,24}\d")
_GOING_ON = re.compile(r"今年|本月|当月|季度|半年|\d月")
_YEARLY_SUM = re.compile(r"(?:生产总值|GDP|公共预算收入|零售总额|固定资产投资|可支配收入)[^，。；\n]{0,16}\d")
#: Up to this month who tells of a whole year that is over means the one before.
_LATE = 9


def reporting_year(text: str, issued_year: int | None, issued: date | None = None) -> int | None:
    """The year that a document is about: that of its title, of news that of its day, else the one it names most, not after its date.

    >>> reporting_year("数字中国发展报告（2024年）\\n2023年，2023年", None)
    2024
    """
    text = _CAPTION.sub("", text)
    opening = text.lstrip()[:_HEAD]
    is_young = issued is not None and issued.month <= _YOUNG
    if issued_year is not None and (_TITLE_OF_WORK.search(opening.split("。")[0]) or (is_young and _GIVES_REPORT.search(opening))):
        return issued_year - 1
    if issued is not None and is_of_news(text):
        return issued.year
    for found in (_TITLE_YEAR.findall(text), _HEAD_YEAR.findall(opening), _new(_LEADING_YEAR.findall(opening)[:1], issued_year)):
        year = _commonest(map(int, found), issued_year)
        if year is not None:
            return year
    if issued is not None and not is_young and _PRESS.search(opening):
        return issued.year
    named = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)\s*年", text)]
    year = _commonest(named, issued_year)
    if issued_year is None or (named.count(year or 0) >= _OFTEN and (year or 0) >= issued_year - 1):
        return year or issued_year
    # a year that is named in passing is no evidence where the date is known
    return issued_year - 1 if issued is not None and _is_over(text, issued.month) else issued_year


def is_of_news(text: str) -> bool:
    """Whether a document is news of many things, by what it calls itself, or by how its items begin."""
    return (_NEWS.search(text.lstrip()[:_HEAD]) or _ITEM_OF_NEWS.search(text)) is not None


def _is_over(text: str, month: int) -> bool:
    """Whether a text of this month tells of a year that is over, without naming it."""
    over, going_on = len(_OVER.findall(text)), len(_GOING_ON.findall(text))
    return (month <= _LATE and over >= _OFTEN and over > going_on) or (month < _YOUNG and len(_YEARLY_SUM.findall(text)) > going_on)


def _new(years: list[str], issued_year: int | None) -> list[str]:
    """Those of the year that a document came out in, or of the one before."""
    return [year for year in years if issued_year is None or int(year) >= issued_year - 1]


def _commonest(years: Iterable[int], latest: int | None) -> int | None:
    counts = Counter(year for year in years if latest is None or year <= latest)
    return max(counts, key=lambda year: (counts[year], year)) if counts else None


def is_within_a_year(period: str) -> bool:
    """Whether it is a month, a quarter, or what adds up since January."""
    return _WITHIN.fullmatch(period) is not None


def about_document(running: Running, text: str, given: Given, lexicon: Lexicon) -> About:
    """What the document is about, by its title, by what is known of it, and by the times that its paragraphs begin with."""
    numbered = _NUMBERED.search(text, 0, _HEAD)
    issued = given.issued.year if given.issued else int(numbered[1]) if numbered else None
    found = reporting_year(text, issued, given.issued)
    year, date_year = found or issued or 0, issued or found or 0
    titles = []
    for paragraph in [one for one in running.paragraphs if one.text][:_TITLES]:
        if "。" in paragraph.text or len(paragraph.text) > _LONGEST_TITLE:
            break
        titles.append(paragraph.text)
    is_news = is_of_news(text)
    if is_news:
        titles = []
    own = given.region or _region_of(titles, lexicon) or ("" if is_news else _region_of_most(running, lexicon))
    due = _due(titles, year, date_year)
    aims = bool(due) and not _OF_YEAR_BEFORE.search("".join(titles))
    if aims:
        year = date_year
    usual = str(year) if is_news and year else _usual_period(titles, running, year, date_year)
    return About(year, date_year, usual, own or "china", own, due, aims, is_news, _PRESS.search(text, 0, _HEAD) is not None, given.issued)


def _due(titles: Iterable[str], year: int, issued: int) -> str:
    """The last year of the span that a plan's title names, else the year that a policy or a work report came out in."""
    for title in titles:
        if _AIMS.search(title):
            bare = _FIVE_YEARS.sub(r"\1\2时期", re.sub(r"[《》]", "", title))
            spans = [one.period for one in find_periods(bare, year, issued) if "/" in one.period]
            return spans[-1].split("/")[1][:4] if spans else str(issued) if issued else ""
    return ""


def _region_of(titles: Iterable[str], lexicon: Lexicon) -> str:
    """The one area that a title begins with."""
    for title in titles:
        named = next(lexicon.regions.find(title), None)
        if named is not None and re.fullmatch(r"(?:(?:19|20)\d\d年?|《)?", title[: named.start]) and not re.match(
            r"、|和|与", title[named.end :]
        ):
            return "" if named.id in ("china", "world") else named.id
    return ""


def _region_of_most(running: Running, lexicon: Lexicon) -> str:
    """The area whose body the first sentence begins with, where hardly another one of its sort is named in the document."""
    first = next((one.text for one in running.paragraphs if "。" in one.text), "").split("。")[0]
    begins = next((word for word in lexicon.regions.find(first) if _BEGINS_WITH.fullmatch(first, 0, word.start)), None)
    level = lexicon.region_levels.get(begins.id) if begins is not None else None
    if begins is None or level not in _ADMINISTERED or not _ISSUES.match(first, begins.end):
        return ""
    named = Counter(
        word.id for one in running.paragraphs for word in lexicon.regions.find(one.text) if lexicon.region_levels.get(word.id) == level
    )
    return begins.id if named[begins.id] >= _MOSTLY * sum(named.values()) else ""


def _usual_period(titles: Iterable[str], running: Running, year: int, issued: int) -> str:
    """The part of a year that the title names, or that more paragraphs begin with than with the year; else the year."""
    for title in titles:
        named = [one for one in find_periods(title, year, issued) if _WITHIN.fullmatch(one.period)]
        if named and _OF_WHAT.search(title, named[-1].end):
            return named[-1].period
    begun: Counter[str] = Counter()
    for paragraph in running.paragraphs:
        leading = [one for one in find_periods(paragraph.text, year, issued) if _leads_in(one)]
        begun.update(one.period for one in leading[:1])
    usual, number = begun.most_common(1)[0] if begun else ("", 0)
    is_usual = _WITHIN.fullmatch(usual) is not None and number > sum(begun.values()) // 2
    return usual if is_usual else str(year) if year else ""


def _leads_in(one: Mention) -> bool:
    return one.leads and not one.is_base and one.name != "day"
