"""/queries: the stored queries as pages and as typed endpoints, one route each, so that OpenAPI lists them
all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from service.http.addresses import prefix_of
from service.http.aside import aside
from service.http.formats import BY_NAME, DOCUMENT, HTML, Format, Kind, offered, offered_with_page
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate, problem_format
from service.http.problems import (
    DeadlineExceeded,
    EngineFailed,
    InvalidParameter,
    ServiceProblem,
    problem_document,
)
from service.pages.tables import Bounds, read_table, told_once, unnamed, with_names
from service.pages.templating import render
from service.read.named import labels_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, file_tag, negotiated, not_modified, result_response
from service.routers.told import NEGOTIATED, Answers, answers
from service.sparql.analysis import Analysis, with_limit
from service.sparql.binding import Term, bind
from service.store.pool import Result
from service.store.served import Served
from service.stored.beside import Offer, what_there_is
from service.stored.model import RESERVED, Parameter, ParameterType, StoredQuery
from service.stored.themes import Theme, by_theme
from service.stored.values import Concepts, terms_of

_PAGE_ROWS = 100
_LIST = (DOCUMENT.media_type, HTML.media_type)
_MOST_VALUES = 50
#: Bytes; an answer without rows is no longer.
_MOST_OF_A_HEADER = 4096
_SCHEMA_TYPES = {
    ParameterType.INTEGER: "integer",
    ParameterType.YEAR: "integer",
    ParameterType.DECIMAL: "number",
}
_Endpoint = Callable[[Request, Parts], Awaitable[Response]]


def stored_router(
    queries: Mapping[str, StoredQuery], themes: Sequence[Theme], concepts: Concepts, row_limit: int
) -> APIRouter:
    """A router with ``/queries`` and one route for each stored query."""
    router = APIRouter(tags=["stored queries"])

    @router.get("/queries", summary="All stored queries", responses=answers(_LIST, *NEGOTIATED))
    async def list_queries(request: Request, parts: Parts) -> Response:
        output = negotiate(Wanted.of(request), (DOCUMENT, HTML))
        headers = negotiated(file_tag(parts, variant_of(request, output)))
        if output is HTML:
            return render(request, "queries.html", {"themes": by_theme(queries.values(), themes)}, headers=headers)
        return JSONResponse([_summary(query, prefix_of(request)) for query in queries.values()], headers=headers)

    for query in queries.values():
        router.add_api_route(
            f"/queries/{query.name}",
            _endpoint(query, concepts),
            methods=["GET"],
            summary=query.title_en,
            description=f"{query.description_en}\n\n{query.description_zh}",
            operation_id=f"query_{query.name}".replace("-", "_"),
            openapi_extra={"parameters": _openapi(query, row_limit)},
            responses=_responses(query),
        )
    return router


def _responses(query: StoredQuery) -> Answers:
    media_types = [item.media_type for item in offered_with_page(query.kind)]
    problems = (*NEGOTIATED, DeadlineExceeded, EngineFailed)
    return answers(media_types, *problems, leads_elsewhere=query.kind is not Kind.GRAPH)


def _summary(query: StoredQuery, prefix: str) -> dict[str, Any]:
    fields = {"title_en", "title_zh", "description_en", "description_zh", "parameters", "example"}
    address = f"{prefix}/queries/{query.name}"
    named = {"name": query.name, "path": address, "theme": query.theme}
    return named | query.model_dump(mode="json", include=fields)


def _openapi(query: StoredQuery, row_limit: int) -> list[dict[str, Any]]:
    described = [_openapi_parameter(parameter, query.example) for parameter in query.parameters]
    formats = [item.name for item in offered_with_page(query.kind)]
    described.append({"name": "format", "in": "query", "schema": {"type": "string", "enum": formats}})
    if query.kind is Kind.TABULAR:
        limit = {"type": "integer", "minimum": 1, "maximum": row_limit}
        described.append({"name": "limit", "in": "query", "description": "rows of one page", "schema": limit})
        offset = {"type": "integer", "minimum": 0}
        described.append({"name": "offset", "in": "query", "description": "rows to skip", "schema": offset})
    return described


def _openapi_parameter(parameter: Parameter, example: Mapping[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _SCHEMA_TYPES.get(parameter.type, "string")}
    if parameter.type is ParameterType.IRI:
        schema["format"] = "uri"
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = parameter.default
    described = {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.description_en} {parameter.description_zh}",
        "schema": schema,
    }
    return described | ({"example": example[parameter.name]} if parameter.name in example else {})


def _endpoint(stored: StoredQuery, concepts: Concepts) -> _Endpoint:
    async def answer(request: Request, parts: Parts) -> Response:
        try:
            return await answered(request, parts)
        except ServiceProblem as problem:
            if problem_format(Wanted.of(request)) is not HTML or not parts.store.is_ready:
                raise
            return await _problem_page(request, stored, concepts, problem)

    async def answered(request: Request, parts: Served) -> Response:
        wanted, offers = Wanted.of(request), offered_with_page(stored.kind)
        if stored.kind is not Kind.GRAPH and not wanted.formats:
            # rows are no RDF, but the query is described in RDF, as an example of the endpoint
            offers = (*offers, *offered(Kind.GRAPH))
        output = negotiate(wanted, offers)
        if stored.kind not in output.kinds:
            return RedirectResponse(f"{prefix_of(request)}/sparql", status_code=303, headers={"Vary": "Accept"})
        is_page = output is HTML
        values = await _values(request, stored, concepts)
        limit, offset = _paging(request, stored, parts, _PAGE_ROWS if is_page else parts.settings.row_limit)
        text = bind(stored.text, values, parts.settings.query_depth)
        query = await parts.store.analyse(text)
        unchanged = not_modified(request, entity_tag(parts, variant_of(request, output)))
        if unchanged:
            return unchanged
        if is_page:
            return await _page(request, parts, stored, concepts, values, query, limit, offset)
        if query.kind is Kind.TABULAR and ("limit" in request.query_params or offset):
            query = await parts.store.analyse(with_limit(query, limit, skip=offset))
        result = await parts.store.run(query, output)
        request.state.log |= {"stored_query": stored.name, "query_seconds": round(result.seconds, 4)}
        beside = await what_there_is(parts.store, stored, values, concepts) if _has_no_rows(result, output) else []
        return result_response(
            result,
            output,
            parts.settings.row_limit,
            entity_tag(parts, output.name, result),
            _links(request, beside),
        )

    return answer


def _has_no_rows(result: Result, output: Format) -> bool:
    """Whether an answer is a header only. Of formats that programs read, only CSV has no reader in pyoxigraph."""
    if result.size > _MOST_OF_A_HEADER or Kind.TABULAR not in output.kinds:
        return False
    content = result.body.read()
    result.body.seek(0)
    if output.name == "csv":
        return content.count(b"\n") <= 1
    rows = pyoxigraph.parse_query_results(content, pyoxigraph.QueryResultsFormat.from_media_type(output.media_type))
    return isinstance(rows, pyoxigraph.QuerySolutions) and next(rows, None) is None


def _links(request: Request, offers: Sequence[Offer]) -> dict[str, str]:
    """For programs: what to ask instead, as links to the same query with another value (RFC 8288)."""
    given = dict(request.query_params)
    links = [
        f'<{request.url.path}?{urlencode(given | {offer.parameter: value.id})}>; rel="related"; '
        f"title*=UTF-8''{quote(f'{value.label_en}: {value.figures} figures')}"
        for offer in offers
        if offer.parameter
        for value in offer.values
    ]
    return {"Link": ", ".join(links)} if links else {}


async def _values(request: Request, stored: StoredQuery, concepts: Concepts) -> dict[str, list[Term]]:
    given = [(name, text) for name, text in request.query_params.multi_items() if name not in RESERVED and text]
    return await terms_of(stored, given, concepts, _MOST_VALUES, RESERVED)


def _paging(request: Request, stored: StoredQuery, parts: Served, rows: int) -> tuple[int, int]:
    numbers = {"limit": rows, "offset": 0}
    for name, least in (("limit", 1), ("offset", 0)):
        text = request.query_params.get(name)
        if text is None:
            continue
        most = parts.settings.row_limit if name == "limit" else 10**9
        if (
            stored.kind is not Kind.TABULAR
            or not text.isdecimal()
            or len(text) > 10
            or not least <= int(text) <= most
        ):
            allowed = (
                f"a whole number from {least} to {most}"
                if stored.kind is Kind.TABULAR
                else "not with this query"
            )
            raise InvalidParameter(
                f"Parameter {name!r}: {text!r}; expected {allowed}.", parameter=name, allowed=allowed
            )
        numbers[name] = int(text)
    return numbers["limit"], numbers["offset"]


async def _page(
    request: Request,
    parts: Served,
    stored: StoredQuery,
    concepts: Concepts,
    values: Mapping[str, Sequence[Term]],
    query: Analysis,
    limit: int,
    offset: int,
) -> Response:
    # one row more than shown tells whether there is a next page
    paged = query
    if query.kind is Kind.TABULAR:
        paged = await parts.store.analyse(with_limit(query, limit + 1, skip=offset))
    output = BY_NAME["turtle" if query.kind is Kind.GRAPH else "json"]
    result = await parts.store.run(paged, output)
    more = False
    context = await _blank(request, stored, concepts)
    with result.body as body:
        if query.kind is Kind.GRAPH:
            context["text"] = body.read(1 << 20).decode("utf-8", "ignore")
        else:
            shown = await aside(read_table, body, Bounds(limit, parts.settings.page_cells))
            more = shown.count > len(shown.rows)
            shown = with_names(shown, await labels_of(parts.store, unnamed(shown)))
            context["table"], context["common"] = told_once(shown)
            if not shown.rows and not offset:
                context["offers"] = await what_there_is(parts.store, stored, values, concepts)
    context |= {
        "query": query.text,
        "seconds": result.seconds,
        "previous": max(0, offset - limit) if offset else None,
        "next": offset + len(context["table"].rows) if more else None,
        "limit": limit,
    }
    tag = entity_tag(parts, variant_of(request, HTML), result)
    return render(request, "query.html", context, headers=negotiated(tag))


async def _blank(request: Request, stored: StoredQuery, concepts: Concepts) -> dict[str, Any]:
    """What the page shows before any answer: the form, with what was typed."""
    sources = {item.source for item in stored.parameters if item.source}
    choices = [item for item in stored.parameters if item.type is ParameterType.CHOICE]
    given = {key: value for key, value in request.query_params.multi_items() if key not in RESERVED and value}
    return {
        "stored": stored,
        "problem": None,
        "table": None,
        "common": [],
        "offers": [],
        "text": None,
        "query": stored.text,
        "concepts": {source: await concepts.choices(source) for source in sorted(sources)},
        "choices": {item.name: await concepts.allowed(item) for item in choices},
        "given": given,
        "formats": offered(stored.kind),
        "link": lambda **extra: f"?{urlencode(given | extra)}",
    }


async def _problem_page(
    request: Request, stored: StoredQuery, concepts: Concepts, problem: ServiceProblem
) -> Response:
    """The page with its form as it was filled in, and what is wrong with it."""
    context = await _blank(request, stored, concepts)
    context |= {"problem": problem_document(problem, prefix_of(request))}
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **problem.headers}
    return render(request, "query.html", context, status=problem.status, headers=headers)
