"""/embed: charts for pages of others, as a page to frame and as pictures in SVG and PNG, made without a browser."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from loaders.vocabulary import BASE
from service.http.aside import aside
from service.http.languages import language_of
from service.http.problems import DeadlineExceeded, InvalidParameter, NotFound
from service.pages.charts import series_chart
from service.pages.indicator import main_series, sources_of
from service.pages.pictures import drawing_style, png, style_source
from service.pages.templating import render
from service.pages.tiles import tile_grid
from service.read.named import labels_of
from service.read.series import points_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, not_modified, tagged
from service.routers.told import NEGOTIATED, answers
from service.store.served import Served

router = APIRouter(tags=["figures"])
_FRAMED = "default-src 'none'; style-src {style}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
#: A chart of more marks than these cannot be read.
_MOST_DRAWN = 60
_SVG, _PNG, _HTML = "image/svg+xml", "image/png", "text/html"
Drawn = Literal["series", "tiles"]


@router.get(
    "/embed/{chart}/{name}", summary="A chart for a page of yours",
    responses=answers((_HTML, _SVG, _PNG), *NEGOTIATED, NotFound, DeadlineExceeded),
)  # fmt: skip
async def embedded(request: Request, parts: Parts, chart: str, name: str) -> Response:
    """The main series of an indicator (``series``) or its figures by province (``tiles``) as a page that any other may frame;
    with ``.svg`` or ``.png`` after the name of the indicator as a picture. ``?lang=`` chooses its language."""
    if chart not in ("series", "tiles"):
        raise InvalidParameter(f"Parameter 'chart': {chart[:40]!r}; expected series or tiles.", parameter="chart", allowed=["series", "tiles"])
    stem, _, ending = name.rpartition(".") if name.endswith((".svg", ".png")) else (name, "", "html")
    tag = entity_tag(parts, f"{chart}.{ending}.{language_of(request)}")
    style = "'self'" if ending == "html" else style_source(drawing_style())
    headers = tagged(tag) | {"Content-Security-Policy": _FRAMED.format(style=style)}
    if unchanged := not_modified(request, tag, headers):
        return unchanged
    context = await _context(parts, chart, stem)
    if ending == "html":
        return render(request, "embed.html", context, headers=headers)
    page = render(request, "embed.xml", context | {"style": drawing_style()})
    svg = (await aside(page.made)).decode()
    if ending == "svg":
        return Response(svg, media_type=_SVG, headers=headers)
    return Response(await aside(png, svg), media_type=_PNG, headers=headers)


async def _context(parts: Served, chart: str, name: str) -> dict[str, Any]:
    """What both templates show. Raises ``NotFound`` where there is nothing to draw."""
    iri = f"{BASE}indicator/{name}"
    try:
        points, labels = await asyncio.gather(points_of(parts.store, iri, "dg:indicator"), labels_of(parts.store, [iri]))
    except ValueError:
        points, labels = [], {}  # no IRI, so nothing in the graph
    main = main_series(points)[-_MOST_DRAWN:]
    drawn = series_chart(main) if chart == "series" else tile_grid(points)
    if drawn is None:
        raise NotFound(f"There is nothing to draw as {chart} of the indicator {name[:80]!r}.")
    shown = sources_of(main if chart == "series" else getattr(drawn, "ordered", []))
    return {
        "kind": chart, "drawn": drawn, "iri": iri, "name": name, "labels": labels.get(iri, {}), "sources": shown,
        "points": main, "home": parts.settings.public_iri,
    }  # fmt: skip
