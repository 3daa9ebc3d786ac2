"""Joins of stars, written so that an engine without statistics evaluates each star once.

A star is all that a query says of one subject. Oxigraph orders patterns by their form alone: where two stars
share only objects (two indicators joined per region and year), it looks up every subject that has the first
star's region before it asks which of them have the second one's indicator. A star that a constant narrows may be
cheap by itself: in a sub-select of its own, its solutions are joined with the others' by hash. A sub-select of all
variables has the solutions of its patterns, each once, so the answer stays the same. Whether it is cheap is for the one
to say who knows the graph (``service.store.planning``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from service.http.problems import MalformedQuery
from service.sparql.analysis import Names, prologue
from service.sparql.lexer import Token, tokens
from service.sparql.remembering import remembers_short
from service.sparql.triples import NotPlain, Triple, triples, written

_OTHER_ELEMENTS = ("BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "VALUES")
_GATHERING = ("GROUP", "ORDER", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_DEEPEST = 10_000  # brackets; the service has refused texts nested deeper than its setting before


Part = tuple[Triple, ...]


@dataclass(frozen=True)
class Stars:
    """A query that begins with several stars. ``prologue`` declares its prefixes; ``most_rows`` is its LIMIT where the
    engine ends as soon as it has so many: where nothing has to be gathered or sorted first."""

    before: str
    parts: tuple[Part, ...]
    after: str
    prologue: str
    most_rows: int | None

    def apart(self) -> str:
        """The query with each star in a sub-select, and with the same solutions."""
        selects = " ".join(f"{{ SELECT * {{ {' '.join(map(str, part))} }} }}" for part in self.parts)
        return f"{self.before}{selects}{self.after}"

    def links(self) -> Iterator[tuple[int, Triple]]:
        """The patterns, each with the number of its part, whose object is a variable of another part too."""
        for at, part in enumerate(self.parts):
            others = set[str]().union(*(_variables(other) for other in self.parts if other is not part))
            yield from ((at, triple) for triple in part if triple.object in others)


@remembers_short
def stars_of(text: str) -> Stars | None:
    """The stars with which the WHERE group of a SELECT begins.

    None for a query with fewer than two stars that constants narrow and that share a variable, one that begins with
    more than plain triples, one that is no SELECT (an ASK ends at its first solution), one with a sub-select or with a table
    of values for a variable of the stars, from which the engine may begin, one that is not legal.

    >>> stars_of("SELECT ?v ?w { ?x <p> <a> ; <q> ?r ; <v> ?v . ?y <p> <b> ; <q> ?r ; <v> ?w }").apart()
    'SELECT ?v ?w { { SELECT * { ?x <p> <a> . ?x <q> ?r . ?x <v> ?v . } } \
{ SELECT * { ?y <p> <b> . ?y <q> ?r . ?y <v> ?w . } } }'
    """
    try:
        found = tokens(text, _DEEPEST)
        first, prefixes, base = prologue(found)
        block = _first_block(found)
        parts = _parts(list(triples(block, Names(prefixes, base))))
    except (MalformedQuery, NotPlain):
        return None
    if not parts:
        return None
    start, end = block[0].start, block[-1].end
    rest = [token for token in found if token.start >= end]
    if any(token.is_word("SELECT") for token in rest) or _tabled(rest) & set[str]().union(*map(_variables, parts)):
        return None
    return Stars(text[:start], parts, text[end:], text[: found[first].start], _most_rows(found))


def _first_block(found: list[Token]) -> list[Token]:
    """The tokens between the first bracket of the WHERE group and what is no triple."""
    depth = 0
    for at, token in enumerate(found):
        if depth == 0 and token.is_word("ASK", "CONSTRUCT", "DESCRIBE"):
            raise NotPlain
        if depth == 0 and token.text == "{":
            return list(takewhile(_is_of_triples, found[at + 1 :]))
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
    raise NotPlain


def _most_rows(found: list[Token]) -> int | None:
    """LIMIT and OFFSET of the whole query together, unless it gathers rows before it gives any."""
    counts: dict[str, int] = {}
    depth = 0
    for token, after in pairwise(found):
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif depth == 0 and token.is_word(*_GATHERING):
            return None
        elif depth == 0 and token.is_word("LIMIT", "OFFSET") and after.text.isdigit():
            counts[token.text.upper()] = int(after.text[:18])
    return sum(counts.values()) if "LIMIT" in counts else None


def _tabled(found: list[Token]) -> set[str]:
    """The variables that VALUES has a table for."""
    heads = (takewhile(lambda token: token.text != "{", found[at:]) for at, token in enumerate(found) if token.is_word("VALUES"))
    return {written([token]) for head in heads for token in head if token.kind == "variable"}


def _is_of_triples(token: Token) -> bool:
    return token.text not in ("{", "}") and not token.is_word(*_OTHER_ELEMENTS)


def _parts(triples: list[Triple]) -> tuple[Part, ...]:
    """The stars that constants narrow, each with those of what it names; none where that says not all or not how."""
    stars: dict[str, list[Triple]] = {}
    for triple in triples:
        stars.setdefault(triple.subject, []).append(triple)
    narrowed = [subject for subject, star in stars.items() if any(triple.narrows for triple in star)]
    part_of: dict[str, str] = {}
    for first in narrowed:
        reached = _reached(first, stars)
        if any(subject in narrowed for subject in reached - {first}):
            return ()  # one star names the other's subject: the engine follows that by itself
        part_of = dict.fromkeys(reached, first) | part_of
    if part_of.keys() != stars.keys():
        return ()
    parts = tuple(tuple(triple for triple in triples if part_of[triple.subject] == first) for first in narrowed)
    return parts if len(parts) > 1 and all(_shares(part, parts) for part in parts) else ()


def _reached(first: str, stars: dict[str, list[Triple]]) -> set[str]:
    """The subjects that a star's objects are, and their objects', and so on; the star's own too."""
    reached, left = {first}, [first]
    while left:
        found = {triple.object for triple in stars[left.pop()] if triple.object in stars} - reached
        reached |= found
        left += found
    return reached


def _shares(part: Part, parts: tuple[Part, ...]) -> bool:
    others = set[str]().union(*(_variables(other) for other in parts if other is not part))
    return not others.isdisjoint(_variables(part))


def _variables(part: Part) -> set[str]:
    return {term for triple in part for term in (triple.subject, triple.object) if term.startswith("?")}
