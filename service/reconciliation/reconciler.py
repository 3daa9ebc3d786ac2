"""Queries answered: candidates by name, compared by what else is known of them, and judged."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.search import Hit, Match, kinds
from loaders.vocabulary import BASE
from service.read.asking import node, rows
from service.read.judging import Candidate, judged
from service.read.searching import Searcher
from service.reconciliation.properties import Properties, cell, read_parts, says
from service.reconciliation.queries import Extension, PropertyValue, Query
from service.store.base import Asks, Row

#: Kinds that are no things of the graph.
_APART = frozenset({"query", "page"})
#: Candidates that are compared, and so the least that the index is asked for.
_COMPARED = 12
#: The types: the kinds of things of the graph that may be found.
TYPES = tuple(kind for kind in kinds() if kind not in _APART)


class Reconciler:
    """Answers the queries of the protocol over the graph of a store and its index of names."""

    def __init__(self, store: Asks, searcher: Searcher) -> None:
        self._store, self._searcher = store, searcher
        self.properties = Properties(store)

    async def candidates(self, query: Query) -> list[Candidate]:
        """The candidates of one query, the best first. Where the type is a wish (``type_strict`` is ``should``, which
        OpenRefine always sends) what is of another type stands behind, and is never certain."""
        known = [name for name in query.types if name in TYPES]
        wished = query.type_strict == "should"
        if query.types and not known and not wished:
            return []
        if query.type_strict == "all" and len(set(query.types)) > 1:
            return []  # every thing here is of one type
        hits = await self._hits(query, known or TYPES)
        if known and wished:
            hits += await self._hits(query, [name for name in TYPES if name not in known])
        agreeing = await self._agreeing(hits, query.properties)
        found = judged(hits, agreeing, [not known or hit.kind in known for hit in hits])
        if not query.query.strip():
            found = [candidate for candidate in found if candidate.agrees]
        return found[: query.most]

    async def found(self, text: str, kind: str, most: int) -> list[Hit]:
        """The things that fit what was typed, of one kind if given; none where there is no such kind."""
        if kind and kind not in TYPES:
            return []
        return await self._searcher.search(text, [kind] if kind else TYPES, most)

    async def _hits(self, query: Query, wanted: Sequence[str]) -> list[Hit]:
        most = max(query.most, _COMPARED)
        if query.query.strip():
            return await self._searcher.search(query.query, wanted, most)
        found: dict[str, Hit] = {}
        for value in [value for given in query.properties for value in given.values]:
            found |= {hit.iri: hit for hit in await self._searcher.search(value, wanted, most)}
        return list(found.values())

    async def _agreeing(self, hits: Sequence[Hit], given: Sequence[PropertyValue]) -> list[bool | None]:
        """Whether what is given of each fits what the graph says; None where nothing is given, or nothing said."""
        if not given:
            return [None] * len(hits)
        values = await self.properties.values((hit.iri for hit in hits), (item.pid for item in given))
        texts = {part for item in given for value in item.values for part in read_parts(value)} if values else set()
        called = dict(zip(texts, await asyncio.gather(*map(self._called, texts)), strict=True))
        return [self._agrees(hit.iri, given, values, called) for hit in hits]

    async def _called(self, text: str) -> set[str]:
        """The IRIs of what is called exactly so."""
        hits = await self._searcher.search(text, TYPES, _COMPARED)
        return {hit.iri for hit in hits if hit.match is Match.EXACT}

    @staticmethod
    def _agrees(
        iri: str, given: Sequence[PropertyValue], values: Mapping[tuple[str, str], list[Row]], called: Mapping[str, set[str]]
    ) -> bool | None:
        compared = []
        for item in given:
            said = values.get((iri, item.pid), ())
            if said:
                texts = [part for value in item.values for part in read_parts(value)]
                compared.append(any(row["value"]["value"] in called[text] or says(row, text) for row in said for text in texts))
        return all(compared) if compared else None

    async def descriptions(self, iris: Sequence[str], language: str) -> dict[str, str]:
        """What each thing is, in the language, where the graph defines it."""
        if not iris:
            return {}
        found = await rows(self._store, "definitions", thing=[node(iri) for iri in sorted(set(iris))])
        return {
            row["thing"]["value"]: row["definition"]["value"]
            for row in found
            if row["definition"].get("xml:lang", language) == language
        }

    async def extended(self, asked: Extension, language: str) -> dict[str, Any]:
        """The values that are asked for, as the protocol writes them; a thing that is not there has none."""
        named = await self.properties.named(dict.fromkeys(wanted.id for wanted in asked.properties))
        things = {given: _iri(given) for given in asked.ids}
        values = await self.properties.values([iri for iri in things.values() if iri], named)
        found: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for given, iri in things.items():
            found[given] = {}
            for wanted in asked.properties:
                cells = [cell(row, language) for row in values.get((iri or "", wanted.id), ())]
                found[given][wanted.id] = [one for one in cells if one][: wanted.limit]
        meta = [{"id": name, "name": item.name(language)} for name, item in named.items()]
        return {"meta": meta, "rows": found}


def _iri(given: str) -> str | None:
    """The IRI of a thing by its id, the path of its IRI, or by its IRI; None where it can be none."""
    try:
        return node(given if given.startswith(BASE) else f"{BASE}{given}").value
    except ValueError:
        return None
