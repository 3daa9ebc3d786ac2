"""What an editor of queries asks: /sparql/terms, from which it completes, and /sparql/check, what is wrong with a text."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from loaders.vocabulary import prefixes
from service.http.aside import aside
from service.http.formats import BY_NAME, DOCUMENT, Kind
from service.http.problems import (
    BadRequest,
    BodyTooLarge,
    MalformedQuery,
    OutsideRefused,
    ServiceProblem,
    UnsupportedMediaType,
    UpdateRefused,
    problem_document,
)
from service.read.terms import terms_of
from service.routers.parts import Parts
from service.routers.protocol import DIRECT, FORM, read_request
from service.routers.responses import entity_tag, not_modified, tagged
from service.routers.told import OF_STORE, answers
from service.sparql.names import missing_prefixes, undeclared
from service.store.base import Dataset
from service.store.served import Served

router = APIRouter()
#: No graph is called so: a query of it is read whole, and finds nothing.
_NOTHING = Dataset(("urn:x-datagov-kg:nothing",))
_PLACE = re.compile(r"\bat (\d+):(\d+)|\bline (\d+), column (\d+)")


@router.get(
    "/sparql/terms", summary="What queries may name", responses=answers([DOCUMENT.media_type], *OF_STORE)
)
async def terms(request: Request, parts: Parts) -> Response:
    """The prefixes that the graph uses, and its classes and properties by prefixed name, with their labels in both languages
    and how often they occur, the most frequent first."""
    headers = tagged(tag := entity_tag(parts, "terms"))
    if unchanged := not_modified(request, tag, headers):
        return unchanged
    listed = [
        {"name": term.name, "kind": term.kind, "label": term.labels, "count": term.count}
        for term in await terms_of(parts.store)
    ]
    return JSONResponse({"prefixes": prefixes(), "terms": listed}, headers=headers)


@router.post(
    "/sparql/check", summary="What is wrong with a query",
    responses=answers([DOCUMENT.media_type], *OF_STORE, BadRequest, BodyTooLarge, UnsupportedMediaType, is_kept=False),
    openapi_extra={
        "requestBody": {
            "content": {
                DIRECT: {"schema": {"type": "string"}},
                FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
            }
        }
    },
)  # fmt: skip
async def check(request: Request, parts: Parts) -> Response:
    """``{"problem": null}`` where the text is a query that this endpoint reads; else the problem that asking it would have,
    with the ``line`` and ``column`` (from 1) where the parser says one, and the ``prefixes`` that nobody declares."""
    asked = await read_request(request)
    if asked.text is None:
        raise BadRequest("The form has no parameter named query.")
    return JSONResponse({"problem": await _problem(parts, asked.text)}, headers={"Cache-Control": "no-store"})


async def _problem(parts: Served, text: str) -> dict[str, Any] | None:
    try:
        query = await parts.store.analyse(text)
        result = await parts.store.run(query, BY_NAME["ntriples" if query.kind is Kind.GRAPH else "json"], _NOTHING)
        result.body.close()
    except (MalformedQuery, UpdateRefused, OutsideRefused) as problem:
        return problem_document(problem) | await aside(_where, text, problem)
    return None


def _where(text: str, problem: ServiceProblem) -> dict[str, Any]:
    """Where in the text the problem lies, as far as it is known."""
    if isinstance(problem, MalformedQuery) and (missing := missing_prefixes(text)):
        return {"detail": f"The query cannot be read: {missing}", "prefixes": undeclared(text)}
    place = _PLACE.search(problem.detail)
    if place is None:
        return {}
    line, column = (int(number) for number in place.groups() if number)
    lines = text.split("\n")
    if line > len(lines):  # the engine reads on: a LIMIT stands after what was typed
        line, column = len(lines), len(lines[-1]) + 1
    return {"line": line, "column": column}
