"""/explore: the network of policies, places and figures."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from service.http.problems import InvalidParameter
from service.network import FORMATS, Networks, network_format, written
from service.routers.parts import Parts
from service.routers.responses import entity_tag, not_modified
from service.routers.told import OF_STORE, answers


def explore_router(networks: Networks) -> APIRouter:
    """A router with the files of the network."""
    router = APIRouter(prefix="/explore", tags=["network"])

    @router.get(
        "/network.{ending}",
        summary="The whole network as a file",
        responses=answers([item.media_type for item in FORMATS.values()], *OF_STORE, InvalidParameter),
    )
    async def whole_network(request: Request, parts: Parts, ending: str) -> Response:
        """Every node with its labels, kind and dates, every edge with its evidence. Endings: graphml, gexf (with time),
        json (networkx's node-link) and cyjs (Cytoscape)."""
        output = network_format(ending)
        tag = entity_tag(parts, output.ending)
        headers = {"Content-Disposition": f'attachment; filename="network.{output.ending}"'}
        headers |= {"ETag": tag} if tag else {}
        unchanged = not_modified(request, tag, headers)
        if unchanged:
            return unchanged
        network = await networks.current()
        content = await run_in_threadpool(written, network, output)
        return Response(content, media_type=output.media_type, headers=headers)

    return router
