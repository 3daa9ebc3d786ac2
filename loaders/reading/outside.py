"""Facts from outside the reports: each with the address where it was read and how sure we are.

Every table ``outside*.csv`` of the entities holds some; in ``outside_policies.csv`` each says by which clause. Each becomes the triple itself and a
``rdf:Statement`` that carries its source and confidence (0 to 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from rdflib import XSD, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from loaders.evidence import Clause
from loaders.problems import Problem
from loaders.reading.concepts import Schemes, resolve
from loaders.tables import Located, Row, read_table
from loaders.vocabulary import expand

#: Predicates whose objects are dates, texts or addresses; the objects of all others are entities.
_DATES = frozenset({
    "eli:date_document", "eli:date_publication", "eli:first_date_entry_in_force", "eli:date_no_longer_in_force", "dcterms:issued",
})  # fmt: skip
_TEXTS = frozenset({"eli:id_local", "dg:startArea"})
_ADDRESSES = frozenset({"schema:url", "skos:exactMatch"})


class OutsideFact(Row):
    """One fact: subject and entity objects as IRI paths; ``confirmed_by`` is a second, independent address."""

    subject: str
    predicate: str
    object: str
    source: str = Field(pattern=r"^https?://\S+$")
    confidence: float = Field(ge=0, le=1)
    confirmed_by: str = Field(default="", pattern=r"^(https?://\S+(\|https?://\S+)*)?$")
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


def read_outside_facts(
    tables: Iterable[Path], schemes: Schemes, problems: list[Problem]
) -> list[Located[OutsideFact]]:
    """The facts of the tables; mistakes go to ``problems``."""
    found: list[Located[OutsideFact]] = []
    for path in tables:
        for fact in read_table(path, OutsideFact, problems):
            try:
                object_of(fact.row, schemes)
                resolve(fact.row.subject, schemes)
                expand(fact.row.predicate)
            except (KeyError, AttributeError, ValueError) as error:
                remedy = "Use a known entity, a term of the vocabularies, a date such as 2024-01-31."
                problems.append(fact.problem("object", f"cannot be understood: {error}", remedy))
            else:
                found.append(fact)
    return found


def object_of(row: OutsideFact, schemes: Schemes) -> Node:
    if row.predicate in _DATES:
        return RdfLiteral(date.fromisoformat(row.object).isoformat(), datatype=XSD.date)
    if row.predicate in _TEXTS:
        return RdfLiteral(row.object)
    if row.predicate in _ADDRESSES:
        return URIRef(row.object)
    return resolve(row.object, schemes)
