"""/changes: what was added, removed and changed since the build before, as a page or as the file that says it."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from loaders.builds.changes import HAPPENINGS, ChangeLog, kind_of, read_changes
from loaders.builds.folder import CHANGES_FILE
from service.http.formats import DOCUMENT, HTML
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter, NotFound
from service.pages.templating import render
from service.read.kinds import labels_of_kinds
from service.read.named import labels_of
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified
from service.routers.told import documents
from service.store.base import Asks

router = APIRouter(tags=["downloads"])
_PAGE_ROWS = 100
_FIRST_ROWS = 10


@router.get("/changes", summary="What changed since the build before", responses=documents("application/json"))
async def changes(
    request: Request, parts: Parts, happened: str = "", kind: str = "", page: int = 1
) -> Response:
    """How many things of each kind were added, removed and changed, and which: all of one ``kind`` to which one thing
    ``happened``, a hundred a page, else the first of each."""
    log = read_changes(parts.build) if parts.build else None
    if parts.build is None or log is None:
        raise NotFound("There is no change log here: the store is a remote endpoint, or its build has none.")
    output = negotiate(Wanted.of(request), (DOCUMENT, HTML))
    # the log is no part of the graph: two builds of one version may have come after different ones
    tag = entity_tag(parts, f"{parts.build.files.get(CHANGES_FILE, {}).get('sha256', '')[:12]}.{variant_of(request, output)}")
    if output is DOCUMENT:
        if unchanged := not_modified(request, tag):
            return unchanged
        content = (parts.build.folder / CHANGES_FILE).read_bytes()
        return Response(content, media_type=output.media_type, headers=negotiated(tag))
    _check("happened", happened, HAPPENINGS)
    _check("kind", kind, log.kinds)
    if bool(happened) != bool(kind):
        missing = "kind" if happened else "happened"
        raise InvalidParameter(f"Parameter {missing!r} is missing beside the other one.", parameter=missing)
    lists = _listed(log, happened, kind, page)
    if unchanged := not_modified(request, tag):
        return unchanged
    labels = await labels_of(parts.store, {iri for iris in lists.values() for iri in iris}) | log.removed_labels
    context = {
        "build": parts.build,
        "log": log,
        "happened": HAPPENINGS,
        "kinds": await _kind_labels(parts.store, log),
        "lists": lists,
        "kind": kind,
        "labels": labels,
        "page": page,
        "last": -(-log.counts[happened].get(kind, 0) // _PAGE_ROWS) if kind else 1,
    }
    return render(request, "changes.html", context, headers=negotiated(tag))


def _check(name: str, given: str, allowed: Iterable[str]) -> None:
    known = list(allowed)
    if given and given not in known:
        raise InvalidParameter(f"Parameter {name!r}: {given!r} is not known.", parameter=name, allowed=known)


def _listed(log: ChangeLog, happened: str, kind: str, page: int) -> dict[tuple[str, str], list[str]]:
    """The things to show, by what happened and kind."""
    if happened:
        found = log.of_kind(happened, kind)
        last = max(1, -(-len(found) // _PAGE_ROWS))
        if not 1 <= page <= last:
            raise InvalidParameter(
                f"Parameter 'page': {page}; expected a whole number from 1 to {last}.", parameter="page", allowed=f"1 to {last}"
            )
        return {(happened, kind): found[(page - 1) * _PAGE_ROWS : page * _PAGE_ROWS]}
    return {
        (name, each): log.of_kind(name, each)[:_FIRST_ROWS] for name in HAPPENINGS for each in log.counts[name]
    }


async def _kind_labels(store: Asks, log: ChangeLog) -> dict[str, dict[str, str]]:
    present = {kind_of(iri): iri for name in ("added", "changed") for iri in log.things[name]}
    return await labels_of_kinds(store, present)
