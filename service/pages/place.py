"""The page of a range of a report's text: where it stands, what is printed there, and what rests on it."""

from __future__ import annotations

import asyncio
from typing import Any

from service.pages.asked import Asked
from service.read.asking import node, rows
from service.read.lines import lines
from service.read.relations import relations_of
from service.read.told import told_of


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``place.html`` shows, also of a selector; None where the graph says nothing of the IRI."""
    thing = node(asked.iri)
    told, places, uses, relations = await asyncio.gather(
        told_of(asked.store, asked.iri),
        rows(asked.store, "place-told", thing=thing),
        rows(asked.store, "uses-of-a-place", thing=thing),
        relations_of(asked.store, asked.iri),
    )
    if told is None or not places:
        return None
    found = lines(uses)
    printed = [line["printed"].value for line in found if "printed" in line and line["by"].value.endswith("#statedAt")]
    place = lines(places)[0]
    numeral = place["quote"].value if "quote" in place else printed[0] if printed else ""
    return {"told": told, "place": place, "numeral": numeral, "uses": found, "relations": relations}
