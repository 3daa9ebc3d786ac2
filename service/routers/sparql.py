"""/sparql: the SPARQL 1.1 Protocol for programs, a form for people, the service description for machines."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.descriptions.examples import themed_examples
from service.descriptions.sparql_service import service_description
from service.http.aside import aside
from service.http.formats import BY_NAME, HTML, Format, Kind, offered, offered_with_page
from service.http.negotiation import negotiate, problem_format
from service.http.problems import (
    BadRequest,
    BodyTooLarge,
    DeadlineExceeded,
    EngineFailed,
    InvalidParameter,
    MalformedQuery,
    OutsideRefused,
    RequestTimeout,
    ServiceProblem,
    UnsupportedMediaType,
    UpdateRefused,
    problem_document,
)
from service.pages.results import VIEWS, shapes_of
from service.pages.tables import AnswerTable, Bounds, read_table, triples_table, unnamed, with_names
from service.pages.templating import render
from service.pages.tiles import places
from service.read.named import labels_of, provinces_and_units
from service.routers.parts import Parts
from service.routers.protocol import QueryRequest, read_request
from service.routers.responses import entity_tag, graph_response, negotiated, not_modified, result_response
from service.routers.told import ANY_ANSWER, QUERY_PROBLEMS, answers
from service.sparql.analysis import Analysis
from service.sparql.names import missing_prefixes
from service.store.pool import Result
from service.store.served import Served

router = APIRouter()
_SHOWN_ROWS = 1000
_SHOWN_BYTES = 1 << 20
#: So many things of an answer are called by their names; the others by what they are.
_MOST_NAMED = 2000

_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "query",
        "in": "query",
        "description": "a SPARQL 1.1 query; without it, the form or the description",
        "schema": {"type": "string"},
        "example": "SELECT * WHERE { ?s ?p ?o } LIMIT 3",
    },
    {
        "name": "default-graph-uri",
        "in": "query",
        "description": "a graph of the default graph",
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
    {
        "name": "named-graph-uri",
        "in": "query",
        "description": "a named graph of the dataset",
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
    {
        "name": "format",
        "in": "query",
        "description": "format of the answer; wins over Accept",
        "schema": {"type": "string", "enum": [*BY_NAME, "html"]},
    },
    {
        "name": "view",
        "in": "query",
        "description": "what the page shows of an answer beside its table, where its columns have the shape",
        "schema": {"type": "string", "enum": list(VIEWS)},
    },
]
_PROBLEMS = (*QUERY_PROBLEMS, InvalidParameter, MalformedQuery, OutsideRefused, UpdateRefused, DeadlineExceeded, EngineFailed)
_RESPONSES = answers(ANY_ANSWER, *_PROBLEMS)
_OF_BODIES = (BodyTooLarge, RequestTimeout, UnsupportedMediaType)
_RESPONSES_TO_POST = answers(ANY_ANSWER, *_PROBLEMS, *_OF_BODIES, is_kept=False)


@router.get("/sparql", openapi_extra={"parameters": _PARAMETERS}, responses=_RESPONSES)
async def sparql_get(request: Request, parts: Parts) -> Response:
    """Query by GET; without a query, the form or the service description."""
    asked = await read_request(request)
    if asked.text is None:
        return await _no_query(request, parts, asked)
    return await _answer(request, parts, asked)


@router.post(
    "/sparql",
    responses=_RESPONSES_TO_POST,
    openapi_extra={
        "requestBody": {
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}},
                        "required": ["query"],
                    }
                },
            }
        }
    },
)
async def sparql_post(request: Request, parts: Parts) -> Response:
    """Query by POST, as a form or directly."""
    asked = await read_request(request)
    if asked.text is None:
        raise BadRequest("The form has no parameter named query.")
    return await _answer(request, parts, asked)


async def _answer(request: Request, parts: Served, asked: QueryRequest) -> Response:
    assert asked.text is not None
    log = request.state.log
    log["query_sha256"] = hashlib.sha256(asked.text.encode("utf-8", "replace")).hexdigest()[:16]
    try:
        query = await parts.store.analyse(asked.text)
        output = negotiate(asked.wanted, offered_with_page(query.kind))
        if output is HTML:
            view = _view(request)
            return _form(request, parts, asked.text, {"view": view} | await _shown(parts, asked, query, view))
    except ServiceProblem as problem:
        if problem_format(asked.wanted) is not HTML:
            raise
        return _form(request, parts, asked.text, {"problem": problem_document(problem)}, problem)
    log["form"] = query.form
    is_fixed = request.method == "GET" and query.repeatable
    unchanged = not_modified(request, entity_tag(parts, output.name)) if is_fixed else None
    if unchanged:
        return unchanged
    result = await _run(parts, asked, query, output)
    log |= {"truncated": result.truncated, "query_seconds": round(result.seconds, 4)}
    # a build may have been swapped in while the query ran
    tag = entity_tag(parts, output.name, result) if is_fixed else None
    return result_response(result, output, parts.settings.row_limit, tag)


async def _run(parts: Served, asked: QueryRequest, query: Analysis, output: Format) -> Result:
    """The answer; an engine's complaint about a prefix is said with the line that would declare it."""
    try:
        return await parts.store.run(query, output, asked.dataset)
    except MalformedQuery as problem:
        if not (missing := await aside(missing_prefixes, query.text)):
            raise
        raise MalformedQuery(f"The query cannot be read: {missing}", problem.headers) from problem


