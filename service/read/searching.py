"""The index of names of the graph that is served: read from its build, or made from the answers of a remote store."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from loaders.builds.folder import Build
from loaders.search import (
    INDEX_FILE,
    LINKS_QUERY,
    LONGEST_TYPED,
    NAMES_QUERY,
    VALUES_QUERY,
    Hit,
    Index,
    Thing,
    collect,
)
from service.read.asking import every_row
from service.read.judging import judged
from service.sparql.binding import paged
from service.store.base import Asks, Row

_log = logging.getLogger("service.search")
_PAGE_ROWS = 50_000
_DEPTH = 64
#: A store that says no version of its graph is asked for its names again after so long.
_KEPT_SECONDS = 600.0


class Searcher:
    """Searches the names of a graph and, beside them, ``questions``: things that are in no graph.

    ``build`` gives the build that the store serves, where it has one.
    """

    def __init__(
        self,
        store: Asks,
        questions: Sequence[Thing] = (),
        build: Callable[[], Build | None] = lambda: None,
        row_limit: int = _PAGE_ROWS,
    ) -> None:
        self._store, self._questions, self._build = store, questions, build
        self._page_rows = min(row_limit, _PAGE_ROWS)
        self._lock = asyncio.Lock()
        self._index: Index | None = None
        self._known: str | None = None
        self._read_at = 0.0

    async def search(self, text: str, kinds: Collection[str] | None = None, limit: int = 20) -> list[Hit]:
        """See ``Index.search``; asked in a thread, so that nobody waits. Raises what the store raises where it must be
        asked for the names."""
        index = await self.index()
        return await asyncio.to_thread(index.search, text, kinds, limit)

    async def ask(self, text: str, kinds: Collection[str] | None = None, limit: int = 20) -> list[Hit]:
        """As ``search``, of whole questions too; see ``Index.ask``."""
        index = await self.index()
        return await asyncio.to_thread(index.ask, text, kinds, limit)

    async def meant(self, text: str, kinds: Collection[str], fits: Callable[[str], bool]) -> str | None:
        """The IRI of the one thing of these kinds that is certainly called so, whatever its digits, characters or sound are
        written in; None where nothing is, or something else comes near. ``fits`` says which IRIs may be meant."""
        if len(text) > LONGEST_TYPED:  # the index would read a part of it
            return None
        hits = [hit for hit in await self.search(text, kinds) if fits(hit.iri)]
        return next((found.hit.iri for found in judged(hits, [None] * len(hits)) if found.is_certain), None)

    async def index(self) -> Index:
        """The index of the graph that is served now."""
        async with self._lock:
            version = self._store.version
            is_old = version is None and time.monotonic() - self._read_at > _KEPT_SECONDS
            if self._index is None or version != self._known or is_old:
                self._index = await self._read(version)
                self._known, self._read_at = version, time.monotonic()
            return self._index

    async def _read(self, version: str | None) -> Index:
        build = self._build()
        file = build.folder / INDEX_FILE if build and build.version == version else Path()
        if file.is_file():
            try:
                return await asyncio.to_thread(_warm, file, self._questions)
            except sqlite3.DatabaseError as error:
                _log.warning("the index of names cannot be read; the graph is asked", extra={"file": str(file), "reason": str(error)})
        told = [await self._all(query) for query in (NAMES_QUERY, LINKS_QUERY, VALUES_QUERY)]
        things = await asyncio.to_thread(collect, *told)
        return await asyncio.to_thread(_warm, None, [*things, *self._questions])

    async def _all(self, text: str) -> list[Row]:
        return await every_row(self._page_rows, lambda page: self._store.select(paged(text, *page, deepest=_DEPTH)))


def _warm(file: Path | None, things: Sequence[Thing]) -> Index:
    index = Index(file, things)
    index.search("数据")  # reads the dictionaries of sounds, which takes half a second
    return index
