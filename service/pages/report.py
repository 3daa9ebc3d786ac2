"""The pages of a report, of its sections and of its text: what is stated where, and how one can check it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from service.pages.asked import Asked
from service.read.lines import Line
from service.read.reports import contents_of, text_of
from service.read.sections import section_page
from service.read.told import told_of


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``report.html`` shows; None where the IRI is no report."""
    told, contents = await asyncio.gather(told_of(asked.store, asked.iri), contents_of(asked.store, asked.iri))
    if told is None or contents is None:
        return None
    return {"told": told, "report": contents, "figures": sum(len(section.claims) for section in contents.sections)}


async def section_context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``section.html`` shows; None where the IRI is no section."""
    page = await section_page(asked.store, asked.texts, asked.iri)
    if page is None:
        return None
    before, within, after = around(page.sections, asked.iri)
    own = next((line for line in page.sections if line["other"] and line["other"].value == asked.iri), None)
    return {"told": page.told, "page": page, "own": own, "before": before, "within": within, "after": after}


async def text_context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``text.html`` shows; None where the IRI is no text of a report."""
    told, text = await asyncio.gather(told_of(asked.store, asked.iri), text_of(asked.store, asked.iri))
    return None if told is None or text is None else {"told": told, "text": text}


def around(sections: Sequence[Line], iri: str) -> tuple[Line | None, list[Line], Line | None]:
    """The section before this one in the order of the text, those that lie in it, and the one after it."""
    places = [place for place, line in enumerate(sections) if line["other"] and line["other"].value == iri]
    if not places:
        return None, [], None
    (place, *_) = places
    depth = _number(sections[place], "depth")
    within = []
    for line in sections[place + 1 :]:
        if _number(line, "depth") <= depth:
            break
        within.append(line)
    after = sections[place + 1] if place + 1 < len(sections) else None
    return (sections[place - 1] if place else None), within, after


def _number(line: Line, name: str) -> int:
    value = line[name]
    return int(value.value) if value else 0
