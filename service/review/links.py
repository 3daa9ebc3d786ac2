"""The app in which people decide on links: a harvested dataset beside the thing of ours that it may be about, one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from loaders.decisions import Act
from loaders.linking.harvest import known_dataset
from loaders.linking.matching import SET_FILE, Deciding, Link, LinkSet
from service.review.frame import form_of, framed, page_of
from service.review.showing import Addressed, chosen, listed, number

STATES = ("open", "accepted", "rejected")
KINDS = ("indicator", "region", "industry", "theme", "policy")
_ACTS: Mapping[str, Act] = {"accept": "accept", "reject": "reject"}


@dataclass(frozen=True)
class Told:
    """What is said of a thing of ours beside its label, by language: its other names, and what it is."""

    names: Sequence[str] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Linking:
    """What the pages are made of: the folder of harvests, what was decided there, who decides, and the things by IRI."""

    folder: Path
    deciding: Deciding
    who: str
    things: Mapping[str, Told]


@dataclass(frozen=True)
class Filters(Addressed):
    """Which links are wanted: all where a field is empty; ``least`` is the least score, from 0 to 100."""

    state: str = ""
    kind: str = ""
    least: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters in the query of an address; what is no number bounds nothing."""
        least = query.get("least", "")
        return cls(query.get("state", ""), query.get("kind", ""), least if number(least) is not None else "")

    def wanted(self, links: LinkSet, also: str = "") -> list[Link]:
        """The links that are wanted, the surest first, and the one of the id ``also``, so that what comes after it is known."""
        return sorted((one for one in links.links if one.id == also or self.admits(one)), key=lambda one: -one.confidence)

    def admits(self, link: Link) -> bool:
        """Whether a link is wanted."""
        least = (number(self.least) or 0.0) / 100
        return self.state in ("", link.state) and self.kind in ("", link.kind) and link.confidence >= least


def links_app(folder: Path, who: str, things: Mapping[str, Told]) -> Starlette:
    """The app over a folder of harvests in which ``who`` decides. It answers for this machine's names only."""
    routes = [Route("/", _index), Route("/decide", _decide, methods=["POST"]), Route("/bulk", _bulk, methods=["POST"])]
    app = framed(routes, SET_FILE, who)
    app.state.linking = Linking(folder, Deciding(folder), who, things)
    return app


async def _index(request: Request) -> Response:
    return await run_in_threadpool(_shown, request)


def _shown(request: Request) -> Response:
    linking: Linking = request.app.state.linking
    query, links = request.query_params, linking.deciding.now
    filters, every = Filters.of(query), links.links
    wanted, link = filters.wanted(links), links.get(query.get("item", ""))
    if link is None:
        found = chosen(filters.wanted(links, query.get("after", "")), query.get("after", ""), query.get("before", ""))
        link = found if found and filters.admits(found) else None
    return page_of(request, "links.html", {
        "filters": filters, "query": filters.query, "item": link, "listed": listed(wanted, link), "states": STATES, "kinds": KINDS,
        "open": sum(one.awaits for one in wanted), "decided": sum(not one.awaits for one in every), "all": len(every),
        "dataset": known_dataset(linking.folder, link.subject) if link else None, "thing": linking.things.get(link.object, Told()) if link else None,
        "beside": [one for one in every if link and one.subject == link.subject and one.id != link.id],
    })  # fmt: skip


async def _decide(request: Request) -> Response:
    form = await form_of(request)
    return form if isinstance(form, Response) else await run_in_threadpool(_decided, request, form)


def _decided(request: Request, form: dict[str, str]) -> Response:
    linking: Linking = request.app.state.linking
    act, item, query = form.get("act", ""), form.get("item", ""), Filters.of(request.query_params).query
    if act == "undo":
        return RedirectResponse(f"/?{query}&item={linking.deciding.undo(linking.who, item) or item}", 303)
    try:
        linking.deciding.decide(linking.who, {item: _ACTS[act]})
    except KeyError:
        return PlainTextResponse("There is no such link, or nothing like this to do with it; dgkg link may have found other candidates since.", 404)
    return RedirectResponse(f"/?{query}&after={item}", 303)


async def _bulk(request: Request) -> Response:
    form = await form_of(request)
    return form if isinstance(form, Response) else await run_in_threadpool(_all_decided, request)


def _all_decided(request: Request) -> Response:
    linking: Linking = request.app.state.linking
    filters = Filters.of(request.query_params)
    waiting = [one.id for one in filters.wanted(linking.deciding.now) if one.awaits]
    if waiting:
        linking.deciding.decide(linking.who, dict.fromkeys(waiting, "accept"))
    return RedirectResponse(f"/?{filters.query}", 303)
