"""Patterns of a query that say no more than that a variable has a property: what is read of a text without its grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF

from service.sparql.analysis import Names
from service.sparql.lexer import Token

_IRIS = {("iri",), ("pname",)}
_NARROWING = _IRIS | {
    ("number",), ("string",), ("string", "language"), ("string", "mark", "iri"), ("string", "mark", "pname"),
}  # fmt: skip
_STEPS = ("?", "*", "+")
_TERMS = _NARROWING | {("variable",), ("word",)}


class NotPlain(Exception):
    """The block is more than variables as subjects, IRIs as predicates, and terms as objects."""


@dataclass(frozen=True)
class Triple:
    """A pattern as it is written; ``iri`` is that of its predicate, and ``steps`` the mark (?, * or +) of how often it is gone."""

    subject: str
    predicate: str
    object: str
    iri: str
    narrows: bool  # its object is a constant, and not a class, which many subjects share
    steps: str = ""

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate}{self.steps} {self.object} ."

    @property
    def is_open(self) -> bool:
        """Whether its object is a variable."""
        return self.object.startswith("?")


def triples(block: list[Token], names: Names, *, with_steps: bool = False) -> Iterator[Triple]:
    """The patterns of a run of tokens. Raises ``NotPlain``, also after some of them, and at steps where they are not wanted."""
    statements = _split(block, ".")
    for statement in statements if statements[-1] else statements[:-1]:
        if not statement or statement[0].kind != "variable":
            raise NotPlain
        first, *others = _split(statement[1:], ";")
        for run in [first, *filter(None, others)]:
            is_inverse = len(run) > 1 and run[0].text == "^"
            if is_inverse:
                run = run[1:]  # ?a ^<p> ?b says ?b <p> ?a
            if not run or ((run[0].kind,) not in _IRIS and run[0].text != "a"):
                raise NotPlain
            iri = str(RDF.type) if run[0].text == "a" else names.resolve(run[0]) or ""
            steps = run[1].text if with_steps and not is_inverse and len(run) > 1 and run[1].text in _STEPS else ""
            for term in _split(run[2:] if steps else run[1:], ","):
                kinds = tuple(token.kind for token in term)
                if kinds not in _TERMS or (is_inverse and kinds != ("variable",)):
                    raise NotPlain
                subject, value = (term, statement[:1]) if is_inverse else (statement[:1], term)
                narrows = kinds in _NARROWING and iri != str(RDF.type)
                yield Triple(written(subject), run[0].text, written(value), iri, narrows, steps)


def written(term: list[Token]) -> str:
    """A term's text; a variable is the same under either of its signs."""
    return "".join("?" + token.text[1:] if token.kind == "variable" else token.text for token in term)


def _split(found: list[Token], mark: str) -> list[list[Token]]:
    """The runs of tokens before, between and after the marks."""
    runs: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "mark" and token.text == mark:
            runs.append([])
        else:
            runs[-1].append(token)
    return runs
