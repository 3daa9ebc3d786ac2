"""For those who run the service: liveness, readiness, metrics."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from service.routers.parts import Parts, Registry
from service.routers.told import ANYWHERE, Answers, answers

router = APIRouter(tags=["operations"])
_FRESH = {"Cache-Control": "no-store"}
_JSON = answers(["application/json"], *ANYWHERE, is_kept=False)
_NOT_READY: Answers = {503: {"description": "No graph is loaded", "content": {"application/json": {}}}}


@router.get("/healthz", summary="The process answers", responses=_JSON)
async def healthz() -> Response:
    """200 as long as the process answers at all."""
    return JSONResponse({"status": "ok"}, headers=_FRESH)


@router.get("/readyz", summary="Queries are answered", responses=_JSON | _NOT_READY)
async def readyz(parts: Parts) -> Response:
    """200 with the version of the graph when queries are answered, else 503."""
    if parts.store.is_ready:
        return JSONResponse({"status": "ready", "version": parts.store.version}, headers=_FRESH)
    return JSONResponse({"status": "no graph"}, status_code=503, headers=_FRESH | {"Retry-After": "5"})


@router.get("/metrics", summary="Prometheus metrics", responses=answers(["text/plain"], *ANYWHERE, is_kept=False))
async def metrics(registry: Registry) -> Response:
    """Requests, latencies and the state of the workers, in Prometheus' text format."""
    return Response(generate_latest(registry), headers=_FRESH, media_type=CONTENT_TYPE_LATEST)
