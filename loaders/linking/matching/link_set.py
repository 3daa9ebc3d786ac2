"""Candidates and decisions as one SSSOM mapping set (TSV with its metadata), and what was accepted as statements.

A row without a decision is justified by ``semapv:LexicalMatching``. Whoever decides makes it ``semapv:ManualMappingCuration``, and,
to reject it, ``predicate_modifier`` ``Not``: by the command, on the page, or in the file. A decided row stays as it is for good.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

import pyoxigraph
import yaml
from pydantic import field_validator
from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.linking.beside import HARVEST_GRAPH, LINKS_FILE
from loaders.linking.harvest.records import hashed
from loaders.linking.matching.finding import SPATIAL, SUBJECT, Candidate
from loaders.linking.sssom import CURIE_OR_NAMESPACE, MappingSet, Stated, read_mapping_set
from loaders.problems import InputProblems, Problem
from loaders.swapping import swap
from loaders.version import DISTRIBUTION, software_version
from loaders.vocabulary import BASE

SET_FILE = "links.sssom.tsv"
LEXICAL, MANUAL, NOT = "semapv:LexicalMatching", "semapv:ManualMappingCuration", "Not"
_COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "reviewer_label", "mapping_date", "comment",
)  # fmt: skip
_FIXED = {"dcterms": "http://purl.org/dc/terms/", "semapv": "https://w3id.org/semapv/vocab/", "dgkg": BASE}
#: The namespace of an IRI and its last part, made of what may stand in a CURIE of SSSOM.
_PARTS = re.compile(r"(.*[/#?=:])([A-Za-z0-9\-._~%!$&'()*+,;@]+/?)")
_GRAPH = NamedNode(f"{HARVEST_GRAPH}-links")

State = Literal["open", "accepted", "rejected"]


class _Row(Stated):
    """A row of the file."""

    curie: ClassVar[re.Pattern[str]] = CURIE_OR_NAMESPACE

    record_id: str = ""
    predicate_modifier: Literal["", "Not"] = ""
    reviewer_label: str = ""
    mapping_date: date | None = None

    @field_validator("predicate_id")
    @classmethod
    def _is_a_link(cls, value: str) -> str:
        if value not in (SUBJECT, SPATIAL):
            raise ValueError(f"links are {SUBJECT} or {SPATIAL}")
        return value


@dataclass(frozen=True)
class Link:
    """A link of a dataset to a thing of ours, and what was decided on it, by whom and when."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    confidence: float
    comment: str
    justification: str = LEXICAL
    modifier: str = ""
    reviewer: str = ""
    day: date | None = None

    @property
    def id(self) -> str:
        """By what a person names the row."""
        return hashed(self.subject, self.predicate, self.object)[:10]

    @property
    def state(self) -> State:
        """Whether a person has accepted or rejected it, or nobody has decided."""
        return "open" if self.justification != MANUAL else "rejected" if self.modifier == NOT else "accepted"

    @property
    def awaits(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == "open"

    @property
    def kind(self) -> str:
        """Of which kind the thing is: indicator, region, industry, theme or policy."""
        return self.object.removeprefix(BASE).partition("/")[0]

    def decided(self, state: State, reviewer: str, day: date) -> Link:
        """The same link with this decision on it; ``open`` takes a decision back."""
        if state == "open":
            return replace(self, justification=LEXICAL, modifier="", reviewer="", day=None)
        modifier = NOT if state == "rejected" else ""
        return replace(self, justification=MANUAL, modifier=modifier, reviewer=reviewer, day=day)


class LinkSet:
    """The links of a folder of harvests, by id; ``version`` is the day on which they came to be as they are."""

    def __init__(self, links: Iterable[Link] = (), version: date | None = None) -> None:
        self._links = {link.id: link for link in links}
        self._version = version

    @classmethod
    def read(cls, folder: Path) -> LinkSet:
        """The set in the folder, empty where there is none. Raises ``InputProblems`` with every row that cannot be read."""
        path = folder / SET_FILE
        if not path.is_file():
            return cls()
        problems: list[Problem] = []
        found = read_mapping_set(path, _Row, problems)
        if found is not None:
            problems += [problem for located in found.rows if (problem := found.undeclared(located))]
        if problems or found is None:
            raise InputProblems(problems)
        return cls((_link(located.row, found) for located in found.rows), found.described.mapping_set_version)

    def __getitem__(self, name: str) -> Link:
        """The link of this id. Raises ``KeyError``."""
        return self._links[name]

    def get(self, name: str) -> Link | None:
        """The link of this id, if there is one."""
        return self._links.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._links

    def propose(self, candidates: Iterable[Candidate]) -> LinkSet:
        """The set with these as its candidates: those that were not decided on and are found no more go, decisions stay."""
        links = {one.id: one for one in self._links.values() if one.state != "open"}
        for found in candidates:
            link = Link(found.dataset, found.dataset_label, found.predicate, found.thing, found.thing_label, round(found.score / 100, 3), found.why)
            links.setdefault(link.id, link)
        return LinkSet(links.values(), self._version if links == self._links else None)

    def changed(self, links: Iterable[Link]) -> LinkSet:
        """The set with these in place of those with their ids."""
        return LinkSet((self._links | {link.id: link for link in links}).values())

    @property
    def links(self) -> list[Link]:
        """All rows: by dataset, the surest first."""
        return sorted(self._links.values(), key=lambda one: (one.subject, -one.confidence, one.object, one.predicate))

    def write(self, folder: Path) -> None:
        """Write the set, and what was accepted as statements, aside and swap both in: on the disk when this returns."""
        swap(folder / SET_FILE, self._written())
        quads = [
            Quad(NamedNode(one.subject), NamedNode(_FIXED["dcterms"] + one.predicate.partition(":")[2]), NamedNode(one.object), _GRAPH)
            for one in self._links.values() if one.state == "accepted"
        ]  # fmt: skip
        lines = (pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b"").decode().splitlines(keepends=True)
        swap(folder / LINKS_FILE, "".join(sorted(set(lines))))

    def _written(self) -> str:
        prefixes = _prefixes(one.subject for one in self._links.values())
        meta = {
            "mapping_set_id": f"{BASE}harvest-links", "mapping_set_title": "Datasets of open-data catalogues and things of datagov-kg",
            "mapping_set_version": (self._version or date.today()).isoformat(),
            "license": "https://creativecommons.org/publicdomain/zero/1.0/", "mapping_tool": DISTRIBUTION, "mapping_tool_version": software_version(),
            "curie_map": {name: prefixes[name] for name in sorted(prefixes)},
        }  # fmt: skip
        out = io.StringIO()
        for line in yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000).splitlines():
            out.write(f"#{line}\n")
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        names = {space: name for name, space in prefixes.items()}
        writer.writerows(_cells(one, names) for one in self.links)
        return out.getvalue()


