"""/cite: how to cite the graph, a thing of it, a stored query's answer, or that of a query of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from loaders.problems import suggestion
from loaders.words.printing import Language
from service.descriptions.citation_formats import WRITERS
from service.descriptions.citations import (
    Citation,
    Edition,
    cite_graph,
    cite_sparql,
    cite_stored,
    cite_thing,
)
from service.http.formats import HTML, Format
from service.http.languages import PARAMETER, language_tagged, variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter, MalformedQuery, NotFound, UpdateRefused
from service.pages.templating import render
from service.read.things import is_known
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified
from service.routers.told import documents
from service.store.served import Served
from service.stored.model import StoredQuery
from service.stored.values import Concepts

_OURS = ("iri", "query", "sparql", "format", "language", PARAMETER)
_LANGUAGES: Mapping[str, Language] = {"zh": "zh", "en": "en"}
#: The formats of a citation, text first.
FORMATS = (
    Format("text", ("text/plain", "text/x-bibliography"), "txt", frozenset(), "GB/T 7714 · APA"),
    Format("bibtex", ("application/x-bibtex", "text/x-bibtex"), "bib", frozenset(), "BibTeX", ("bib",)),
    Format(
        "csl-json", ("application/vnd.citationstyles.csl+json", "application/json"), "json", frozenset(), "CSL-JSON",
        ("csl",),
    ),
)  # fmt: skip


def citations_router(queries: Mapping[str, StoredQuery], concepts: Concepts) -> APIRouter:
    """A router with ``/cite``, which knows these stored queries."""
    router = APIRouter(tags=["citations"])

    @router.get(
        "/cite",
        summary="How to cite the graph, a thing of it, or a query's answer",
        responses=documents(
            *(item.media_type for item in FORMATS), problems=(MalformedQuery, UpdateRefused)
        ),
    )
    async def cite(
        request: Request,
        parts: Parts,
        iri: str | None = None,
        query: str | None = None,
        sparql: str | None = None,
        language: str = "",
    ) -> Response:
        """The citation of ``iri``, of the stored ``query`` with its parameters, of ``sparql``, or of the whole graph: as
        text, BibTeX, CSL-JSON or a page, by ``format`` or Accept, in the ``language`` zh or en, text in both."""
        output = negotiate(Wanted.of(request), (*FORMATS, HTML))
        wanted = language_tagged(language)
        if language.strip() and wanted is None:
            raise InvalidParameter(
                f"language={language!r}: there are citations in Chinese and English.", parameter="language",
                allowed=list(_LANGUAGES),
            )  # fmt: skip
        if sum(given is not None for given in (iri, query, sparql)) > 1:
            raise InvalidParameter("Give one of iri, query and sparql.", parameter="iri")
        edition = edition_of(parts)
        if query is not None:
            citation = await _of_stored(request, query, queries, concepts, edition)
        else:
            _refuse_others(request)
            if iri is not None:
                citation = await _of_thing(parts, iri, edition)
            elif sparql is not None:
                await parts.store.analyse(sparql)
                citation = cite_sparql(sparql, edition)
            else:
                citation = cite_graph(edition)
        tag = entity_tag(parts, f"{edition.accessed}.{variant_of(request, output)}")  # it says on which day it was asked for
        if unchanged := not_modified(request, tag):
            return unchanged
        headers = negotiated(tag)
        if output is HTML:
            return render(request, "cite.html", _context(citation, request), headers=headers)
        text = _written(citation, output.name, wanted)
        return Response(text, media_type=f"{output.media_type}; charset=utf-8", headers=headers)

    return router


def edition_of(parts: Served) -> Edition:
    """The graph that is served, asked today (in UTC)."""
    made = str(parts.build.manifest.get("created", ""))[:10] if parts.build else ""
    return Edition(parts.store.version, made, datetime.now(UTC).date())


async def _of_stored(
    request: Request, name: str, queries: Mapping[str, StoredQuery], concepts: Concepts, edition: Edition
) -> Citation:
    stored = queries.get(name)
    if stored is None:
        raise NotFound(f"There is no stored query {name!r}. {suggestion(name, queries)}")
    given = [(key, value) for key, value in request.query_params.multi_items() if key not in _OURS and value]
    return await cite_stored(stored, given, concepts, edition)


async def _of_thing(parts: Served, iri: str, edition: Edition) -> Citation:
    try:
        known = await is_known(parts.store, iri)
    except ValueError:
        known = False
    if not known:
        raise NotFound(f"The graph says nothing about <{iri}>. Search for a name at /search.")
    return await cite_thing(parts.store, iri, edition)


def _refuse_others(request: Request) -> None:
    """Parameters of stored queries mean nothing elsewhere."""
    for name in request.query_params:
        if name not in _OURS:
            raise InvalidParameter(f"/cite has no parameter {name!r} here.", parameter=name, allowed=list(_OURS))


def _written(citation: Citation, name: str, language: Language | None) -> str:
    write = WRITERS[name]
    if name == "text":
        return "\n".join(write(citation, one) for one in ([language] if language else _LANGUAGES.values())) + "\n"
    return write(citation, language or "en")


def _context(citation: Citation, request: Request) -> dict[str, object]:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in ("format", "language", PARAMETER)]
    return {
        "citation": citation,
        "written": {(one.name, language): _written(citation, one.name, language) for one in FORMATS for language in _LANGUAGES.values()},
        "formats": FORMATS,
        "asked": asked,
    }
