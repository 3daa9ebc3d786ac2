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

_MARK = "#+"
_DEPTH = 64
RESERVED = ("format", "limit", "offset")
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


class Parameter(BaseModel):
    """One parameter: ``name`` is the variable of a one-variable VALUES block in the text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    type: ParameterType
    scheme: str = ""
    language: str = ""
    default: str | int | float | None = None
    description_en: str
    description_zh: str

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


class StoredQuery(FrontMatter):
    """A front matter with the name of its file, its text, and its theme: the name of the folder."""

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
    except TypeError as error:
        raise _problem(path, 0, f"the front matter is no mapping: {error}") from error
    try:
        analyse(text, _DEPTH)
    except ServiceProblem as error:
        raise _problem(path, 0, error.detail) from error
    for parameter in query.parameters:
        if not values_blocks(text, parameter.name, _DEPTH):
            raise _problem(
                path, 0, f"no `VALUES ?{parameter.name} {{ … }}` holds the parameter {parameter.name!r}"
            )
        if (parameter.type is ParameterType.CONCEPT) != bool(parameter.scheme):
            raise _problem(
                path, 0, f"parameter {parameter.name!r}: a concept has a scheme, nothing else has one"
            )
    return query


def _theme(path: Path) -> str:
    folder = path.parent.name
    return OTHER if folder == _QUERIES else folder


def _problem(path: Path, line: int, message: str) -> InputProblems:
    return InputProblems([Problem(shown(path), line, "", message, "Correct the file.")])
