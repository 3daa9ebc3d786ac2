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

from loaders.identities import Check, evaluate
from loaders.identities.grounding import check_iri
from loaders.origins import Origins, origins_of
from loaders.problems import InputProblems, Problem, shown
from loaders.reading.published import KnownFinding
from loaders.sentences import LANGUAGES
from loaders.sources import Sources
from loaders.tables import Located
from loaders.told import Teller
from loaders.validation.outcome import Outcome, Violation
from loaders.vocabulary import BASE, expand
from loaders.words.intervals import Interval
from loaders.words.printing import Language, plain

#: Classes that no shape has: of what rests on an assumption of ours.
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Finding:
    """One thing found: by which shape, about what, and the name and sentence that a person reads, by language.

    ``kind`` is the id of its class, which sets the severity; ``reports`` are those in which it stands.
    """

    id: str
    shape: str
    kind: str
    severity: str
    concerns: tuple[URIRef, ...]
    reports: tuple[str, ...]
    names: Mapping[Language, str]
    sentences: Mapping[Language, str]
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
    """The findings among the outcome's violations: those that are not mistakes of ours.

    Raises ``InputProblems`` for a shape that no class of findings names.
    """
    by_iri = {str(check_iri(check)): check for check in checks}
    found: dict[str, list[Violation]] = {}
    for violation in outcome.violations:
        if violation.severity != str(SH.Violation):
            found.setdefault(_id(violation), []).append(violation)
    teller = Teller(sources)
    known = {row.row.finding: row for row in sources.explanations}
    return [
        _finding(name, violations, by_iri.get(_focus(violations[0])), known.get(name), sources, teller)
        for name, violations in sorted(found.items())
    ]


def _id(violation: Violation) -> str:
    tail = _focus(violation).removeprefix(BASE).removeprefix("check/")
    return f"{_shape(violation)}/{tail}"


def _focus(violation: Violation) -> str:
    return str(from_n3(violation.focus))


def _shape(violation: Violation) -> str:
    return violation.named.rpartition("#")[2].rpartition("/")[2]


def _finding(
    name: str,
    violations: list[Violation],
    check: Check | None,
    explanation: Located[KnownFinding] | None,
    sources: Sources,
    teller: Teller,
) -> Finding:
    first, shape = violations[0], _shape(violations[0])
    kind = _class(shape, check, explanation, sources)
    severity = str(expand(sources.schemes["finding_classes"].concepts[kind].cell("severity")))
    concerns = tuple(o.value.iri for o in check.operands) if check else _concerned(violations)
    reports = _reports(concerns, check, explanation, sources)
    evaluation = evaluate(check) if check else None
    sentences, names = {}, {}
    for language in LANGUAGES:
        names[language] = teller.title(shape, check, concerns, language)
        if check is not None and evaluation is not None:
            sentences[language] = teller.of_check(check, evaluation, language)
        else:
            sentences[language] = teller.of_shape(shape, concerns, reports, first.message, language)
    return Finding(
        name, first.named, kind, severity, concerns, reports, names, sentences, check,
        evaluation.stated if evaluation else None, evaluation.implied if evaluation else None,
        evaluation.residual if evaluation else None, explanation,
    )  # fmt: skip


def _concerned(violations: Iterable[Violation]) -> tuple[URIRef, ...]:
    """The focus node, and the figures or claims that the shape's results name beside it."""
    found: dict[URIRef, None] = {}
    for violation in violations:
        found[URIRef(_focus(violation))] = None
        if violation.value.startswith((f"<{BASE}observation/", f"<{BASE}claim/")):
            found[URIRef(violation.value[1:-1])] = None
    return tuple(found)


def _class(
    shape: str, check: Check | None, explanation: Located[KnownFinding] | None, sources: Sources
) -> str:
    """What a reader judged it to be, or the class of the shape; what rests on a period that we assumed accuses nobody
    and has a class of its own."""
    if explanation is not None and explanation.row.judged_as:
        return explanation.row.judged_as
    if check is not None and check.rests_on_assumption:
        return ASSUMPTION
    classes = sources.schemes["finding_classes"]
    for concept in classes.concepts.values():
        if shape in concept.values("shapes"):
            return concept.id
    remedy = "Name it in the column shapes of a class; a class of your own is a row of schemes/finding_classes.csv."
    raise InputProblems(
        [Problem(shown(classes.file), 0, "shapes", f"no class of findings has the shape {shape}", remedy)]
    )


def _reports(
    concerns: Iterable[URIRef],
    check: Check | None,
    explanation: Located[KnownFinding] | None,
    sources: Sources,
) -> tuple[str, ...]:
    """The reports of the figures; of a document, the one that explains the finding, or those that name it."""
    if check is not None:
        return _of_operands(check)
    paths = [str(iri).removeprefix(BASE).split("/") for iri in concerns]
    found = {path[1] for path in paths if path[0] in ("observation", "claim")}
    if not found and explanation is not None and explanation.file.parent.name in sources.reports:
        return (explanation.file.parent.name,)
    named = {"/".join(path) for path in paths}
    naming = {n for n, report in sources.reports.items() if any(m.row.entity in named for m in report.mentions)}
    return tuple(sorted(found or naming))


def _of_operands(check: Check) -> tuple[str, ...]:
    """The reports of the operands on whose figures every operand rests: these contradict themselves, whoever else agrees with
    them. Where there is none such, all reports of the operands, which contradict each other."""
    own = {operand.value.report for operand in check.operands}
    resting = ({_report_of(iri) for iri in operand.value.support} for operand in check.operands)
    return tuple(sorted(own.intersection(*resting) or own))


def _report_of(observation: URIRef) -> str:
    return str(observation).removeprefix(f"{BASE}observation/").partition("/")[0]


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
    apart = "" if finding.distance is None else f" with the residual {plain(finding.distance)}"
    message = f"unexplained finding {finding.id}{apart}: {finding.sentences['en'].removesuffix('.')}"
    remedy = "Read the places in the text; correct the row, or explain it in findings.csv of the report."
    named = set(finding.concerns)
    if finding.check is not None:
        named |= {iri for operand in finding.check.operands for iri in operand.value.support}
    rows = [row for iri, row in origins.items() if iri in named]
    return rows[-1].problem("value", message, remedy) if rows else Problem("findings.csv", 0, "", message, remedy)
