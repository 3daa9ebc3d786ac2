"""The store as the routers see it. What every store must do is done here, once; backends supply processes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

from loaders.builds.folder import Build
from loaders.settings import Settings
from service.http.aside import aside
from service.http.formats import BY_NAME, Format, Kind
from service.http.problems import OutsideRefused
from service.sparql.analysis import Analysis, analyse, with_limit
from service.store.cache import AnswerCache
from service.store.frames import Request
from service.store.generation import WorkerGone
from service.store.pool import Pool, Result

_LONG_TEXT = 4_096  # characters beyond which reading a query would hold up other requests
_GRAPH_SCHEMES = ("http:", "https:", "urn:")
_MOST_FAILURES = 5
_log = logging.getLogger("service.store")

Row = dict[str, dict[str, str]]


class Asks(Protocol):
    """What answers questions of ours, in worker processes or at once."""

    @property
    def version(self) -> str | None:
        """The version of the graph; None where it is unknown."""

    async def select(self, text: str) -> list[Row]:
        """The rows of a SELECT query, as SPARQL JSON has them."""

    async def ask(self, text: str) -> bool:
        """The answer of an ASK query."""


@dataclass(frozen=True)
class Dataset:
    """The dataset that a protocol request names, each graph once; both empty means the store's own."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


class QueryStore(ABC):
    """A read-only SPARQL store whose queries run in worker processes, within the bounds of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings)
        self.cache = AnswerCache(settings.cache_bytes)
        self._watch: asyncio.Task[None] | None = None
        self._failures = 0  # in a row, after which it is looked after more rarely

    @abstractmethod
    async def _refresh(self) -> None:
        """See that the processes of what is to be served run. Asked at the start, and again and again: what stands now may
        be another build, and a process may have been ended from outside. Raises ``WorkerGone`` where that happens now."""

    async def start(self) -> None:
        """Begin to serve; returns when queries can be answered, or when it is clear that none can yet."""
        await self._look_after()
        self._watch = asyncio.create_task(self._watching())

    async def stop(self) -> None:
        """End all processes."""
        if self._watch:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self.pool.current:
            await asyncio.to_thread(self.pool.current.stop)

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(self.settings.swap_check_seconds * 2**self._failures)
            await self._look_after()

    async def _look_after(self) -> None:
        try:
            await self._refresh()
            self._failures = 0
            return
        except WorkerGone as gone:
            _log.warning("processes of the store ended, and will be started again", extra={"reason": str(gone)})
        except Exception:
            _log.exception("looking after the store failed")
        self._failures = min(_MOST_FAILURES, self._failures + 1)

    @property
    def build(self) -> Build | None:
        """The build that is served now; None where the store has none of its own."""
        return None

    @property
    def version(self) -> str | None:
        """The version of the graph that queries see now; None where there is none or it is unknown."""
        return self.pool.current.version if self.pool.current else None

    @property
    def is_ready(self) -> bool:
        """Whether a query would be answered."""
        return self.pool.current is not None and self.pool.current.alive

    async def analyse(self, text: str) -> Analysis:
        """What a query is. Raises ``MalformedQuery``, ``UpdateRefused``, and ``ResourcesExceeded`` for a long text."""
        bounds = (self.settings.query_depth, self.settings.query_tokens)
        return await aside(analyse, text, *bounds) if len(text) > _LONG_TEXT else analyse(text, *bounds)

    async def run(self, query: Analysis, output: Format, dataset: Dataset = Dataset()) -> Result:
        """Answer an analysed query in a format that fits its kind.

        Raises ``OutsideRefused`` for what no allow-list names, and the problems of ``Pool.run``.
        """
        # the protocol's dataset wins over that of the query (SPARQL 1.1 Protocol §2.1.4)
        dataset = dataset or Dataset(query.default_graphs, query.named_graphs)
        self._refuse_outside(query, dataset)
        rows, text, more = self.settings.row_limit, query.text, None
        if query.kind is Kind.TABULAR:
            text = with_limit(query, rows)
            if query.limit is None or query.limit.value > rows:
                more = with_limit(query, 1, skip=rows)
        request = Request(
            text, query.kind.value, output.name, rows, self.settings.result_bytes, more,
            dataset.default_graphs, dataset.named_graphs,
        )  # fmt: skip
        if not query.repeatable:
            return await self.pool.run(request)
        known = self.cache.get(self.version, request)
        if known is None:
            known = await self.pool.run(request)
            if known.version == self.version:
                self.cache.put(request, known)
        return known

    async def select(self, text: str) -> list[Row]:
        """The rows of one of our own SELECT queries, as SPARQL JSON has them."""
        document = await self._json(text)
        rows: list[Row] = document["results"]["bindings"]
        return rows

    async def ask(self, text: str) -> bool:
        """The answer of one of our own ASK queries."""
        return bool((await self._json(text))["boolean"])

    async def _json(self, text: str) -> dict[str, Any]:
        result = await self.run(await self.analyse(text), BY_NAME["json"])
        with result.body as body:
            document = json.load(body)
        assert isinstance(document, dict)
        return document

    def _refuse_outside(self, query: Analysis, dataset: Dataset) -> None:
        allowed = self.settings.service_allow
        for endpoint in query.services:
            if endpoint is None or endpoint not in allowed:
                named = "a variable" if endpoint is None else f"<{endpoint}>"
                raise OutsideRefused(
                    f"SERVICE names {named}; the endpoints it may name: {', '.join(allowed) or 'none'}."
                )
        own = (*query.default_graphs, *query.named_graphs)
        for graph in (*own, *dataset.default_graphs, *dataset.named_graphs):
            if not graph.lower().startswith(_GRAPH_SCHEMES):
                raise OutsideRefused(
                    f"FROM names <{graph}>; it may only name graphs of this store, which are never files."
                )
