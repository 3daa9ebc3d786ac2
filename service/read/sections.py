"""A section of a report as its page shows it: what it states, sentence by sentence, in one round of questions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.texts import Piece, Texts
from service.read.told import Told, told_of
from service.store.base import Asks

_ASKED = ("claims-of-a-section", "sections-beside", "policies-of-a-section")


@dataclass
class Sentence:
    """A sentence with its claims in order: its pieces, each with the claim that it is the numeral of, if it is one; no pieces
    where the text is not at hand."""

    claims: list[Line] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class SectionPage:
    """A section: its sentences that state figures, the sections of the report, and the policies that it names."""

    told: Told
    sentences: list[Sentence]
    sections: list[Line]
    policies: list[Line]


async def section_page(store: Asks, texts: Texts, iri: str) -> SectionPage | None:
    """The section; None where the IRI is none."""
    told, found = await asyncio.gather(
        told_of(store, iri), asyncio.gather(*(rows(store, name, section=node(iri)) for name in _ASKED))
    )
    claims, sections, policies = map(lines, found)
    if told is None or not told.one("dg:depth"):
        return None
    return SectionPage(told, sentences(claims, texts), sections, policies)


def sentences(claims: list[Line], texts: Texts) -> list[Sentence]:
    """The claims by the sentence that they stand in; one of which no sentence is known stands by itself."""
    found: dict[tuple[int, int], Sentence] = {}
    for line in claims:
        found.setdefault(_range(line, "from", "to") or _range(line, "start", "end") or (0, 0), Sentence()).claims.append(line)
    for around, sentence in found.items():
        first = sentence.claims[0]
        report, checksum = first["report"], first["checksum"]
        places = [place for line in sentence.claims if (place := _range(line, "start", "end"))]
        if report and checksum:
            sentence.pieces = texts.marked(report.value.rpartition("/")[2], checksum.value, around, places)
    return [found[around] for around in sorted(found)]


def _range(line: Line, first: str, last: str) -> tuple[int, int] | None:
    start, end = line[first], line[last]
    return (int(start.value), int(end.value)) if start and end else None
