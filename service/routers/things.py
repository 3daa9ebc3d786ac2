"""The answer about one IRI of ours: a page, or its RDF."""


from __future__ import annotations

from urllib.parse import unquote, urlencode

from fastapi import Request
from starlette.responses import Response

from loaders.vocabulary import BASE
from service.http.addresses import local_link, own_path, prefix_of
from service.http.formats import HTML, Kind, offered, offered_with_page
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate, problem_format
from service.http.problems import InvalidParameter, NotFound
from service.pages.asked import Asked
from service.pages.kinds import PAGES
from service.pages.templating import render
from service.read.figures import (
    MOST_FIGURES,
    belongs_by,
    figures_of,
    telling_columns,
)
from service.read.nearby import near_things
from service.read.outside import outside_facts
from service.read.texts import Texts
from service.read.things import describing_query, graph_query, incoming_count, is_graph, is_known, read_entity
from service.routers.responses import entity_tag, negotiated, not_modified, result_response
from service.store.served import Served

_PAGE_ROWS = 50
_RDF_PAGE_ROWS = 1000
_LAST_PAGE = 1_000_000


async def thing_response(request: Request, parts: Served) -> Response:
    """The page or the RDF of the IRI that this address stands for."""
    page = _page_number(request)
    output = negotiate(Wanted.of(request), offered_with_page(Kind.GRAPH))
    # whoever turns pages goes through what points to a thing, which pages of a kind leave out
    own = await _own_page(request, parts) if output is HTML and "page" not in request.query_params else None
    if own:
        return own
    iri = await _iri(request, parts)
    tag = entity_tag(parts, variant_of(request, output))
    address = local_link(iri, prefix_of(request))
    numbered = f"&page={page}" if page > 1 else ""
    headers = negotiated(tag, f"{address}?format={output.name}{numbered}")
    unchanged = not_modified(request, tag, headers)
    if unchanged:
        return unchanged
    if output is HTML:
        return await _page(request, parts, iri, page, headers)
    # half of the longest answer, so that what points to a thing never crowds out what it says itself
    size = min(_RDF_PAGE_ROWS, max(1, parts.settings.row_limit // 2))
    if await is_graph(parts.store, iri):
        text = graph_query(iri)
    else:
        if await incoming_count(parts.store, iri) > page * size:
            headers["Link"] = f'<{address}?format={output.name}&page={page + 1}>; rel="next"'
        text = describing_query(iri, page, size)
    result = await parts.store.run(await parts.store.analyse(text), output)
    return result_response(
        result, output, parts.settings.row_limit, None, headers | negotiated(entity_tag(parts, output.name, result))
    )


async def _own_page(request: Request, parts: Served) -> Response | None:
    """The page of a thing whose kind has one of its own; None where it has none, or the graph says nothing of the thing."""
    path = unquote(own_path(request).lstrip("/"))
    kind = PAGES.get(path.partition("/")[0])
    if kind is None:
        return None
    iri = BASE + path
    given = {name: values for name in kind.parameters if (values := request.query_params.getlist(name))}
    tag = entity_tag(parts, variant_of(request, HTML))
    query = urlencode({**given, "format": "html"}, doseq=True)
    headers = negotiated(tag, f"{local_link(iri, prefix_of(request))}?{query}")
    try:
        if not await is_known(parts.store, iri):
            return None  # one question, and not all those of a page
    except ValueError:
        return None  # no IRI, so nothing in the graph
    if unchanged := not_modified(request, tag, headers):
        return unchanged
    told = await kind.context(Asked(parts.store, iri, given, Texts(parts.settings.reports)))
    if told is None:
        return None
    return render(request, kind.template, told | {"formats": offered(Kind.GRAPH)}, headers=headers)


async def _iri(request: Request, parts: Served) -> str:
    """The IRI in the graph: with its path decoded, or as it was sent. Raises ``NotFound``."""
    raw = own_path(request).lstrip("/")
    candidates = dict.fromkeys(BASE + path for path in (unquote(raw), raw))
    for iri in candidates:
        try:
            if await is_known(parts.store, iri):
                return iri
        except ValueError:
            continue  # no IRI, so nothing in the graph
    problem = NotFound(f"The graph says nothing about <{BASE}{unquote(raw)}>. Search for a name at /search.")
    if problem_format(Wanted.of(request)) is HTML and parts.store.is_ready:
        problem.near = await near_things(request.app.state.searcher, unquote(raw))
    raise problem


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not text.isdecimal() or len(text) > 7 or not 1 <= int(text) <= _LAST_PAGE:
        allowed = f"a whole number from 1 to {_LAST_PAGE}"
        raise InvalidParameter(
            f"Parameter 'page': {text!r}; expected {allowed}.", parameter="page", allowed=allowed
        )
    return int(text)


async def _page(request: Request, parts: Served, iri: str, page: int, headers: dict[str, str]) -> Response:
    entity = await read_entity(parts.store, iri, page, _PAGE_ROWS)
    last = max(1, -(-entity.incoming_count // _PAGE_ROWS))
    belongs = belongs_by(iri.removeprefix(BASE))
    figures = await figures_of(parts.store, iri, belongs) if belongs else []
    context = {
        "entity": entity, "page": page, "last_page": last, "formats": offered(Kind.GRAPH),
        "is_graph": await is_graph(parts.store, iri),
        "figures": figures, "figure_columns": telling_columns(figures),
        "most_figures": MOST_FIGURES,
        "outside": await outside_facts(parts.store, iri),
    }  # fmt: skip
    return render(request, "entity.html", context, headers=headers)
