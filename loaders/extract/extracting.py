"""From a document to proposals: every numeral is read as a figure, with whom, where and when it is about, or excused."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from loaders.evidence import Basis
from loaders.extract.calibration import confidence
from loaders.extract.cells import read_cell
from loaders.extract.document import Document
from loaders.extract.excuses import Excuse, Excuses
from loaders.extract.figures import Figure, clause_before, read_figures
from loaders.extract.indicators import ENOUGH, Linked, Linker, label_of, segments_of
from loaders.extract.lexicon import Lexicon
from loaders.extract.periods import (
    Mention,
    base_words,
    find_periods,
    is_target_heading,
    reporting_year,
    statement_of,
    year_before,
)  # fmt: skip
from loaders.extract.proposals import Proposal
from loaders.extract.running import Paragraph, Running
from loaders.extract.spots import Mark, Spot, find_spots
from loaders.extract.subjects import Subject, Subjects, find_subjects, listed, nearest
from loaders.extract.tables import TableCell, find_cells, is_heading
from loaders.extract.worded import find_worded
from loaders.reading.concepts import Schemes
from loaders.words.intervals import interval_of
from loaders.words.numerals import multiplier_value, read_numeral

_STATED, _ASSUMED = Basis("stated"), Basis("assumed")
_CHANGES = ("growth", "change_pp", "rank_change")
#: Kinds that the words of a figure leave open and its indicator decides, where so much of its name is printed.
_SURER = {
    ("share", "ratio"): ENOUGH, ("count", "ratio"): 0.9, ("level", "average"): 0.9, ("count", "average"): 0.9,
    ("level", "per_capita"): 0.9, ("count", "per_capita"): 0.9,
}  # fmt: skip
#: A count of the very areas that are named before it: 山东、湖北、安徽三省.
_COUNTED_AREAS = re.compile(r"(?:等|这|共|以及|[、和及与（(省市区]|地区|数据|部门|机构)*")
#: Between a figure of an earlier time and the one it became: 从…缩小至.
_TO_THE_OTHER = re.compile(r"[\d成][^，。；]*(?:至|到|为)")
#: Words of what comes about in a year.
_FLOW = re.compile(r"增加值|收入|产值|零售额|利润|进出口|产量|销售额|营收|交易额")
_CASE = re.compile(r"(?:单位名称|案例名称|申报单位|案例来源)[:：]")
#: So much of a name is as good as all of it.
_WHOLE = 0.85
#: Expressions that count back from the year of the figure itself.
_YEARS_BEFORE = ("year-before", "end-of-year-before", "last-year", "end-of-last-year")
#: So many characters of the sentence before are looked at for an indicator's name.
_CONTEXT = 40
#: Words by which a list gives each of its subjects a figure of its own, or all of them the same.
_EACH, _ALL = ("分别", "依次"), ("均", "都", "各", "皆", "前", "位居")


@dataclass(frozen=True)
class Given:
    """What is known of a document beforehand: its date, and the id of its area; None and empty where it is not."""

    issued: date | None = None
    region: str = ""


@dataclass(frozen=True)
class HeadingPlace:
    """The area and period that a heading sets, empty where it sets none; ``is_case`` for the account of one body's doings,
    ``is_target`` where what follows is aimed at."""

    region: str
    basis: Basis
    is_case: bool = False
    period: str = ""
    period_basis: Basis = _ASSUMED
    is_target: bool = False


class Extractor:
    """Reads documents by one lexicon."""

    def __init__(self, schemes: Schemes, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._excuses = Excuses(schemes)
        self._linker = Linker(lexicon)

    def figures(self, document: Document, given: Given) -> list[Proposal]:
        """A proposal for every numeral, in the order of the text."""
        reading = _Reading(document, given, self._lexicon, self._excuses, self._linker)
        proposals = (replace(one, confidence=confidence(one)) for one in reading.proposals())
        return sorted(proposals, key=lambda one: (one.start, one.end))


class _Reading:
    """One document being read."""

    def __init__(self, document: Document, given: Given, lexicon: Lexicon, excuses: Excuses, linker: Linker) -> None:
        self._document, self._lexicon, self._excuses, self._linker = document, lexicon, excuses, linker
        issued = given.issued.year if given.issued else None
        about = reporting_year(document.text, issued)
        self._year = issued or about or 0
        self._about = about or self._year
        self._region = given.region or "china"
        self._own_region = given.region
        self._periods: list[Mention] = []
        self._place = HeadingPlace("", _ASSUMED)
        # the paragraph before, and the period that its end was of: a page may part what is one paragraph in print
        self._number = -1
        self._before: Paragraph | None = None
        self._carried: tuple[str, Basis] | None = None
        self._subjects = Subjects((), (), ())

    def proposals(self) -> Iterator[Proposal]:
        """What is proposed, in no order."""
        running = Running(self._document.text)
        self._excuses.begin(self._document.text)
        cells = list(find_cells(self._document, running))
        starts = sorted((cell.start, number) for number, cell in enumerate(cells))
        waiting: dict[int, list[Spot]] = {}
        for found in find_spots(self._document, running):
            if isinstance(found, Mark):
                yield _excused(found, Excuse("footnote mark", "footnote-mark"))
                continue
            at = bisect.bisect_right(starts, (found.start, len(cells))) - 1
            cell = cells[starts[at][1]] if at >= 0 else None
            if cell is not None and cell.start <= found.start and found.end <= cell.end:
                yield self._of_cell(found, cell)
            else:
                waiting.setdefault(found.number, []).append(found)
        for number, paragraph in enumerate(running.paragraphs):
            yield from self._of_paragraph(number, paragraph, waiting.get(number, []))

    def _of_paragraph(self, number: int, paragraph: Paragraph, spots: Sequence[Spot]) -> Iterator[Proposal]:
        kept: list[Spot] = []
        self._place = self._place_after(paragraph)
        worded = list(find_worded(paragraph, number))
        if not spots and not worded:
            return
        self._periods = list(find_periods(paragraph.text, self._about, self._year))
        if not (self._before is not None and self._before.is_continued and number == self._number + 1):
            self._carried = None
        self._subjects = find_subjects(paragraph.text, self._lexicon, self._own_region)
        for figure in worded:
            yield from self._of_figure(figure)
        for spot in spots:
            if any(one.spot.start <= spot.start < one.spot.end for one in worded):
                continue
            excuse = self._excuses.of(spot)
            if excuse is None:
                kept.append(spot)
            else:
                yield _excused(spot, excuse)
        read: set[int] = set()
        for figure in read_figures(kept):
            read |= {figure.spot.start, figure.end.start}
            yield from self._of_figure(figure)
        for spot in kept:
            if spot.start not in read:
                yield _excused(spot, Excuse("word", "unread"))
        self._number, self._before = number, paragraph
        leading = [one for one in self._periods if one.leads and not one.is_base]
        if leading:
            place = paragraph.range_of(leading[-1].start, leading[-1].end)
            self._carried = leading[-1].period, Basis("context", *place)

    def _place_after(self, paragraph: Paragraph) -> HeadingPlace:
        """Where what follows a heading is about, as far as the heading says it; a case of one body is nobody else's."""
        case = _CASE.match(paragraph.text)
        if not case and not is_heading(paragraph):
            return self._place
        is_target = is_target_heading(paragraph.text)
        times = [one for one in find_periods(paragraph.text, self._about, self._year) if not one.is_base]
        period = times[-1].period if times else ""
        period_basis = Basis("context", *paragraph.range_of(times[-1].start, times[-1].end)) if times else _ASSUMED
        regions = [word for word in self._lexicon.regions.find(paragraph.text) if word.id not in ("china", "world")]
        if len({word.id for word in regions}) != 1:
            return HeadingPlace("", _ASSUMED, case is not None, period, period_basis, is_target)
        place = paragraph.range_of(regions[0].start, regions[0].end)
        basis = Basis("context", *place)
        return HeadingPlace(regions[0].id, basis, case is not None, period, period_basis, is_target)

    def _of_cell(self, spot: Spot, cell: TableCell) -> Proposal:
        if cell.is_serial:
            return _excused(spot, Excuse("list number", "table-serial"))
        figure = read_cell(spot, cell, self._document.text[cell.start : spot.start], self._lexicon, self._about, self._year)
        if figure is None:
            return _excused(spot, Excuse("word", "unread"))
        period = figure.period or (str(self._about) if self._about else "")
        period_basis = _STATED if figure.period else _ASSUMED
        base = year_before(period) if figure.kind in _CHANGES and period else ""
        status = statement_of(figure.words, "", period, self._about)
        bases = {"period": period_basis, "region": _STATED if figure.region else _ASSUMED, "population": _STATED}
        if base:
            bases["base_period"] = _ASSUMED
        lower, upper = bounds_of(spot, figure.value, None, figure.kind, figure.multiplier, spot.qualifier)
        linked = self._linker.find(figure.segments, figure.kind, figure.unit)
        kind = _kind_of(figure.kind, linked) if status == "reported" else status
        return Proposal(
            spot.start, spot.end, spot.printed, multiplier=figure.multiplier, qualifier=spot.qualifier,
            unit_printed=figure.unit_printed, unit=figure.unit, kind=kind, indicator=linked.indicator.id if linked else "",
            new_label="" if linked else label_of(figure.label, figure.kind), value=figure.value, lower=lower, upper=upper, region=figure.region or self._region, population=figure.population,
            industry=figure.industry, period=period, base_period=base, status=status, bases=bases, rule=figure.rule,
            sentence_start=spot.paragraph.origin[0], sentence_end=spot.paragraph.origin[-1] + 1,
            signs=(
                "table", f"head:{bool(cell.column)}", f"row:{bool(cell.row)}", f"dated:{bool(figure.period)}",
                f"unit:{bool(figure.unit_printed)}", f"linked:{_degree(linked)}",
            ),
        )  # fmt: skip

    def _of_figure(self, figure: Figure) -> Iterator[Proposal]:
        spot = figure.spot
        paragraph = spot.paragraph
        sentence_start, sentence_end = paragraph.sentence_at(spot.offset)
        sentence = paragraph.text[sentence_start:sentence_end]
        period, period_basis = self._period(spot, sentence_start)
        status = statement_of(sentence[: figure.end.beyond - sentence_start], figure.before, period, self._about)
        if status == "reported" and self._place.is_target:
            status = "target"
        if figure.before.endswith("从") and _TO_THE_OTHER.search(paragraph.text, spot.offset, spot.offset + 24):
            # 从a提高到b: a was so before
            status = "reported"
            period = year_before(period) if period and period_basis.kind != "stated" else period
        segments = segments_of(
            paragraph.text, spot.offset, figure.end.beyond, sentence_start,
            paragraph.text[max(0, sentence_start - _CONTEXT) : sentence_start],
        )  # fmt: skip
        linked = self._linker.find(segments, figure.kind, figure.unit)
        kind = _kind_of(figure.kind, linked) if status == "reported" else status
        new_label = "" if linked else label_of(paragraph.text[sentence_start : spot.offset], figure.kind)
        base, base_basis = self._base(figure, period, sentence_start) if figure.kind in _CHANGES else ("", None)
        if base.endswith("-12-31") and period.isdigit():
            # from one year's end to another's
            period = f"{period}-12-31"
        if period_basis.kind == "context" and period.endswith("-12-31") and _is_flow(linked, figure.before):
            period = period[:4]
            base = base[:4] if base_basis == _ASSUMED else base
        subjects = self._subjects
        regions = self._where(figure, subjects, sentence_start)
        population = self._whom(figure, subjects.populations, sentence_start)[-1]
        industries = self._whom(figure, subjects.industries, sentence_start)
        if len(regions) > 1:
            industries = industries[-1:]
        qualifier = spot.qualifier or figure.end.qualifier
        lower, upper = bounds_of(spot, figure.value, figure.value_high, figure.kind, figure.multiplier, qualifier)
        around = paragraph.range_of(sentence_start, sentence_end)
        for (region, region_basis), industry in itertools.product(regions, industries):
            bases = {"period": period_basis, "region": region_basis, "population": _STATED}
            if base_basis is not None:
                bases["base_period"] = base_basis
            start, end = spot.start, figure.range_end
            yield Proposal(
                start, end, self._document.text[start:end],
                multiplier=figure.multiplier, qualifier=qualifier, unit_printed=figure.unit_printed,
                unit=figure.unit, kind=kind, indicator=linked.indicator.id if linked else "", new_label=new_label,
                value=figure.value, value_high=figure.value_high, lower=lower, upper=upper,
                region=region, population=population, industry=industry, period=period, base_period=base,
                sentence_start=around[0], sentence_end=around[1], status=status, bases=bases, rule=figure.rule,
                signs=(
                    "prose", f"unit:{spot.unit_class or 'none'}", f"areas:{min(len(regions), 3)}", f"linked:{_degree(linked)}",
                    f"others:{min(3, len({one.id for one in subjects.regions}))}",
                    f"times:{min(3, len({one.period for one in self._periods}))}", f"listed:{figure.position_in_list > 0}",
                    f"case:{self._place.is_case}", f"digits:{spot.printed[0].isascii()}",
                ),
            )  # fmt: skip

    def _period(self, spot: Spot, sentence_start: int) -> tuple[str, Basis]:
        """The period: of the sentence, else of the paragraph before it, else the year that the document is about."""
        paragraph = spot.paragraph
        for found in reversed([one for one in self._periods if not one.is_base and one.start < spot.offset]):
            if found.start >= sentence_start:
                if not found.is_from or not _TO_THE_OTHER.search(paragraph.text, found.end, spot.offset):
                    return found.period, _STATED
            elif found.leads:
                return found.period, Basis("context", *paragraph.range_of(found.start, found.end))
        if self._carried is not None:
            return self._carried
        if self._place.is_case:
            return "", _ASSUMED
        if self._place.period:
            return self._place.period, self._place.period_basis
        return (str(self._about) if self._about else ""), _ASSUMED

    def _base(self, figure: Figure, period: str, sentence_start: int) -> tuple[str, Basis | None]:
        """The period that a change is measured from: named in the clause, said by a word (同比), else the year before."""
        spot = figure.spot
        named = [
            one for one in self._periods
            if one.is_base and spot.offset - len(figure.before) - 24 <= one.start < spot.offset and one.start >= sentence_start
        ]  # fmt: skip
        if named and named[-1].name in _YEARS_BEFORE and period:
            # 上年: the year before that of the figure, whatever year the document is about
            year = int(period[:4]) - 1
            return (f"{year}-12-31" if named[-1].period.endswith("-12-31") else year_before(period)), _STATED
        if named and named[-1].period != period:
            return named[-1].period, _STATED
        if not period:
            return "", None
        said = base_words(figure.before, period)
        if said:
            return said, _STATED
        said = base_words(spot.paragraph.text[sentence_start : spot.offset], period)
        return (said, _STATED) if said else (year_before(period), _ASSUMED)

    def _where(self, figure: Figure, subjects: Subjects, sentence_start: int) -> list[tuple[str, Basis]]:
        spot = figure.spot
        text = spot.paragraph.text
        found = nearest(subjects.regions, sentence_start, spot.offset)
        if found is not None and spot.unit_class == "percent" and found.end == spot.offset and spot.rest.startswith("的"):
            # 全国64%的专利: the area is what the share is of
            found = nearest(subjects.regions, sentence_start, found.start)
        if found is not None and figure.kind == "count" and _COUNTED_AREAS.fullmatch(text, found.end, spot.offset):
            found = nearest(subjects.regions, sentence_start, listed(text, subjects.regions, found)[0].start)
        head = figure.list_head or spot
        if found is None and any(word in clause_before(head) for word in _EACH):
            # the areas of a list that one semicolon after the other goes on with
            earlier = nearest(subjects.regions, 0, sentence_start)
            names = listed(text, subjects.regions, earlier) if earlier is not None else []
            if len(names) > 2 and "。" not in text[names[-1].end : spot.offset]:
                return [(names[min(figure.position_in_list, len(names) - 1)].id, _STATED)]
        if found is None and self._place.is_case:
            return [(self._place.region, self._place.basis)]
        if found is None and self._place.region:
            return [(self._place.region, self._place.basis)]
        if found is None:
            earlier = nearest(subjects.regions, 0, sentence_start)
            if earlier is not None and earlier.id == self._region:
                return [(earlier.id, Basis("context", *spot.paragraph.range_of(earlier.start, earlier.end)))]
            return [(self._region, _ASSUMED)]
        names = listed(text, subjects.regions, found)
        ids = list(dict.fromkeys(one.id for one in names))
        between = text[found.end : spot.offset]
        if len(ids) > 1 and any(word in text[found.end : head.offset] for word in _EACH):
            place = figure.position_in_list
            return [(ids[min(place, len(ids) - 1)], _STATED)]
        if len(ids) > 1 and any(word in between for word in _ALL):
            return [(one, _STATED) for one in ids]
        return [(found.id, _STATED)]

    def _whom(self, figure: Figure, subjects: Sequence[Subject], sentence_start: int) -> list[str]:
        """The ids of whom the figure counts: the last that is named, of a list the one in its place, or all of them."""
        spot = figure.spot
        text = spot.paragraph.text
        found = nearest(subjects, sentence_start, spot.offset)
        if found is None:
            return [""]
        ids = list(dict.fromkeys(one.id for one in listed(text, subjects, found)))
        head = figure.list_head or spot
        if len(ids) > 1 and any(word in text[found.end : head.offset] for word in _EACH):
            return [ids[min(figure.position_in_list, len(ids) - 1)]]
        if len(ids) > 1 and any(word in text[found.end : spot.offset] for word in _ALL):
            return ids
        return [found.id]


