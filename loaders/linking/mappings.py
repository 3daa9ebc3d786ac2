"""The mappings of all sets: each names an entity of ours, and its counterpart elsewhere or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rdflib import URIRef
from rdflib.term import Node

from loaders.evidence import AtAddress
from loaders.linking.sssom import NO_TERM, Mapping, MappingSet, read_mapping_set
from loaders.problems import Problem
from loaders.reading.concepts import SEPARATOR, Schemes, resolve
from loaders.tables import Located
from loaders.vocabulary import BASE, expand

#: What a mapping may say: how the two match, or that the object is a page of an authority for the subject, its own where the
#: comment says no other.
PREDICATES = (
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "schema:url",
)  # fmt: skip
#: What a row without a counterpart says: that there is no match of any kind.
NO_MATCH_PREDICATE = "skos:mappingRelation"


@dataclass(frozen=True)
class StatedMapping:
    """A mapping as written, where, and the triple that it says."""

    row: Mapping
    file: Path
    said: tuple[URIRef, URIRef, Node]

    @property
    def subject(self) -> str:
        """The IRI path of the entity of ours."""
        return str(self.said[0]).removeprefix(BASE)

    @property
    def vocabulary(self) -> str:
        """What holds the counterpart, as the set's prefix calls it; ``official pages`` for all of those."""
        return "official pages" if self.predicate == "schema:url" else self.row.object_id.partition(":")[0]

    @property
    def predicate(self) -> str:
        """How the two match, as a prefixed name."""
        return self.row.predicate_id

    @property
    def object(self) -> str:
        """The IRI of the counterpart."""
        return str(self.said[2])

    @property
    def kind(self) -> Literal["mapping"]:
        """A mapping set says it."""
        return "mapping"

    @property
    def place(self) -> AtAddress:
        """The addresses where it was read, and how sure we are."""
        return AtAddress(tuple(self.row.see_also.split(SEPARATOR)), f"{self.row.confidence:g}")

    @property
    def note(self) -> str:
        """A remark of ours."""
        return self.row.comment


@dataclass(frozen=True)
class NoMatch:
    """An entity of ours without a counterpart, and the row that says why."""

    row: Mapping
    file: Path
    entity: URIRef

    @property
    def subject(self) -> str:
        """The IRI path of the entity of ours."""
        return str(self.entity).removeprefix(BASE)


@dataclass(frozen=True)
class Mapped:
    """All mappings, and the entities that are said to have none."""

    stated: list[StatedMapping]
    unmatched: list[NoMatch]


def read_mappings(files: Iterable[Path], schemes: Schemes, problems: list[Problem]) -> Mapped:
    """The mappings of the sets; mistakes go to ``problems``."""
    found = Mapped([], [])
    first: dict[tuple[str, str, str], Located[Mapping]] = {}
    for path in files:
        mapping_set = read_mapping_set(path, Mapping, problems)
        for located in mapping_set.rows if mapping_set else ():
            assert mapping_set is not None
            wrong = list(_mistakes(located, mapping_set, schemes))
            row = located.row
            key = (row.subject_id, row.predicate_id, row.object_id)
            if first.setdefault(key, located) is not located:
                message = f"{' '.join(key)} stands twice"
                wrong.append(located.problem("object_id", message, "Keep one of the rows."))
            problems.extend(wrong)
            if wrong:
                continue
            entity = mapping_set.expand(row.subject_id)
            if row.object_id == NO_TERM:
                found.unmatched.append(NoMatch(row, path, entity))
            else:
                said = (entity, expand(row.predicate_id), mapping_set.expand(row.object_id))
                found.stated.append(StatedMapping(row, path, said))
    problems.extend(_contradictions(found, first))
    return found


def _mistakes(located: Located[Mapping], mapping_set: MappingSet[Mapping], schemes: Schemes) -> Iterator[Problem]:
    row = located.row
    if undeclared := mapping_set.undeclared(located):
        yield undeclared
        return
    try:
        resolve(str(mapping_set.expand(row.subject_id)).removeprefix(BASE), schemes)
    except KeyError:
        yield located.problem("subject_id", f"unknown entity {row.subject_id!r}", "Declare it, or correct the name.")
    allowed = (NO_MATCH_PREDICATE,) if row.object_id == NO_TERM else PREDICATES
    if row.predicate_id not in allowed:
        message = f"{row.predicate_id!r} does not say how the two match"
        yield located.problem("predicate_id", message, f"Use one of {', '.join(allowed)}.")
    if row.object_id == NO_TERM and not row.comment:
        yield located.problem("comment", "nothing says why there is no counterpart", "Say what was looked for, and where.")
    if row.object_id != NO_TERM and not row.see_also:
        yield located.problem("see_also", "nothing says where the mapping was read", "Give the address.")


def _contradictions(found: Mapped, rows: dict[tuple[str, str, str], Located[Mapping]]) -> Iterator[Problem]:
    """Entities that are said to have no counterpart, and have one."""
    matched = {mapping.row.subject_id for mapping in found.stated}
    for subject, _, target in rows:
        if target == NO_TERM and subject in matched:
            message = f"{subject} is said to have no counterpart, and another row gives one"
            yield rows[subject, NO_MATCH_PREDICATE, NO_TERM].problem("object_id", message, "Remove this row.")
