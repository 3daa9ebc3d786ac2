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
from loaders.identities import Check, Evaluation, Value, evaluate, label_of
from loaders.identities.grounding import check_iri
from loaders.origins import Origins, origins_of
from loaders.problems import Problem
from loaders.reading.published import KnownFinding
from loaders.sentences import LANGUAGES
from loaders.sources import Sources
from loaders.tables import Located
from loaders.validation.outcome import Outcome, Violation
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from loaders.words.printing import Language, plain


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


def findings_of(outcome: Outcome, checks: Iterable[Check], sources: Sources) -> list[Finding]:
    """The findings among the outcome's violations: those that are not mistakes of ours."""
    by_iri = {str(check_iri(check)): check for check in checks}
    known = {row.row.finding: row for row in sources.explanations}
    found = [_finding(v, by_iri, known, sources) for v in outcome.violations if v.severity != str(SH.Violation)]
    return sorted({finding.id: finding for finding in found}.values(), key=lambda finding: finding.id)


def register_problems(findings: Iterable[Finding], sources: Sources) -> Iterator[Problem]:
    """Findings that nobody explained, explanations of findings that do not occur, and of ones that have changed."""
    findings = list(findings)
    occurring = {finding.id for finding in findings}
    origins = origins_of(sources) if any(not finding.explained for finding in findings) else {}
    for finding in findings:
        if not finding.explained:
            yield _unexplained(finding, origins)
        if finding.explanation is not None and finding.explanation.row.residual != finding.distance:
            then, now = finding.explanation.row.residual, finding.distance
            message = f"explains {finding.id} with the residual {then}, but it is {now}"
            yield finding.explanation.problem(
                "residual", message, "The figures have changed: read the places again, then correct the residual."
            )
    for row in sources.explanations:
        if row.row.finding not in occurring:
            message = f"explains {row.row.finding!r}, which does not occur"
            yield row.problem("finding", message, "Remove the row, or find out why the contradiction is gone.")


def _unexplained(finding: Finding, origins: Origins) -> Problem:
    """The problem of a finding that nobody explained, at the last read of the rows it concerns: the newest data."""
    message = f"unexplained finding {finding.id}: {finding.sentence_en.removesuffix('.')}"
    remedy = "Read the places in the text; correct the row, or explain it in findings.csv of the report."
    named = set(finding.concerns)
    if finding.check is not None:
        named |= {iri for operand in finding.check.operands for iri in operand.value.support}
    rows = [row for iri, row in origins.items() if iri in named]
    return rows[-1].problem("value", message, remedy) if rows else Problem("findings.csv", 0, "", message, remedy)


def _finding(
    v: Violation, checks: Mapping[str, Check], known: Mapping[str, Located[KnownFinding]], sources: Sources
) -> Finding:
    focus = str(from_n3(v.focus))
    shape = v.shape.rpartition("#")[2].rpartition("/")[2]
    tail = focus.removeprefix(BASE).removeprefix("check/")
    identifier = f"{shape}/{tail}"
    check = checks.get(focus)
    said = sources.sentences
    if check is None:
        name = said.name_of("shape", shape, "any")
        zh, en = (said.say(name, language, message=v.message) for language in LANGUAGES)
        return Finding(
            identifier, v.shape, v.severity, (URIRef(focus),), zh, en, None, None, None, None, known.get(identifier)
        )
    evaluation = evaluate(check)
    zh, en = (_sentence(check, evaluation, language, sources) for language in LANGUAGES)
    return Finding(
        identifier, v.shape, v.severity, tuple(o.value.iri for o in check.operands), zh, en,
        check, evaluation.stated, evaluation.implied, evaluation.residual, known.get(identifier),
    )  # fmt: skip


def _sentence(check: Check, evaluation: Evaluation, language: Language, sources: Sources) -> str:
    """What the check says that does not hold."""
    law, said = check.identity, sources.sentences
    operands = (_figure(operand.value, language, sources) for operand in check.operands)
    return said.say(
        said.name_of("finding", law.kind, law.form),
        language,
        law=label_of(law, language, said),
        kind=law.kind,
        stated=said.interval(evaluation.stated, language),
        implied=said.interval(evaluation.implied, language),
        distance=plain(evaluation.residual.quantize(Decimal("1e-6"))),
        operands=said.say("joint.operands", language).join(operands),
    )


def _figure(value: Value, language: Language, sources: Sources) -> str:
    """A figure with what it is of, as a sentence names it."""
    said, schemes, label = sources.sentences, sources.schemes, f"label_{language}"
    unit = schemes["units"].concepts[value.unit]
    places = {
        "indicator": schemes["indicators"].concepts[value.key.indicator].cell(label),
        "indicator_id": value.key.indicator,
        "region": schemes["regions"].concepts[value.key.region].cell(label),
        "population": schemes["populations"].concepts[value.key.population].cell(label),
        "industry": schemes["industries"].concepts[value.key.industry].cell(label),
        "period": value.key.period,
        "interval": said.interval(value.interval, language),
        "unit": unit.cell("symbol"),
        "unit_id": unit.id,
    }
    if value.observation is None:
        law = label_of(sources.laws[value.law], language, said)
        return said.say("operand.derived", language, **places, law=law, law_id=value.law)
    row, report = value.observation.best.claim.row, sources.reports[value.report].metadata
    return said.say(
        "operand.stated",
        language,
        **places,
        qualifier=row.qualifier,
        value=plain(value_of(value.observation)),
        report=report.title(language),
        report_id=value.report,
        start=str(row.start),
    )
