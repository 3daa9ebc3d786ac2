"""How well figures are proposed: each report read by a lexicon that lacks the indicators which only it names, and what is
proposed held against what people read."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from loaders.extract import Given, Mentions, Proposal, extractor_for
from loaders.extract.calibration import chance, fitted, signs_of
from loaders.extract.document import document_of
from loaders.project import Project
from loaders.reading.account import read_report_text
from loaders.reading.concepts import Schemes
from loaders.reading.published import Claim, Report
from loaders.settings import Settings
from loaders.sources import Sources, read_sources


@dataclass
class Score:
    """Right ones, proposed ones and true ones."""

    right: int = 0
    proposed: int = 0
    true: int = 0

    @property
    def precision(self) -> float:
        """Of the proposed ones, how many are right."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Of the true ones, how many are proposed."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Truth:
    """A claim with its fields as ids, where a proposal has them so."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    period: str
    region: str
    indicator: str
    population: str
    industry: str
    base_period: str
    status: str
    qualifier: str
    printed: str


#: The ladder: each step asks for one field more.
LADDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("value+unit", ("value", "unit")),
    ("+kind", ("value", "unit", "kind")),
    ("+period", ("value", "unit", "kind", "period")),
    ("+region", ("value", "unit", "kind", "period", "region")),
)
FIVE = LADDER[-1][1]
_WEIGHTS = Path(__file__).resolve().parents[2] / "loaders" / "extract" / "grammar" / "calibration.csv"
FIELDS = ("value", "unit", "kind", "period", "region", "base_period", "status", "indicator", "population", "industry", "qualifier")


def truths(report: Report, schemes: Schemes) -> list[Truth]:
    """What people read in the report."""
    return [_truth(located.row, schemes) for located in report.claims]


def _truth(claim: Claim, schemes: Schemes) -> Truth:
    def the_id(scheme: str, cell: str) -> str:
        concept = schemes[scheme].find(cell) if cell else None
        return concept.id if concept is not None else cell

    return Truth(
        claim.start, claim.end, claim.value, the_id("units", claim.unit), claim.kind, claim.period, the_id("regions", claim.region),
        claim.indicator, the_id("populations", claim.population), the_id("industries", claim.industry), claim.base_period,
        claim.status, claim.qualifier, claim.printed,
    )  # fmt: skip


def score(truth: Sequence[Truth], proposals: Iterable[Proposal], fields: Sequence[str]) -> Score:
    """How many proposals at a numeral agree in all the fields with a claim of that numeral, each used once."""
    waiting: dict[tuple[object, ...], int] = Counter(_key(one, fields) for one in truth)
    figures = [one for one in proposals if one.is_figure]
    found = Score(proposed=len(figures), true=len(truth))
    for one in figures:
        key = _key(one, fields)
        if waiting.get(key, 0):
            waiting[key] -= 1
            found.right += 1
    return found


def _key(one: Truth | Proposal, fields: Sequence[str]) -> tuple[object, ...]:
    return (one.end, *(getattr(one, name) for name in fields))


@dataclass
class Outcome:
    """One report read as if it were new."""

    report: str
    truth: list[Truth]
    proposals: list[Proposal]
    numerals: int
    text: str
    seconds: float
    known: frozenset[str] = field(default_factory=frozenset)


def own_indicators(report: Report, reports: Iterable[Report]) -> frozenset[str]:
    """The indicators that only this one of the reports names."""
    others = {located.row.indicator for one in reports if one is not report for located in one.claims}
    return frozenset(located.row.indicator for located in report.claims) - others


def leave_one_out(sources: Sources, texts: Path | None) -> list[Outcome]:
    """Each report of the project read by what the others name."""
    outcomes = []
    for report in sources.reports.values():
        text = read_report_text(report, texts, [])
        if text is None:
            raise SystemExit(f"the text of {report.id} is not at hand: set DGKG_REPORTS to the folder of texts")
        hidden = own_indicators(report, sources.reports.values())
        reader = extractor_for(sources, without=hidden, held_out=report.id)
        begun = time.process_time()
        proposals = reader.figures(document_of(text), Given(issued=_issued(report)))
        seconds = time.process_time() - begun
        known = frozenset(sources.schemes["indicators"].concepts) - hidden
        outcomes.append(Outcome(report.id, truths(report, sources.schemes), proposals, len(proposals), text, seconds, known))
    return outcomes


def _issued(report: Report) -> date:
    return date(int(report.metadata.issued[:4]), 12, 31)


def examples(outcome: Outcome) -> list[tuple[list[str], bool]]:
    """The signs of each proposed figure, and whether its five fields are those of a claim."""
    waiting = Counter(_key(one, FIVE) for one in outcome.truth)
    found = []
    for one in outcome.proposals:
        if one.is_figure:
            key = _key(one, FIVE)
            found.append((signs_of(one), waiting[key] > 0))
            waiting[key] -= 1
    return found


def calibrate(outcomes: Sequence[Outcome]) -> None:
    """Write the weights of signs that fit all reports."""
    weights = fitted([one for outcome in outcomes for one in examples(outcome)])
    lines = [f"{sign},{weight:.3f}\n" for sign, weight in sorted(weights.items()) if abs(weight) >= 0.0005]
    _WEIGHTS.write_text("sign,weight\n" + "".join(lines), encoding="utf-8")


def learning_curve(sources: Sources, texts: Path | None) -> list[tuple[int, int, int]]:
    """By how many of the other reports the lexicon knows the indicators of: claims linked to their indicator, and all claims."""
    reports = list(sources.reports.values())
    every = frozenset(sources.schemes["indicators"].concepts)
    rows = []
    for number in range(1, len(reports)):
        right = asked = 0
        for report in reports:
            others = [one for one in reports if one is not report][:number]
            known = {located.row.indicator for one in others for located in one.claims}
            document = document_of(read_report_text(report, texts, []) or "")
            found = extractor_for(sources, every - known, report.id).figures(document, Given(issued=_issued(report)))
            linked_to = {(one.end, one.value, one.indicator) for one in found}
            claims = truths(report, sources.schemes)
            right += sum((one.end, one.value, one.indicator) in linked_to for one in claims)
            asked += len(claims)
        rows.append((number, right, asked))
    return rows


def constructs(outcomes: Iterable[Outcome]) -> list[tuple[str, int, int]]:
    """By the rule that proposed them: figures whose five fields are all right, and all of them; the commonest rules first."""
    right: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    for outcome in outcomes:
        figures = [one for one in outcome.proposals if one.is_figure]
        for one, (_, is_right) in zip(figures, examples(outcome), strict=True):
            proposed[one.rule] += 1
            right[one.rule] += is_right
    return [(rule, right[rule], number) for rule, number in proposed.most_common()]


def mentioned(sources: Sources, texts: Path | None) -> Score:
    """How many mentions are found, at their very range and of their very entity; index components are left to the tables."""
    finder = Mentions(sources.schemes)
    total = Score()
    for report in sources.reports.values():
        text = read_report_text(report, texts, []) or ""
        true = {(one.row.start, one.row.end, one.row.entity) for one in report.mentions}
        found = {(one.start, one.end, one.entity) for one in finder.find(document_of(text)) if one.entity}
        total.right += len(true & found)
        total.proposed += len(found)
        total.true += len(true)
    return total


def reliability(outcomes: Sequence[Outcome]) -> list[tuple[float, int, int]]:
    """Of the figures whose confidence is at least so much, by weights of the other reports: how many, how many right."""
    judged: list[tuple[float, bool]] = []
    for outcome in outcomes:
        weights = fitted([one for other in outcomes if other is not outcome for one in examples(other)])
        judged += [(chance(signs, weights), right) for signs, right in examples(outcome)]
    return [
        (least, sum(sure >= least for sure, _ in judged), sum(right for sure, right in judged if sure >= least))
        for least in (0.0, 0.5, 0.8, 0.9, 0.95, 0.97)
    ]


def run(write: bool = False) -> None:
    """Print the tables; ``write`` the calibration first."""
    sources = read_sources(Project())
    outcomes = leave_one_out(sources, Settings.from_environment().reports)
    if write:
        calibrate(outcomes)
    steps = [name for name, _ in LADDER]
    print("| report | claims | proposed | " + " | ".join(f"{step} P / R / F1" for step in steps) + " | indicator | pages/s |")
    print("|---|---:|---:|" + "---:|" * (len(steps) + 2))
    for outcome in outcomes:
        print(_row(outcome.report, [outcome]))
    print(_row("all", outcomes))
    print("\n| field | of figures whose value is right |\n|---|---:|")
    for name in FIELDS[1:]:
        right, total = _field(outcomes, name)
        print(f"| {name} | {right / total:.3f} |")
    print("\n| construct | figures | all five fields right |\n|---|---:|---:|")
    for rule, right, number in constructs(outcomes):
        print(f"| {rule} | {number} | {right / number:.3f} |")
    print("\n| other reports that the lexicon knows | claims linked to their indicator |\n|---:|---:|")
    for number, right, asked in learning_curve(sources, Settings.from_environment().reports):
        print(f"| {number} | {right / asked:.3f} |")
    names = mentioned(sources, Settings.from_environment().reports)
    print(f"\nmentions: P {names.precision:.3f}, R {names.recall:.3f}, F1 {names.f1:.3f}, by names of the whole catalogue")
    print("\n| confidence at least | figures | all five fields right |\n|---:|---:|---:|")
    for least, number, right in reliability(outcomes):
        print(f"| {least:.2f} | {number} | {right / max(number, 1):.3f} |")


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    cells = [name, str(sum(len(one.truth) for one in outcomes)), str(sum(one.is_figure for all in outcomes for one in all.proposals))]
    for _, fields in LADDER:
        total = Score()
        for outcome in outcomes:
            one = score(outcome.truth, outcome.proposals, fields)
            total.right, total.proposed, total.true = total.right + one.right, total.proposed + one.proposed, total.true + one.true
        cells.append(f"{total.precision:.3f} / {total.recall:.3f} / {total.f1:.3f}")
    right, asked = linked(outcomes)
    cells.append(f"{right / asked:.3f}" if asked else "–")
    pages = sum(len(one.text) for one in outcomes) / 1000
    cells.append(f"{pages / max(sum(one.seconds for one in outcomes), 1e-9):.0f}")
    return "| " + " | ".join(cells) + " |"


def linked(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """Of the claims whose indicator the lexicon has and whose value is proposed: how many name it, and all of them."""
    right = asked = 0
    for outcome in outcomes:
        proposed = defaultdict(set)
        for one in outcome.proposals:
            if one.is_figure:
                proposed[one.end, one.value].add(one.indicator)
        for claim in outcome.truth:
            if claim.indicator in outcome.known and (claim.end, claim.value) in proposed:
                asked += 1
                right += claim.indicator in proposed[claim.end, claim.value]
    return right, asked


def _field(outcomes: Iterable[Outcome], name: str) -> tuple[int, int]:
    right = total = 0
    for outcome in outcomes:
        by_value: dict[tuple[int, Decimal | None], list[Proposal]] = defaultdict(list)
        for one in outcome.proposals:
            if one.is_figure:
                by_value[one.end, one.value].append(one)
        for claim in outcome.truth:
            found = by_value.get((claim.end, claim.value))
            if found:
                total += 1
                right += any(getattr(one, name) == getattr(claim, name) for one in found)
    return right, max(total, 1)


if __name__ == "__main__":
    run("--calibrate" in sys.argv)
