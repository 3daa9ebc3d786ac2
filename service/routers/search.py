"""/search: things by what people call them, as a page or as JSON; suggestions while one types, for browsers and programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from loaders.search import MOST_HITS, Hit, Kind, kinds
from loaders.vocabulary import BASE
from service.http.addresses import local_link, prefix_of
from service.http.formats import DOCUMENT, HTML
from service.http.languages import language_of, variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter
from service.pages.choosing import FROM, beside
from service.pages.templating import render
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.named import both_in
from service.read.searching import Searcher
from service.routers.parts import Parts
from service.routers.responses import entity_tag, file_tag, negotiated, not_modified, tagged
from service.routers.told import ANYWHERE, OF_STORE, answers, documents

_MOST = 100
_FEW = 8
_SUGGESTIONS = "application/x-suggestions+json"
_DESCRIPTION = "application/opensearchdescription+xml"

#: Labels by language of what a thing is of, by its IRI.
Whose = Mapping[str, Mapping[str, str]]

Typed = Annotated[str, Query(description="a name, a part of one, its pinyin or an abbreviation; zh or en")]
Kinds = Annotated[list[str] | None, Query(description=f"only things of these kinds: {', '.join(kinds())}")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="at most so many hits")]
From = Annotated[int, Query(alias=FROM, ge=0, le=MOST_HITS, description="so many hits are left out before: those of the pages before")]


def search_router(searcher: Searcher) -> APIRouter:
    """A router with ``/search``, its suggestions, and how a browser asks for them."""
    router = APIRouter(tags=["search"])

    @router.get("/search", summary="Things by their names", responses=documents("application/json"))
    async def search(
        request: Request, parts: Parts, q: Typed = "", kind: Kinds = None, limit: Limit = 50, first: From = 0
    ) -> Response:
        """What fits ``q`` best first: labels and other names in both languages, pinyin and its initials, abbreviations,
        typos, traditional characters, numbers in digits, codes, and stored questions. Of a whole question the words that only
        ask count nothing, and an amount with its unit finds the targets and indicators that have it. Each hit says which of its
        names fits, of a target which policy sets it, why (exact, prefix, word, abbreviation, fuzzy) and how well, from 0 to 100."""
        output = negotiate(Wanted.of(request), (DOCUMENT, HTML))
        chosen = _known(kind)
        tag = entity_tag(parts, variant_of(request, output))
        if unchanged := not_modified(request, tag):
            return unchanged
        found = await searcher.ask(q, chosen, MOST_HITS) if q.strip() else []
        hits = found[first : first + limit]
        whose = await _policies(parts, hits)
        if output is HTML:
            given = {"q": q.strip(), "kind": chosen or [], "limit": limit}
            context = {
                "q": q.strip(), "groups": _grouped(hits), "found": len(found), "first": first, "shown": len(hits), "kinds": chosen or [], "whose": whose,
                "told": await _told(parts, hits),
            } | beside(given, first, limit, len(found))  # fmt: skip
            return render(request, "search.html", context, headers=negotiated(tag))
        prefix = prefix_of(request)
        document = {"typed": q, "limit": limit, "from": first, "found": len(found), "hits": [_described(hit, prefix, whose) for hit in hits]}
        return JSONResponse(document, headers=negotiated(tag))

    @router.get(
        "/search/suggest", summary="Names while one types", responses=answers([_SUGGESTIONS], *OF_STORE)
    )
    async def suggest(request: Request, parts: Parts, q: Typed = "") -> Response:
        """The eight best, as OpenSearch suggestions: what was typed, names, their kinds, addresses."""
        headers = tagged(tag := entity_tag(parts, "suggest"))
        if unchanged := not_modified(request, tag, headers):
            return unchanged
        hits = await searcher.ask(q, None, _FEW) if q.strip() else []
        whose = await _policies(parts, hits)
        names = [_telling(hit, whose) for hit in hits]
        names = [_apart(name, hit) if names.count(name) > 1 else name for name, hit in zip(names, hits, strict=True)]
        labels = [f"{kinds()[hit.kind].label_zh} {kinds()[hit.kind].label_en}" for hit in hits]
        addresses = [parts.settings.public_iri + hit.iri.removeprefix(BASE) for hit in hits]
        return JSONResponse([q, names, labels, addresses], media_type=_SUGGESTIONS, headers=headers)

    @router.get(
        "/search/opensearch.xml", summary="How a browser searches here",
        responses=answers([_DESCRIPTION], *ANYWHERE),
    )  # fmt: skip
    async def description(request: Request, parts: Parts) -> Response:
        """The OpenSearch description: with it a browser's address bar searches the graph, with suggestions."""
        headers = tagged(tag := file_tag(parts, f"opensearch.{language_of(request)}"))
        if unchanged := not_modified(request, tag, headers):
            return unchanged
        page = render(request, "opensearch.xml", {"base": parts.settings.public_iri})
        return Response(page.made(), media_type=_DESCRIPTION, headers=headers)

    return router


def _known(given: list[str] | None) -> list[str] | None:
    for kind in given or ():
        if kind not in kinds():
            raise InvalidParameter(f"Parameter 'kind': {kind!r} is not known.", parameter="kind", allowed=list(kinds()))
    return given


async def _policies(parts: Parts, hits: Iterable[Hit]) -> Whose:
    """The labels of the policies that set the targets among the hits, by target: many want one and the same by the same year."""
    targets = [node(hit.iri) for hit in hits if hit.kind == "target"]
    found = await rows(parts.store, "policies-of-targets", target=targets) if targets else []
    return {row["target"]["value"]: both_in(row, "policy_") for row in found}


async def _told(parts: Parts, hits: Iterable[Hit]) -> dict[str, Line]:
    """What tells the policies and indicators among the hits from each other, by their IRIs."""
    things = [node(hit.iri) for hit in hits if hit.kind in ("policy", "indicator")]
    found = lines(await rows(parts.store, "told-of-hits", thing=things)) if things else []
    return {line["thing"].value: line for line in reversed(found)}


def _telling(hit: Hit, whose: Whose) -> str:
    """The name by which it was found, or its label where that is its code or its sound; of a target with its policy."""
    name = hit.name if hit.form in ("name", "short") else hit.labels.get("zh") or hit.labels.get("en") or hit.name
    policy = whose.get(hit.iri, {})
    return " · ".join([name, *[label for language in ("zh", "en") if (label := policy.get(language))][:1]])


def _apart(name: str, hit: Hit) -> str:
    """A name that several things have, with the label of the thing."""
    label = hit.labels.get("zh") or hit.labels.get("en") or name
    return name if label == name else f"{name} · {label}"


def _described(hit: Hit, prefix: str, whose: Whose) -> dict[str, Any]:
    return ({"policy_labels": whose[hit.iri]} if hit.iri in whose else {}) | {
        "iri": hit.iri, "path": local_link(hit.iri, prefix), "kind": hit.kind,
        "kind_labels": {"zh": kinds()[hit.kind].label_zh, "en": kinds()[hit.kind].label_en}, "labels": dict(hit.labels),
        "name": hit.name, "form": hit.form, "match": hit.match.value, "score": hit.score, "links": hit.links,
    }  # fmt: skip


def _grouped(hits: Iterable[Hit]) -> list[tuple[Kind, list[Hit]]]:
    """The hits by kind: the group of the best hit first."""
    order = {kind: place for place, kind in enumerate(dict.fromkeys(hit.kind for hit in hits))}
    ordered = sorted(hits, key=lambda hit: order[hit.kind])
    return [(kinds()[kind], list(group)) for kind, group in groupby(ordered, key=lambda hit: hit.kind)]
