"""What headings say of all that stands under them: its area, its time, and whether it is aimed at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from loaders.evidence import Basis
from loaders.extract.lexicon import Word, Words, innermost
from loaders.extract.periods import find_periods
from loaders.extract.rows import is_heading
from loaders.extract.running import Paragraph
from loaders.extract.statements import (
    is_dated_heading,
    is_heading_of_what_is_done,
    is_target_heading,
    is_task_heading,
)
from loaders.extract.subjects import WIDE, words

ASSUMED = Basis("assumed")
#: How headings are numbered, from the outer to the inner ones; what has another number is the innermost.
_LEVELS = tuple(map(re.compile, (
    r".{2,30}(?:报告|公报|意见|规划|计划|方案|纲要)(?:[（(].*[）)])?$", r"第[一二三四五六七八九十\d]+[章部编]|附录|附件|前言|摘要", r"第[一二三四五六七八九十\d]+节", r"[一二三四五六七八九十]+、",
    r"[（(][一二三四五六七八九十]+[）)]", r"\d+(?:[.．、](?!\d)|\s?[一-鿿])", r"\d+\.\d+(?!\.)", r"",
)))  # fmt: skip
_INNERMOST = len(_LEVELS) - 1
_LONGEST_TITLE = 40
#: Between two times that a heading names one after the other.
_BOTH = re.compile(r"^[^，。\d]{0,8}[和及与、]$")
#: News under a headline tells in sentences, and names where it is from.
_NO_HEADLINE = re.compile(r"[。：:\t]|^[（(]")
#: The line over a part of the news: 【国内联播快讯】. Of what is short each paragraph is a story, where no headlines part them.
_PART = re.compile(r"[【\[]?[^，。：]{0,8}(?:快讯|要闻|简讯|短讯|集锦)[】\]]?")
_CASE = re.compile(r"(?:单位名称|案例名称|申报单位|案例来源)[:：]")
#: Who speaks of these speaks of more than one body.
_CASE_ENDS = re.compile(r"本次调查|我国")


@dataclass(frozen=True)
class Heading:
    """What one heading sets, empty where it sets nothing; ``is_case`` for the account of one body's doings, which is nobody
    else's, ``is_target`` where what follows is aimed at."""

    level: int
    region: str = ""
    region_basis: Basis = ASSUMED
    period: str = ""
    period_basis: Basis = ASSUMED
    is_case: bool = False
    is_target: bool = False
    whose: str = ""
    #: Whether what follows is so already, in a plan too.
    is_done: bool = False
    #: The times that it names, where it names several: 过去五年和2031年工作回顾; ``period`` is the first of them.
    times: tuple[str, ...] = ()
    #: Whether it is named by its time: 2031年工作回顾.
    is_dated: bool = False
    #: Whether it heads a part of the news.
    is_part: bool = False
    #: Whether what follows is to be done.
    is_of_tasks: bool = False


