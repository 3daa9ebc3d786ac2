"""When a figure is about: the time that its sentence names, that is carried on from before it, that a heading sets, or that the
document is about; and what a change is measured from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.evidence import Basis
from loaders.extract.about import About, is_within_a_year
from loaders.extract.bases import STATED, base_of
from loaders.extract.durations import CHANGES, GOES_ON, is_stock_of
from loaders.extract.figures import Figure, tells_of_both
from loaders.extract.headings import ASSUMED, Heading, Headings
from loaders.extract.indicators import Linked
from loaders.extract.periods import Mention, find_periods, year_before
from loaders.extract.running import Paragraph
from loaders.words.periods import read_period

_BECAME = re.compile(r"(?:从|由|自)[^，。；]*\d[^，。；]*(?:至|到|为)[^，。；]{0,4}$|(?:增|升|提高|提升|增加|上升|降|缩小)(?:至|到)[^，。；]{0,3}$")
#: A paragraph that goes on with what the one before it told of.
_CONTINUES = re.compile(
    r"(?:其中|此外|另外|与此同时|同时|同日|同期|分[^，。]{1,8}看|从[^，。]{1,12}看|其次|再次|最后|第[二三四五六七八九][，、]|[二三四五六七八九]是)"
)
#: Within so many characters a paragraph says when all of it is so.
_BEGIN = 16
#: One of a plan's goals that are told one by one.
_ITEM = re.compile(r"——?|[•·●▪◆■]|[一二三四五六七八九]是|[^，。；]{2,10}方面[，。：]")
#: What several years came to, of which a sum is of all of them.
_REACHED = re.compile(r"(?:总量|规模|总值|数量|水平)[^，。；\d]{0,4}(?:达到?|突破|超过?|跃上|跨越|迈上|跨上|站上)[^，。；\d]{0,4}$")
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年[末底]?的[^，。；\d]{0,3}$")
_IN_ALL = re.compile(r"累计|合计|总计|年均|[共各]")
_ALL_THE_TIME = re.compile(r"按[^，。；]{0,20}的$|始终|一直|保持|稳定|连续|历年")
#: Kinds that are so at the end of several years.
_AT_THE_END = ("share", "ratio", "rank")
#: A sentence that goes through the parts of a period one by one.
_ONE_BY_ONE = re.compile(r"分(?:季度|季|月|月份)看")
_SPAN = re.compile(r"(\d{4})/(\d{4})")
_MONTH_END = re.compile(r"\d{4}-(?!12)\d\d-(?:28|29|30|31)")
#: Measured over several years, by their mean; and what a plan wants done every year, as long as it goes on.
_YEARLY = re.compile(r"(?<![上去])年均(?:复合)?(?:增|下|递|提)")
_EACH_YEAR = re.compile(r"每年|年均(?:新|培|引|建|完成|开|举|组|投|实施)")
#: A thing that is told of in passing, as speakers do, before its own time is named.
_TOLD = re.compile(r"呢[，,]")
#: Figures that a sentence has told before it names a year.
_OTHERS_TOLD = re.compile(r"(?<!\d)(?!(?:19|20)\d\d年)\d[\d.]*(?!\d|[日月])[^，。；]*[，；]|呢[，,]")
#: Times that end with their sentence.
_OF_ONE_SENTENCE = ("last-year", "year-before", "last-years", "running-years", "now", "today", "yesterday", "years-in-all", "day-of-event")
#: Times that are named in the midst of what is told for one of the things alone.
_PARTS = ("quarter", "quarter-alone", "month", "month-alone")
_BY_NAME = ("year", *_PARTS)
#: What the whole year is named for alone.
_ITS_OWN_CLAUSE = re.compile(r"净增|净减|新增")


@dataclass
class _Carried:
    """A time that goes on over the end of a paragraph; ``is_cut`` where a page cut the very sentence."""

    period: str
    basis: Basis
    is_cut: bool


@dataclass(frozen=True)
class _Goal:
    """When a plan's goals are due that are told one by one, under the ``heading`` or as items."""

    period: str
    basis: Basis
    heading: Heading | None


@dataclass(frozen=True)
class When:
    """The period of a figure and of its base, empty where there is none, each with what it is told by."""

    period: str
    basis: Basis
    base: str = ""
    base_basis: Basis | None = None


