"""Joins of stars, written so that an engine without statistics evaluates each star once.

A star is all that a query says of one subject. Oxigraph orders patterns by their form alone: where two stars
share only objects (two indicators joined per region and year), it looks up every subject that has the first
star's region before it asks which of them have the second one's indicator. A star that a constant narrows is
cheap by itself, so each goes into a sub-select of its own, and the engine joins their solutions by hash. A
sub-select of all variables has the solutions of its patterns, each once, so the answer stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from service.http.problems import MalformedQuery
from service.sparql.lexer import Token, tokens
from service.sparql.remembering import remembers_short

_OTHER_ELEMENTS = ("BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "VALUES")
_TYPE = ("a", "rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
_IRIS = {("iri",), ("pname",)}
_NARROWING = _IRIS | {
    ("number",), ("string",), ("string", "language"), ("string", "mark", "iri"), ("string", "mark", "pname"),
}  # fmt: skip
_TERMS = _NARROWING | {("variable",), ("word",)}
_DEEPEST = 10_000  # brackets; the service has refused texts nested deeper than its setting before


class _NotPlain(Exception):
    """The block is more than variables as subjects, IRIs as predicates, and terms as objects."""


@dataclass(frozen=True)
class _Triple:
    subject: str
    predicate: str
    object: str
    narrows: bool  # its object is a constant, and not a class, which many subjects share

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object} ."


_Part = list[_Triple]


@remembers_short
def with_stars_apart(text: str) -> str:
    """The query with those stars in sub-selects with which its WHERE group begins, and with the same solutions.

    Left as it is: a query with fewer than two stars that constants narrow and that share a variable, one that
    begins with more than plain triples, one that is no SELECT or ASK, one that is not legal.

    >>> with_stars_apart("SELECT ?v ?w { ?x <p> <a> ; <q> ?r ; <v> ?v . ?y <p> <b> ; <q> ?r ; <v> ?w }")
    'SELECT ?v ?w { { SELECT * { ?x <p> <a> . ?x <q> ?r . ?x <v> ?v . } } \
{ SELECT * { ?y <p> <b> . ?y <q> ?r . ?y <v> ?w . } } }'
    """
    try:
        block = _first_block(tokens(text, _DEEPEST))
        parts = _parts(list(_triples(block)))
    except (MalformedQuery, _NotPlain):
        return text
    if not parts:
        return text
    selects = " ".join(f"{{ SELECT * {{ {' '.join(map(str, part))} }} }}" for part in parts)
    return text[: block[0].start] + selects + text[block[-1].end :]


def _first_block(found: list[Token]) -> list[Token]:
    """The tokens between the first bracket of the WHERE group and what is no triple."""
    depth = 0
    for at, token in enumerate(found):
        if depth == 0 and token.is_word("CONSTRUCT", "DESCRIBE"):
            raise _NotPlain
        if depth == 0 and token.text == "{":
            return list(takewhile(_is_of_triples, found[at + 1 :]))
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
    raise _NotPlain


def _is_of_triples(token: Token) -> bool:
    return token.text not in ("{", "}") and not token.is_word(*_OTHER_ELEMENTS)


def _triples(block: list[Token]) -> Iterator[_Triple]:
    statements = _split(block, ".")
    for statement in statements if statements[-1] else statements[:-1]:
        if not statement or statement[0].kind != "variable":
            raise _NotPlain
        first, *others = _split(statement[1:], ";")
        for run in [first, *filter(None, others)]:
            if not run or ((run[0].kind,) not in _IRIS and run[0].text != "a"):
                raise _NotPlain
            predicate = run[0].text
            for term in _split(run[1:], ","):
                kinds = tuple(token.kind for token in term)
                if kinds not in _TERMS:
                    raise _NotPlain
                narrows = kinds in _NARROWING and predicate not in _TYPE
                yield _Triple(_written(statement[:1]), predicate, _written(term), narrows)


def _written(term: list[Token]) -> str:
    """The term's text; a variable is the same under either of its signs."""
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


def _parts(triples: list[_Triple]) -> list[_Part]:
    """The stars that constants narrow, each with those of what it names; none where that says not all or not how."""
    stars: dict[str, _Part] = {}
    for triple in triples:
        stars.setdefault(triple.subject, []).append(triple)
    narrowed = [subject for subject, star in stars.items() if any(triple.narrows for triple in star)]
    part_of: dict[str, str] = {}
    for first in narrowed:
        reached = _reached(first, stars)
        if any(subject in narrowed for subject in reached - {first}):
            return []  # one star names the other's subject: the engine follows that by itself
        part_of = dict.fromkeys(reached, first) | part_of
    if part_of.keys() != stars.keys():
        return []
    parts = [[triple for triple in triples if part_of[triple.subject] == first] for first in narrowed]
    return parts if len(parts) > 1 and all(_shares(part, parts) for part in parts) else []


def _reached(first: str, stars: dict[str, _Part]) -> set[str]:
    """The subjects that a star's objects are, and their objects', and so on; the star's own too."""
    reached, left = {first}, [first]
    while left:
        found = {triple.object for triple in stars[left.pop()] if triple.object in stars} - reached
        reached |= found
        left += found
    return reached


def _shares(part: _Part, parts: list[_Part]) -> bool:
    others = set[str]().union(*(_variables(other) for other in parts if other is not part))
    return not others.isdisjoint(_variables(part))


def _variables(part: _Part) -> set[str]:
    return {term for triple in part for term in (triple.subject, triple.object) if term.startswith("?")}
