"""The app in which people decide on what is proposed of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from loaders.decisions import Decision
from loaders.extract.standing import BESIDE, PART, Item, Standing, item_id
from loaders.extract.text import picture_of
from loaders.project import Project
from loaders.reading.concepts import Schemes
from loaders.reading.published import Claim, NonFactReason
from loaders.texts import NotText
from service.review.checking import SCHEME_OF, mistakes_in, mistakes_of
from service.review.folder import ReviewFolder
from service.review.frame import form_of, framed, language_of, page_of
from service.review.parts import (
    PARTS,
    Mistake,
    completed,
    known_predicates,
    new_thing,
    offered_things,
    written_row,
)
from service.review.result import DECLARED, DESCRIBED, unfinished, write_result
from service.review.saying import LISTS, Saying, choices, identified, passages_of, told
from service.review.showing import (
    Filters,
    agreement,
    broken_laws,
    chosen,
    differing,
    framed_lines,
    listed,
    passage,
    progress,
)

#: What a person may write into a row; the rest of it is where the numeral stands.
#: Those that a person looks at most stand first.
_FIRST = ("indicator", "value", "value_high", "unit", "kind", "region", "period", "base_period")
_CELLS = [*_FIRST, *(name for name in Claim.model_fields if name not in (*_FIRST, "start", "end", "printed", "shared"))]


@dataclass
class Reviewing:
    """What the pages are made of: a review, who reviews, and the concepts of the project."""

    review: ReviewFolder
    project: Project
    schemes: Schemes
    who: str

    @cached_property
    def options(self) -> dict[str, list[tuple[str, str]]]:
        """The ids of each scheme with their labels, for cells."""
        return {
            scheme: [(concept.id, f"{concept.cell('label_zh')} · {concept.cell('label_en')}") for concept in self.schemes[scheme].concepts.values()]
            for scheme in dict.fromkeys(SCHEME_OF.values())
        }

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of figures that are proposed."""
        return sorted({row["kind"] for row in self.review.proposals if row.get("kind")})

    def decide(self, *decisions: Decision) -> None:
        """Write decisions to the log."""
        self.review.log.append(decisions)


def review_app(review: ReviewFolder, project: Project, schemes: Schemes, who: str) -> Starlette:
    """The app of a review in which ``who`` decides. It answers for this machine's names only."""
    routes = [
        Route("/", _index), Route("/decide", _decide, methods=["POST"]), Route("/bulk", _bulk, methods=["POST"]),
        Route("/compare", _compare), Route("/take", _take, methods=["POST"]), Route("/report", _report),
        Route("/describe", _describe, methods=["POST"]), Route("/declare", _declare, methods=["POST"]),
        Route("/write", _write, methods=["POST"]), Route("/picture/{item}.png", _picture),
    ]  # fmt: skip
    app = framed(routes, review.folder.name, who)
    app.state.reviewing = Reviewing(review, project, schemes, who)
    return app


async def _index(request: Request) -> Response:
    return await run_in_threadpool(_shown, request)


def _shown(
    request: Request, wrong: list[Mistake] | None = None, given: Mapping[str, str] | None = None, item_named: str = ""
) -> Response:
    reviewing: Reviewing = request.app.state.reviewing
    query, found, document = request.query_params, reviewing.review.standing(), reviewing.review.document
    filters = Filters.of(query)
    items = filters.wanted(found, reviewing.who)
    named = found.items.get(item_named or query.get("item", ""))
    item = named or chosen(items, query.get("after", ""), query.get("before", ""))
    row = dict(item.shown) if item else {}
    place = document.places[item.start] if item and document.places else None
    section = document.section_at(item.start) if item else None
    part = PARTS.get(row.get(PART, ""))
    whole = completed(row, reviewing.schemes, found)
    new, language = new_thing(whole, reviewing.schemes), language_of(request)
    lists, options = LISTS, reviewing.options | (choices(reviewing.schemes, row, document.text, language) if item else {})
    if item and part:
        lists = {name: "things" for name in part.things} | {"predicate": "predicates"}
        options = {"things": offered_things(item, reviewing.schemes, found), "predicates": known_predicates()}
    return _page(request, "review.html", found, {
        "filters": filters, "query": filters.query, "items": items, "listed": listed(items, item), "item": item, "row": row,
        "open": sum(filters.awaits(one, reviewing.who) and one.proposed is not None for one in items), "given": given or whole, "mistaken": {one.cell for one in wrong or []}, "lists": lists, "parts": PARTS,
        "cells": part.cells if part else _CELLS, "options": options, "kinds": reviewing.kinds, "rests": passages_of(row, document.text), "laws": broken_laws(item, found) if item else {}, "reasons": get_args(NonFactReason),
        "passage": passage(document, item, found) if item else [], "page": place.page if place else None,
        "section": section.title if section else "", "has_pictures": reviewing.review.is_pdf,
        "new_thing": urlencode(new | {"back": item.id}) if item and new else "",
    }, [told(one, language) for one in wrong or []])  # fmt: skip


