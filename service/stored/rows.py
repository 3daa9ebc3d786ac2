"""The row of a figure, the same in every stored query about figures, put around what the query asks for.

A query whose front matter says ``row: figure`` (or ``claim``) selects only which figures it means, as ``?figure`` (or
``?claim``), and what it has to say of them beside. The columns by which every figure is read, and the patterns that
fill them, stand once, in ``figure.rq`` and ``claim.rq`` beside this module: the query becomes a subquery of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from service.http.problems import MalformedQuery
from service.sparql.analysis import prologue
from service.sparql.lexer import Token, tokens

_DEPTH = 64
_PREFIX = re.compile(r"^PREFIX [\w-]*: <[^>]*>$", re.MULTILINE)


class RowOf(StrEnum):
    """What a row of a stored query is: one figure, one claim, or whatever its text says."""

    FIGURE = "figure"
    CLAIM = "claim"
    OTHER = "other"


@dataclass(frozen=True)
class _Parts:
    """The parts of a SELECT query: its prefixes, variables, pattern, what groups its rows, and the keys of its order."""

    prefixes: frozenset[str]
    select: str
    columns: tuple[str, ...]
    pattern: str
    grouping: str
    order: str


@cache
def _row(row: RowOf) -> _Parts:
    return _parts((files("service.stored") / f"{row}.rq").read_text(encoding="utf-8"))


def columns_of(row: RowOf) -> tuple[str, ...]:
    """The names of the columns that every query of such rows begins with, in order."""
    return () if row is RowOf.OTHER else _row(row).columns


def with_row(text: str, row: RowOf) -> str:
    """The text of the query with the columns of its rows, and ordered to the last key.

    Raises ``MalformedQuery`` where the query is no SELECT, does not select what its rows are of, or selects a column of
    the row itself.
    """
    if row is RowOf.OTHER:
        return text
    around, own = _row(row), _parts(text)
    if str(row) not in own.columns:
        raise MalformedQuery(f"Its rows are of a {row}, so it selects ?{row}.")
    more = [name for name in own.columns if name != row]
    if taken := sorted(set(more) & set(around.columns)):
        raise MalformedQuery(f"?{taken[0]} is a column of every row of a {row}; give it another name.")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    inner = f"{own.select}\nWHERE {{{own.pattern}}}{own.grouping}".replace("\n", "\n    ")
    head = "\n  ".join([around.select, " ".join(f"?{name}" for name in more)]).rstrip()
    return "\n".join(
        [
            *comments, *sorted(around.prefixes | own.prefixes), "", head, "WHERE {", "  {", f"    {inner}", "  }",
            f"{around.pattern.strip(chr(10))}", "}", f"ORDER BY {' '.join([own.order, around.order]).strip()}", "",
        ]
    )


def _parts(text: str) -> _Parts:
    """The parts of a SELECT query without LIMIT. Raises ``MalformedQuery`` for any other."""
    found = tokens(text, _DEPTH)
    at, _, _ = prologue(found)
    if at >= len(found) or not found[at].is_word("SELECT"):
        raise MalformedQuery("A query whose rows are of figures begins with SELECT.")
    opening = next((token for token in found[at:] if token.text == "{"), None)
    before = found[at + 1 : found.index(opening)] if opening is not None else []
    head = [token for token in before if not token.is_word("WHERE")]
    if opening is None or not head:
        raise MalformedQuery("SELECT is followed by what is selected, and by a pattern in braces.")
    end, after = _end_of(found, opening)
    if any(token.is_word("LIMIT", "OFFSET", "VALUES") for token in after):
        raise MalformedQuery("After its pattern only GROUP BY, HAVING and ORDER BY may follow.")
    ordered = next((number for number, token in enumerate(after) if token.is_word("ORDER")), len(after))
    if len(after) in (ordered + 1, ordered + 2):
        raise MalformedQuery("ORDER BY is followed by what orders.")
    grouping = f"\n{text[after[0].start : after[ordered - 1].end]}" if ordered else ""
    order = text[after[ordered + 2].start : after[-1].end] if ordered < len(after) else ""
    select, pattern = text[found[at].start : head[-1].end], text[opening.end : end]
    return _Parts(frozenset(_PREFIX.findall(text)), select, _names(head), pattern, grouping, order)


def _end_of(found: list[Token], opening: Token) -> tuple[int, list[Token]]:
    """Where the bracket that this one opens is closed, and the tokens behind it."""
    open_brackets = 0
    for number, token in enumerate(found):
        if token.start >= opening.start and token.text in "{}":
            open_brackets += 1 if token.text == "{" else -1
            if open_brackets == 0:
                return token.start, found[number + 1 :]
    raise MalformedQuery("The pattern of the query is not closed.")


def _names(head: list[Token]) -> tuple[str, ...]:
    """The variables that a SELECT clause names: those outside brackets, and in each bracket the last."""
    names: list[str] = []
    depth = 0
    inside = ""
    for token in head:
        if token.kind == "variable":
            inside = token.text[1:]
            names += [] if depth else [inside]
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == ")" and depth == 0:
            names.append(inside)
    return tuple(names)
