"""From a result to an HTTP response: media type, ETag by graph version, truncation, streaming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph
from fastapi import Request
from pyoxigraph import RdfFormat
from rdflib import BNode, Graph
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from loaders.vocabulary import prefixes_in_use
from service.http.formats import RDF_FORMATS, TRUNCATED_HEADER, Format
from service.http.validators import OF_CONTENT, judged
from service.store.pool import Result
from service.store.room import Spool
from service.store.served import Served

_STREAM_FROM_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 16


def entity_tag(parts: Served, variant: str, result: Result | None = None) -> str | None:
    """The weak ETag of an answer: the version of the graph that gave it, what else makes it what it is (software,
    templates, settings), and the variant; None where the graph has no version."""
    version = result.version if result else parts.store.version
    return f'W/"{version[:16]}-{parts.edition}.{variant}"' if version else None


def file_tag(parts: Served, variant: str) -> str:
    """The weak ETag of what comes from files beside the graph."""
    return f'W/"{parts.edition}.{variant}"'


def not_modified(
    request: Request, tag: str | None, headers: Mapping[str, str] | None = None
) -> Response | None:
    """A 304 where the client already has this version, with the ``headers`` that the answer would have, by default those
    of a negotiated one; else None. Asked before an answer is computed; whatever is sent is judged once more."""
    if tag is None:
        return None
    told = negotiated(tag) if headers is None else dict(headers)
    coding = request.headers.get("accept-encoding", "").replace("identity", "")
    verdict = judged(request.method, request.headers, tag, told.get("last-modified", ""), coding)
    if verdict.status != 304:
        return None
    kept = {name.lower(): value for name, value in told.items() if name.lower() not in OF_CONTENT}
    return Response(status_code=304, headers=kept | {"etag": verdict.tag})


def result_response(
    result: Result, output: Format, row_limit: int, tag: str | None, extra: Mapping[str, str] | None = None
) -> Response:
    """The answer of a query; large ones are streamed from where they were spooled."""
    headers = negotiated(tag) | dict(extra or {})
    if result.truncated:
        headers[TRUNCATED_HEADER] = f"rows; limit={row_limit}"
    if result.size <= _STREAM_FROM_BYTES:
        with result.body as body:
            return Response(body.read(), headers=headers, media_type=output.content_type)
    headers["Content-Length"] = str(result.size)
    return _Streamed(result, headers=headers, media_type=output.content_type)


async def graph_response(graph: Graph, output: Format, tag: str | None) -> Response:
    """A small graph of our own making; Oxigraph serialises it as it does every other answer."""
    text = await run_in_threadpool(_serialised, graph, output)
    return Response(text, headers=negotiated(tag), media_type=output.content_type)


def _serialised(graph: Graph, output: Format) -> bytes:
    triples = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    terms = {term for triple in graph for term in triple}
    iris = {str(getattr(term, "datatype", None) or term) for term in terms if not isinstance(term, BNode)}
    text = pyoxigraph.serialize(
        (quad.triple for quad in triples), format=RDF_FORMATS[output.name], prefixes=prefixes_in_use(iris)
    )
    assert text is not None
    return text


def negotiated(tag: str | None, location: str | None = None) -> dict[str, str]:
    """What a negotiated answer says of itself; ``location`` is the address of this variant."""
    return {"Vary": "Accept"} | tagged(tag) | ({"Content-Location": location} if location else {})


def tagged(tag: str | None) -> dict[str, str]:
    """What an answer that comes in one form only says of itself."""
    return {"ETag": tag} if tag else {}


class _Streamed(StreamingResponse):
    """The answer from its file, which is closed with the last byte, or when the client has gone."""

    def __init__(self, result: Result, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(self._pieces(), headers=headers, media_type=media_type)
        self._result = result

    def _pieces(self) -> Iterator[bytes]:
        try:
            while piece := self._result.body.read(_CHUNK_BYTES):
                yield piece
        except ValueError as error:
            raise ClientDisconnect("its answer had to make room") from error  # closed meanwhile

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        with self._result.body as body:
            if isinstance(body, Spool):
                body.is_sent()
            await super().__call__(scope, receive, send)