def _form(
    request: Request, parts: Served, text: str, shown: dict[str, Any], problem: ServiceProblem | None = None
) -> Response:
    """The form with a query in it, and the answer or the problem that it has."""
    headers = negotiated(None)
    if problem:
        headers |= {"Cache-Control": "no-store", **problem.headers}
    status = problem.status if problem else 200
    return render(request, "sparql.html", _blank(parts, text) | shown, status=status, headers=headers)


def _blank(parts: Served, text: str) -> dict[str, Any]:
    """What the page shows before any answer."""
    return {
        "query": text,
        "themes": themed_examples(parts.project),
        "views": VIEWS,
        "view": VIEWS[0],
        "shapes": None,
        "is_graph": False,
        "problem": None,
        "table": None,
        "boolean": None,
        "text": None,
        "truncated": False,
        "formats": (),
        "seconds": 0.0,
    }


async def _shown(parts: Served, asked: QueryRequest, query: Analysis, view: str) -> dict[str, Any]:
    output: Format = BY_NAME["turtle" if query.kind is Kind.GRAPH else "json"]
    result = await _run(parts, asked, query, output)
    shown: dict[str, Any] = {
        "truncated": result.truncated, "seconds": result.seconds, "formats": offered(query.kind),
    }  # fmt: skip
    bounds = Bounds(_SHOWN_ROWS, parts.settings.page_cells)
    with result.body as body:
        if query.kind is Kind.BOOLEAN:
            return shown | {"boolean": json.load(body)["boolean"]}
        if query.kind is Kind.TABULAR:
            return shown | await _drawn(parts, await aside(read_table, body, bounds), view)
        shown["is_graph"] = True
        data = body.read(_SHOWN_BYTES)
        is_whole = result.size <= len(data)
        if view == "graph" and is_whole:
            return shown | await _drawn(parts, await aside(triples_table, data, bounds), view)
        return shown | {"text": data.decode("utf-8", "ignore"), "truncated": result.truncated or not is_whole, "view": VIEWS[0]}


async def _drawn(parts: Served, table: AnswerTable, view: str) -> dict[str, Any]:
    """The table with the names of its things, and what else it can be shown as."""
    labels, called = await asyncio.gather(
        labels_of(parts.store, sorted(unnamed(table))[:_MOST_NAMED]), provinces_and_units(parts.store, [place.iri for place in places()])
    )
    named = with_names(table, labels)
    return {"table": named, "view": view, "shapes": await aside(shapes_of, named, called)}


def _view(request: Request) -> str:
    """What the address chooses to see. Raises ``InvalidParameter``."""
    view = request.query_params.get("view") or VIEWS[0]
    if view not in VIEWS:
        allowed = f"one of {', '.join(VIEWS)}"
        raise InvalidParameter(f"Parameter 'view': {view[:80]!r} is not allowed; expected {allowed}.", parameter="view", allowed=allowed)
    return view


async def _no_query(request: Request, parts: Served, asked: QueryRequest) -> Response:
    output = negotiate(asked.wanted, offered_with_page(Kind.GRAPH))
    if output is HTML:
        return _form(request, parts, "", {})
    tag = entity_tag(parts, output.name)
    return not_modified(request, tag) or await graph_response(await service_description(parts), output, tag)