async def _decide(request: Request) -> Response:
    form = await form_of(request)
    return form if isinstance(form, Response) else await run_in_threadpool(_decided, request, form)


def _decided(request: Request, form: dict[str, str]) -> Response:
    reviewing: Reviewing = request.app.state.reviewing
    found, act = reviewing.review.standing(), form.get("act", "")
    item = found.items.get(form.get("item", ""))
    if item is None or act not in ("accept", "correct", "reject", "undo", "add"):
        return PlainTextResponse("There is no such item.", 404)
    who, query = reviewing.who, Filters.of(request.query_params).query
    if act == "undo":
        undone = item if who in item.outcomes else found.items.get((found.last.get(who) or [""])[-1], item)
        reviewing.decide(Decision(who, "undo", undone.id))
        return RedirectResponse(f"/?{query}&item={undone.id}", 303)
    row = _row_of(item, act, form, reviewing.review.document.text, reviewing.schemes, found)
    if wrong := mistakes_in(row, reviewing.schemes, found):
        return _shown(request, wrong, form, item.id)
    if act == "accept":
        reviewing.decide(_accepting(item, reviewing, found))
    elif act == "reject":
        reviewing.decide(Decision(who, "reject", item.id, row))
    else:
        reviewing.decide(Decision(who, "correct", _new_id(item, found) if act == "add" else item.id, row))
    return RedirectResponse(f"/?{query}&after={item.id}", 303)


def _row_of(item: Item, act: str, form: Mapping[str, str], text: str, schemes: Schemes, found: Standing) -> dict[str, str]:
    if act != "accept" and (part := PARTS.get(item.shown.get(PART, ""))):
        return written_row(part, act, form, item, text)
    where = {"start": str(item.start), "end": str(item.end), "printed": text[item.start : item.end]}
    if act == "accept":
        return completed(item.proposed or {}, schemes, found)
    if act == "reject":
        return where | {"reason": form.get("reason", "")}
    return where | {name: identified(name, cell, schemes) for name in _CELLS if (cell := form.get(name, "").strip())}


def _accepting(item: Item, reviewing: Reviewing, found: Standing) -> Decision:
    """That a proposal holds: as it is, or with the new thing that has been declared for it since."""
    row = completed(item.proposed or {}, reviewing.schemes, found)
    if row == item.proposed:
        return Decision(reviewing.who, "accept", item.id)
    return Decision(reviewing.who, "correct", item.id, {name: cell for name, cell in row.items() if name not in BESIDE})


def _new_id(item: Item, found: Standing) -> str:
    number = 1
    while (identity := item_id(item.start, item.end, f"a{number}")) in found.items:
        number += 1
    return identity


async def _bulk(request: Request) -> Response:
    form = await form_of(request)
    if isinstance(form, Response):
        return form
    reviewing: Reviewing = request.app.state.reviewing
    filters, found = Filters.of(request.query_params), reviewing.review.standing()
    pending = [one for one in filters.wanted(found, reviewing.who) if one.proposed and filters.awaits(one, reviewing.who)]
    sound = [one for one in pending if not mistakes_in(completed(one.proposed or {}, reviewing.schemes, found), reviewing.schemes, found)]
    if sound:
        await run_in_threadpool(reviewing.decide, *(_accepting(one, reviewing, found) for one in sound))
    return RedirectResponse(f"/?{filters.query}", 303)


