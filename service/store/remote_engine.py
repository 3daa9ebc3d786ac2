"""A worker's way to a remote SPARQL endpoint: SPARQLWrapper, with authentication, time-out and retries."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse_query_results
from rdflib.plugins.sparql import parser
from SPARQLWrapper import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
)

from loaders.vocabulary import BASE, prefixes
from service.http.formats import BY_NAME, RESULT_FORMATS, Kind
from service.store import frames
from service.store.engine import Engine, EngineFailure, Sink, SizeExceeded, Written
from service.store.oxigraph_engine import write_triples
from service.store.requesting import request_to
from service.store.xml_text import NotXml

_BACK_OFF_SECONDS = 0.3
_TRUE = ("1", "true")
_SERVICE_NODE = "ServiceGraphPattern"


class RemoteEngine(Engine):
    """Asks one endpoint. A query is read once more here, by rdflib's parser, before it leaves: only SERVICE
    calls that ``allowed_services`` names pass."""

    def __init__(
        self,
        endpoint: str,
        user: str,
        password: str,
        timeout_seconds: float,
        retries: int,
        allowed_services: list[str],
    ) -> None:
        self._endpoint = endpoint
        self._user = user
        self._password = password
        self._timeout_seconds = timeout_seconds
        self._retries = retries
        self._allowed_services = allowed_services

    def __len__(self) -> int:
        return 0

    @property
    def opens_files(self) -> bool:
        """Always: it speaks HTTP."""
        return True

    def answer(self, request: frames.Request, sink: Sink) -> Written:
        """See ``Engine``."""
        self._check(request.text)
        try:
            if request.kind == Kind.GRAPH:
                with self._ask(request.text, "application/n-triples", request) as response:
                    triples = pyoxigraph.parse(response.read(), format=RdfFormat.N_TRIPLES)
                return write_triples((quad.triple for quad in triples), request, sink, prefixes())
            with self._ask(request.text, BY_NAME["json"].media_type, request) as response:
                self._write_rows(response, request, sink)
            return Written(self._has_more(request))
        except SizeExceeded as error:
            raise EngineFailure("size", str(error)) from error
        except NotXml as error:
            raise EngineFailure("format", str(error)) from error
        except SyntaxError as error:
            raise EngineFailure("remote", f"The endpoint's answer cannot be read: {error}") from error

    def _write_rows(self, response: IO[bytes], request: frames.Request, sink: Sink) -> None:
        # engines differ in what they make of the result formats; what leaves here is what Oxigraph writes
        results = parse_query_results(response, format=QueryResultsFormat.JSON)
        if isinstance(results, QuerySolutions) and request.kind == Kind.BOOLEAN:
            rows = list(results)  # Virtuoso 7 answers ASK with a row of 1, or with none
            yes = b"true" if any(str(value.value) in _TRUE for row in rows for value in row) else b"false"
            results = parse_query_results(b'{"head":{},"boolean":%s}' % yes, format=QueryResultsFormat.JSON)
        results.serialize(sink.file, format=RESULT_FORMATS[request.format])

    def _has_more(self, request: frames.Request) -> bool:
        if request.more is None:
            return False
        with self._ask(request.more, BY_NAME["json"].media_type, request) as response:
            more = parse_query_results(response, format=QueryResultsFormat.JSON)
            assert isinstance(more, QuerySolutions)
            return next(more, None) is not None

    def _check(self, text: str) -> None:
        try:
            parsed = parser.parseQuery(text)
        except Exception as error:  # pyparsing's and rdflib's own errors have no common base
            raise EngineFailure("syntax", str(error)) from error
        for node in _nodes(parsed):
            if (
                getattr(node, "name", None) == _SERVICE_NODE
                and str(node.get("term")) not in self._allowed_services
            ):
                raise EngineFailure(
                    "syntax", f"SERVICE names {node.get('term')!s}, which no allow-list names"
                )

    def _ask(self, text: str, media_type: str, request: frames.Request) -> IO[bytes]:
        for attempt in range(self._retries + 1):
            try:
                response: IO[bytes] = self._wrapper(text, media_type, request).query().response
                return response
            except QueryBadFormed as error:
                raise EngineFailure("syntax", str(error)) from error
            except (Unauthorized, EndPointNotFound) as error:
                raise EngineFailure(
                    "remote", f"The endpoint refuses the service: {type(error).__name__}."
                ) from error
            except (
                EndPointInternalError,
                HTTPError,
                URLError,
                TimeoutError,
                HTTPException,
                ConnectionError,
            ) as error:
                if attempt == self._retries:
                    name = type(error).__name__
                    raise EngineFailure(
                        "remote", f"The endpoint failed {attempt + 1} times, last with {name}."
                    ) from error
                time.sleep(_BACK_OFF_SECONDS * 2**attempt)
            except SPARQLWrapperException as error:
                raise EngineFailure("syntax", str(error)) from error
        raise AssertionError("unreachable")

    def _wrapper(self, text: str, media_type: str, request: frames.Request) -> SPARQLWrapper:
        wrapper = request_to(
            self._endpoint, f"BASE <{BASE}>\n{text}", media_type, self._timeout_seconds, self._user, self._password
        )
        for graph in request.default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        for graph in request.named_graphs:
            wrapper.addParameter("named-graph-uri", graph)
        return wrapper


def _nodes(value: Any) -> Any:
    """Every node of rdflib's parse tree."""
    yield value
    if isinstance(value, dict):
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, (list, tuple)) or type(value).__name__ in ("ParseResults", "plist"):
        for child in value:
            yield from _nodes(child)
