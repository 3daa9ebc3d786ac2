"""From a document to proposals: every numeral is read as a figure, with whom, where and when it is about, or excused."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.extract.about import Given, about_document
from loaders.extract.attribution import attributed
from loaders.extract.bases import STATED
from loaders.extract.calibration import confidence
from loaders.extract.cells import read_cell
from loaders.extract.document import Document
from loaders.extract.durations import CHANGES
from loaders.extract.excuses import Excuse, Excuses
from loaders.extract.figures import Figure, clause_before, read_figures, tells_of_both
from loaders.extract.headings import ASSUMED, Headings
from loaders.extract.indicators import ENOUGH, Linked, Linker, label_of, segments_of
from loaders.extract.lexicon import Lexicon
from loaders.extract.periods import year_before
from loaders.extract.pieces import Piece
from loaders.extract.proposals import Proposal
from loaders.extract.running import Paragraph, Running, end_of
from loaders.extract.spots import Mark, Spot, find_spots, spot_within
from loaders.extract.statements import is_named_as_target, is_rule, is_so_now, is_wanted, statement_of
from loaders.extract.stories import Stories, usual_places
from loaders.extract.subjects import Subjects, find_subjects
from loaders.extract.tables import TableCell, find_cells
from loaders.extract.when import Times, When
from loaders.extract.where import where, whom
from loaders.extract.worded import find_worded
from loaders.reading.concepts import Schemes
from loaders.words.intervals import interval_of
from loaders.words.numerals import multiplier_value, read_numeral

#: Kinds that the words of a figure leave open and its indicator decides, where so much of its name is printed.
_SURER = {
    ("share", "ratio"): ENOUGH, ("count", "ratio"): 0.9, ("level", "average"): 0.9, ("count", "average"): 0.9,
    ("level", "per_capita"): 0.9, ("count", "per_capita"): 0.9,
}  # fmt: skip
#: So many characters of the sentence before are looked at for an indicator's name.
_CONTEXT = 40


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
        self._running = Running(document.text)
        self._about = about_document(self._running, document.text, given, lexicon)
        self._headings = Headings(lexicon.regions, self._about.year, self._about.issued, is_news=self._about.is_news, aims=self._about.aims)
        self._times = Times(self._about, self._headings)
        usual = usual_places(self._running.paragraphs, lexicon) if self._about.is_news else {}
        self._stories = Stories(self._headings, self._about.is_news, usual)
        self._subjects = Subjects((), (), ())

    def proposals(self) -> Iterator[Proposal]:
        """What is proposed, in no order."""
        running = self._running
        self._excuses.begin(self._document.text)
        cells = list(find_cells(self._document, running))
        starts = sorted((cell.start, number) for number, cell in enumerate(cells))
        waiting: dict[int, list[Spot]] = {}
        for found in find_spots(self._document, running):
            at = bisect.bisect_right(starts, (found.start, len(cells))) - 1
            cell = cells[starts[at][1]] if at >= 0 else None
            if cell is not None and cell.start <= found.start and found.end <= cell.end and (cell.at or isinstance(found, Spot)):
                yield from self._of_cell(found, cell)
            elif isinstance(found, Mark):
                yield _excused(found, Excuse("footnote mark", "footnote-mark"))
            else:
                waiting.setdefault(found.number, []).append(found)
        for number, paragraph in enumerate(running.paragraphs):
            yield from self._of_paragraph(number, paragraph, waiting.get(number, []))

    def _of_paragraph(self, number: int, paragraph: Paragraph, spots: Sequence[Spot]) -> Iterator[Proposal]:
        kept: list[Spot] = []
        self._headings.read(paragraph)
        worded = list(find_worded(paragraph, number))
        if not spots and not worded and not self._about.is_news:
            return
        self._times.begin(number, paragraph)
        self._subjects = find_subjects(paragraph.text, self._lexicon, self._about.own_region)
        self._stories.begin(number, paragraph, self._subjects)
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

    def _of_cell(self, found: Spot | Mark, cell: TableCell) -> Iterator[Proposal]:
        if cell.at < found.start <= cell.high:
            return
        if cell.at and found.start == cell.at:
            yield self._of_number(spot_within(self._document.text, cell.start, cell.end, found, 0), cell)
        elif isinstance(found, Mark):
            yield _excused(found, Excuse("footnote mark", "footnote-mark"))
        elif cell.is_serial:
            yield _excused(found, Excuse("list number", "table-serial"))
        elif cell.is_unit:
            yield _excused(found, Excuse("unit", "unit-of-row"))
        elif cell.is_label:
            is_number = found.start == cell.start and found.printed.isdigit()
            reason = "threshold" if Piece(cell.start, cell.end, self._document.text[cell.start : cell.end]).is_class else "list number" if is_number else "name"
            yield _excused(found, self._excuses.of(found) or Excuse(reason, "table-label"))
        else:
            yield _excused(found, self._excuses.of(found) or Excuse("threshold", "remark-in-cell"))

    def _of_number(self, spot: Spot, cell: TableCell) -> Proposal:
        figure = read_cell(spot, cell, self._document.text[cell.start : spot.start], self._lexicon, self._about.year, self._about.issued)
        if figure is None:
            return _excused(spot, Excuse("word", "unread"))
        period = figure.period or self._about.period
        base = year_before(period) if figure.kind in CHANGES and period else ""
        status = statement_of(figure.words, "", period, self._about, is_planned=True)
        bases = {
            "period": STATED if figure.period else ASSUMED, "region": STATED if figure.region else ASSUMED, "population": STATED,
        }  # fmt: skip
        if base:
            bases["base_period"] = ASSUMED
        lower, upper = bounds_of(spot, figure.value, None, figure.kind, figure.multiplier, spot.qualifier)
        linked = self._linker.find(figure.segments, figure.kind, figure.unit)
        kind = _kind_of(figure.kind, linked) if status == "reported" else status
        return Proposal(
            spot.start, spot.end, spot.printed, multiplier=figure.multiplier, qualifier=spot.qualifier,
            unit_printed=figure.unit_printed, unit=figure.unit, kind=kind, indicator=linked.indicator.id if linked else "",
            new_label="" if linked else label_of(figure.label, figure.kind), value=figure.value, lower=lower, upper=upper, region=figure.region or self._about.region, population=figure.population,
            industry=figure.industry, period=period, base_period=base, status=status, bases=bases, rule=figure.rule,
            sentence_start=cell.around[0], sentence_end=cell.around[1],
            signs=(
                "table", f"head:{bool(cell.column)}", f"row:{bool(cell.row)}", f"dated:{bool(figure.period)}",
                f"unit:{bool(figure.unit_printed)}", f"linked:{_degree(linked)}",
            ),
        )  # fmt: skip

    def _of_figure(self, figure: Figure) -> Iterator[Proposal]:
        spot = figure.spot
        paragraph = spot.paragraph
        sentence_start, sentence_end = paragraph.sentence_at(spot.offset)
        segments = segments_of(
            paragraph.text, spot.offset, figure.end.beyond, sentence_start,
            paragraph.text[max(0, sentence_start - _CONTEXT) : sentence_start], figure.position_in_list,
        )  # fmt: skip
        linked = self._linker.find(segments, figure.kind, figure.unit)
        when = self._times.of(figure, sentence_start, linked)
        status = self._status(figure, when)
        is_held_against = is_named_as_target(clause_before(spot), paragraph.text[figure.end.beyond - len(figure.end.qualifier_after) :])
        if is_held_against:
            status, when = "target", replace(when, period=when.period[:4])
        elif status == "target":
            when = self._times.of_target(figure, when)
        elif status == "forecast":
            when = self._times.of_forecast(when)
        kind = _kind_of(figure.kind, linked) if status == "reported" else status
        new_label = "" if linked else label_of(paragraph.text[sentence_start : spot.offset], figure.kind, figure.position_in_list)
        subjects = self._subjects
        regions = where(figure, subjects, sentence_start, self._about, self._headings, self._stories)
        population = whom(figure, subjects.populations, sentence_start)[-1]
        industries = whom(figure, subjects.industries, sentence_start)
        if len(regions) > 1:
            industries = industries[-1:]
        qualifier = spot.qualifier or figure.end.qualifier
        lower, upper = bounds_of(spot, figure.value, figure.value_high, figure.kind, figure.multiplier, qualifier)
        around = paragraph.range_of(sentence_start, sentence_end)
        attribution = attributed(self._document, figure, self._headings)
        for (region, region_basis), industry in itertools.product(regions, industries):
            bases = {"period": when.basis, "region": region_basis, "population": STATED}
            if when.base_basis is not None:
                bases["base_period"] = when.base_basis
            start, end = spot.start, figure.range_end
            yield Proposal(
                start, end, self._document.text[start:end],
                multiplier=figure.multiplier, qualifier=qualifier, unit_printed=figure.unit_printed,
                unit=figure.unit, kind=kind, indicator=linked.indicator.id if linked else "", new_label=new_label,
                value=figure.value, value_high=figure.value_high, lower=lower, upper=upper,
                region=region, population=population, industry=industry, period=when.period, base_period=when.base,
                sentence_start=around[0], sentence_end=around[1], status=status, attribution=attribution, bases=bases, rule=figure.rule,
                signs=(
                    "prose", f"unit:{spot.unit_class or 'none'}", f"areas:{min(len(regions), 3)}", f"linked:{_degree(linked)}",
                    f"others:{min(3, len({one.id for one in subjects.regions}))}",
                    f"times:{min(3, len({one.period for one in self._times.mentions}))}", f"listed:{figure.position_in_list > 0}",
                    f"case:{self._headings.is_case}", f"digits:{spot.printed[0].isascii()}",
                ),
            )  # fmt: skip

    def _status(self, figure: Figure, when: When) -> str:
        """Whether it is reported, forecast or aimed at."""
        text = figure.spot.paragraph.text
        before, after = clause_before(figure.spot), text[figure.spot.after :]
        if tells_of_both(figure) or is_rule(before, after, self._about):
            return "reported"
        passage = text[text.rfind("。", 0, figure.spot.offset) + 1 : figure.end.beyond]
        clause = figure.before + ("" if figure.before.endswith(figure.spot.qualifier) else figure.spot.qualifier)
        status = statement_of(passage, clause, when.period, self._about, is_planned=bool(self._about.due))
        if status != "reported":
            return status
        is_of_now = when.basis == ASSUMED or when.period == str(self._about.issued)
        is_wanted_now = self._about.aims and is_of_now and not self._headings.is_done and is_wanted(passage + text[figure.end.beyond : end_of(text, figure.end.beyond)], self._headings.is_of_tasks)
        return "target" if is_wanted_now or (self._headings.is_target and not is_so_now(passage)) else status


def _excused(spot: Spot | Mark, excuse: Excuse) -> Proposal:
    return Proposal(spot.start, spot.end, spot.printed, reason=excuse.reason, rule=excuse.rule)


def _degree(linked: Linked | None) -> str:
    """How much of an indicator's name is printed, in words."""
    return "no" if linked is None else "whole" if linked.is_whole else "part"


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
