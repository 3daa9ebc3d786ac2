"""/sparql/terms: what an editor of queries completes from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from loaders.vocabulary import prefixes
from service.http.formats import DOCUMENT
from service.read.terms import terms_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, not_modified, tagged
from service.routers.told import OF_STORE, answers

router = APIRouter()


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
