"""/, /hubs, /targets and /pilots: the home page, that of East Data West Compute, and lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from loaders.builds.changes import HAPPENINGS, ChangeLog, kind_of, read_changes
from loaders.builds.folder import CHANGES_FILE
from service.descriptions.examples import example_queries
from service.http.addresses import prefix_of
from service.http.formats import HTML, Kind, offered
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate
from service.pages import front, hubs, lists
from service.pages.templating import render
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified
from service.store.base import Asks
from service.store.served import Served

router = APIRouter(tags=["descriptions"])
#: The questions of the home page where none is marked to stand there.
_SHOWN = 9

#: What the home page counts, of what the build counted.
_COUNTED = (
    "reports", "observations", "claims", "indicators", "policies", "bodies", "regions", "derived observations",
)  # fmt: skip


@router.get("/", include_in_schema=False)
async def home(request: Request, parts: Parts) -> Response:
    """The home page: what the graph tells, and where to begin. Who wants RDF is led to what describes the graph."""
    if negotiate(Wanted.of(request), (HTML, *offered(Kind.GRAPH))) is not HTML:
        question = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{prefix_of(request)}/dataset{question}", status_code=303)
    ready = parts.store.is_ready
    tag = entity_tag(parts, _variant(request, parts)) if ready else None
    if unchanged := not_modified(request, tag):
        return unchanged
    log = read_changes(parts.build) if parts.build else None
    queries = example_queries(parts.project)
    context = {
        "queries": queries,
        "examples": [query for query in queries if query.featured] or queries[:_SHOWN],
        "build": parts.build,
        "counts": _counts(parts),
        "log": log,
        "happened": [name for name in HAPPENINGS if log and log.counts[name]],
        "base": parts.settings.public_iri,
        "ready": ready,
    }
    if ready:
        context |= await front.context(parts.store, _examples(log))
    return render(request, "home.html", context, headers=negotiated(tag))


@router.get("/hubs", include_in_schema=False)
async def computing_hubs(request: Request, parts: Parts) -> Response:
    """The national computing hubs, their clusters and host cities, and the figures of them."""
    return await _page(request, parts, "hubs.html", hubs.context)


@router.get("/targets", include_in_schema=False)
async def targets(request: Request, parts: Parts) -> Response:
    """Every quantified target of a policy, to choose from by verdict, year and place."""
    return await _page(request, parts, "targets.html", lambda store: lists.targets_context(store, request.query_params))


@router.get("/pilots", include_in_schema=False)
async def pilots(request: Request, parts: Parts) -> Response:
    """The official lists of pilots, to choose from by programme."""
    return await _page(request, parts, "pilots.html", lambda store: lists.pilots_context(store, request.query_params))


async def _page(
    request: Request, parts: Served, template: str, context: Callable[[Asks], Awaitable[dict[str, Any]]]
) -> Response:
    negotiate(Wanted.of(request), (HTML,))
    tag = entity_tag(parts, variant_of(request, HTML))
    if unchanged := not_modified(request, tag):
        return unchanged
    return render(request, template, await context(parts.store), headers=negotiated(tag))


def _variant(request: Request, parts: Served) -> str:
    """What the page is made from beside the graph: two builds of one version may have come after different ones."""
    changes = parts.build.files.get(CHANGES_FILE, {}).get("sha256", "")[:12] if parts.build else ""
    return ".".join(filter(None, (changes, variant_of(request, HTML))))


def _examples(log: ChangeLog | None) -> dict[str, str]:
    return {kind_of(iri): iri for name in ("added", "changed") for iri in log.things[name]} if log else {}


def _counts(parts: Served) -> dict[str, int]:
    counts = parts.build.counts if parts.build else {}
    return {name: counts[name] for name in _COUNTED if name in counts}
