"""What somebody may have meant who asked for an address that nothing has."""

from __future__ import annotations

from loaders.search import Hit
from loaders.vocabulary import BASE
from service.http.problems import Near
from service.read.searching import Searcher

MOST_NEAR = 8
_LONGEST = 80
_QUERIES = "queries"


async def near_things(searcher: Searcher, path: str) -> list[Near]:
    """Things whose name is near to the path, which is decoded: those of the kind that it names first, at most eight."""
    first, _, rest = path.strip("/").partition("/")
    word = (rest or first).rpartition("/")[2][:_LONGEST]
    if not word or not word.isprintable():
        return []
    kind = "query" if first == _QUERIES else first.lower()
    of_kind = await searcher.search(word, {kind}, MOST_NEAR)
    if kind == "query":
        return [_near(hit) for hit in of_kind]
    others = await searcher.search(word, None, MOST_NEAR)
    found = {hit.iri: _near(hit) for hit in (*of_kind, *others)}
    return list(found.values())[:MOST_NEAR]


def _near(hit: Hit) -> Near:
    return Near(f"/{hit.iri.removeprefix(BASE)}", hit.labels)