async def _compare(request: Request) -> Response:
    found = request.app.state.reviewing.review.standing()
    disputed = [item for item in found.items.values() if item.state == "disputed"]
    return _page(request, "compare.html", found, {
        "disputed": disputed, "differing": {item.id: differing(item) for item in disputed}, "pairs": agreement(found),
    })  # fmt: skip


async def _take(request: Request) -> Response:
    """Who reviews now settles that what one person decided holds."""
    form = await form_of(request)
    if isinstance(form, Response):
        return form
    reviewing: Reviewing = request.app.state.reviewing
    found = reviewing.review.standing()
    item = found.items.get(form.get("item", ""))
    row = item.outcomes.get(form.get("person", "")) if item else None
    if item is None or row is None:
        return PlainTextResponse("There is no such decision.", 404)
    await run_in_threadpool(reviewing.decide, Decision(reviewing.who, "settle", item.id, dict(row)))
    return RedirectResponse("/compare", 303)


async def _report(request: Request) -> Response:
    return _report_page(request, request.app.state.reviewing.review.standing())


def _report_page(request: Request, found: Standing, wrong: list[str] | None = None, is_written: bool = False, given: Mapping[str, str] | None = None) -> Response:
    waiting, empty = unfinished(found)
    return _page(request, "report.html", found, {
        "described": DESCRIBED, "declared": DECLARED, "waiting": waiting, "empty": empty, "written": is_written, "given": given or request.query_params,
        "folder": request.app.state.reviewing.review.folder,
    }, wrong)  # fmt: skip


async def _describe(request: Request) -> Response:
    form = await form_of(request)
    if isinstance(form, Response):
        return form
    reviewing: Reviewing = request.app.state.reviewing
    row = {name: form.get(name, "").strip() for name in DESCRIBED}
    await run_in_threadpool(reviewing.decide, Decision(reviewing.who, "describe", "", row))
    return RedirectResponse("/report", 303)


async def _declare(request: Request) -> Response:
    form = await form_of(request)
    if isinstance(form, Response):
        return form
    reviewing: Reviewing = request.app.state.reviewing
    table = form.get("table", "")
    row = {name: form.get(name, "").strip() for name in DECLARED.get(table, ())}
    if missing := [name for name, cell in row.items() if not cell] or ([] if row else ["table"]):
        wrong = [told(Mistake(name, "missing"), language_of(request)) for name in missing]
        return _report_page(request, reviewing.review.standing(), wrong, given=form)
    await run_in_threadpool(reviewing.decide, Decision(reviewing.who, "declare", table, row))
    back = form.get("back", "")
    return RedirectResponse(f"/?item={back}" if back in reviewing.review.standing().items else "/report", 303)


async def _write(request: Request) -> Response:
    form = await form_of(request)
    return form if isinstance(form, Response) else await run_in_threadpool(_written, request)


def _written(request: Request) -> Response:
    reviewing: Reviewing = request.app.state.reviewing
    found, review = reviewing.review.standing(), reviewing.review
    if any(unfinished(found)):
        return _report_page(request, found)
    write_result(review.folder, reviewing.project, review.document, found)
    wrong = mistakes_of(review.folder, reviewing.project)
    return _report_page(request, found, wrong, not wrong)


async def _picture(request: Request) -> Response:
    return await run_in_threadpool(_drawn, request)


def _drawn(request: Request) -> Response:
    review: ReviewFolder = request.app.state.reviewing.review
    item = review.standing().items.get(request.path_params["item"])
    if item is None or not review.is_pdf or review.source is None:
        return PlainTextResponse("There is no such page.", 404)
    places = [place for place in review.document.places[item.start : item.end] if place]
    page = places[0].page
    boxes = [(p.left, p.top, p.right, p.bottom) for p in places if p.page == page]
    try:
        return Response(picture_of(review.source, page, framed_lines(boxes)), media_type="image/png")
    except NotText as error:
        return PlainTextResponse(str(error), 500)


def _page(
    request: Request, template: str, found: Standing, context: Mapping[str, Any], wrong: list[str] | None = None
) -> Response:
    reviewing: Reviewing = request.app.state.reviewing
    said = Saying(language_of(request), reviewing.schemes, found)
    return page_of(request, template, {"found": found, "progress": progress(found), "said": said, "document": reviewing.review.document, **context}, wrong or [])