def _years(period: str) -> int:
    """How many years a span has; 0 for what is none."""
    span = _SPAN.fullmatch(period)
    return int(span[2]) - int(span[1]) + 1 if span else 0


@dataclass
class Times:
    """The times of a document, paragraph after paragraph."""

    about: About
    headings: Headings
    mentions: Sequence[Mention] = ()
    _paragraph: Paragraph | None = None
    _number: int = -1
    _carried: _Carried | None = field(default=None)
    _goal: _Goal | None = field(default=None)
    _under: Heading | None = field(default=None)
    _goals_under: Heading | None = field(default=None)

    def begin(self, number: int, paragraph: Paragraph) -> None:
        """Go on to the paragraph with this number: what the one before it told is carried on where a page parts them."""
        before, leading = self._paragraph, [one for one in self.mentions if one.leads and not one.is_base]
        goes_on = _CONTINUES.match(paragraph.text) is not None
        leading = [one for one in leading if not goes_on or (one.name not in _OF_ONE_SENTENCE and (one.start < _BEGIN or not _SPAN.fullmatch(one.period)))]
        if self.about.is_news and not goes_on:
            self._carried = self._of_story(before, number)
        elif before is None or not (before.is_continued or goes_on) or number != self._number + 1:
            self._carried = None
        elif leading:
            basis = Basis("context", *before.range_of(leading[-1].start, leading[-1].end))
            self._carried = _Carried(leading[-1].period, basis, not goes_on and "。" not in before.text[leading[-1].end :])
        ahead = [one for one in self.mentions if one.leads and not one.is_base and self.about.is_ahead(one.period)]
        if before is not None and self.about.aims and ahead and not _ITEM.match(before.text):
            self._goal = _Goal(ahead[-1].period, Basis("context", *before.range_of(ahead[-1].start, ahead[-1].end)), self._goals_under)
        is_under = self._goal is not None and self.headings.is_target and self.headings.stands_under(self._goal.heading)
        if not is_under and not (_ITEM.match(paragraph.text) and self.headings.innermost is self._under):
            self._goal = None
        self._under = self.headings.innermost
        self._goals_under = self.headings.of_targets or self._under
        self._paragraph, self._number = paragraph, number
        self.mentions = self._placed(list(find_periods(paragraph.text, self.about.year, self.about.issued, self.about.issued_on)))
        for one in self.mentions[:1]:
            if one.leads and one.start < _BEGIN and not one.is_base:
                self.headings.turn_to(one.period, Basis("context", *paragraph.range_of(one.start, one.end)))

    def _of_story(self, before: Paragraph | None, number: int) -> _Carried | None:
        """The time that a story of the news began a sentence with, before this paragraph of it."""
        story = self.headings.innermost
        if before is None or story is None or story is not self._under or story.is_part or number != self._number + 1:
            return None
        leading = [one for one in self.mentions if one.leads and not one.is_base and one.name not in _OF_ONE_SENTENCE]
        basis = Basis("context", *before.range_of(leading[-1].start, leading[-1].end)) if leading else ASSUMED
        return _Carried(leading[-1].period, basis, is_cut=False) if leading else self._carried

    def _placed(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The expressions of a paragraph, of which those that lean on what was named before have the period that they then mean."""
        placed: list[Mention] = []
        for one in mentions:
            before = next((other.period for other in reversed(placed) if not other.is_base), self._carried.period if self._carried else "")
            if one.name == "same-time-last-year":
                within = before if is_within_a_year(before) else self.about.period
                one = replace(one, period=year_before(within)) if is_within_a_year(within) else one
            elif one.name == "years-in-all" and not self.headings.is_done and (last := self._end_of_goal(before)):
                first, end = one.period.split("/")
                one = replace(one, period=f"{int(last) - int(end) + int(first)}/{last}")
            elif one.name == "years-in-all":
                # as many years as were named before, or as the heading names, are those
                same = (other for other in (before, self.headings.period()[0]) if _years(other) == _years(one.period))
                one = replace(one, period=next(same, one.period))
            placed.append(one)
        return placed

    def _end_of_goal(self, before: str) -> str:
        """The year at whose end a plan's goals are due: of what was named before, of the goals, of the plan; empty for none."""
        ahead = (one for one in (before, self._goal.period if self._goal else "", self.about.due) if one)
        last = next((read_period(one).last.year for one in ahead if self.about.is_ahead(one)), None)
        return str(last) if last is not None and self.about.aims else ""

    def of(self, figure: Figure, sentence_start: int, linked: Linked | None) -> When:
        """When a figure of the paragraph is about."""
        period, basis = self._period(figure, sentence_start, linked)
        span = _SPAN.fullmatch(period)
        named_span = next((one for one in reversed(self.mentions) if one.period == period and one.name == "years"), None)
        if tells_of_both(figure):
            # 从a提高到b: a was so before
            if named_span is not None and span:
                return When(span[1], basis)
            is_own = any(one.is_from and one.start < figure.spot.offset for one in self.mentions if one.start >= figure.spot.offset - len(figure.before))
            # what is aimed at starts from what is so when the document comes out
            is_ahead = span is None and self.about.aims and period[:4] > str(self.about.issued)
            since = self._since(figure, sentence_start)
            before = str(int(span[1]) - 1) if span else period if is_own else since if since else str(self.about.issued) if is_ahead else year_before(period)
            return When(before, basis)
        clause = figure.spot.left.rsplit("，", 1)[-1]
        has_reached = _OF_A_YEAR.search(clause) is not None or (_REACHED.search(clause) is not None and not _IN_ALL.search(clause))
        is_so_on_a_day = self.about.is_news and span is not None and not _IN_ALL.search(clause) and is_stock_of(figure, sentence_start, linked) is True
        is_at_the_end = has_reached or is_so_on_a_day or (figure.kind in _AT_THE_END and not _ALL_THE_TIME.search(figure.before))
        if span is not None and figure.kind not in CHANGES and (is_at_the_end or _BECAME.search(figure.before)):
            period = span[2]
        if figure.kind not in CHANGES:
            return When(period, basis)
        base, base_basis = base_of(figure, period, self.mentions, sentence_start)
        if base.endswith("-12-31") and period.isdigit():
            # from one year's end to another's
            period = f"{period}-12-31"
        is_of_a_year = period.isdigit() or is_within_a_year(period)
        since = base if base_basis == STATED else self._since(figure, sentence_start)
        if _YEARLY.search(figure.before) and since.isdigit() and is_of_a_year and since < period[:4]:
            period = f"{since}/{period[:4]}"
        return When(period, basis, base, base_basis)

    def _since(self, figure: Figure, sentence_start: int) -> str:
        """The year from which the sentence told what something became: 从2026年的a增加到2031年的b，年均增长; empty where it did not."""
        names = [one for one in self.mentions if one.is_from and sentence_start <= one.start < figure.spot.offset]
        return names[-1].period if names else ""

    def of_target(self, figure: Figure, when: When) -> When:
        """When a target is due: of one without a time when the plan is, of a yearly mean all years until then."""
        is_past = when.period.split("/")[-1][:4] <= str(self.about.issued) < self.about.due and when.basis != STATED
        period = self.about.due if (when.period and is_past) or (when.basis == ASSUMED and self.about.due) else when.period
        is_each_year = _EACH_YEAR.search(figure.before) is not None and when.basis != STATED and period == self.about.due
        if (is_each_year or _YEARLY.search(figure.before)) and period[:4].isdigit() and "/" not in period and self.about.issued < int(period[:4]):
            period = f"{self.about.issued}/{period[:4]}"
        return replace(when, period=period)

    def of_forecast(self, when: When) -> When:
        """When a forecast is of: what is told of a day that has passed is no longer expected, but of the year it may be."""
        period = read_period(when.period) if when.period else None
        has_passed = period is not None and period.is_instant and self.about.issued_on is not None and period.last <= self.about.issued_on
        return replace(when, period=when.period[:4]) if has_passed else when

    def _period(self, figure: Figure, sentence_start: int, linked: Linked | None) -> tuple[str, Basis]:
        spot, paragraph = figure.spot, figure.spot.paragraph
        is_stock = is_stock_of(figure, sentence_start, linked)
        anchor = (figure.list_head or spot).offset  # a list is of one time
        named = [one for one in self.mentions if not one.is_base and one.start < spot.offset]
        for number, found in reversed(list(enumerate(named))):
            if found.name == "now" and self.headings.is_case:
                return "", ASSUMED
            between = paragraph.text[found.end : anchor]
            if found.name == "this-year" and number and named[number - 1].end >= found.start - 1 and not named[number - 1].period.isdigit():
                # 截至3月9日，今年累计: until that day
                continue
            if found.name == "running-years" and (figure.kind == "rank" or "的" in between or "，" in between):
                continue
            if found.name == "whole-year-alone" and _ITS_OWN_CLAUSE.match(between) and "，" in between:
                continue
            if GOES_ON.match(paragraph.text, paragraph.sentence_at(found.start)[0]) and "。" in between:
                # what a part of it was so in is told, and the whole goes on
                continue
            if found.is_from and re.search(r"\d", between) and not _BECAME.search(figure.before):
                continue
            if "）" in between and "（" not in between and paragraph.text.rfind("（", 0, found.start) > paragraph.text.rfind("）", 0, found.start):
                # told within brackets, and of nothing else
                continue
            if found.start >= sentence_start:
                if not found.is_from or not _BECAME.search(figure.before):
                    return self._on_its_last_day(found, figure, between, is_stock), STATED
            elif found.leads and not self._is_aside(paragraph, found, between) and not _ONE_BY_ONE.search(paragraph.text, paragraph.sentence_at(found.start)[0], found.start) and not (found.name in _OF_ONE_SENTENCE and "。" in between and not self._goes_on(found)):
                basis = Basis("context", *paragraph.range_of(found.start, found.end))
                is_past = "。" in paragraph.text[found.end : spot.offset]
                period = found.period if is_past else self._on_its_last_day(found, figure, between, is_stock)
                return self._carried_on(period, is_stock, is_past), basis
        if self._carried is not None:
            is_past = not self._carried.is_cut or "。" in spot.left
            return self._carried_on(self._carried.period, is_stock, is_past), self._carried.basis
        if self.headings.is_case:
            return "", ASSUMED
        if self._goal is not None:
            return self._goal.period, self._goal.basis
        period, basis = self.headings.period()
        if self.about.aims and self.headings.is_done and (not period or period.endswith(self.about.due)):
            # what is so when a plan comes out is not of the years that it is for
            period, basis = str(self.about.issued), ASSUMED
        elif not period:
            period, basis = self.about.period, ASSUMED
        if is_stock and is_within_a_year(period) and not GOES_ON.match(paragraph.text, sentence_start):
            period = str(read_period(period).last)
        return period, basis

    def _on_its_last_day(self, found: Mention, figure: Figure, between: str, is_stock: bool | None) -> str:
        """Its last day, where what is counted on a day is told after what came about over a part of a year."""
        is_of_a_day = is_stock and figure.kind not in CHANGES and re.search(r"\d.*[，；]", between) is not None
        return str(read_period(found.period).last) if is_of_a_day and "/" in found.period and is_within_a_year(found.period) else found.period

    def _is_aside(self, paragraph: Paragraph, found: Mention, between: str) -> bool:
        """Whether a time is named in the midst of a sentence that has ended, of one of the things that it tells, or with others."""
        if "。" not in between:
            return False
        start, end = paragraph.text.rfind("。", 0, found.start) + 1, paragraph.text.index("。", found.end)
        if found.name in _PARTS and any(one.name in _PARTS and one.period != found.period and start <= one.start < end for one in self.mentions):
            return True
        told = _OTHERS_TOLD if found.name in _BY_NAME else _TOLD
        return told.search(paragraph.text, start, found.start) is not None

    def _goes_on(self, one: Mention) -> bool:
        """Whether an answer to the press begins with last year, and is of it."""
        return self.about.answers and one.name == "last-year" and one.start < _BEGIN

    def _carried_on(self, period: str, is_stock: bool | None, is_past: bool) -> str:
        """A time named before: the last day of a year or month is that of what is counted on it, of others the time until then."""
        if is_stock is False and is_past and not self.about.aims and _MONTH_END.fullmatch(period):
            return f"{period[:4]}-01/{period[:7]}"
        is_goal = self.about.aims and self.about.is_ahead(period)
        if is_goal or not period.endswith("-12-31") or is_stock or (is_stock is None and not is_past):
            return period
        return period[:4]
