"""A build, asked in this process: the same questions as over HTTP, answered by the same code, without a service.

Nobody else waits, so there is no deadline and no limit of rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph

from loaders.builds.folder import NoBuild, current_build
from loaders.problems import suggestion
from loaders.project import Project
from service.descriptions.citation_formats import WRITERS
from service.descriptions.citations import Citation, Edition, cite_graph, cite_stored, cite_thing
from service.http.problems import ServiceProblem
from service.network import Explorer
from service.read.searching import Searcher
from service.read.things import is_known
from service.sparql.binding import bind
from service.store.direct import GraphInMemory
from service.stored.model import StoredQuery, read_queries
from service.stored.things import pages, questions
from service.stored.values import Concepts, terms_of

from .source import Given, Refused, Rows, refusal

T = TypeVar("T")
_DEEPEST = 64


class Build:
    """The current build of a folder of builds."""

    def __init__(self, folder: Path, project: Project | None = None) -> None:
        try:
            self._build = build = current_build(folder)
        except NoBuild as error:
            raise Refused(str(error)) from None
        self._store = GraphInMemory(build.load(), build.version)
        self._queries = read_queries((project or Project()).query_files())
        self._searcher = Searcher(self._store, [*questions(self._queries.values()), *pages()], lambda: build)
        self._concepts = Concepts(self._store, self._searcher)
        self._explorer = Explorer(self._store, concepts=self._concepts)

    def select(self, text: str) -> Rows:
        """See ``Source``."""
        try:
            answer = self._store.answer(text)
        except SyntaxError as error:
            raise Refused(f"The query is not valid SPARQL: {error}") from None
        if not isinstance(answer, pyoxigraph.QuerySolutions):
            raise Refused("Only SELECT queries have rows.")
        columns = [variable.value for variable in answer.variables]
        return Rows(columns, [_row(solution, columns) for solution in answer])

    def stored(self, name: str, given: Given) -> Rows:
        """See ``Source``."""
        query = self._query(name)
        return self.select(bind(query.text, _waited(terms_of(query, given, self._concepts)), _DEEPEST))

    def queries(self) -> Sequence[Mapping[str, Any]]:
        """See ``Source``."""
        return [
            {
                "name": query.name, "theme": query.theme, "title_en": query.title_en, "title_zh": query.title_zh,
                "parameters": [parameter.name for parameter in query.parameters],
            }
            for query in self._queries.values()
        ]  # fmt: skip

    def explored(self, name: str, given: Given) -> Mapping[str, Any]:
        """See ``Source``."""
        return _waited(self._explorer.explore(name, dict(given))).document()

    def found(self, typed: str, kinds: Sequence[str], limit: int) -> Sequence[Mapping[str, Any]]:
        """See ``Source``."""
        hits = _waited(self._searcher.ask(typed, kinds or None, limit))
        return [
            {
                "iri": hit.iri, "kind": hit.kind, "labels": dict(hit.labels), "name": hit.name, "match": hit.match.value,
                "score": hit.score,
            }
            for hit in hits
        ]  # fmt: skip

    def citation(self, of: str, given: Given, output: str, language: str) -> str:
        """See ``Source``."""
        if output not in WRITERS or language not in ("zh", "en"):
            raise Refused(f"There are {', '.join(WRITERS)}, in zh and en.", "format", list(WRITERS))
        return WRITERS[output](_waited(self._cited(of, given)), "zh" if language == "zh" else "en").rstrip("\n")

    async def _cited(self, of: str, given: Given) -> Citation:
        made = str(self._build.manifest.get("created", ""))[:10]
        edition = Edition(self._build.version, made, datetime.now(UTC).date())
        if not of:
            return cite_graph(edition)
        if ":" not in of:
            return await cite_stored(self._query(of), given, self._concepts, edition)
        try:
            known = await is_known(self._store, of)
        except ValueError:
            known = False
        if not known:
            raise Refused(f"The graph says nothing about <{of}>. Search for a name.")
        return await cite_thing(self._store, of, edition)

    def _query(self, name: str) -> StoredQuery:
        if name not in self._queries:
            raise Refused(f"There is no stored query {name!r}. {suggestion(name, self._queries)}")
        return self._queries[name]


def _row(solution: pyoxigraph.QuerySolution, columns: Sequence[str]) -> dict[str, dict[str, str]]:
    return {name: _cell(term) for name in columns if (term := solution[name]) is not None}


def _cell(term: object) -> dict[str, str]:
    datatype = term.datatype.value if isinstance(term, pyoxigraph.Literal) else ""
    return {"value": str(getattr(term, "value", term)), "datatype": datatype}


def _waited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns; a notebook has a loop of its own, so this one runs beside it."""
    with ThreadPoolExecutor(1) as aside:
        try:
            return aside.submit(asyncio.run, coroutine).result()
        except ServiceProblem as problem:
            raise refusal(problem.detail, problem.extra) from None
