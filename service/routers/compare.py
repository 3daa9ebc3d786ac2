"""/compare: figures of several indicators side by side, as chosen by the address, as page, JSON and CSV."""

from __future__ import annotations

import asyncio
import csv
import difflib
import io
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from loaders.problems import suggestion
from service.http.formats import BY_NAME, DOCUMENT, HTML, Format
from service.http.languages import PARAMETER, variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter
from service.pages.comparing import DIMENSIONS, MOST_INDICATORS, charts, choices, id_of, selected, sparql
from service.pages.indicator import bars_of
from service.pages.templating import render
from service.pages.tiles import tile_grid
from service.read.figures import telling_columns
from service.read.series import MOST_OF_A_SERIES, Point, points_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified
from service.routers.told import NEGOTIATED, answers
from service.stored.values import Concepts

_OFFERED: tuple[Format, ...] = (DOCUMENT, BY_NAME["csv"], HTML)
_COLUMNS = (
    "indicator", "area", "population", "industry", "period", "kind", "value", "lower", "upper", "unit", "report", "figure",
)  # fmt: skip
#: Rows of the table on the page; the other formats have all.
_MOST_SHOWN = 200
_EXAMPLES = (
    {"indicator": ["data-production", "data-storage"]},
    {"indicator": ["big-data-index-rank"], "area": ["guizhou", "sichuan", "guangdong"]},
    {"indicator": ["valid-samples"]},
)


def compare_router(concepts: Concepts) -> APIRouter:
    """A router with ``/compare``."""
    router = APIRouter(tags=["figures"])
    described = [{
        "name": "indicator", "in": "query", "schema": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_INDICATORS},
        "description": "an indicator, by id, label or IRI; up to six",
    }]  # fmt: skip
    described += [
        {"name": name, "in": "query", "description": f"only figures of these values of {name}, by id",
         "schema": {"type": "array", "items": {"type": "string"}}}
        for name in DIMENSIONS
    ]  # fmt: skip
    described.append({"name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv", "html"]}})

    @router.get(
        "/compare", summary="Figures of several indicators side by side",
        responses=answers((item.media_type for item in _OFFERED), *NEGOTIATED), openapi_extra={"parameters": described},
    )  # fmt: skip
    async def compare(request: Request, parts: Parts) -> Response:
        """The figures of up to six indicators, narrowed by area, industry, population, period and kind of statement; bounds
        and values in the unit of the indicator. ``choices`` say what else there is, with the number of figures of each."""
        output = negotiate(Wanted.of(request), _OFFERED)
        asked = _asked(request)
        iris = [await _indicator(concepts, name, asked) for name in asked["indicator"]]
        tag = entity_tag(parts, variant_of(request, output))
        if unchanged := not_modified(request, tag):
            return unchanged
        found = [one for series in await asyncio.gather(*(points_of(parts.store, iri, "dg:indicator") for iri in iris)) for one in series]
        kept = selected(found, {name: asked[name] for name in DIMENSIONS})
        offered = {name: choices(found, name, asked[name]) for name in DIMENSIONS}
        if output is BY_NAME["csv"]:
            return Response(_csv(kept), media_type=output.content_type, headers=negotiated(tag))
        text = sparql(kept) if kept else ""
        if output is DOCUMENT:
            listed = {name: [{"id": one.id, "figures": one.figures} for one in values] for name, values in offered.items()}
            return JSONResponse({"rows": _rows(kept), "choices": listed, "sparql": text}, headers=negotiated(tag))
        grids = [(iri, grid, bars_of(grid.ordered, "area")) for iri in iris if (grid := tile_grid([p for p in kept if p.of("indicator") == iri]))]
        context: dict[str, Any] = {
            "asked": asked, "names": [_labels(found, iri) for iri in iris], "offered": offered, "points": kept, "charts": charts(kept),
            "shown": (shown := [point.figure for point in kept[:_MOST_SHOWN]]), "columns": telling_columns(shown), "grids": grids, "sparql": text, "most": MOST_INDICATORS,
            "is_cut": len(found) >= MOST_OF_A_SERIES and any(len([p for p in found if p.of("indicator") == iri]) >= MOST_OF_A_SERIES for iri in iris),
            "most_of_a_series": MOST_OF_A_SERIES, "indicators": await concepts.choices("indicators"),
            "examples": [f"?{urlencode(example, doseq=True)}" for example in _EXAMPLES],
            "labels": {iri: _labels(found, iri) for iri in iris},
            "link": lambda **extra: f"?{urlencode(asked | extra, doseq=True)}",
        }  # fmt: skip
        return render(request, "compare.html", context, headers=negotiated(tag))

    return router


def _asked(request: Request) -> dict[str, list[str]]:
    """What the address chooses, each value once. Raises ``InvalidParameter``."""
    known = ("indicator", *DIMENSIONS)
    asked: dict[str, list[str]] = {name: [] for name in known}
    for name, value in request.query_params.multi_items():
        if name in ("format", PARAMETER):
            continue
        if name not in asked:
            raise InvalidParameter(f"/compare has no parameter {name!r}. {suggestion(name, known)}", parameter=name, allowed=list(known))
        if value.strip() and value.strip() not in asked[name]:
            asked[name].append(value.strip())
    if len(asked["indicator"]) > MOST_INDICATORS:
        allowed = f"at most {MOST_INDICATORS} indicators"
        detail = f"Parameter 'indicator': {len(asked['indicator'])}; expected {allowed}."
        raise InvalidParameter(detail, parameter="indicator", allowed=allowed)
    return asked


async def _indicator(concepts: Concepts, name: str, asked: Mapping[str, Sequence[str]]) -> str:
    """The IRI of the indicator. Raises ``InvalidParameter`` with addresses of this page that have those near it instead."""
    found = await concepts.find("indicators", name)
    if found is None:
        words = [word for one in await concepts.choices("indicators") for word in (one.id, one.label_zh, one.label_en) if word]
        allowed = "an id, label or IRI of an indicator"
        near = suggestion(name, words)
        detail = f"Parameter 'indicator': {name[:80]!r} is not allowed; expected {allowed}. {near if near.startswith('Did') else ''}".strip()
        instead = {word: _in_place_of(asked, name, word) for word in difflib.get_close_matches(name, words, n=3, cutoff=0.5)}
        raise InvalidParameter(detail, parameter="indicator", allowed=allowed, **({"instead": instead} if instead else {}))
    return found


def _in_place_of(asked: Mapping[str, Sequence[str]], name: str, other: str) -> str:
    given = {key: [other if key == "indicator" and one == name else one for one in values] for key, values in asked.items()}
    return f"?{urlencode(given, doseq=True)}"


def _labels(points: Sequence[Point], iri: str) -> dict[str, str]:
    return next((point.figure.parts["indicator"].labels for point in points if point.of("indicator") == iri), {})


def _rows(points: Sequence[Point]) -> list[dict[str, Any]]:
    """The figures as programs read them: numbers in the unit of the indicator."""
    return [
        {
            **{name: id_of(point, name) for name in _COLUMNS[:6]},
            **{name: None if number is None else str(number) for name, number in zip(_COLUMNS[6:9], (point.value, point.lower, point.upper), strict=True)},
            "unit": point.unit, "report": id_of(point, "report"), "figure": point.figure.iri,
        }
        for point in points
    ]  # fmt: skip


def _csv(points: Sequence[Point]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(points))
    return text.getvalue().encode()
