"""From a result to an HTTP response: media type, ETag by graph version, truncation, streaming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph
from fastapi import Request
from pyoxigraph import RdfFormat
from rdflib import BNode, Graph
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from werkzeug.http import parse_etags

from loaders.vocabulary import prefixes_in_use
from service.http.formats import RDF_FORMATS, Format
from service.store.pool import Result

TRUNCATED_HEADER = "DGKG-Truncated"
_STREAM_FROM_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 16


def entity_tag(version: str | None, variant: str) -> str | None:
    """The weak ETag of an answer: the version of the graph and the variant negotiated; None without a
    version."""
    return f'W/"{version[:32]}.{variant}"' if version else None


def not_modified(
    request: Request, tag: str | None, headers: Mapping[str, str] | None = None
) -> Response | None:
    """A 304 where the client already has this version (RFC 9110 §13.1.2), with the ``headers`` that the answer would
    have, by default those of a negotiated one; else None."""
    header = request.headers.get("if-none-match")
    if tag is None or header is None or request.method not in ("GET", "HEAD"):
        return None
    if not parse_etags(header).contains_weak(tag.removeprefix("W/").strip('"')):
        return None
    return Response(status_code=304, headers=_caching(tag) if headers is None else headers)


def result_response(
    result: Result, output: Format, row_limit: int, tag: str | None, extra: Mapping[str, str] | None = None
) -> Response:
    """The answer of a query; large ones are streamed from where they were spooled."""
    headers = _caching(tag) | dict(extra or {})
    if result.truncated:
        headers[TRUNCATED_HEADER] = f"rows; limit={row_limit}"
    if result.size <= _STREAM_FROM_BYTES:
        with result.body as body:
            return Response(body.read(), headers=headers, media_type=output.content_type)
    headers["Content-Length"] = str(result.size)
    return StreamingResponse(_chunks(result), headers=headers, media_type=output.content_type)


async def graph_response(graph: Graph, output: Format, tag: str | None) -> Response:
    """A small graph of our own making; Oxigraph serialises it as it does every other answer."""
    text = await run_in_threadpool(_serialised, graph, output)
    return Response(text, headers=_caching(tag), media_type=output.content_type)


def _serialised(graph: Graph, output: Format) -> bytes:
    triples = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    terms = {term for triple in graph for term in triple}
    iris = {str(getattr(term, "datatype", None) or term) for term in terms if not isinstance(term, BNode)}
    text = pyoxigraph.serialize(
        (quad.triple for quad in triples), format=RDF_FORMATS[output.name], prefixes=prefixes_in_use(iris)
    )
    assert text is not None
    return text


def _caching(tag: str | None) -> dict[str, str]:
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return headers | ({"ETag": tag} if tag else {})


def _chunks(result: Result) -> Iterator[bytes]:
    with result.body as body:
        while chunk := body.read(_CHUNK_BYTES):
            yield chunk
