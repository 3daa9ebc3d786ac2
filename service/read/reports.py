"""A report as a reader goes through it: its contents, the figures section by section, the policies it names, what was
found in it; and its text, with what is known of how that was made."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.read.named import Named, both_in, named_in
from service.store.base import Asks, Row


@dataclass(frozen=True)
class PrintedFigure:
    """A claim: the numeral as printed with its multiplier and unit, the qualifying word, and the figure that it states."""

    figure: str
    start: str
    printed: str
    qualifier: str
    indicator: dict[str, str]
    area: dict[str, str]
    period: str


@dataclass
class SectionOfReport:
    """A section: its range in code points, how deep it lies in the contents, and the claims in it that no section below
    it holds."""

    section: Named
    depth: int
    start: str
    end: str
    claims: list[PrintedFigure] = field(default_factory=list)


@dataclass(frozen=True)
class CountedPolicy:
    """A policy that the report names, and in how many places."""

    policy: Named
    places: int


@dataclass(frozen=True)
class FoundInReport:
    """A finding: its class, and its sentence in each language."""

    finding: str
    kind: Named
    sentence: dict[str, str]


@dataclass(frozen=True)
class TextOfReport:
    """The text that the report was read from. What is empty is not known."""

    report: Named
    text: str
    address: str
    document: str
    tool: str
    form: str
    length: str
    checksum: str

    @property
    def file(self) -> str:
        """The name under which a folder of texts keeps it."""
        return self.report.value.rpartition("/")[2] + ".txt"


@dataclass(frozen=True)
class ReportContents:
    """What the page of a report shows beside its statements."""

    text: TextOfReport
    sections: list[SectionOfReport]
    policies: list[CountedPolicy]
    findings: list[FoundInReport]


async def contents_of(store: Asks, report: str) -> ReportContents | None:
    """The contents of the report; None where the IRI is none."""
    iri = node(report)
    text, sections, claims, policies, findings = await asyncio.gather(
        text_of(store, report),
        rows(store, "sections-of-a-report", report=iri),
        rows(store, "claims-of-a-report", report=iri),
        rows(store, "policies-of-a-report", report=iri),
        rows(store, "findings-of-a-report", report=iri),
    )
    if text is None or text.report.value != report:
        return None
    return ReportContents(
        text,
        _sections(sections, claims),
        [CountedPolicy(named_in(row, "policy"), int(row["places"]["value"])) for row in policies],
        [
            FoundInReport(row["finding"]["value"], named_in(row, "class", "class_"), both_in(row))
            for row in {row["finding"]["value"]: row for row in findings}.values()
        ],
    )


async def text_of(store: Asks, thing: str) -> TextOfReport | None:
    """The text of the report, or the text itself, by its IRI; None where the IRI is neither."""
    found = await rows(store, "text-of-a-report", thing=node(thing))
    if not found:
        return None
    row = found[0]
    known = {
        name: row[name]["value"] if name in row else ""
        for name in ("text", "address", "document", "tool", "form", "length", "checksum")
    }
    return TextOfReport(named_in(row, "report"), **known)


def _sections(sections: list[Row], claims: list[Row]) -> list[SectionOfReport]:
    found = {
        row["section"]["value"]: SectionOfReport(
            named_in(row, "section"), int(row["depth"]["value"]), row["start"]["value"], row["end"]["value"]
        )
        for row in sections
    }
    for row in {row["claim"]["value"]: row for row in claims}.values():
        section = found.get(row["section"]["value"]) if "section" in row else None
        if section is not None:
            section.claims.append(_printed(row))
    return list(found.values())


def _printed(row: Row) -> PrintedFigure:
    numeral = f"{row['printed']['value']}{row['multiplier']['value']} {row['unit']['value']}".strip()
    period = row.get("period", {}).get("value", "")
    return PrintedFigure(
        row["figure"]["value"], row["start"]["value"], numeral, row["qualifier"]["value"], both_in(row),
        both_in(row, "area_"), period,
    )  # fmt: skip
