"""Candidates and decisions as one SSSOM mapping set (TSV with its metadata), and what was accepted as statements.

A row without a decision is justified by ``semapv:LexicalMatching``. Whoever decides makes it ``semapv:ManualMappingCuration``, and,
to reject it, ``predicate_modifier`` ``Not``: by the command, or in the file. A decided row stays as it is for good.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph
import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.linking.beside import HARVEST_GRAPH, LINKS_FILE
from loaders.linking.harvest.records import hashed
from loaders.linking.matching.finding import Candidate
from loaders.problems import InputProblems, Problem, shown
from loaders.version import DISTRIBUTION, software_version
from loaders.vocabulary import BASE

SET_FILE = "links.sssom.tsv"
LEXICAL, MANUAL, NOT = "semapv:LexicalMatching", "semapv:ManualMappingCuration", "Not"
_COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "reviewer_label", "mapping_date", "comment",
)  # fmt: skip
_FIXED = {"dcterms": "http://purl.org/dc/terms/", "semapv": "https://w3id.org/semapv/vocab/", "dgkg": BASE}
_LOCAL = re.compile(r"[\w\-.~%]+", re.ASCII)
_GRAPH = NamedNode(f"{HARVEST_GRAPH}-links")


@dataclass(frozen=True)
class Mapping:
    """One row: a link of a dataset to a thing of ours, and what was decided on it, by whom and when."""

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
    day: str = ""

    @property
    def id(self) -> str:
        """By what a person names the row."""
        return hashed(self.subject, self.predicate, self.object)[:10]

    @property
    def is_decided(self) -> bool:
        """Whether a person has accepted or rejected it."""
        return self.justification == MANUAL

    @property
    def is_accepted(self) -> bool:
        """Whether a person has accepted it."""
        return self.is_decided and self.modifier != NOT


class MappingSet:
    """The mapping set of a folder of harvests."""

    def __init__(self, mappings: Iterable[Mapping] = ()) -> None:
        self._rows = {mapping.id: mapping for mapping in mappings}

    @classmethod
    def read(cls, folder: Path) -> MappingSet:
        """The set in the folder, empty where there is none. Raises ``InputProblems`` with every row that cannot be read."""
        path = folder / SET_FILE
        if not path.is_file():
            return cls()
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        head = [line[1:] for line in lines if line.startswith("#")]
        try:
            declared = yaml.safe_load("".join(head)) or {}
            prefixes = dict(declared["curie_map"])
        except (yaml.YAMLError, KeyError, TypeError, ValueError):
            raise InputProblems([Problem(shown(path), 1, "curie_map", "the metadata of the set cannot be read", "Restore it, or remove the file.")]) from None
        problems: list[Problem] = []
        found = []
        body = io.StringIO("".join(line for line in lines if not line.startswith("#")))
        for number, row in enumerate(csv.DictReader(body, delimiter="\t"), len(head) + 2):
            try:
                found.append(_mapping(row, prefixes))
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                problems.append(Problem(shown(path), number, "", f"the row cannot be read ({error})", "Correct or remove it."))
        if problems:
            raise InputProblems(problems)
        return cls(found)

    def propose(self, candidates: Iterable[Candidate]) -> None:
        """Take these as the candidates: those that were not decided on and are found no more go, decisions stay."""
        rows = {one.id: one for one in self._rows.values() if one.is_decided}
        for found in candidates:
            mapping = Mapping(
                found.dataset, found.dataset_label, found.predicate, found.thing, found.thing_label, round(found.score / 100, 3), found.why
            )
            rows.setdefault(mapping.id, mapping)
        self._rows = rows

    def decide(self, name: str, accepted: bool, reviewer: str, day: date) -> Mapping:
        """Accept or reject a row by its id. Raises ``KeyError`` where there is none."""
        modifier = "" if accepted else NOT
        decided = replace(self._rows[name], justification=MANUAL, modifier=modifier, reviewer=reviewer, day=day.isoformat())
        self._rows[name] = decided
        return decided

    @property
    def mappings(self) -> list[Mapping]:
        """All rows: by dataset, the surest first."""
        return sorted(self._rows.values(), key=lambda one: (one.subject, -one.confidence, one.object, one.predicate))

    def write(self, folder: Path) -> None:
        """Write the set, and what was accepted as statements, aside and swap both in."""
        _swap(folder / SET_FILE, self._written())
        quads = [
            Quad(NamedNode(one.subject), NamedNode(_FIXED["dcterms"] + one.predicate.partition(":")[2]), NamedNode(one.object), _GRAPH)
            for one in self.mappings if one.is_accepted
        ]  # fmt: skip
        lines = (pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b"").decode().splitlines(keepends=True)
        _swap(folder / LINKS_FILE, "".join(sorted(set(lines))))

    def _written(self) -> str:
        prefixes = _prefixes(one.subject for one in self._rows.values())
        meta = {
            "mapping_set_id": f"{BASE}harvest-links", "mapping_set_title": "Datasets of open-data catalogues and things of datagov-kg",
            "license": "https://creativecommons.org/publicdomain/zero/1.0/", "mapping_tool": DISTRIBUTION, "mapping_tool_version": software_version(),
            "curie_map": {name: prefixes[name] for name in sorted(prefixes)},
        }  # fmt: skip
        out = io.StringIO()
        for line in yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000).splitlines():
            out.write(f"#{line}\n")
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        spaces = {space: name for name, space in prefixes.items()}
        for one in self.mappings:
            cells = (
                f"dgkg:harvest-links/{one.id}", _curie(one.subject, spaces), one.subject_label, one.predicate, one.modifier, _curie(one.object, spaces),
                one.object_label, one.justification, f"{one.confidence:g}", one.reviewer, one.day, one.comment,
            )  # fmt: skip
            writer.writerow([" ".join(cell.split()) for cell in cells])
        return out.getvalue()


def _mapping(row: dict[str, str], prefixes: dict[str, str]) -> Mapping:
    justification = row["mapping_justification"].strip()
    if not re.fullmatch(r"semapv:\w+", justification):
        raise ValueError(f"mapping_justification is {justification!r}, and should be a term of semapv")
    if row["predicate_modifier"].strip() not in ("", NOT):
        raise ValueError(f"predicate_modifier is {row['predicate_modifier']!r}, and should be {NOT} or nothing")
    return Mapping(
        _expanded(row["subject_id"], prefixes), row["subject_label"], row["predicate_id"], _expanded(row["object_id"], prefixes), row["object_label"],
        float(row["confidence"]), row["comment"], justification, row["predicate_modifier"].strip(), row["reviewer_label"], row["mapping_date"],
    )  # fmt: skip


def _expanded(curie: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = curie.strip().partition(":")
    if not colon or prefix not in prefixes:
        raise ValueError(f"the prefix of {curie!r} is not in curie_map")
    return prefixes[prefix] + local


def _prefixes(iris: Iterable[str]) -> dict[str, str]:
    """A prefix for each namespace of the datasets: all but the last part of their IRIs, where that may stand in a CURIE."""
    spaces = sorted({_space(iri) for iri in iris} - set(_FIXED.values()))
    return _FIXED | {f"c{hashed(space)[:8]}": space for space in spaces}


def _space(iri: str) -> str:
    if iri.startswith(BASE):
        return BASE
    local = re.split(r"[/#?=:]", iri)[-1]
    return iri[: len(iri) - len(local)] if _LOCAL.fullmatch(local) else iri


def _curie(iri: str, spaces: dict[str, str]) -> str:
    space = _space(iri)
    return f"{spaces[space]}:{iri[len(space) :]}"


def _swap(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
