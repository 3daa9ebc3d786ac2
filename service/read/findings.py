"""What was found in the sources, by class: each finding with its sentence, its figures and their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.read.lines import lines
from service.read.named import Named, both_in, named_in
from service.read.receipts import printed_words
from service.store.base import Asks, Row


@dataclass(frozen=True)
class Receipt:
    """A claim of a finding: the numeral as printed, with its words and unit, the figure that it states, and where."""

    claim: str
    printed: str
    figure: Named
    report: str
    start: str
    end: str


@dataclass
class Found:
    """A finding: severity (``Warning`` accuses a source, ``Info`` nobody), reports, sentence and explanation by language,
    and the claims that it is about."""

    finding: str
    severity: str
    sentence: dict[str, str]
    explanation: dict[str, str]
    reports: list[Named] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)


@dataclass
class FoundClass:
    """A class of findings, what it means, and what was found of it."""

    kind: Named
    meaning: dict[str, str]
    findings: list[Found] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The last part of its IRI."""
        return last_part(self.kind.value)


def last_part(iri: str) -> str:
    """What stands after the last slash or hash."""
    return iri.replace("#", "/").rpartition("/")[2]


async def add_receipts(store: Asks, classes: Iterable[FoundClass]) -> None:
    """Give these findings their claims, and ask for no others."""
    findings = {found.finding: found for of_class in classes for found in of_class.findings}
    if findings:
        for row in await rows(store, "receipts-of-findings", finding=[node(iri) for iri in findings]):
            findings[row["finding"]["value"]].receipts.append(_receipt(row))


async def classes_found(store: Asks) -> list[FoundClass]:
    """All findings by class, those that accuse a source first, without their claims."""
    found = await rows(store, "found")
    classes: dict[str, FoundClass] = {}
    findings: dict[str, Found] = {}
    for row in sorted(found, key=lambda row: not row["severity"]["value"].endswith("#Warning")):
        kind = named_in(row, "class", "class_")
        of_class = classes.setdefault(kind.value, FoundClass(kind, both_in(row, "meaning_")))
        iri = row["finding"]["value"]
        if iri not in findings:
            severity = last_part(row["severity"]["value"])
            findings[iri] = Found(iri, severity, both_in(row, "sentence_"), both_in(row, "explanation_"))
            of_class.findings.append(findings[iri])
        report = named_in(row, "report", "report_")
        if report not in findings[iri].reports:
            findings[iri].reports.append(report)
    return list(classes.values())


def only(
    classes: Iterable[FoundClass], kind: str = "", report: str = "", severity: str = ""
) -> list[FoundClass]:
    """Those of this class, report and severity, each by the last part of its IRI; an empty one asks for all."""
    kept = []
    for one in classes:
        findings = [
            found
            for found in one.findings
            if kind in ("", one.id)
            and severity in ("", found.severity)
            and (not report or report in {last_part(each.value) for each in found.reports})
        ]
        if findings:
            kept.append(FoundClass(one.kind, one.meaning, findings))
    return kept


def stretch(classes: Iterable[FoundClass], first: int, most: int) -> list[FoundClass]:
    """The findings that stand after so many, at most so many, in their classes."""
    kept, left = [], most
    for one in classes:
        findings = one.findings[first : first + left]
        first, left = max(0, first - len(one.findings)), left - len(findings)
        if findings:
            kept.append(FoundClass(one.kind, one.meaning, findings))
    return kept


def _receipt(row: Row) -> Receipt:
    return Receipt(
        row["claim"]["value"],
        printed_words(lines([row])[0]),
        named_in(row, "figure", "figure_"),
        row["report"]["value"],
        row["start"]["value"],
        row["end"]["value"],
    )
