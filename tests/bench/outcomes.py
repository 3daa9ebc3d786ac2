"""Each report read by a lexicon that lacks the indicators which only it names, and what is proposed held against what people
read."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from loaders.extract import Given, Proposal, extractor_for
from loaders.extract.document import document_of
from loaders.reading.account import read_report_text
from loaders.reading.concepts import Schemes
from loaders.reading.published import Claim, Report
from loaders.sources import Sources


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
    attribution: str = ""


#: The ladder: each step asks for one field more.
LADDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("value+unit", ("value", "unit")),
    ("+kind", ("value", "unit", "kind")),
    ("+period", ("value", "unit", "kind", "period")),
    ("+region", ("value", "unit", "kind", "period", "region")),
)
FIVE = LADDER[-1][1]
FIELDS = ("value", "unit", "kind", "period", "region", "base_period", "status", "indicator", "population", "industry", "qualifier", "attribution")


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
        claim.status, claim.qualifier, claim.printed, claim.attribution,
    )  # fmt: skip


def score(truth: Sequence[Truth], proposals: Iterable[Proposal], fields: Sequence[str]) -> Score:
    """How many proposals at a numeral agree in all the fields with a claim of that numeral, each used once."""
    waiting: dict[tuple[object, ...], int] = Counter(key_of(one, fields) for one in truth)
    figures = [one for one in proposals if one.is_figure]
    found = Score(proposed=len(figures), true=len(truth))
    for one in figures:
        key = key_of(one, fields)
        if waiting.get(key, 0):
            waiting[key] -= 1
            found.right += 1
    return found


def key_of(one: Truth | Proposal, fields: Sequence[str]) -> tuple[object, ...]:
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
        proposals = reader.figures(document_of(text), Given(issued=issued_of(report)))
        seconds = time.process_time() - begun
        known = frozenset(sources.schemes["indicators"].concepts) - hidden
        outcomes.append(Outcome(report.id, truths(report, sources.schemes), proposals, len(proposals), text, seconds, known))
    return outcomes


def issued_of(report: Report) -> date:
    """A date for the report: the last day of the year that it was issued in."""
    return date(int(report.metadata.issued[:4]), 12, 31)
