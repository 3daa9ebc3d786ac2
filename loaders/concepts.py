"""Concept schemes and entity catalogues: CSV tables in, SKOS concepts out, by declaration.

A catalogue file (``ontology/schemes.toml``, ``loaders/catalogue/catalogue.toml``) declares each table: the IRI path
of its entities, their classes, and for each column beyond the common ones the property it states. Adding a scheme
or a column is a matter of data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal as Choice

from pydantic import BaseModel, ConfigDict, Field, create_model
from rdflib import DCTERMS, RDF, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from loaders.problems import InputProblems, Problem, shown, suggestion
from loaders.tables import Located, Row, read_table
from loaders.vocabulary import BASE, expand

Triple = tuple[Node, Node, Node]

#: Separates several values in one cell.
SEPARATOR = "|"

COMMON_COLUMNS = {
    "label_zh": (SKOS.prefLabel, "zh"), "label_en": (SKOS.prefLabel, "en"),
    "alt_zh": (SKOS.altLabel, "zh"), "alt_en": (SKOS.altLabel, "en"),
    "definition_zh": (SKOS.definition, "zh"), "definition_en": (SKOS.definition, "en"),
    "scope_zh": (SKOS.scopeNote, "zh"), "scope_en": (SKOS.scopeNote, "en"),
}  # fmt: skip


class Column(BaseModel):
    """What a column states: its property, and whether its cells are references, IRIs or literals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    property: str
    refers: str = ""
    form: Choice["text", "iri", "curie"] = "text"
    datatype: str = ""
    language: str = ""
    required: bool = False


class Declaration(BaseModel):
    """One table of concepts or entities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    classes: list[str]
    title_zh: str
    title_en: str
    file: str = ""
    columns: dict[str, Column] = Field(default_factory=dict)


@dataclass(frozen=True)
class Concept:
    """One row of a scheme: its id, its cells by column, and where it was read."""

    scheme: str
    id: str
    iri: URIRef
    cells: Mapping[str, str]
    place: Located[Row]

    def cell(self, column: str) -> str:
        """The cell's text, empty where there is none."""
        return self.cells.get(column, "")

    def values(self, column: str) -> list[str]:
        """The cell's values, split at the separator."""
        return [value.strip() for value in self.cell(column).split(SEPARATOR) if value.strip()]


@dataclass
class Scheme:
    """A concept scheme: its declaration and its concepts, found by id or by any Chinese label."""

    name: str
    declaration: Declaration
    file: Path
    concepts: dict[str, Concept] = field(default_factory=dict)
    by_label: dict[str, Concept] = field(default_factory=dict)

    @property
    def iri(self) -> URIRef:
        """The IRI of the scheme itself."""
        return URIRef(f"{BASE}scheme/{self.name}")

    def find(self, name: str) -> Concept | None:
        """The concept with this id, preferred or alternative Chinese label."""
        return self.concepts.get(name) or self.by_label.get(name)

    def names(self) -> list[str]:
        """All ids and labels, for suggestions."""
        return [*self.concepts, *self.by_label]


Schemes = dict[str, Scheme]


def read_schemes(*catalogues: Path) -> Schemes:
    """All schemes that the catalogue files declare; raises ``InputProblems`` with every mistake in them."""
    problems: list[Problem] = []
    schemes: Schemes = {}
    for catalogue in catalogues:
        for name, table in tomllib.loads(catalogue.read_text(encoding="utf-8")).items():
            declaration = Declaration.model_validate(table)
            file = catalogue.parent / (declaration.file or f"{name}.csv")
            schemes[name] = _read_scheme(name, declaration, file, problems)
    for scheme in schemes.values():
        problems.extend(_dangling_references(scheme, schemes))
    if problems:
        raise InputProblems(problems)
    return schemes


