"""The addresses that describe: ontology, shapes, VoID, catalogue, and what problems mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request
from rdflib import Graph, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from loaders.vocabulary import BASE
from service.descriptions.catalogue import catalogue
from service.descriptions.turtle_files import files_as_graph, outside_declarations, terms, version_of
from service.descriptions.void import void_description
from service.http import problems
from service.http.addresses import own_path, prefix_of
from service.http.formats import HTML, Kind, offered, offered_with_page
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import NotFound, ServiceProblem
from service.pages.described import described
from service.pages.templating import render
from service.routers.parts import Parts
from service.routers.responses import entity_tag, file_tag, graph_response, negotiated, not_modified
from service.routers.told import DESCRIPTION, VERSIONED
from service.store.served import Served

router = APIRouter(tags=["descriptions"])


@router.get("/problems", include_in_schema=False)
async def problem_types(request: Request) -> Response:
    """What each problem type means, so that the ``type`` of a problem document leads somewhere."""
    kinds = [
        kind
        for kind in vars(problems).values()
        if isinstance(kind, type) and issubclass(kind, ServiceProblem)
    ]
    return render(request, "problems.html", {"kinds": kinds})


@router.get("/.well-known/void", summary="VoID description with class and property partitions", responses=DESCRIPTION)
async def void(request: Request, parts: Parts) -> Response:
    """The graph counted by class and property."""
    return await _described(request, parts, void_description, "described.void")


@router.get("/void", include_in_schema=False)
async def void_short(request: Request) -> Response:
    """Leads to the well-known address."""
    return RedirectResponse(f"{prefix_of(request)}/.well-known/void", status_code=308)


@router.get("/dataset", summary="The graph as a data set", responses=DESCRIPTION)
async def dataset(request: Request, parts: Parts) -> Response:
    """The data set by all that is said of it: files, size, classes and properties, each with its fragment."""
    return await _described(request, parts, _dataset, "described.dataset")


async def _dataset(parts: Served) -> Graph:
    return await catalogue(parts) + await void_description(parts)


def _question(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


@router.get("/catalog", summary="DCAT-AP 3 catalogue", responses=DESCRIPTION)
async def catalog(request: Request, parts: Parts) -> Response:
    """The catalogue of the graph, its files, its endpoint and its reports."""
    return await _described(request, parts, catalogue, "described.catalogue")


@router.get("/ontology", summary="The ontology", responses=VERSIONED)
@router.get("/ontology/{version:path}", summary="The ontology at a version", responses=VERSIONED)
async def ontology(request: Request, parts: Parts, version: str | None = None) -> Response:
    """The vocabulary, as a page or RDF. A version that is not the present one is not here."""
    files = parts.project.ontology_modules()
    declared = await run_in_threadpool(outside_declarations, parts.project)
    return await _files(request, parts, files, version, "described.ontology", declared)


@router.get("/shapes", summary="The SHACL shapes", responses=VERSIONED)
@router.get("/shapes/{version:path}", summary="The SHACL shapes at a version", responses=VERSIONED)
async def shapes(request: Request, parts: Parts, version: str | None = None) -> Response:
    """The shapes that every build is held to; they have the version of the ontology."""
    return await _files(request, parts, parts.project.shape_files(), version, "described.shapes")


async def _described(
    request: Request, parts: Served, make: Callable[[Served], Awaitable[Graph]], title: str
) -> Response:
    output = negotiate(Wanted.of(request), offered_with_page(Kind.GRAPH))
    tag = entity_tag(parts, variant_of(request, output))
    if unchanged := not_modified(request, tag):
        return unchanged
    graph = await make(parts)
    if output is not HTML:
        return await graph_response(graph, output, tag)
    things = await run_in_threadpool(described, graph)
    context = {"things": things, "title": title, "formats": offered(Kind.GRAPH)}
    return render(request, "described.html", context, headers=negotiated(tag))


async def _files(
    request: Request, parts: Served, files: list[Path], version: str | None, title: str,
    beside: Graph | None = None,
) -> Response:  # fmt: skip
    known = version_of(await run_in_threadpool(files_as_graph, parts.project.ontology_modules()))
    graph = await run_in_threadpool(files_as_graph, files)
    if version is not None and version != known:
        path, _, name = own_path(request).rpartition("/")
        if (URIRef(f"{BASE}{path[1:]}/{name}"), None, None) in graph:
            document = path.split("/")[1]
            return RedirectResponse(f"{prefix_of(request)}/{document}{_question(request)}#{name}", status_code=303)
        raise NotFound(f"Version {version!r} is not here; the present one is {known!r}.")
    output = negotiate(Wanted.of(request), offered_with_page(Kind.GRAPH))
    tag = file_tag(parts, variant_of(request, output))
    if output is HTML:
        context = {"terms_listed": terms(graph), "title": title, "version": known}
        return render(request, "terms.html", context | {"formats": offered(Kind.GRAPH)}, headers=negotiated(tag))
    return await graph_response(graph + beside if beside is not None else graph, output, tag)
