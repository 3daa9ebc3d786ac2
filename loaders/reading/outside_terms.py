"""Terms of other vocabularies that we use and do not define: what they are, and what we call them.

``outside_terms.csv`` declares each as OWL 2 DL wants it, so that the graph can be read without the vocabularies. A property
whose values are days or years, or bear codes of a list, is an annotation there: OWL 2 has no such literals for reasoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

from loaders.problems import InputProblems, Problem
from loaders.tables import Located, Row, read_table
from loaders.vocabulary import expand

#: What OWL takes a term for; nothing where OWL has the term itself.
Type = Literal[
    "", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdfs:Datatype"
]


class OutsideTerm(Row):
    """A term of another vocabulary by its prefixed name, its type in OWL, and what we call it."""

    every_column: ClassVar[bool] = True

    term: str
    type: Type = ""
    label_zh: str
    label_en: str


def is_term(located: Located[Any], column: str, name: str, problems: list[Problem]) -> bool:
    """Whether the prefixed name in the column is a term of its vocabulary; if not, that goes to ``problems``."""
    try:
        expand(name)
    except (KeyError, AttributeError) as error:
        problems.append(located.problem(column, str(error), "Use a term of the vocabularies."))
        return False
    return True


def read_outside_terms(tables: Iterable[Path], problems: list[Problem]) -> Mapping[str, Located[OutsideTerm]]:
    """The terms of the tables. A term that its vocabulary does not have, or that stands twice, goes to ``problems``."""
    terms: dict[str, Located[OutsideTerm]] = {}
    for path in tables:
        for located in read_table(path, OutsideTerm, problems):
            name = located.row.term
            is_term(located, "term", name, problems)
            if name in terms:
                problems.append(located.problem("term", f"{name} stands twice", "Keep one of the rows."))
            if not located.row.type and not name.startswith(("owl:", "rdf:", "rdfs:")):
                message = f"{name} is no term of OWL or RDF, and nothing says what it is"
                problems.append(located.problem("type", message, "owl:Class, owl:ObjectProperty or the like."))
            terms[name] = located
    return terms


def outside_terms(tables: Iterable[Path]) -> Mapping[str, Located[OutsideTerm]]:
    """The terms of the tables. Raises ``InputProblems`` with every mistake."""
    problems: list[Problem] = []
    terms = read_outside_terms(tables, problems)
    if problems:
        raise InputProblems(problems)
    return terms
