"""Claims where they are printed: the receipt of one, and those that a finding rests on, each in one round of questions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.texts import Quoted, Texts
from service.read.told import Told, told_of
from service.store.base import Asks


@dataclass(frozen=True)
class Passage:
    """A claim in its report, by the line of an answer: the numeral with its words and unit, and the sentence around it, where
    the text is at hand."""

    line: Line
    quoted: Quoted | None

    @property
    def printed(self) -> str:
        """What is printed: the qualifying word, the numeral, its multiplier and its unit."""
        return printed_words(self.line)


@dataclass(frozen=True)
class Basis:
    """On what a dimension of a claim rests, and the characters of the context that say so, where the text is at hand."""

    line: Line
    quoted: Quoted | None


@dataclass(frozen=True)
class ClaimPage:
    """A claim: its receipt, the basis of each dimension, the claims beside it in the section, those of the same figure, and
    what was found about it."""

    told: Told
    passage: Passage
    bases: list[Basis]
    section: list[Line]
    same: list[Line]
    findings: list[Line]


@dataclass(frozen=True)
class Side:
    """What a finding is about: a figure or another thing, and where it is printed."""

    line: Line
    passages: list[Passage]


@dataclass(frozen=True)
class FindingPage:
    """A finding, and its sides."""

    told: Told
    sides: list[Side]


@dataclass(frozen=True)
class FigurePage:
    """A figure: where it is printed; or, of a computed one, what it was computed from and where that is; and what was found
    about it."""

    told: Told
    passages: list[Passage]
    sources: list[Side]
    findings: list[Line]


def printed_words(line: Line) -> str:
    """The qualifying word, the numeral, its multiplier and its unit, as they are printed."""
    words = "".join(part.value for name in ("qualifier", "printed", "multiplier") if (part := line[name]))
    unit = line["unit"]
    if unit is None:
        return words
    return f"{words} {unit.value}".strip() if unit.value.isascii() else words + unit.value


async def claim_page(store: Asks, texts: Texts, iri: str) -> ClaimPage | None:
    """The claim; None where the IRI is none."""
    claim = node(iri)
    asked = ("receipt-of-a-claim", "bases-of-a-claim", "claims-around", "findings-about-a-claim")
    told, found = await asyncio.gather(
        told_of(store, iri), asyncio.gather(*(rows(store, name, claim=claim) for name in asked))
    )
    receipt, bases, around, findings = map(lines, found)
    if told is None or not receipt:
        return None
    passage = passage_of(receipt[0], texts)
    return ClaimPage(
        told, passage, [Basis(line, _context(line, receipt[0], texts)) for line in bases],
        [line for line in around if line["same"] and line["same"].value == "false"],
        [line for line in around if line["same"] and line["same"].value == "true"], findings,
    )  # fmt: skip


async def finding_page(store: Asks, texts: Texts, iri: str) -> FindingPage | None:
    """The finding; None where the IRI is none."""
    told, (sides, _) = await asyncio.gather(told_of(store, iri), _behind(store, texts, iri))
    if told is None or not told.one("dg:findingClass"):
        return None
    return FindingPage(told, sides)


async def figure_page(store: Asks, texts: Texts, iri: str) -> FigurePage | None:
    """The figure; None where the IRI is none."""
    told, (sources, own), findings = await asyncio.gather(
        told_of(store, iri), _behind(store, texts, iri), rows(store, "findings-about-a-claim", claim=node(iri))
    )
    if told is None or not told.one("sdmx-measure:obsValue"):
        return None
    return FigurePage(told, own, sources, lines(findings))


async def _behind(store: Asks, texts: Texts, iri: str) -> tuple[list[Side], list[Passage]]:
    """What the thing is about or was computed from, and where it is printed itself."""
    thing = node(iri)
    sides, claims = await asyncio.gather(rows(store, "sides", thing=thing), rows(store, "claims-behind", thing=thing))
    passages: dict[str, list[Passage]] = {}
    for line in lines(claims):
        if about := line["about"]:
            passages.setdefault(about.value, []).append(passage_of(line, texts))
    shown = {about.value: line for line in lines(sides) if (about := line["about"])}
    return [Side(line, passages.get(one, [])) for one, line in shown.items()], passages.get(iri, [])


def passage_of(line: Line, texts: Texts) -> Passage:
    """The claim of a line in its sentence."""
    return Passage(line, _quoted(line, line, texts, ("from", "to")))


def _context(line: Line, receipt: Line, texts: Texts) -> Quoted | None:
    return _quoted(line, receipt, texts, ("start", "end"))


def _quoted(line: Line, receipt: Line, texts: Texts, around: tuple[str, str]) -> Quoted | None:
    report, checksum = receipt["report"], receipt["checksum"]
    ends = [int(end.value) for name in ("start", "end", *around) if (end := line[name])]
    if report is None or checksum is None or len(ends) < 4:
        return None
    first, last, before, after = ends
    return texts.quoted(report.value.rpartition("/")[2], checksum.value, (first, last), (before, after))
