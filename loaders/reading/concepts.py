"""Concept schemes and entity catalogues: CSV tables in, SKOS concepts out, by declaration.

A declaration file (``ontology/schemes.toml``, ``loaders/entities/entities.toml``) declares each table: the IRI path
of its entities, their classes, and for each column beyond the common ones the property it states. Adding a scheme
or a column is a matter of data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal as Choice

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from rdflib import SKOS, URIRef
from rdflib.term import Node

from loaders.iris import node
from loaders.problems import InputProblems, Problem, key_problems, shown, suggestion
from loaders.tables import Located, Row, read_table
from loaders.texts import read_toml
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
    """What a column states: its property, and whether its cells are references, IRIs or literals.

    Without a property it is read by the loaders, and not in the graph. ``class`` is the column of the concept referred
    to that names a class of ours.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    property: str = ""
    refers: str = ""
    form: Choice["text", "iri", "curie"] = "text"
    datatype: str = ""
    language: str = ""
    required: bool = False
    class_column: str = Field(default="", alias="class")
    said_by: str = ""


class Declaration(BaseModel):
    """One table of concepts or entities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    classes: list[str]
    title_zh: str
    title_en: str
    file: str = ""
    columns: dict[str, Column] = Field(default_factory=dict)

    @property
    def every_column(self) -> list[str]:
        """The columns that a row has beside its id: the common ones, then those declared here."""
        return [*COMMON_COLUMNS, "broader", *self.columns]


@dataclass(frozen=True)
class Concept:
    """One row of a scheme: its id, its cells that are not empty, by column, and where it was read.

    ``columns`` are those that the scheme declares: in no other can one look.
    """

    scheme: str
    id: str
    iri: URIRef
    cells: dict[str, str]
    columns: frozenset[str]
    place: Located[Row]

    def cell(self, column: str) -> str:
        """The cell's text, empty where the row has none. Raises ``InputProblems`` for a column that is not declared."""
        if column not in self.columns:
            remedy = f"Declare it, or look in another: {', '.join(sorted(self.columns))}."
            message = f"the scheme {self.scheme!r} declares no column {column!r}"
            raise InputProblems([Problem(shown(self.place.file), 1, column, message, remedy)])
        return self.cells.get(column, "")

    def values(self, column: str) -> list[str]:
        """The cell's values, split at the separator; raises like ``cell``."""
        return [value.strip() for value in self.cell(column).split(SEPARATOR) if value.strip()]


@dataclass
class Scheme:
    """A concept scheme: its declaration, the tables it was read from, its concepts, found by id or any Chinese label."""

    name: str
    declaration: Declaration
    files: tuple[Path, ...]
    concepts: dict[str, Concept] = field(default_factory=dict)
    by_label: dict[str, Concept] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """The project's table; the tables of users add rows to it."""
        return self.files[0]

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


def gather_schemes(
    catalogues: Iterable[Path],
    problems: list[Problem],
    more_rows_of: Callable[[str], list[Path]] = lambda table: [],
) -> Schemes:
    """The schemes that can be read; every mistake goes to ``problems``.

    ``more_rows_of`` a table's file name are tables of the same columns whose rows are added to it.
    """
    schemes: Schemes = {}
    before = len(problems)
    declared = [(c, *pair) for c in catalogues for pair in _declarations(c, problems)]
    some_lost = len(problems) > before  # then a missing scheme is no mistake of those who refer to it
    for catalogue, name, declaration in declared:
        file = catalogue.parent / (declaration.file or f"{name}.csv")
        schemes[name] = _read_scheme(name, declaration, (file, *more_rows_of(file.name)), problems)
    _say_by_label(schemes)
    broken = {problem.file for problem in problems}
    whole = {name for name, scheme in schemes.items() if not broken & {shown(path) for path in scheme.files}}
    for scheme in schemes.values():
        # what refers to a broken table would only repeat its mistakes
        problems.extend(p for p in _dangling_references(scheme, schemes, whole) if not (some_lost and p.line == 0))
        problems.extend(_unfit_cells(scheme))
    return schemes


def _declarations(catalogue: Path, problems: list[Problem]) -> Iterator[tuple[str, Declaration]]:
    """The declared tables of one catalogue file, those without a mistake."""
    tables = read_toml(catalogue, problems)
    if tables is None:
        return
    for name, table in tables.items():
        try:
            declaration = Declaration.model_validate(table)
        except ValidationError as error:
            known = [*Declaration.model_fields, *Column.model_fields]
            problems.extend(key_problems(shown(catalogue), name, error, known))
            continue
        unknown = list(_unknown_terms(name, declaration, catalogue))
        problems.extend(unknown)
        if not unknown:
            yield name, declaration


def _unknown_terms(name: str, declaration: Declaration, catalogue: Path) -> Iterator[Problem]:
    terms = [("classes", term) for term in declaration.classes]
    for column, declared in declaration.columns.items():
        terms += [(f"columns.{column}", term) for term in (declared.property, declared.datatype) if term]
    for key, term in terms:
        try:
            expand(term)
        except (KeyError, AttributeError) as error:
            message = f"unknown term {term!r}: {error}"
            yield Problem(shown(catalogue), 0, f"{name}.{key}", message, "Use a term of the vocabularies.")


