"""Asking the store a question of ours: a file of ``queries/`` beside this module, with values put into it.

A value goes into the ``VALUES ?name { }`` of its name, a page into ``LIMIT … OFFSET …``; nothing else of a text ever
changes, so that what is asked can be read in the file, and is held there by the test of closed namespaces.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from service.sparql.binding import Term, bind, paged
from service.store.base import Asks, Row

_DEPTH = 64

Given = Term | Sequence[Term]


def question(name: str, page: tuple[int, int] | None = None, **values: Given) -> str:
    """The text of the question, with its values and its ``page`` (rows, and rows to skip).

    Raises ``LookupError`` where there is no such question, or it has no place for a value or a page.
    """
    terms = {key: [given] if isinstance(given, Term) else list(given) for key, given in values.items()}
    text = bind(_text(name), terms, _DEPTH)
    return text if page is None else paged(text, *page, deepest=_DEPTH)


async def rows(store: Asks, name: str, page: tuple[int, int] | None = None, **values: Given) -> list[Row]:
    """The rows that answer the question, as SPARQL JSON has them."""
    return await store.select(question(name, page, **values))


async def every_row(page_rows: int, ask: Callable[[tuple[int, int]], Awaitable[list[Row]]]) -> list[Row]:
    """All rows of a question, page by page: a store bounds how many it gives at once. ``ask`` gives one page, of at most
    ``page_rows`` rows; a shorter one is the last."""
    found: list[Row] = []
    while True:
        page = await ask((page_rows, len(found)))
        found.extend(page)
        if len(page) < page_rows:
            return found


async def holds(store: Asks, name: str, **values: Given) -> bool:
    """Whether what the question asks holds."""
    return await store.ask(question(name, None, **values))


def node(iri: str) -> NamedNode:
    """The IRI as a term. Raises ``ValueError`` where it is none."""
    return NamedNode(iri)


def text(words: str) -> Literal:
    """The words as a term."""
    return Literal(words)


@cache
def _text(name: str) -> str:
    file = files("service.read").joinpath("queries", f"{name}.rq")
    if not file.is_file():
        raise LookupError(f"there is no question {name!r} in service/read/queries")
    return file.read_text(encoding="utf-8")
