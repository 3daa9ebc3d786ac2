"""Every IRI of ours: ``https://w3id.org/datagov-kg/<path>`` answers at ``/<path>`` with a page or RDF.

The same address negotiates for real-world things too (no 303 to a second one): the answer's
``Content-Location`` names the variant that was sent, and ``?format=`` asks for one by name.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.routers.parts import Parts
from service.routers.things import thing_response

router = APIRouter(tags=["linked data"])


@router.get("/{path:path}", summary="One IRI of the graph", include_in_schema=False)
async def linked_data(request: Request, parts: Parts) -> Response:
    """The page or the RDF of the IRI that this address stands for."""
    return await thing_response(request, parts)
