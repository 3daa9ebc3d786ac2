"""Graphs in the shape of ours, of any multiple of the real graph's size, with as many violations as a test wants.

A copy repeats all that reports say (reports, texts, claims, observations, checks, derived observations, findings)
under IRIs of its own, about the same concepts, periods, series and cells: what a graph of more reports looks like. A statement
is repeated only if the copy's IRIs occur in it, and within a copy everything refers to that copy, so that every
shape means the same as in the real graph and finds in each copy what it finds there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph
from rdflib import SKOS

from loaders.emission.graphs import findings_graph, named_graphs
from loaders.findings import findings_of
from loaders.project import Project
from loaders.sources import read_sources
from loaders.validation import validate_store
from loaders.vocabulary import BASE, DG, OA

#: First parts of the paths of IRIs that every copy has of its own.
COPIED = (
    "report", "text", "section", "table", "definition", "place", "claim", "observation", "mention", "relation",
    "check", "derived", "finding", "sheet", "graph",
)  # fmt: skip
_COPIED_IRI = re.compile(rf"<{re.escape(BASE)}(?:{'|'.join(COPIED)})/[^>]*(?=>)")
_SHARED_GRAPHS = ("ontology", "concepts", "catalogue")
#: What is said outside the reports is said once: a copy would give one such statement several reports as its subject.
_ONCE = f"{BASE}graph/outside> .\n"


def real_lines(project: Project) -> list[str]:
    """The N-Quads lines of the real graph, built without the texts, sorted."""
    sources = read_sources(project)
    grounding = sources.ground()
    lines = list(named_graphs(project, sources, {}, grounding))
    outcome = validate_store(multiplied_store(lines, 1), project)
    return sorted([*lines, *findings_graph(findings_of(outcome, grounding.checks, sources), sources.sentences)])


def copied(lines: Iterable[str], number: int) -> Iterator[str]:
    """The lines of one copy: those in which its own IRIs occur, these ending in ``~`` and the copy's number.

    >>> line = f"<{BASE}report/a> <{DG.mentions}> <{BASE}policy/b> <{BASE}graph/a> .\\n"
    >>> next(copied([line], 2)).split()[0]
    '<https://w3id.org/datagov-kg/report/a~2>'
    """
    for line in lines:
        if line.endswith(_ONCE):
            continue
        statement, _, graph = line.rpartition(f" <{BASE}graph/")
        renamed, occurrences = _COPIED_IRI.subn(rf"\g<0>~{number}", statement)
        if occurrences:
            name = graph.partition(">")[0]
            own = name if name in _SHARED_GRAPHS else f"{name}~{number}"
            yield f"{renamed} <{BASE}graph/{own}> .\n"


def multiplied_store(lines: list[str], times: int) -> pyoxigraph.Store:
    """The real graph and ``times - 1`` copies of it in memory; they are made one by one to save memory."""
    store = pyoxigraph.Store()
    for number in range(times):
        part = lines if number == 0 else copied(lines, number)
        store.bulk_load("".join(part).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def multiplied(lines: list[str], times: int) -> Iterator[str]:
    """The lines of the real graph and of ``times - 1`` copies of it."""
    yield from lines
    for number in range(1, times):
        yield from copied(lines, number)


def planted(lines: list[str], numbers: Mapping[str, int], seed: int) -> list[str]:
    """The lines with as many violations more as ``numbers`` says for each shape, at places drawn by the seed.

    Each is a violation of that shape alone. Raises ``KeyError`` for a shape that is not in ``PLANTABLE`` and
    ``ValueError`` where the graph has fewer places than are wanted.
    """
    drawn = random.Random(seed)
    changed = list(lines)
    # a place of a claim stands in a sentence, so that to move it would break the shape of sentences too
    told = re.compile(rf"<{re.escape(BASE)}claim/[^>]*> <(?:{re.escape(DG.statedAt)}|{re.escape(DG.inSentence)})> <([^>]*)>")
    of_claims = {found[1] for line in lines if (found := told.match(line))}
    for shape, number in numbers.items():
        predicate, subject, spoil = PLANTABLE[shape]
        matches = re.compile(rf"<{re.escape(BASE)}{subject}> <{re.escape(predicate)}> ")
        places = [
            index for index, line in enumerate(lines)
            if matches.match(line) and line[1:].partition(">")[0].removesuffix("/selector") not in of_claims
        ]  # fmt: skip
        for index in drawn.sample(places, number):
            changed[index] = spoil(changed[index])
    return changed


def _second_label(line: str) -> str:
    subject, predicate, rest = line.split(" ", 2)
    graph = rest.rsplit(" ", 2)[1]
    return f'{line}{subject} {predicate} "~"@en {graph} .\n'


def _with_number(value: int) -> Callable[[str], str]:
    def change(line: str) -> str:
        return re.sub(r'"\d+"\^\^', f'"{value}"^^', line)

    return change


def _second_section(line: str) -> str:
    subject, predicate, section, graph, _ = line.split(" ")
    other = section.rpartition("/")[0] + ("/1>" if not section.endswith("/1>") else "/2>")
    return f"{line}{subject} {predicate} {other} {graph} .\n"


#: For each shape that can be broken: the predicate and the subjects of the lines to change, and the change.
PLANTABLE: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "EntityLabel": (SKOS.prefLabel, r"series/[^>]*", _second_label),
    "PlaceSection": (DG.section, r"place/[^>]*", _second_section),
    "PlaceInsideText": (OA.end, r"place/[^>]*/selector", _with_number(10**9)),
    "PositionNotEmpty": (OA.start, r"place/[^>]*/selector", _with_number(10**8)),
}
