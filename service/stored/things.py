"""The stored queries as things that a search finds."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.search import Name, Thing, nicknames
from loaders.vocabulary import BASE
from service.stored.model import StoredQuery


def questions(queries: Iterable[StoredQuery]) -> list[Thing]:
    """Each query by its titles, its nicknames and its name, in the order of their addresses."""
    return [
        Thing(
            f"{BASE}queries/{query.name}",
            "query",
            (
                Name(query.title_en, "en", "label"),
                Name(query.title_zh, "zh", "label"),
                *nicknames().get(f"{BASE}queries/{query.name}", ()),
                Name(query.name, "", "code"),
            ),
        )
        for query in sorted(queries, key=lambda query: query.name)
    ]
