"""The page of a claim, its receipt: the numeral in its sentence, what it means, and on what each dimension rests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.pages.asked import Asked
from service.read.lines import Line
from service.read.receipts import claim_page

#: As many claims before and after are shown.
_BESIDE = 4


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``claim.html`` shows; None where the IRI is no claim."""
    page = await claim_page(asked.store, asked.texts, asked.iri)
    if page is None:
        return None
    return {"page": page, "told": page.told, "beside": beside(page.section, asked.iri)}


def beside(section: Sequence[Line], iri: str) -> list[Line]:
    """The claims before and after this one in the order of the text."""
    places = [place for place, line in enumerate(section) if line["other"] and line["other"].value == iri]
    if not places:
        return []
    (place, *_) = places
    return [*section[max(0, place - _BESIDE) : place], *section[place + 1 : place + 1 + _BESIDE]]
