"""How well relations are found: in the five reports, where people read many that no sentence states, and in texts of our own that
state them as policies, news and bulletins do (``tests/extract/relations``). The rules were mended by these; when first read, the
three that were written second gave P 1.00 and R 0.67, the two that were written after them P 1.00 and R 0.54,
the last three P 1.00 and R 0.35."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from loaders.extract import Mentions, ProposedMention, find_relations
from loaders.extract.document import Document, document_of
from loaders.extract.rules import grammar
from loaders.reading.account import read_report_text
from loaders.reading.published import Report
from loaders.sources import Sources
from tests.bench.outcomes import Score

Stated = tuple[str, str, str]
OWN = Path(__file__).resolve().parents[1] / "extract" / "relations"
_ENDS = re.compile(r"[。！？]")


def related(sources: Sources, texts: Path | None) -> tuple[Score, Score]:
    """Of relations whose predicate the rules have a wording for: how many of all that people read in the reports are found, and of
    those of which one sentence has both names."""
    finder, every, within = Mentions(sources.schemes), Score(), Score()
    predicates = {row["predicate"] for row in grammar("relations")["relation"]}
    for report in sources.reports.values():
        document = document_of(read_report_text(report, texts, []) or "")
        named = finder.find(document)
        found = stated_in(document, named)
        true = {stated for stated in _of(report) if stated[1] in predicates}
        together = {stated for stated in true if _stand_together(stated, document, named)}
        _add(every, found, true)
        _add(within, found, together | (found & true))
    return every, within


def own_texts(folder: Path, finder: Mentions) -> Iterator[tuple[str, set[Stated], set[Stated]]]:
    """The name of each of the texts, what is found in it, and what it states."""
    with (folder / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], (row["subject"], row["predicate"], row["object"])) for row in csv.DictReader(file)]
    for path in sorted(folder.glob("*.txt")):
        document = document_of(path.read_text(encoding="utf-8"))
        yield path.stem, stated_in(document, finder.find(document)), {stated for name, stated in rows if name == path.stem}


def own_score(folder: Path, finder: Mentions) -> Score:
    """The score over the texts of a folder."""
    total = Score()
    for _, found, true in own_texts(folder, finder):
        _add(total, found, true)
    return total


def stated_in(document: Document, named: Sequence[ProposedMention]) -> set[Stated]:
    """The relations that are found in a document."""
    return {(one.subject, one.predicate, one.object) for one in find_relations(document, named)}


def lines(sources: Sources, texts: Path | None) -> list[str]:
    """What is measured, in words."""
    every, within = related(sources, texts)
    finder = Mentions(sources.schemes)
    told = {
        "of the five reports, all that people read": every, "of those, with both names in one sentence": within,
        "of texts of our own, by which the rules were mended": own_score(OWN, finder),
    }  # fmt: skip
    return ["| relations | stated | P | R |", "|---|---:|---:|---:|", *(
        f"| {name} | {score.true} | {score.precision:.3f} | {score.recall:.3f} |" for name, score in told.items()
    )]  # fmt: skip


def _of(report: Report) -> Iterable[Stated]:
    return ((one.row.subject, one.row.predicate, one.row.object) for one in report.relations)


def _add(total: Score, found: set[Stated], true: set[Stated]) -> None:
    total.right += len(found & true)
    total.proposed += len(found)
    total.true += len(true)


def _stand_together(stated: Stated, document: Document, named: Sequence[ProposedMention]) -> bool:
    subjects = [one for one in named if one.entity == stated[0]]
    objects = [one for one in named if one.entity == stated[2]]
    return any(
        not _ENDS.search(document.text[min(one.end, other.end) : max(one.start, other.start)]) for one in subjects for other in objects
    )