def _read_scheme(name: str, declaration: Declaration, file: Path, problems: list[Problem]) -> Scheme:
    scheme = Scheme(name, declaration, file)
    columns = [*COMMON_COLUMNS, "broader", *declaration.columns]
    required = {"label_zh", "label_en"} | {
        name for name, column in declaration.columns.items() if column.required
    }
    fields = {column: (str, ... if column in required else "") for column in columns}
    model = create_model(
        "SchemeRow", __base__=Row, id=(str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]*$")), **fields
    )  # type: ignore[call-overload]
    for located in read_table(file, model, problems):
        cells = {key: value for key, value in located.row.model_dump().items() if value}
        identifier = cells.pop("id")
        concept = Concept(name, identifier, URIRef(f"{BASE}{declaration.path}/{identifier}"), cells, located)
        if identifier in scheme.concepts:
            message = f"duplicate id {identifier!r}, first on line {scheme.concepts[identifier].place.line}"
            problems.append(located.problem("id", message, "Give one of them another id, or merge the rows."))
            continue
        scheme.concepts[identifier] = concept
        for label in [concept.cell("label_zh"), *concept.values("alt_zh")]:
            scheme.by_label.setdefault(label, concept)
    return scheme


def _dangling_references(scheme: Scheme, schemes: Schemes) -> Iterator[Problem]:
    for concept in scheme.concepts.values():
        for column, target in _references(scheme.declaration, scheme.name):
            for name in concept.values(column):
                if target not in schemes:
                    yield Problem(
                        shown(scheme.file), 0, column, f"refers to unknown scheme {target!r}", "Declare it."
                    )
                elif name not in schemes[target].concepts:
                    remedy = suggestion(name, schemes[target].names())
                    yield concept.place.problem(column, f"unknown {target} {name!r}", remedy)


def _references(declaration: Declaration, own: str) -> list[tuple[str, str]]:
    named = [(name, column.refers) for name, column in declaration.columns.items() if column.refers]
    return [("broader", own), *named]


def scheme_triples(schemes: Iterable[Scheme], every: Schemes) -> Iterator[Triple]:
    """The RDF of the schemes: each a ``skos:ConceptScheme`` with its concepts."""
    for scheme in schemes:
        yield scheme.iri, RDF.type, SKOS.ConceptScheme
        for language, title in (("zh", scheme.declaration.title_zh), ("en", scheme.declaration.title_en)):
            yield scheme.iri, SKOS.prefLabel, Literal(title, lang=language)
            yield scheme.iri, DCTERMS.title, Literal(title, lang=language)
        for concept in scheme.concepts.values():
            yield from _concept_triples(concept, scheme, every)


def _concept_triples(concept: Concept, scheme: Scheme, every: Schemes) -> Iterator[Triple]:
    yield concept.iri, RDF.type, SKOS.Concept
    for name in scheme.declaration.classes:
        yield concept.iri, RDF.type, expand(name)
    yield concept.iri, SKOS.inScheme, scheme.iri
    for common, (prop, language) in COMMON_COLUMNS.items():
        for value in concept.values(common) if common.startswith("alt") else [concept.cell(common)]:
            if value:
                yield concept.iri, prop, Literal(value, lang=language)
    for broader in concept.values("broader"):
        yield concept.iri, SKOS.broader, scheme.concepts[broader].iri
        yield scheme.concepts[broader].iri, SKOS.narrower, concept.iri
    if not concept.cell("broader"):
        yield concept.iri, SKOS.topConceptOf, scheme.iri
        yield scheme.iri, SKOS.hasTopConcept, concept.iri
    for name, column in scheme.declaration.columns.items():
        for value in concept.values(name):
            yield concept.iri, expand(column.property), _object(value, column, concept, name, every)


def _object(value: str, column: Column, concept: Concept, name: str, every: Schemes) -> Node:
    if column.refers:
        return every[column.refers].concepts[value].iri
    if column.form == "iri":
        return URIRef(value)
    if column.form == "curie":
        return expand(value)
    if column.language:
        return Literal(value, lang=column.language)
    if column.datatype == "xsd:decimal":
        try:
            return Literal(Decimal(value))
        except InvalidOperation:
            problem = concept.place.problem(
                name, f"{value!r} is no decimal number", "Write digits and a point."
            )
            raise InputProblems([problem]) from None
    return Literal(value, datatype=expand(column.datatype) if column.datatype else XSD.string)