class Headings:
    """The headings that stand above a paragraph, from the outer to the inner ones."""

    def __init__(self, regions: Words, about: int, year: int, *, is_news: bool = False, aims: bool = False) -> None:
        self._regions, self._about, self._year, self._is_news, self._aims = regions, about, year, is_news, aims
        self._above: list[Heading] = []

    def read(self, paragraph: Paragraph) -> None:
        """Go on to the paragraph: one that is a heading ends those of its level and below."""
        if self.is_case and _CASE_ENDS.search(paragraph.text):
            del self._above[-1]
        case = _CASE.match(paragraph.text) is not None
        is_title = _LEVELS[0].fullmatch(paragraph.text) is not None and len(paragraph.text) <= _LONGEST_TITLE
        is_headline = self._is_news and is_headline_of(paragraph)
        is_dated = is_dated_heading(paragraph.text)
        if not case and not is_title and not is_heading(paragraph) and not is_headline and not is_dated:
            return
        level = 1 if is_headline else len(_LEVELS) if case else 0 if is_title else next(at for at, pattern in enumerate(_LEVELS) if at and pattern.match(paragraph.text))
        if is_dated and level == _INNERMOST and not any(1 <= one.level < _INNERMOST for one in self._above if not one.is_dated):
            # parts of a report that are named by their year and not numbered hold what is numbered
            level = 1
        self._above = [one for one in self._above if one.level < level and not one.is_case]
        heading = self._heading(paragraph, level, case, is_dated)
        if is_headline and not heading.period.isdigit():
            # of what is new a headline names but the part of the year that its first sentence tells of
            heading = replace(heading, period="")
        self._above.append(heading)

    def _heading(self, paragraph: Paragraph, level: int, is_case: bool, is_dated: bool) -> Heading:
        times = [one for one in find_periods(paragraph.text, self._about, self._year) if not one.is_base]
        named = [
            word for word in self._regions.find(paragraph.text)
            if word.id not in WIDE and not (self._is_news and words()["body"].match(paragraph.text, word.end))
        ]  # fmt: skip
        named = innermost(named)
        is_whose = not self._aims or (bool(named) and words()["heading_of"].search(paragraph.text[: named[0].start]) is not None)
        region = named[0] if is_whose and len({word.id for word in named}) == 1 else None
        told = times[0] if len(times) > 1 and _BOTH.search(paragraph.text[times[0].end : times[1].start]) else times[-1] if times else None
        return Heading(
            level, region.id if region else "", _basis(paragraph, region), told.period if told else "",
            Basis("context", *paragraph.range_of(told.start, told.end)) if told else ASSUMED,
            is_case, is_target_heading(paragraph.text), _CASE.sub("", paragraph.text) if is_case else "",
            is_heading_of_what_is_done(paragraph.text), tuple(one.period for one in times), is_dated,
            self._is_news and _PART.fullmatch(paragraph.text) is not None, is_task_heading(paragraph.text),
        )  # fmt: skip

    def turn_to(self, period: str, basis: Basis) -> None:
        """Go on to what is told of another of the times that a heading names."""
        for at, one in enumerate(self._above):
            if period in one.times and period != one.period:
                self._above[at] = replace(one, period=period, period_basis=basis)

    @property
    def is_case(self) -> bool:
        """Whether the innermost heading begins the account of one body's doings."""
        return bool(self._above) and self._above[-1].is_case

    @property
    def whose(self) -> str:
        """The body whose doings are told; empty where they are nobody's in particular."""
        return self._above[-1].whose if self._above else ""

    @property
    def is_target(self) -> bool:
        """Whether any of them says that what follows is aimed at."""
        return any(one.is_target for one in self._above)

    @property
    def of_targets(self) -> Heading | None:
        """The outermost of them that says that what follows is aimed at."""
        return next((one for one in self._above if one.is_target), None)

    @property
    def is_done(self) -> bool:
        """Whether any of them says that what follows is so already."""
        return any(one.is_done for one in self._above)

    @property
    def is_of_tasks(self) -> bool:
        """Whether any of them says that what follows is to be done."""
        return any(one.is_of_tasks for one in self._above)

    @property
    def innermost(self) -> Heading | None:
        """The heading right above, if there is any."""
        return self._above[-1] if self._above else None

    def stands_under(self, heading: Heading | None) -> bool:
        """Whether what is read now still stands under the heading."""
        return any(one is heading for one in self._above)

    def region(self) -> tuple[str, Basis]:
        """The area that the innermost of them sets which sets any."""
        return _last((one.region, one.region_basis) for one in self._above)

    def period(self) -> tuple[str, Basis]:
        """The period that the innermost of them sets which sets any."""
        return _last((one.period, one.period_basis) for one in self._above)


def is_headline_of(paragraph: Paragraph) -> bool:
    """Whether a paragraph of the news is the headline of what follows."""
    return bool(paragraph.text) and len(paragraph.text) <= _LONGEST_TITLE and not _NO_HEADLINE.search(paragraph.text)


def _basis(paragraph: Paragraph, word: Word | None) -> Basis:
    return Basis("context", *paragraph.range_of(word.start, word.end)) if word is not None else ASSUMED


def _last(found: Iterable[tuple[str, Basis]]) -> tuple[str, Basis]:
    return next((one for one in reversed(list(found)) if one[0]), ("", ASSUMED))
