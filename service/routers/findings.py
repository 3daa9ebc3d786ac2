"""/findings: what was found in the sources, by class, each figure with its receipt; filtered by class, report, severity."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from service.http.formats import DOCUMENT, HTML
from service.http.languages import variant_of
from service.http.negotiation import Wanted, negotiate
from service.http.problems import InvalidParameter
from service.pages.choosing import FROM, beside
from service.pages.templating import render
from service.read.findings import add_receipts, classes_found, last_part, only, stretch
from service.routers.parts import Parts
from service.routers.responses import entity_tag, negotiated, not_modified
from service.routers.told import documents

router = APIRouter(tags=["findings"])
#: As many findings as a page has, and may have; and where the last page may begin.
_PAGE, _MOST, _LAST = 50, 200, 1_000_000


@router.get("/findings", summary="What was found in the sources, by class", responses=documents("application/json"))
async def findings(
    request: Request,
    parts: Parts,
    kind: Annotated[str, Query(alias="class")] = "",
    report: str = "",
    severity: str = "",
    first: Annotated[int, Query(alias=FROM, ge=0, le=_LAST)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
) -> Response:
    """The findings of a class, of a report, of a severity (``Warning`` accuses a source, ``Info`` nobody), or all: at most
    ``limit``, after ``from`` others; ``found`` says how many there are."""
    output = negotiate(Wanted.of(request), (DOCUMENT, HTML))
    known = await classes_found(parts.store)
    every = [found for one in known for found in one.findings]
    reports = {last_part(each.value): each for found in every for each in found.reports}
    given = {"class": (kind, [one.id for one in known]), "report": (report, sorted(reports))}
    given["severity"] = (severity, sorted({found.severity for found in every}))
    for name, (value, allowed) in given.items():
        if value and value not in allowed:
            raise InvalidParameter(f"Parameter {name!r}: {value!r} is not known.", parameter=name, allowed=allowed)
    fitting = only(known, kind, report, severity)
    number = sum(len(one.findings) for one in fitting)
    shown = stretch(fitting, first, limit)
    tag = entity_tag(parts, variant_of(request, output))
    if unchanged := not_modified(request, tag):
        return unchanged
    await add_receipts(parts.store, shown)
    headers = negotiated(tag)
    if output is DOCUMENT:
        return JSONResponse({"found": number, "from": first, "classes": [asdict(one) for one in shown]}, headers=headers)
    chosen = {"class": kind, "report": report, "severity": severity}
    kept = {name: value for name, value in chosen.items() if value} | {"limit": limit}
    last = first + sum(len(one.findings) for one in shown)
    context = {
        "classes": shown, "counted": fitting, "known": known, "reports": reports, "chosen": chosen, "number": number,
        "first": first, "last": last,
        "of_reports": {id: sum(each.value == one.value for found in every for each in found.reports) for id, one in reports.items()},
    } | beside(kept, first, limit, number)  # fmt: skip
    return render(request, "findings.html", context, headers=headers)
