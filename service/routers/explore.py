"""/explore: questions to the network of policies, places and figures, each a typed endpoint, and the network as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.http.addresses import prefix_of
from service.http.formats import BY_NAME, DOCUMENT, HTML, Format
from service.http.languages import PARAMETER, language_of, variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter
from service.network import (
    FORMATS,
    Analysis,
    Explored,
    ExploreParameter,
    Explorer,
    analyses,
    located,
    network_format,
    written,
)
from service.pages.tables import Bounds, table, unnamed, with_names
from service.pages.templating import render, value_in
from service.read.named import labels_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified, tagged
from service.routers.told import NEGOTIATED, OF_STORE, answers

_Endpoint = Callable[[Request, Parts], Awaitable[Response]]
_OFFERED: tuple[Format, ...] = (DOCUMENT, BY_NAME["csv"], HTML)
_PAGE_ROWS = 200
#: Columns of codes, and the paths of the concepts that these name.
_CONCEPTS = {"kind": "policy-kind", "level": "policy-level"}


def explore_router(explorer: Explorer) -> APIRouter:
    """A router with ``/explore``, one route for each analysis, and the files of the network."""
    router = APIRouter(prefix="/explore", tags=["network"])

    @router.get(
        "", summary="All that can be asked of the network",
        responses=answers((DOCUMENT.media_type, HTML.media_type), *NEGOTIATED, is_kept=False),
    )  # fmt: skip
    async def list_analyses(request: Request) -> Response:
        """The analyses with their parameters, and the files of the network."""
        if negotiate(Wanted.of(request), (DOCUMENT, HTML)) is HTML:
            context = {"analyses": list(analyses().values()), "files": list(FORMATS.values())}
            return render(request, "explore.html", context, headers={"Vary": "Accept"})
        prefix = prefix_of(request)
        described = [item.model_dump(mode="json") | {"path": f"{prefix}/explore/{item.name}"} for item in analyses().values()]
        return JSONResponse(described, headers={"Vary": "Accept"})

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
        headers |= tagged(tag)
        unchanged = not_modified(request, tag, headers)
        if unchanged:
            return unchanged
        network = await explorer.networks.current()
        content = await run_in_threadpool(written, network, output)
        return Response(content, media_type=output.media_type, headers=headers)

    for analysis in analyses().values():
        router.add_api_route(
            f"/{analysis.name}",
            _endpoint(analysis, explorer),
            methods=["GET"],
            summary=analysis.title_en,
            description=f"{analysis.description_en}\n\n{analysis.description_zh}",
            operation_id=f"explore_{analysis.name}".replace("-", "_"),
            openapi_extra={"parameters": _openapi(analysis)},
            responses=answers((item.media_type for item in _OFFERED), *NEGOTIATED),
        )
    return router


def _openapi(analysis: Analysis) -> list[dict[str, Any]]:
    described = [_openapi_parameter(parameter) for parameter in analysis.parameters]
    return [*described, {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv", "html"]}}]


def _openapi_parameter(parameter: ExploreParameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if parameter.type == "integer" else "string"}
    if parameter.type == "integer":
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = parameter.default
    description = f"{parameter.description_en} {parameter.description_zh}"
    return {"name": parameter.name, "in": "query", "description": description, "schema": schema}


def _endpoint(analysis: Analysis, explorer: Explorer) -> _Endpoint:
    async def answer(request: Request, parts: Parts) -> Response:
        output = negotiate(Wanted.of(request), _OFFERED)
        tag = entity_tag(parts, variant_of(request, output))
        given = _given(request)
        headers = negotiated(tag)
        explored = await explorer.explore(analysis.name, given)
        unchanged = not_modified(request, tag, headers)
        if unchanged:
            return unchanged
        if output is HTML:
            return await _page(request, parts, explored, given, headers)
        if output is not DOCUMENT:
            return Response(_csv(explored), media_type=output.content_type, headers=headers)
        return Response(json.dumps(explored.document(), ensure_ascii=False), media_type=output.media_type, headers=headers)

    return answer


def _given(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, text in request.query_params.multi_items():
        if name in ("format", PARAMETER):
            continue
        if name in given:
            raise InvalidParameter(f"Parameter {name!r} is given twice.", parameter=name, allowed="one value")
        given[name] = text
    return given


def _csv(explored: Explored) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, explored.answer.columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(explored.answer.rows)
    return text.getvalue().encode()


async def _page(
    request: Request, parts: Parts, explored: Explored, given: Mapping[str, str], headers: Mapping[str, str]
) -> Response:
    answer = explored.answer
    columns = [name for name in answer.columns if any(row.get(name) not in (None, "") for row in answer.rows)]
    language = language_of(request)
    bindings = (_binding(row, columns, language) for row in answer.rows)
    shown = None
    if answer.rows:
        shown = table(columns, bindings, len(answer.rows), Bounds(_PAGE_ROWS, parts.settings.page_cells))
        shown = with_names(shown, await labels_of(parts.store, (iri for iri in unnamed(shown) if iri.startswith(BASE))))
    context = {
        "analysis": explored.analysis,
        "explored": explored,
        "given": given,
        "table": shown,
        "told": _told(answer.rows) if explored.analysis.name == "paths" else [],
        "drawn_around": next((thing["iri"] for thing in explored.things.values()), ""),
        "left": shown.count - len(shown.rows) if shown else 0,
        "link": lambda **extra: f"?{urlencode({**given, **extra})}",
    }
    return render(request, "explored.html", context, headers=headers)


def _told(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The first relation of each hop, explanation by explanation."""
    firsts = [next(hop) for _, hop in groupby(rows, key=lambda row: (row["explanation"], row["hop"]))]
    return [list(hops) for _, hops in groupby(firsts, key=lambda row: row["explanation"])]


def _binding(row: Mapping[str, Any], columns: list[str], language: Language) -> dict[str, dict[str, str]]:
    """The row as SPARQL JSON has it, for the table of the page: codes as the concepts that they name, places in documents in
    the words of the language."""
    cells = {}
    for name in columns:
        value = row.get(name)
        if value is None:
            continue
        text = str(value)
        if name in _CONCEPTS:
            cells[name] = {"type": "uri", "value": f"{BASE}{_CONCEPTS[name]}/{text}"}
        elif name == "locator":
            cells[name] = {"type": "literal", "value": located(text, language)}
        elif name == "read":
            cells[name] = {"type": "literal", "value": value_in(text, "extent", language=language)}
        elif isinstance(value, int | float):
            cells[name] = {"type": "literal", "value": text, "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
        else:
            is_iri = text.startswith(("http://", "https://")) and " " not in text
            cells[name] = {"type": "uri" if is_iri else "literal", "value": text}
    return cells