def _excused(spot: Spot | Mark, excuse: Excuse) -> Proposal:
    return Proposal(spot.start, spot.end, spot.printed, reason=excuse.reason, rule=excuse.rule)


def _degree(linked: Linked | None) -> str:
    """How much of an indicator's name is printed, in words."""
    return "no" if linked is None else "whole" if linked.score > _WHOLE else "part"


def _is_flow(linked: Linked | None, words: str) -> bool:
    """Whether what is counted comes about in a year, and is none of its last day."""
    return linked.indicator.measured == "flow" if linked is not None else _FLOW.search(words) is not None


def _kind_of(kind: str, linked: Linked | None) -> str:
    """The kind, as the indicator has it where a share may be a ratio, a level an average …"""
    if linked is None:
        return kind
    asked = _SURER.get((kind, linked.indicator.kind))
    return linked.indicator.kind if asked is not None and linked.score >= asked else kind


def bounds_of(
    spot: Spot, value: Decimal, high: Decimal | None, kind: str, multiplier: str, qualifier: str
) -> tuple[Decimal | None, Decimal | None]:
    """Between what the value lies, as a claim's would."""
    reading = read_numeral(spot.printed).times(multiplier_value(multiplier))
    is_whole = kind == "rank" or (kind == "count" and not multiplier)
    found = interval_of(
        value, value if high is None else high, reading.place, reading.significant_place, qualifier, is_whole
    )
    return found.lower, found.upper
