"""A stored query: legal SPARQL with YAML front matter in ``#+`` comment lines, as grlc writes it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from loaders.problems import InputProblems, Problem, shown
from loaders.texts import read_text
from service.http.formats import Kind
from service.http.problems import ServiceProblem
from service.sparql.analysis import analyse
from service.sparql.binding import values_blocks
from service.stored.rows import RowOf, with_row

_MARK = "#+"
_DEPTH = 64
RESERVED = ("format", "lang", "limit", "offset")
#: The folder of all queries, and the theme of those that lie in it and in no folder of a theme.
_QUERIES, OTHER = "queries", "other"


class ParameterType(StrEnum):
    """What a parameter's value is."""

    IRI = "iri"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    YEAR = "year"
    CONCEPT = "concept"
    CHOICE = "choice"


#: How many of scheme and class, and of choices and values_of, a parameter of a type has.
_SOURCES = {ParameterType.CONCEPT: (1, 0), ParameterType.CHOICE: (0, 1)}


class Parameter(BaseModel):
    """One parameter: ``name`` is the variable of a one-variable VALUES block in the text. One without a default is open:
    its block holds UNDEF, so that nothing is narrowed where it is not given.

    A ``concept`` is one of a ``scheme`` or of a ``class``; a ``choice`` is one of the ``choices`` that the query lists, or
    of the ``values_of`` a property that the graph has.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    type: ParameterType
    scheme: str = ""
    of_class: str = Field(default="", alias="class")
    choices: tuple[str, ...] = ()
    values_of: str = ""
    language: str = ""
    default: str | int | float | None = None
    description_en: str
    description_zh: str

    @property
    def source(self) -> str:
        """What its concepts are of: the name of a scheme, or a class as a CURIE; empty for what is no concept."""
        return self.scheme or self.of_class

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, value: str) -> str:
        if value in RESERVED:
            raise ValueError(f"{value!r} is reserved; reserved are {', '.join(RESERVED)}")
        return value


class FrontMatter(BaseModel):
    """The YAML of the ``#+`` lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title_en: str
    title_zh: str
    description_en: str
    description_zh: str
    parameters: tuple[Parameter, ...] = ()
    example: dict[str, Any] = Field(default_factory=dict)
    expected: Any = None
    tags: tuple[str, ...] = ()
    #: Whether the home page shows it.
    featured: bool = False
    #: What a row of the answer is.
    row: RowOf = RowOf.OTHER


class StoredQuery(FrontMatter):
    """A front matter with the name of its file, its text with the columns of its rows, and its theme: the folder's name."""

    name: str
    text: str
    theme: str

    @property
    def kind(self) -> Kind:
        """What it answers with."""
        return analyse(self.text, _DEPTH).kind

    @property
    def form(self) -> str:
        """Its form: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``."""
        return analyse(self.text, _DEPTH).form

    @property
    def body(self) -> str:
        """The text without the front matter."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith(_MARK)).strip() + "\n"

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def read_queries(files: Iterable[Path]) -> dict[str, StoredQuery]:
    """The queries of the files by name. Raises ``InputProblems`` with every mistake in any of them."""
    queries: dict[str, StoredQuery] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            if path.stem in queries:
                raise _problem(path, 0, f"a query {path.stem!r} is known already; give it another name")
            queries[path.stem] = _read(path)
        except InputProblems as error:
            problems += error.problems
    if problems:
        raise InputProblems(problems)
    return queries


def _read(path: Path) -> StoredQuery:
    problems: list[Problem] = []
    text = read_text(path, problems)
    if text is None:
        raise InputProblems(problems)
    lines = [
        line.removeprefix(_MARK).removeprefix(" ") for line in text.splitlines() if line.startswith(_MARK)
    ]
    try:
        query = StoredQuery.model_validate(
            {**(yaml.safe_load("\n".join(lines)) or {}), "name": path.stem, "text": text, "theme": _theme(path)}
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _problem(
            path, (mark.line + 1) if mark else 0, f"the front matter is no YAML: {error}"
        ) from error
    except ValidationError as error:
        raise InputProblems(
            Problem(shown(path), 0, ".".join(map(str, item["loc"])), item["msg"], "Correct the front matter.")
            for item in error.errors()
        ) from error
    except (TypeError, ValueError, RecursionError) as error:  # YAML's 2024-02-30, and brackets without end
        raise _problem(path, 0, f"the front matter cannot be read as a mapping: {error}") from error
    try:
        analyse(text, _DEPTH)
        query = query.model_copy(update={"text": with_row(text, query.row)})
    except ServiceProblem as error:
        raise _problem(path, 0, error.detail) from error
    for parameter in query.parameters:
        if not values_blocks(text, parameter.name, _DEPTH):
            raise _problem(
                path, 0, f"no `VALUES ?{parameter.name} {{ … }}` holds the parameter {parameter.name!r}"
            )
        sources = [parameter.scheme, parameter.of_class, parameter.choices, parameter.values_of]
        given = [bool(source) for source in sources]
        allowed = _SOURCES.get(parameter.type, (0, 0))
        if (sum(given[:2]), sum(given[2:])) != allowed:
            message = "a concept has a scheme or a class, a choice has choices or values_of, nothing else has either"
            raise _problem(path, 0, f"parameter {parameter.name!r}: {message}")
    return query


def _theme(path: Path) -> str:
    folder = path.parent.name
    return OTHER if folder == _QUERIES else folder


def _problem(path: Path, line: int, message: str) -> InputProblems:
    return InputProblems([Problem(shown(path), line, "", message, "Correct the file.")])