def _say_by_label(schemes: Schemes) -> None:
    """Add to the cells of columns with ``said_by`` what the Chinese label of each concept says, after what its table says."""
    for scheme in schemes.values():
        for name, column in scheme.declaration.columns.items():
            if not column.said_by or column.refers not in schemes:
                continue
            words = [(other.id, said_words(other.values(column.said_by))) for other in schemes[column.refers].concepts.values()]
            for concept in scheme.concepts.values():
                known = concept.values(name)
                said = [other for other, pattern in words if other not in known and pattern.search(concept.cell("label_zh"))]
                if said:
                    concept.cells[name] = SEPARATOR.join([*known, *said])


def said_words(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these words in a label; ``…`` stands for anything between two. No word is found nowhere.

    >>> bool(said_words(["公共数据…授权运营"]).search("公共数据资源授权运营实施规范（试行）"))
    True
    """
    return re.compile("|".join(".*".join(map(re.escape, word.split("…"))) for word in words) or "(?!)")


def _unfit_cells(scheme: Scheme) -> Iterator[Problem]:
    """Cells that are not what their column is declared to hold."""
    for concept in scheme.concepts.values():
        for name, column in scheme.declaration.columns.items():
            for value in concept.values(name):
                if column.form == "curie":
                    try:
                        expand(value)
                    except (KeyError, AttributeError) as error:
                        yield concept.place.problem(
                            name, f"unknown term {value!r}: {error}", "Use a known prefix."
                        )
                elif column.datatype == "xsd:decimal":
                    try:
                        Decimal(value)
                    except InvalidOperation:
                        yield concept.place.problem(
                            name, f"{value!r} is no decimal number", "Write digits and a point."
                        )


def _read_scheme(
    name: str, declaration: Declaration, files: tuple[Path, ...], problems: list[Problem]
) -> Scheme:
    scheme = Scheme(name, declaration, files)
    columns = frozenset(declaration.every_column)
    required = {"label_zh", "label_en"} | {
        name for name, column in declaration.columns.items() if column.required
    }
    fields = {column: (str, ... if column in required else "") for column in declaration.every_column}
    model = create_model(
        "SchemeRow", __base__=Row, id=(str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]*$")), **fields
    )  # type: ignore[call-overload]
    for located in (row for file in files for row in read_table(file, model, problems)):
        cells = {key: value for key, value in located.row.model_dump().items() if value}
        identifier = cells.pop("id")
        concept = Concept(name, identifier, URIRef(f"{BASE}{declaration.path}/{identifier}"), cells, columns, located)
        if identifier in scheme.concepts:
            first = scheme.concepts[identifier].place
            where = f"line {first.line}" + ("" if first.file == located.file else f" of {shown(first.file)}")
            message = f"duplicate id {identifier!r}, first on {where}"
            problems.append(located.problem("id", message, "Give one of them another id, or merge the rows."))
            continue
        scheme.concepts[identifier] = concept
        for column in ("label_zh", "alt_zh"):
            for label in concept.values(column):
                other = scheme.find(label)
                if other not in (None, concept):
                    message = f"{label!r} is a name of {other.id!r} already"
                    problems.append(located.problem(column, message, "Names tell concepts apart: change one of them."))
                scheme.by_label.setdefault(label, concept)
    return scheme


def _dangling_references(scheme: Scheme, schemes: Schemes, whole: set[str]) -> Iterator[Problem]:
    for concept in scheme.concepts.values():
        for column, target in _references(scheme.declaration, scheme.name):
            for name in concept.values(column):
                if target not in schemes:
                    yield Problem(
                        shown(scheme.file), 0, column, f"refers to unknown scheme {target!r}", "Declare it."
                    )
                elif target in whole and name not in schemes[target].concepts:
                    remedy = suggestion(name, schemes[target].names())
                    yield concept.place.problem(column, f"unknown {target} {name!r}", remedy)


def _references(declaration: Declaration, own: str) -> list[tuple[str, str]]:
    named = [(name, column.refers) for name, column in declaration.columns.items() if column.refers]
    return [("broader", own), *named]


def resolve(path: str, schemes: Schemes) -> URIRef:
    """The IRI that an entity path of the tables (``region/北京``, ``policy/…``, ``report/…``) names.

    Raises ``KeyError`` where no scheme declares the entity.
    """
    return node(path) if path.startswith("report/") else find_entity(path, schemes).iri


def find_entity(path: str, schemes: Schemes) -> Concept:
    """The concept that an entity path names; ``KeyError`` where no scheme declares it."""
    prefix, _, name = path.partition("/")
    for scheme in schemes.values():
        if scheme.declaration.path == prefix:
            concept = scheme.find(name)
            if concept is not None:
                return concept
    raise KeyError(path)
