"""What somebody may have meant who asked for an address that nothing has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from difflib import get_close_matches

from loaders.vocabulary import BASE
from service.http.problems import Near
from service.read.asking import rows, text
from service.store.base import Asks, Row

MOST_NEAR = 8
_LONGEST = 80
_CUTOFF = 0.55


def near_names(typed: str, names: Mapping[str, Near]) -> list[Near]:
    """The things whose names, in any case, are near to what was typed: the nearest first, each once, at most eight."""
    folded = {name.casefold(): near for name, near in names.items()}
    close = get_close_matches(typed.casefold()[:_LONGEST], folded, MOST_NEAR * 2, _CUTOFF)
    return list({folded[name].path: folded[name] for name in close}.values())[:MOST_NEAR]


async def near_things(store: Asks, path: str) -> list[Near]:
    """Things whose address or label is near to the path, which is decoded; those that have the word in a label first."""
    kind, _, rest = path.strip("/").partition("/")
    word = (rest or kind).rpartition("/")[2][:_LONGEST]
    if not word or not word.isprintable():
        return []
    labelled, of_kind = await asyncio.gather(
        rows(store, "search", (MOST_NEAR, 0), word=text(word)),
        rows(store, "names-of-a-kind", start=text(f"{BASE}{kind.lower()}/")),
    )
    found = {near.path: near for near in map(_near, labelled)}
    names: dict[str, Near] = {}
    for row in of_kind:
        near = _near(row)
        names |= dict.fromkeys((near.path.rpartition("/")[2], *near.labels.values()), near)
    found |= {near.path: near for near in await asyncio.to_thread(near_names, word, names)}
    return list(found.values())[:MOST_NEAR]


def _near(row: Row) -> Near:
    labels: dict[str, str] = {language: row[language]["value"] for language in ("zh", "en") if language in row}
    return Near(f"/{row['thing']['value'].removeprefix(BASE)}", labels)
