"""Asking a graph from the process one is in, without workers: the current build in memory, or a SPARQL endpoint.

For the command line and the client. Nobody else's queries run here, so there is no deadline and no bound.
"""

from __future__ import annotations

import io
import json
from abc import ABC, abstractmethod
from typing import Any

import pyoxigraph
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from loaders.settings import Settings
from service.sparql.analysis import analyse
from service.store.base import Row
from service.store.ordered import Answer, Ordering
from service.store.requesting import request_to


class NoAnswer(Exception):
    """An endpoint did not answer; the text says which, and what it said."""


class DirectStore(ABC):
    """A graph that answers at once."""

    def __init__(self, version: str | None = None) -> None:
        self._version = version

    @property
    def version(self) -> str | None:
        """The version of the graph; None where it is unknown."""
        return self._version

    @abstractmethod
    def answer(self, text: str) -> Answer:
        """The answer of a query. Raises ``SyntaxError`` where it is none, ``NoAnswer`` where an endpoint fails."""

    async def select(self, text: str) -> list[Row]:
        """The rows of a SELECT query, as SPARQL JSON has them."""
        rows: list[Row] = self._document(text)["results"]["bindings"]
        return rows

    async def ask(self, text: str) -> bool:
        """The answer of an ASK query."""
        return bool(self._document(text)["boolean"])

    def _document(self, text: str) -> dict[str, Any]:
        answer = self.answer(text)
        assert not isinstance(answer, pyoxigraph.QueryTriples)
        document = json.loads(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
        assert isinstance(document, dict)
        return document


class GraphInMemory(DirectStore):
    """An Oxigraph store of this process; the default graph is the union of all."""

    def __init__(self, store: pyoxigraph.Store, version: str | None = None) -> None:
        super().__init__(version)
        self._store = store

    def answer(self, text: str) -> Answer:
        """See ``DirectStore``."""
        return Ordering().query(self._store, text, use_default_graph_as_union=True)


class Endpoint(DirectStore):
    """A SPARQL 1.1 endpoint, asked over HTTP."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def answer(self, text: str) -> Answer:
        """See ``DirectStore``."""
        settings = self._settings
        is_graph = analyse(text, settings.query_depth).form in ("CONSTRUCT", "DESCRIBE")
        accepted = "application/n-triples" if is_graph else "application/sparql-results+json"
        password = settings.remote_password.get_secret_value()
        request = request_to(
            settings.store, text, accepted, settings.remote_timeout_seconds, settings.remote_user, password
        )
        try:
            content: bytes = request.query().response.read()
        except (SPARQLWrapperException, OSError) as error:
            said = str(error).strip().splitlines()
            raise NoAnswer(f"{settings.store} gave no answer: {said[0] if said else type(error).__name__}") from None
        if not is_graph:
            return pyoxigraph.parse_query_results(content, format=pyoxigraph.QueryResultsFormat.JSON)
        copy = pyoxigraph.Store()
        copy.load(io.BytesIO(content), format=pyoxigraph.RdfFormat.N_TRIPLES)
        answer = copy.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(answer, pyoxigraph.QueryTriples)
        return answer
