"""What a query is and what it reaches for: its form, its dataset clauses, its SERVICE calls, its LIMIT.

Read from the tokens of the whole text, in the order of the grammar of SPARQL 1.1 §19.8. Whether the text is
legal is for the engine to say; what is found here holds for every legal text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph

from loaders.vocabulary import BASE
from service.http.formats import Kind
from service.http.problems import MalformedQuery, UpdateRefused
from service.sparql.lexer import Token, spelled_out, tokens
from service.sparql.remembering import remembers_short

_FORMS = {"SELECT": Kind.TABULAR, "ASK": Kind.BOOLEAN, "CONSTRUCT": Kind.GRAPH, "DESCRIBE": Kind.GRAPH}
_FRESH = ("BNODE", "NOW", "RAND", "STRUUID", "UUID")  # functions that answer anew each time
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_MOST_DIGITS = 18  # of a number that fits in 64 bits
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


@dataclass(frozen=True)
class Range:
    """An integer that stands in the query, and where (code points)."""

    value: int
    start: int
    end: int


@dataclass(frozen=True)
class Analysis:
    """``text`` holds no escapes of code points. ``default_graphs`` and ``named_graphs`` are those of FROM, each once.
    ``services`` holds None for a SERVICE whose endpoint is a variable. ``limit`` and ``offset`` are those of the whole
    query, ``tail`` is where a LIMIT may be added. ``repeatable`` says that the same graph gives the same answer again.
    """

    text: str
    form: str
    kind: Kind
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    services: tuple[str | None, ...]
    limit: Range | None
    offset: Range | None
    tail: int
    repeatable: bool


@remembers_short
def analyse(text: str, deepest: int, most: int | None = None) -> Analysis:
    """Analyse a query whose brackets are nested at most ``deepest``, and which has at most so many tokens.

    Raises ``MalformedQuery`` where the text is not a query, ``UpdateRefused`` where it is an update,
    ``ResourcesExceeded`` where it is too long.
    """
    text = spelled_out(text, deepest, most)
    found = tokens(text, deepest, most)
    at, prefixes, base = prologue(found)
    if at >= len(found):
        raise MalformedQuery("The text holds no query.")
    first = found[at]
    if first.is_word(*_UPDATES):
        raise UpdateRefused(
            f"{first.text.upper()} changes the graph. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    form = first.text.upper()
    if first.kind != "word" or form not in _FORMS:
        raise MalformedQuery(f"Expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {first.text[:40]!r}.")
    names = Names(prefixes, base)
    services = tuple(_services(found, names))
    limit, offset, tail = _modifiers(found, at, len(text))
    return Analysis(
        text,
        form,
        _FORMS[form],
        *_dataset(found, names),
        services,
        limit,
        offset,
        tail,
        not services and not any(token.is_word(*_FRESH) for token in found),
    )


def with_limit(query: Analysis, rows: int, skip: int = 0) -> str:
    """The text of a SELECT query that answers at most ``rows`` rows, after ``skip`` further ones.

    The query's own LIMIT still holds.
    """
    edits: list[tuple[int, int, str]] = []
    own = query.limit.value if query.limit else None
    wanted = rows if own is None else min(rows, max(0, own - skip))
    if query.limit is None:
        edits.append((query.tail, query.tail, f"\nLIMIT {wanted}\n"))
    else:
        edits.append((query.limit.start, query.limit.end, str(wanted)))
    if skip and query.offset is None:
        edits.append((query.tail, query.tail, f"\nOFFSET {skip}\n"))
    elif skip and query.offset is not None:
        edits.append((query.offset.start, query.offset.end, str(query.offset.value + skip)))
    text = query.text
    for start, end, new in sorted(edits, key=lambda edit: edit[0], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _absolute(base: str, reference: str) -> str:
    """The IRI that the engine reads; the standard library takes ``//`` in a path for ``/``."""
    if _SCHEME.match(reference):
        return reference
    statement = f"<{reference}> <a:a> <a:a> ."
    try:
        (quad,) = pyoxigraph.parse(statement, format=pyoxigraph.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return reference  # no IRI: no engine evaluates the query
    return str(quad.subject.value)


@dataclass(frozen=True)
class Names:
    """The prefixes and the base that a query declares."""

    prefixes: dict[str, str]
    base: str

    def resolve(self, token: Token) -> str | None:
        """The absolute IRI that a token names; None where it names none."""
        if token.kind == "iri":
            return _absolute(self.base, token.text[1:-1])
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            return self.prefixes.get(prefix, prefix + ":") + local.replace("\\", "")
        return None


def prologue(found: list[Token]) -> tuple[int, dict[str, str], str]:
    """Where the query itself begins among the tokens, the prefixes declared before it, and its base."""
    at, base = 0, BASE
    prefixes: dict[str, str] = {}
    while at < len(found):
        if found[at].is_word("BASE") and at + 1 < len(found):
            base = _absolute(base, found[at + 1].text[1:-1])
            at += 2
        elif found[at].is_word("PREFIX") and at + 2 < len(found):
            prefixes[found[at + 1].text.rstrip(":")] = _absolute(base, found[at + 2].text[1:-1])
            at += 3
        elif found[at].is_word("VERSION") and at + 1 < len(found):
            at += 2
        else:
            break
    return at, prefixes, base


def _named(found: list[Token], at: int, optional: str) -> Token | None:
    """The token after a keyword and its optional companion."""
    if at < len(found) and found[at].is_word(optional):
        at += 1
    return found[at] if at < len(found) else None


def _dataset(found: list[Token], names: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of FROM and those of FROM NAMED, each once: a dataset merges graphs (SPARQL 1.1 §13.2)."""
    graphs: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for at, token in enumerate(found[:-1]):
        if token.is_word("FROM"):
            named = _named(found, at + 1, "NAMED")
            iri = names.resolve(named) if named else None
            if iri is not None:
                graphs[found[at + 1].is_word("NAMED")][iri] = None
    return tuple(graphs[False]), tuple(graphs[True])


def _services(found: list[Token], names: Names) -> list[str | None]:
    calls = (_named(found, at + 1, "SILENT") for at, token in enumerate(found) if token.is_word("SERVICE"))
    return [names.resolve(token) if token else None for token in calls]


def _count(keyword: Token, number: Token) -> int:
    digits = number.text.lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS:
        raise MalformedQuery(f"{keyword.text.upper()} {digits[:9]}… has {len(digits)} digits, more than an engine counts.")
    return int(digits)


def _modifiers(found: list[Token], first: int, end: int) -> tuple[Range | None, Range | None, int]:
    """LIMIT and OFFSET outside all brackets, and the place before a trailing VALUES block or at the end."""
    numbers: dict[str, Range] = {}
    depth, tail = 0, end
    for at in range(first, len(found)):
        token = found[at]
        if token.text in ("{", "(", "[") and token.kind == "mark":
            depth += 1
        elif token.text in ("}", ")", "]") and token.kind == "mark":
            depth -= 1
        elif depth == 0 and token.is_word("LIMIT", "OFFSET") and at + 1 < len(found):
            number = found[at + 1]
            if number.kind == "number" and number.text.isdigit():
                numbers[token.text.upper()] = Range(_count(token, number), number.start, number.end)
        elif depth == 0 and token.is_word("VALUES"):
            tail = token.start
    return numbers.get("LIMIT"), numbers.get("OFFSET"), tail
