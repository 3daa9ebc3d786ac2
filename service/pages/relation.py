"""The page of a relation: its two ends, what it says as a sentence, and all that proves it."""

from __future__ import annotations

import asyncio
from typing import Any

from service.pages.asked import Asked
from service.read.relations import relations_of
from service.read.told import told_of

#: The stored query that gives the evidence of a relation as data.
DATA = "what-is-the-evidence-of-a-relation"


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``relation.html`` shows; None where the graph says nothing of the IRI."""
    told, found = await asyncio.gather(told_of(asked.store, asked.iri), relations_of(asked.store, asked.iri))
    if told is None or not found:
        return None
    return {"told": told, "relation": found[0], "data": DATA}
