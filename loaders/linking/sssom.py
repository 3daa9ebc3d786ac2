"""Reading a mapping set as SSSOM/TSV writes it: comment lines of YAML that describe the set, then a table with tabs.

https://w3id.org/sssom/spec, chapter «TSV». Each kind of set declares the slots of its rows; a slot beyond them is refused with its
name, since nothing here would read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from rdflib import URIRef

from loaders.iris import Address, Addresses
from loaders.problems import Problem, shown, suggestion
from loaders.tables import Located, Row, read_rows
from loaders.texts import read_text

#: The object of a row which says that no counterpart was found (SSSOM, «NoTermFound»).
NO_TERM = "sssom:NoTermFound"
#: How a mapping may be justified: the kinds of matching of the vocabulary SEMAPV that SSSOM names.
JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching", "LexicalMatching",
        "LexicalSimilarityThresholdMatching", "LogicalReasoning", "ManualMappingCuration", "MappingChaining",
        "MappingInversion", "MappingReview", "SemanticSimilarityThresholdMatching", "StructuralMatching", "UnspecifiedMatching",
    )
)  # fmt: skip
#: Prefixes that SSSOM has built in, so that a set need not declare them.
_BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_CURIE = re.compile(r"""[A-Za-z_][A-Za-z0-9_.\-]*:[^\s"<>\\^`{|}]+""")
#: The same, or a namespace alone: what names a thing whose IRI has no last part that may stand in a CURIE.
CURIE_OR_NAMESPACE = re.compile(rf"{_CURIE.pattern}|[A-Za-z_][A-Za-z0-9_.\-]*:")
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|\\^`]*""")


class Described(BaseModel):
    """What the comment lines say of a set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sssom_version: str = ""
    mapping_set_id: Address
    mapping_set_title: str
    mapping_set_description: str = ""
    mapping_set_version: date
    license: Address
    creator_label: list[str] = []
    subject_source: str = ""
    mapping_tool: str = ""
    mapping_tool_version: str = ""
    curie_map: dict[str, str]

    @field_validator("curie_map")
    @classmethod
    def _prefixes_are_iris(cls, prefixes: dict[str, str]) -> dict[str, str]:
        for prefix, iri in prefixes.items():
            if not _IRI.fullmatch(iri):
                raise ValueError(f"the prefix {prefix} stands for {iri!r}, which begins no IRI")
            if _BUILT_IN.get(prefix, iri) != iri:
                raise ValueError(f"the prefix {prefix} stands for {_BUILT_IN[prefix]} in every SSSOM file")
        return prefixes


class Stated(Row):
    """What every row says: subject, predicate and object as CURIEs, how it was found, and how sure that is."""

    curie: ClassVar[re.Pattern[str]] = _CURIE

    subject_id: str
    subject_label: str = ""
    predicate_id: str
    object_id: str
    object_label: str = ""
    mapping_justification: str
    confidence: float = Field(gt=0, le=1)
    comment: str = ""

    @field_validator("subject_id", "predicate_id", "object_id", "mapping_justification")
    @classmethod
    def _is_a_curie(cls, value: str) -> str:
        if not cls.curie.fullmatch(value):
            raise ValueError("no prefixed name, such as skos:exactMatch")
        return value

    @field_validator("mapping_justification")
    @classmethod
    def _is_a_justification(cls, value: str) -> str:
        if value not in JUSTIFICATIONS:
            raise ValueError(f"no way of matching that SSSOM names; {suggestion(value, JUSTIFICATIONS)}")
        return value


class Mapping(Stated):
    """A row of a set that people enter; ``see_also`` are the addresses where it was read, the first the main one."""

    every_column: ClassVar[bool] = True

    subject_label: str
    see_also: Addresses = ""
    mapping_date: date


StatedT = TypeVar("StatedT", bound=Stated)


@dataclass(frozen=True)
class MappingSet(Generic[StatedT]):
    """A set: the file, what is said of it, and its rows."""

    file: Path
    described: Described
    rows: list[Located[StatedT]]

    def expand(self, curie: str) -> URIRef:
        """The IRI of a CURIE by the set's prefixes. ``undeclared`` tells which have none; raises ``KeyError`` for those."""
        prefix, _, name = curie.partition(":")
        return URIRef(self.prefixes[prefix] + name)

    @property
    def prefixes(self) -> Map[str, str]:
        """Prefix to namespace: those built into SSSOM, and the set's own."""
        return _BUILT_IN | self.described.curie_map


    def undeclared(self, located: Located[StatedT]) -> Problem | None:
        """What is wrong with a row that uses a prefix which the set does not declare."""
        for column in ("subject_id", "predicate_id", "object_id"):
            prefix = getattr(located.row, column).partition(":")[0]
            if prefix not in self.prefixes:
                remedy = f"Add it to the curie_map. {suggestion(prefix, self.prefixes)}"
                return located.problem(column, f"the prefix {prefix!r} is not declared", remedy)
        return None


def read_mapping_set(path: Path, model: type[StatedT], problems: list[Problem]) -> MappingSet[StatedT] | None:
    """The set in the file, its rows by the model; None where it cannot be read. Every mistake goes to ``problems``."""
    text = read_text(path, problems)
    if text is None:
        return None
    lines = text.splitlines(keepends=True)
    comments = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    described = _described("".join(line.removeprefix("#") for line in lines[:comments]), path, problems)
    if described is None:
        return None
    rows = read_rows("".join(lines[comments:]), path, model, problems, "\t", comments + 1)
    return MappingSet(path, described, rows)


def _described(text: str, path: Path, problems: list[Problem]) -> Described | None:
    remedy = "Begin the file with lines «#slot: value» that describe the set, its curie_map among them."
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.append(Problem(shown(path), line, "", "the comment lines are no YAML", remedy))
        return None
    if not isinstance(found, dict):
        problems.append(Problem(shown(path), 1, "", "no comment lines describe the set", remedy))
        return None
    try:
        return Described.model_validate(found)
    except ValidationError as error:
        for detail in error.errors():
            slot = ".".join(str(part) for part in detail["loc"])
            remedy = suggestion(slot, Described.model_fields) if detail["type"] == "extra_forbidden" else "Correct the slot."
            problems.append(Problem(shown(path), 1, slot, f"found {detail['input']!r}: {detail['msg']}", remedy))
        return None
