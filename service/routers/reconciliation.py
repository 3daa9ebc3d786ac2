"""/reconcile: the Reconciliation Service API 0.2 of the W3C community group, for OpenRefine and other clients.

Ids of things are the paths of their IRIs (``region/guizhou``), ids of types the kinds of search, ids of properties prefixed
names (``eli:passed_by``). ``lang`` or Accept-Language choose zh or en. Every answer may be asked for as JSONP.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from loaders.search import Hit, kinds
from loaders.version import software_version
from loaders.vocabulary import BASE
from service.http.addresses import prefix_of
from service.http.languages import LANGUAGES, accepted
from service.http.problems import InvalidParameter, NotFound
from service.pages.templating import render
from service.read.named import labels_of
from service.read.things import is_known
from service.reconciliation import Candidate, Reconciler, read_extension, read_queries
from service.reconciliation.reconciler import TYPES
from service.routers.parts import Parts
from service.routers.told import OF_STORE, answers
from service.store.served import Served

PREVIEW_WIDTH, PREVIEW_HEIGHT = 400, 180
_JSON, _SCRIPT = "application/json", "application/javascript"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*){0,4}", re.ASCII)
_MOST_SUGGESTED = 20
_FRAMED = {"content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"}

Language = Annotated[str, Query(alias="lang", description="zh or en; else Accept-Language chooses")]
Callback = Annotated[str, Query(description="name of a function: the answer is JSONP")]
Prefix = Annotated[str, Query(description="what was typed so far")]
Cursor = Annotated[int, Query(ge=0, le=1000, description="how many suggestions to pass over")]
Id = Annotated[str, Query(description="the id of a thing, a type or a property")]
_ANSWERS = answers([_JSON, _SCRIPT], *OF_STORE, InvalidParameter, is_kept=False)
_TOLD = answers([_JSON, _SCRIPT], *OF_STORE, InvalidParameter, NotFound, is_kept=False)


def reconciliation_router(reconciler: Reconciler) -> APIRouter:
    """A router with ``/reconcile`` and all that its manifest names."""
    router = APIRouter(prefix="/reconcile", tags=["reconciliation"])

    @router.get("", summary="The manifest, or the answers to a batch of queries", responses=_ANSWERS)
    async def get(
        request: Request, parts: Parts, queries: str = "", extend: str = "", lang: Language = "", callback: Callback = ""
    ) -> Response:
        """Without parameters the manifest. ``queries`` is a batch as JSON: name, type, properties and limit of each; an
        answer has scores from 0 to 100, and ``match`` only where the name is exact and nothing else comes near.
        ``extend`` asks for values of properties of things."""
        return _written(await answered(request, parts, queries, extend, lang), callback)

    @router.post(
        "", summary="The answers to a batch of queries", responses=_ANSWERS,
        openapi_extra={"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {
            "type": "object", "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}}
        }}}}},
    )  # fmt: skip
    async def post(request: Request, parts: Parts, lang: Language = "", callback: Callback = "") -> Response:
        """``queries`` or ``extend`` as a form."""
        form = _form(await request.body())
        asked = await answered(request, parts, form.get("queries", ""), form.get("extend", ""), form.get("lang", lang))
        return _written(asked, form.get("callback", callback))

    async def answered(request: Request, parts: Served, queries: str, extend: str, given: str) -> dict[str, Any]:
        language = _language(request, given)
        if extend:
            return await reconciler.extended(read_extension(extend), language)
        if not queries:
            return manifest(_address(request, parts))
        asked = read_queries(queries)
        answered = await asyncio.gather(*map(reconciler.candidates, asked.values()))
        described = await reconciler.descriptions([one.hit.iri for found in answered for one in found], language)
        return {
            key: {"result": [_result(one, language, described) for one in found]}
            for key, found in zip(asked, answered, strict=True)
        }

    @router.get("/suggest/entity", summary="Things while one types", responses=_ANSWERS)
    async def suggest_entity(
        request: Request, prefix: Prefix = "", type: str = "", cursor: Cursor = 0, lang: Language = "", callback: Callback = ""
    ) -> Response:
        """The things that fit what was typed, of one ``type`` if given."""
        language = _language(request, lang)
        hits = await reconciler.found(prefix, type, cursor + _MOST_SUGGESTED)
        described = await reconciler.descriptions([hit.iri for hit in hits], language)
        result = [
            {"id": _id(hit), "name": _name(hit, language), "notable": [_type(hit.kind, language)]} | _described(hit, described)
            for hit in hits[cursor:]
        ]
        return _written({"result": result}, callback)

    @router.get("/suggest/type", summary="Types while one types", responses=_ANSWERS)
    async def suggest_type(
        request: Request, prefix: Prefix = "", cursor: Cursor = 0, lang: Language = "", callback: Callback = ""
    ) -> Response:
        """The types whose name or id holds what was typed."""
        language = _language(request, lang)
        result = [_type(kind, language) for kind in TYPES if _holds(prefix, kind, *_labels(kind).values())]
        return _written({"result": result[cursor:]}, callback)

    @router.get("/suggest/property", summary="Properties while one types", responses=_ANSWERS)
    async def suggest_property(
        request: Request, prefix: Prefix = "", type: str = "", cursor: Cursor = 0, lang: Language = "", callback: Callback = ""
    ) -> Response:
        """The properties whose name or id holds what was typed; of one ``type`` if given."""
        language = _language(request, lang)
        found = await reconciler.properties.of_kinds([type] if type in TYPES else TYPES)
        fitting = [item for item in found if _holds(prefix, item.id, *item.labels.values())]
        shown = fitting[cursor : cursor + _MOST_SUGGESTED]
        return _written({"result": [{"id": item.id, "name": item.name(language)} for item in shown]}, callback)

    @router.get("/properties", summary="Properties whose values can be asked for", responses=_ANSWERS)
    async def propose(
        request: Request, type: str = "", limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        lang: Language = "", callback: Callback = "",
    ) -> Response:  # fmt: skip
        """The properties that things of a type have, of all without one, those first that most have."""
        language = _language(request, lang)
        found = (await reconciler.properties.of_kinds([type] if type in TYPES else TYPES))[:limit]
        proposed = [{"id": item.id, "name": item.name(language)} for item in found]
        told = {"type": type} if type in TYPES else {}
        return _written({**told, "limit": limit, "properties": proposed}, callback)

    @router.get(
        "/preview", summary="A small page of a thing, to stand in a frame",
        responses=answers(["text/html"], *OF_STORE, InvalidParameter, NotFound, is_kept=False),
    )  # fmt: skip
    async def preview(request: Request, parts: Parts, id: Id, lang: Language = "") -> Response:
        """Its label, kind and definition, and a link to its page."""
        context = await _shown(parts, id, _language(request, lang))
        return render(request, "preview.html", context, headers=_FRAMED)

    @router.get("/flyout/{what}", summary="A few words on a thing, a type or a property", responses=_TOLD)
    async def flyout(
        request: Request, parts: Parts, what: str, id: Id, lang: Language = "", callback: Callback = ""
    ) -> Response:
        """A piece of HTML for what stands in a list of suggestions; ``what`` is entity, type or property."""
        language = _language(request, lang)
        if what == "entity":
            context = await _shown(parts, id, language)
        elif what == "type" and id in TYPES:
            context = {"name": _type(id, language)["name"], "kind": "", "definition": "", "iri": ""}
        elif what == "property":
            item = (await reconciler.properties.named([id]))[id]
            context = {"name": item.name(language), "kind": id, "definition": "", "iri": ""}
        else:
            raise NotFound(f"There is no {what!r} {id!r} to tell of; what may be entity, type or property.")
        html = render(request, "flyout.html", context).made().decode()
        return _written({"id": id, "html": html}, callback)

    async def _shown(parts: Served, given: str, language: str) -> dict[str, Any]:
        iri = given if given.startswith(BASE) else f"{BASE}{given}"
        try:
            there = await is_known(parts.store, iri)
        except ValueError:
            there = False
        if not there:
            raise NotFound(f"The graph says nothing about <{iri}>. Search for a name at /search.")
        labels = (await labels_of(parts.store, [iri])).get(iri, {})
        kind = iri.removeprefix(BASE).partition("/")[0]
        return {
            "name": labels.get(language) or next(iter(labels.values()), given),
            "kind": _labels(kind).get(language, kind) if kind in kinds() else kind,
            "definition": (await reconciler.descriptions([iri], language)).get(iri, ""),
            "iri": iri, "spoken": language,
        }  # fmt: skip

    return router


def _address(request: Request, parts: Served) -> str:
    """Where the client reaches this service: as the settings say, else where it asked."""
    return parts.settings.base_iri or f"{request.url.scheme}://{request.url.netloc}{prefix_of(request)}/"


def manifest(address: str) -> dict[str, Any]:
    """What the service at an address offers, as the protocol has it."""
    here = f"{address}reconcile"
    suggested = {
        what: {
            "service_url": here, "service_path": f"/suggest/{what}",
            "flyout_service_url": here, "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "type", "property")
    }  # fmt: skip
    limit = {"type": "number", "default": 0, "label": "Most values", "name": "limit", "help_text": "of each row; 0 gives all"}
    return {
        "versions": ["0.2"],
        "name": "datagov-kg 中国数据治理知识图谱",
        "identifierSpace": BASE,
        "schemaSpace": f"{BASE}ontology#",
        "documentation": f"{address}openapi.json",
        "serviceVersion": software_version(),
        "view": {"url": f"{address}{{{{id}}}}"},
        "defaultTypes": [_type(kind, "en") for kind in TYPES if kinds()[kind].favour > 0],
        "suggest": suggested,
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [limit],
        },
    }


def _result(candidate: Candidate, language: str, described: Mapping[str, str]) -> dict[str, Any]:
    hit = candidate.hit
    features: list[dict[str, Any]] = [{"id": "name", "value": hit.score}, {"id": "exact", "value": hit.match == "exact"}]
    if candidate.agrees is not None:
        features.append({"id": "properties", "value": candidate.agrees})
    return {
        "id": _id(hit), "name": _name(hit, language), "type": [_type(hit.kind, language)],
        "score": candidate.score, "match": candidate.is_certain, "features": features,
    } | _described(hit, described)  # fmt: skip


def _described(hit: Hit, described: Mapping[str, str]) -> dict[str, str]:
    return {"description": described[hit.iri]} if hit.iri in described else {}


def _id(hit: Hit) -> str:
    return hit.iri.removeprefix(BASE)


def _name(hit: Hit, language: str) -> str:
    return hit.labels.get(language) or hit.labels.get("zh") or hit.labels.get("en") or hit.name


def _labels(kind: str) -> dict[str, str]:
    return {"zh": kinds()[kind].label_zh, "en": kinds()[kind].label_en}


def _type(kind: str, language: str) -> dict[str, str]:
    return {"id": kind, "name": _labels(kind)[language]}


def _holds(typed: str, *names: str) -> bool:
    return any(typed.strip().casefold() in name.casefold() for name in names)


def _language(request: Request, given: str) -> str:
    if given:
        if given not in LANGUAGES:
            raise InvalidParameter(f"Parameter 'lang': {given!r} is not known.", parameter="lang", allowed=list(LANGUAGES))
        return given
    return accepted(request, neither="zh")


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=False, max_num_fields=20))
    except ValueError:
        raise InvalidParameter("The form cannot be read: it is no UTF-8, or has too many fields.", parameter="queries", allowed="a form") from None


def _written(document: Mapping[str, Any], callback: str) -> Response:
    text = json.dumps(document, ensure_ascii=False)
    headers = {"Vary": "Accept-Language"}
    if not callback:
        return Response(text, media_type=_JSON, headers=headers)
    if not _CALLBACK.fullmatch(callback) or len(callback) > 100:
        raise InvalidParameter(
            f"Parameter 'callback': {callback!r} is no name of a function.", parameter="callback", allowed="letters, digits, _, $ and points"
        )
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    # the comment first: what is sent never begins with what the client chose
    return Response(f"/**/{callback}({safe});", media_type=_SCRIPT, headers=headers)
