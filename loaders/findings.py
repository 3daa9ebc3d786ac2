"""Findings: what validation found in the sources that is worth a person's attention, explained or not.

A violation of severity Warning says that the source may contradict itself. It becomes a finding; the register
``findings.csv`` of a report explains those that a person has read and understood. An unexplained finding, and an
explanation of what no longer occurs or has another residual, are mistakes of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import SH, URIRef
from rdflib.util import from_n3

from loaders.facts import value_of
from loaders.identities import Check, Value, evaluate
from loaders.identities.grounding import check_iri
from loaders.problems import Problem, shown
from loaders.reading.published import KnownFinding, Report
from loaders.tables import Located
from loaders.validation.outcome import Outcome, Violation
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from loaders.words.printing import plain


@dataclass(frozen=True)
class Finding:
    """One thing found: by which shape, about what, and the sentence a person reads."""

    id: str
    shape: str
    severity: str
    concerns: tuple[URIRef, ...]
    sentence_zh: str
    sentence_en: str
    check: Check | None
    stated: Interval | None
    implied: Interval | None
    residual: Decimal | None
    explanation: Located[KnownFinding] | None

    @property
    def distance(self) -> Decimal | None:
        """The residual as the register gives it: to six decimals."""
        return None if self.residual is None else self.residual.quantize(Decimal("1e-6"))

    @property
    def explained(self) -> bool:
        """Whether a person has read the places and explained it."""
        return self.explanation is not None


def findings_of(outcome: Outcome, checks: Iterable[Check], reports: Mapping[str, Report]) -> list[Finding]:
    """The findings among the outcome's violations: those that are not mistakes of ours."""
    by_iri = {str(check_iri(check)): check for check in checks}
    known = {row.row.finding: row for report in reports.values() for row in report.findings}
    found = [_finding(v, by_iri, known) for v in outcome.violations if v.severity != str(SH.Violation)]
    return sorted({finding.id: finding for finding in found}.values(), key=lambda finding: finding.id)


def register_problems(findings: Iterable[Finding], reports: Mapping[str, Report]) -> Iterator[Problem]:
    """Findings that nobody explained, explanations of findings that do not occur, and of ones that have changed."""
    occurring = set()
    folder = next(iter(reports.values())).folder.parent if reports else None
    for finding in findings:
        occurring.add(finding.id)
        if not finding.explained and folder is not None:
            message = f"unexplained finding {finding.id}: {finding.sentence_en}"
            remedy = (
                "Read the places in the text; correct our row, or explain it in findings.csv of the report."
            )
            yield Problem(shown(folder), 0, "", message, remedy)
        if finding.explanation is not None and finding.explanation.row.residual != finding.distance:
            then, now = finding.explanation.row.residual, finding.distance
            message = f"explains {finding.id} with the residual {then}, but it is {now}"
            yield finding.explanation.problem(
                "residual", message, "The figures have changed: read the places again, then correct the residual."
            )
    for report in reports.values():
        for row in report.findings:
            if row.row.finding not in occurring:
                message = f"explains {row.row.finding!r}, which does not occur"
                yield row.problem(
                    "finding", message, "Remove the row, or find out why the contradiction is gone."
                )


def _finding(
    v: Violation, checks: Mapping[str, Check], known: Mapping[str, Located[KnownFinding]]
) -> Finding:
    focus = str(from_n3(v.focus))
    shape = v.shape.rpartition("#")[2].rpartition("/")[2]
    tail = focus.removeprefix(BASE).removeprefix("check/")
    identifier = f"{shape}/{tail}"
    check = checks.get(focus)
    if check is None:
        return Finding(
            identifier, v.shape, v.severity, (URIRef(focus),), v.message, v.message, None, None, None, None,
            known.get(identifier),
        )  # fmt: skip
    evaluation = evaluate(check)
    zh, en = _sentences(check, evaluation.stated, evaluation.implied, evaluation.residual)
    return Finding(
        identifier, v.shape, v.severity, tuple(o.value.iri for o in check.operands), zh, en,
        check, evaluation.stated, evaluation.implied, evaluation.residual, known.get(identifier),
    )  # fmt: skip


def _sentences(check: Check, stated: Interval, implied: Interval, residual: Decimal) -> tuple[str, str]:
    law = check.identity
    parts_zh = "；".join(_shown(o.value, "zh") for o in check.operands)
    parts_en = "; ".join(_shown(o.value, "en") for o in check.operands)
    distance = plain(residual.quantize(Decimal("1e-6")))
    if law.form == "whole":
        zh = f"“{law.label_zh}”应来自整数个对象，但 {_range(stated)} 之间没有整数：{parts_zh}。"
        en = f"“{law.label_en}” must come from a whole number, but none lies in {_range(stated)}: {parts_en}."
        return zh, en
    zh = f"“{law.label_zh}”（{law.kind}）不能成立：一侧为 {_range(stated)}，另一侧为 {_range(implied)}，相差 {distance}。{parts_zh}。"
    en = (
        f"“{law.label_en}” ({law.kind}) cannot hold: one side is {_range(stated)}, the other {_range(implied)}, "
        f"{distance} apart. {parts_en}."
    )
    return zh, en


def _shown(value: Value, language: str) -> str:
    if value.observation is None:
        mark = "推算" if language == "zh" else "computed"
        return f"{value.key.indicator} {value.key.period}: {_range(value.interval)} {value.unit} ({mark}: {value.law})"
    best = value.observation.best
    label = best.indicator.cell(f"label_{language}")
    figure = f"{best.claim.row.qualifier}{plain(value_of(value.observation))} {best.unit.cell('symbol')}"
    return f"{label} {value.key.period}: {figure} ({value.report} {best.claim.row.start})"


def _range(interval: Interval) -> str:
    lower = "−∞" if interval.lower is None else plain(round(interval.lower, 6))
    upper = "∞" if interval.upper is None else plain(round(interval.upper, 6))
    return f"[{lower}, {upper}]"


