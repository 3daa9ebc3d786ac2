"""Which variables of a query are terms of one kind, so that an engine's own order of them is SPARQL's.

Oxigraph has an order of IRIs, of strings, of integers, of days; it has none of literals of unlike datatypes. What a graph
says by a predicate is mostly of one kind. So a variable is followed through the text: where all that it is bound
to are subjects, and objects of predicates whose objects are of one kind, its values are of that kind. Whatever else may
bind it (an expression, a table, a path, another engine), or is not understood, leaves it unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rdflib import XSD

from service.sparql.analysis import Names, prologue
from service.sparql.lexer import Token, brackets
from service.sparql.triples import NotPlain, triples, written

IRIS = ""  # the kind of IRIs; that of literals is the IRI of their datatype
_BEFORE_EXPRESSIONS = ("FILTER", "BIND")
_BEFORE_GROUPS = ("OPTIONAL", "MINUS", "UNION", "GRAPH", "VALUES", "EXISTS", "WHERE")
#: Functions whose values are of one datatype, whatever they are given.
_GIVES = {
    **dict.fromkeys(("COUNT", "STRLEN", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES"), str(XSD.integer)),
    **dict.fromkeys(("STR", "LANG", "ENCODE_FOR_URI"), str(XSD.string)),
}
_NO_PATTERNS = ("SELECT", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")


@dataclass(frozen=True, eq=False)
class Kinds:
    """Of what kind the objects of predicates are, by the IRIs of these; a predicate of several kinds is not among them."""

    of_objects: Mapping[str, str]

    def variables(self, found: list[Token]) -> set[str]:
        """The variables (``?v``) of a query's tokens whose terms are of one kind: IRIs, or else of one datatype, or both."""
        kinds: dict[str, set[str | None]] = defaultdict(set)
        if any(token.is_word("SERVICE") for token in found):
            return set()
        ends: list[tuple[str, str]] = []
        for variable, kind in self._bindings(found, ends):
            kinds[variable].add(kind)
        for end, start in ends:
            kinds[end] |= kinds[start]
        return {variable for variable, its in kinds.items() if None not in its and len(its - {IRIS}) <= 1}

    def _bindings(self, found: list[Token], ends: list[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
        """What may bind a variable: the variable, and the kind of its terms, None where that is unknown; the two ``ends`` of a
        path of no steps are one term."""
        first, prefixes, base = prologue(found)
        names = Names(prefixes, base)
        for run in _runs(found[first:]):
            if run and run[0].is_word(*_BEFORE_EXPRESSIONS, *_NO_PATTERNS):
                yield from _named(run)
                continue
            try:
                patterns = list(triples(run, names, with_steps=True))
            except NotPlain:
                yield from ((written([token]), None) for token in run if token.kind == "variable")
                continue
            plain = [pattern for pattern in patterns if pattern.steps not in ("?", "*")]
            bound = {term for pattern in plain for term in (pattern.subject, pattern.object)}
            for pattern in patterns:
                if pattern in plain:
                    yield pattern.subject, IRIS
                elif pattern.subject not in bound:
                    # of no steps from whatever there is
                    yield from ((term, None) for term in (pattern.subject, pattern.object))
                elif pattern.is_open:
                    ends.append((pattern.object, pattern.subject))
                if pattern.is_open:
                    yield pattern.object, self.of_objects.get(pattern.iri)


def _runs(found: list[Token]) -> Iterator[list[Token]]:
    """The runs of tokens that may bind variables: patterns, and whatever else is neither an expression nor a modifier."""
    ends = brackets(found)
    run: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.text in ("{", "}") or token.is_word(*_BEFORE_EXPRESSIONS, *_BEFORE_GROUPS):
            yield run
            run = []
        elif run or token.text != ".":
            run.append(token)
        if token.is_word(*_BEFORE_EXPRESSIONS):
            opening = next((later for later in range(at, min(at + 4, len(found))) if later in ends), at)
            if found[opening].text == "(":
                yield found[at : ends[opening]]
                at = ends[opening]
        at += 1
    yield run


def _named(run: list[Token]) -> Iterator[tuple[str, str | None]]:
    """What expressions give a name to, and of what kind it is: ``(?a + ?b AS ?c)`` binds ?c to whatever, COUNT to an integer."""
    openings = {end: opening for opening, end in brackets(run).items()}
    for at, (before, name) in enumerate(pairwise(run)):
        if before.is_word("AS"):
            opening = openings.get(at - 1, 0)
            is_call = opening > 1 and run[opening - 2].text == "("
            yield written([name]), _GIVES.get(run[opening - 1].text.upper()) if is_call else None
