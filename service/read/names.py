"""Chinese and English names of the properties and classes that we use but do not define: ``outside_terms.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.tables import Row, read_table
from loaders.vocabulary import expand, prefixes


class OutsideTerm(Row):
    """A term of another vocabulary, by its prefixed name, with what we call it."""

    every_column: ClassVar[bool] = True

    term: str
    label_zh: str
    label_en: str


def read_outside_terms(path: Path) -> Mapping[str, OutsideTerm]:
    """The terms of the table. Raises ``InputProblems`` for a term that its vocabulary does not have or that stands twice."""
    problems: list[Problem] = []
    terms: dict[str, OutsideTerm] = {}
    for located in read_table(path, OutsideTerm, problems):
        name = located.row.term
        try:
            expand(name)
        except (KeyError, AttributeError) as error:
            problems.append(located.problem("term", str(error), "Use a term of the vocabularies."))
        if name in terms:
            problems.append(located.problem("term", f"{name} stands twice", "Keep one of the rows."))
        terms[name] = located.row
    if problems:
        raise InputProblems(problems)
    return terms


@cache
def _terms() -> Mapping[str, OutsideTerm]:
    return read_outside_terms(Project().outside_terms)


def outside_labels(short: str) -> dict[str, str]:
    """Labels by language of a term of another vocabulary, by its prefixed name; empty if it has none here."""
    found = _terms().get(short)
    return {"zh": found.label_zh, "en": found.label_en} if found else {}


def short_name(iri: str) -> str:
    """The IRI with the prefix of its vocabulary, or itself where no prefix fits."""
    fitting = [
        (space, prefix) for prefix, space in prefixes().items() if iri.startswith(space) and iri != space
    ]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"