def _cells(one: Link, names: dict[str, str]) -> list[str]:
    cells = (
        f"dgkg:harvest-links/{one.id}", _curie(one.subject, names), one.subject_label, one.predicate, one.modifier, _curie(one.object, names),
        one.object_label, one.justification, f"{one.confidence:g}", one.reviewer, one.day.isoformat() if one.day else "", one.comment,
    )  # fmt: skip
    return [" ".join(cell.split()) for cell in cells]


def _link(row: _Row, found: MappingSet[_Row]) -> Link:
    return Link(
        str(found.expand(row.subject_id)), row.subject_label, row.predicate_id, str(found.expand(row.object_id)), row.object_label, row.confidence,
        row.comment, row.mapping_justification, row.predicate_modifier, row.reviewer_label, row.mapping_date,
    )  # fmt: skip


def _prefixes(iris: Iterable[str]) -> dict[str, str]:
    """A prefix for each namespace of the datasets: all but the last part of their IRIs, all of those whose last part no CURIE holds."""
    spaces = sorted({_space(iri) for iri in iris} - set(_FIXED.values()))
    return _FIXED | {f"c{hashed(space)[:8]}": space for space in spaces}


def _space(iri: str) -> str:
    if iri.startswith(BASE):
        return BASE
    parts = _PARTS.fullmatch(iri)
    return parts[1] if parts else iri


def _curie(iri: str, names: dict[str, str]) -> str:
    space = _space(iri)
    return f"{names[space]}:{iri[len(space) :]}"
