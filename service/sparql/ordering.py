"""ORDER BY, MIN and MAX by SPARQL's order of terms, where Oxigraph's own is none.

Oxigraph compares literals of unlike datatypes by their text and like ones by their value, which is no order: of 10, 9 and
"9a" each comes before the next and the last before the first. Sorting by it breaks the process, and MIN depends on the
order of rows. So each expression that is sorted by is wrapped in a function whose text is in order
(``service.sparql.order_keys``), and MIN and MAX become aggregates that compare such texts. The engine calls a function
once for each row. What stands in SERVICE is for another engine, and stays; so does a variable whose terms are of one kind
(``service.sparql.kinds``), which the engine has an order of, and sorts several times sooner.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.http.problems import MalformedQuery
from service.sparql.kinds import Kinds
from service.sparql.lexer import Token, brackets, tokens
from service.sparql.remembering import remembers_short
from service.sparql.triples import written

#: The functions by which the engine sorts, and takes the first and the last.
KEY, FIRST, LAST = "urn:x-dgkg:order-key", "urn:x-dgkg:first", "urn:x-dgkg:last"

_AGGREGATES = {"MIN": FIRST, "MAX": LAST}
_ENDS = ("LIMIT", "OFFSET", "VALUES")
_DEEPEST = 10_000  # brackets; the service has refused texts nested deeper than its setting before


@remembers_short
def in_order(text: str, kinds: Kinds | None = None) -> str:
    """The query with its orders total; as it is where it sorts by nothing, or only by what ``kinds`` says is of one kind.

    Raises ``MalformedQuery`` where it cannot be read: it is illegal, or ambiguous as ``tokens`` says.

    >>> in_order("SELECT (MAX(?v) AS ?m) { ?x <p> ?v } GROUP BY ?x ORDER BY DESC(?m) ?x")
    'SELECT (<urn:x-dgkg:last>((?v)) AS ?m) { ?x <p> ?v } GROUP BY ?x ORDER BY DESC(<urn:x-dgkg:order-key>((?m))) \
<urn:x-dgkg:order-key>(?x)'
    """
    upper = text.upper()
    if not any(word in upper for word in ("ORDER", *_AGGREGATES)):
        return text
    found = tokens(text, _DEEPEST)
    as_they_are = kinds.variables(found) if kinds else set()
    for start, end, new in sorted(_edits(found, brackets(found), as_they_are), reverse=True):
        text = text[:start] + new + text[end:]
    return text


Edit = tuple[int, int, str]


def _edits(found: list[Token], ends: dict[int, int], as_they_are: set[str]) -> Iterator[Edit]:
    at = 0
    while at < len(found):
        token = found[at]
        if token.is_word("SERVICE"):
            at = next((ends[later] for later in range(at, min(at + 4, len(found))) if later in ends), at)
        elif token.is_word(*_AGGREGATES):
            yield from _aggregate(found, at, ends, as_they_are)
        elif token.is_word("ORDER") and _word_at(found, at + 1, "BY"):
            yield from _conditions(found, at + 2, ends, as_they_are)
            at += 1
        at += 1


def _aggregate(found: list[Token], at: int, ends: dict[int, int], as_they_are: set[str]) -> Iterator[Edit]:
    """MIN(DISTINCT e) → <first>((e)): to look at a value twice changes nothing."""
    opening = at + 1
    if opening not in ends:
        raise _expected(found, opening)
    last = opening + _word_at(found, opening + 1, "DISTINCT")
    if _variable(found[last + 1 : ends[opening]]) in as_they_are:
        return
    begins = found[last].end
    yield found[at].start, begins, f"<{_AGGREGATES[found[at].text.upper()]}>(("
    yield found[ends[opening]].start, found[ends[opening]].end, "))"


def _conditions(found: list[Token], at: int, ends: dict[int, int], as_they_are: set[str]) -> Iterator[Edit]:
    """Each condition's expression → <key>(expression); its own brackets stay, so that ``(?a, ?b)`` stays illegal."""
    first = at
    while at < len(found) and not found[at].is_word(*_ENDS) and found[at].text != "}":
        is_directed = found[at].is_word("ASC", "DESC")
        begins = at = at + is_directed
        if is_directed or found[at].kind != "variable":
            while not is_directed and at < len(found) and found[at].kind in ("word", "iri", "pname"):
                at += 1
            if at not in ends:
                raise _expected(found, at)
            at = ends[at]
        expression = found[begins + is_directed : at + (not is_directed)]
        if _variable(expression) not in as_they_are:
            yield found[begins].start, found[begins].start, f"{'(' * is_directed}<{KEY}>("
            yield found[at].end, found[at].end, ")" + ")" * is_directed
        at += 1
    if at == first:
        raise _expected(found, at)


def _variable(expression: list[Token]) -> str:
    """The variable that an expression is; empty where it is more."""
    return written(expression) if len(expression) == 1 and expression[0].kind == "variable" else ""


def _word_at(found: list[Token], at: int, word: str) -> bool:
    return at < len(found) and found[at].is_word(word)


def _expected(found: list[Token], at: int) -> MalformedQuery:
    place = f"found {found[at].text[:40]!r}" if at < len(found) else "the query ends"
    return MalformedQuery(f"Expected an expression in brackets after {found[at - 1].text[:40]!r}, {place}.")
