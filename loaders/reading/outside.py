"""Facts from outside the reports: each with the address where it was read and how sure we are.

The ``outside*.csv`` tables of the entities hold them, each of ``outside_policies.csv`` with its clause; ``predicates.csv``
beside them says what each predicate's object is. Each fact becomes the triple itself and a ``dg:Relation`` that
carries its source and confidence (0 to 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from rdflib import XSD, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from loaders.evidence import AtAddress, Clause
from loaders.iris import ADDRESS, Address, Addresses, host_of
from loaders.problems import Problem, suggestion
from loaders.reading.concepts import SEPARATOR, Schemes, resolve
from loaders.reading.outside_terms import OutsideTerm, is_term
from loaders.tables import Located, Row, read_table
from loaders.vocabulary import expand

#: What the object of an outside fact is: a day, words, a web address, or an entity of ours by its IRI path.
Value = Literal["date", "text", "address", "entity"]
_ADDRESS = re.compile(ADDRESS)


class Predicate(Row):
    """What stands in the column ``object`` of facts with this predicate."""

    every_column: ClassVar[bool] = True

    predicate: str
    value: Value
    note: str = ""


class OutsideFact(Row):
    """One fact: subject and entity objects as IRI paths; ``confirmed_by`` is a second, independent address."""

    subject: str
    predicate: str
    object: str
    source: Address
    confidence: float = Field(ge=0, le=1)
    confirmed_by: Addresses = ""
    note: str = ""
    locator: str = ""
    wording: str = ""
    read: Literal["", "whole", "opening"] = ""

    @model_validator(mode="after")
    def _a_clause_is_whole(self) -> OutsideFact:
        if len({bool(self.locator), bool(self.wording), bool(self.read)}) > 1:
            raise ValueError("locator, wording and read are all filled, or all empty")
        return self

    @property
    def clause(self) -> Clause | None:
        """The clause of the document that says it, where the document itself does."""
        return Clause(self.locator, self.wording, self.read) if self.read else None


@dataclass(frozen=True)
class OutsideStatement:
    """A fact as written, where, and the triple that it says."""

    row: OutsideFact
    file: Path
    said: tuple[URIRef, URIRef, Node]

    @property
    def subject(self) -> str:
        """The IRI path of the entity of which it is said."""
        return self.row.subject

    @property
    def predicate(self) -> str:
        """What is said of it, as a prefixed name."""
        return self.row.predicate

    @property
    def object(self) -> str:
        """The other end as the table writes it."""
        return self.row.object

    @property
    def kind(self) -> Literal["clause", "outside"]:
        """Whether the document itself says it, by a clause."""
        # what a document says itself and what others say of it may be the same triple, with evidence of each
        return "clause" if self.row.clause else "outside"

    @property
    def place(self) -> AtAddress:
        """Where it was read: the address it was read at, then those that confirm it."""
        addresses = [address.strip() for address in (self.row.source, *self.row.confirmed_by.split(SEPARATOR))]
        return AtAddress(tuple(filter(None, addresses)), f"{self.row.confidence:g}", self.row.clause)

    @property
    def note(self) -> str:
        """A remark of ours."""
        return self.row.note


def read_predicates(
    tables: Iterable[Path], terms: Mapping[str, Located[OutsideTerm]], problems: list[Problem]
) -> Mapping[str, Value]:
    """The kind of value of each predicate that outside facts may use; mistakes go to ``problems``.

    What is no term of ours is one of ``terms``, of a type that has such values.
    """
    known: dict[str, Value] = {}
    for path in tables:
        for located in read_table(path, Predicate, problems):
            name = located.row.predicate
            if not is_term(located, "predicate", name, problems):
                continue
            if name in known:
                problems.append(located.problem("predicate", f"{name} stands twice", "Keep one of the rows."))
            problems.extend(_undeclared(located, terms))
            known[name] = located.row.value
    return known


def _undeclared(located: Located[Predicate], terms: Mapping[str, Located[OutsideTerm]]) -> Iterator[Problem]:
    """What keeps the graph from being OWL 2 DL: a predicate that no table declares, or declares as of other values."""
    name, value = located.row.predicate, located.row.value
    if name.startswith("dg:"):
        return
    if name not in terms:
        remedy = f"Add a row with {name}, its type and names to outside_terms.csv in your folder."
        yield located.problem("predicate", f"{name} is of another vocabulary and has no type and no name", remedy)
    elif terms[name].row.type not in _TYPES[value]:
        message = f"{name} is an {terms[name].row.type} in outside_terms.csv, whose values are no {value}"
        yield located.problem("value", message, f"Its type must be {' or '.join(_TYPES[value])}.")


#: The types of properties that have such values in OWL 2 DL, which knows no days.
_TYPES: Mapping[Value, tuple[str, ...]] = {
    "date": ("owl:AnnotationProperty",),
    "text": ("owl:DatatypeProperty", "owl:AnnotationProperty"),
    "address": ("owl:ObjectProperty", "owl:AnnotationProperty"),
    "entity": ("owl:ObjectProperty", "owl:AnnotationProperty"),
}


def read_outside_facts(
    tables: Iterable[Path], predicates: Mapping[str, Value], schemes: Schemes, problems: list[Problem]
) -> list[OutsideStatement]:
    """The facts of the tables; mistakes go to ``problems``."""
    found: list[OutsideStatement] = []
    for path in tables:
        for fact in read_table(path, OutsideFact, problems):
            wrong = list(_mistakes(fact, predicates, schemes))
            problems.extend(wrong)
            if not wrong:
                row = fact.row
                target = _object(row.object, predicates[row.predicate], schemes)
                said = (resolve(row.subject, schemes), expand(row.predicate), target)
                found.append(OutsideStatement(row, fact.file, said))
    return found


def _mistakes(
    fact: Located[OutsideFact], predicates: Mapping[str, Value], schemes: Schemes
) -> Iterator[Problem]:
    row = fact.row
    try:
        resolve(row.subject, schemes)
    except KeyError:
        yield fact.problem("subject", f"unknown entity {row.subject!r}", "Declare it, or correct the name.")
    if row.predicate not in predicates:
        remedy = suggestion(row.predicate, predicates) + " Predicates are declared in entities/predicates.csv."
        yield fact.problem("predicate", f"{row.predicate!r} is not declared for outside facts", remedy)
        return
    value = predicates[row.predicate]
    try:
        _object(row.object, value, schemes)
    except (KeyError, ValueError):
        remedy = f"{row.predicate} takes {_EXPECTED[value]}."
        yield fact.problem("object", f"{row.object!r} cannot be understood", remedy)


_EXPECTED: Mapping[Value, str] = {
    "date": "a day such as 2024-01-31", "text": "words", "address": "a web address, https://…",
    "entity": "a known entity by its path, such as body/national-data-administration",
}  # fmt: skip


def _object(text: str, value: Value, schemes: Schemes) -> Node:
    """The term that stands for the text. Raises ``KeyError`` or ``ValueError`` where it is not of that kind."""
    if value == "date":
        return RdfLiteral(date.fromisoformat(text).isoformat(), datatype=XSD.date)
    if value == "text":
        return RdfLiteral(text)
    if value == "entity":
        return resolve(text, schemes)
    if not (_ADDRESS.fullmatch(text) and host_of(text)):
        raise ValueError(f"{text!r} is no address")
    return URIRef(text)
