"""The page of an official list of pilots, or of one entry of it."""

from __future__ import annotations

import asyncio
from typing import Any

from service.pages.asked import Asked
from service.pages.facts import Fact, Value, known_facts
from service.read.named import Named
from service.read.pilots import PilotList, lists_of
from service.read.told import told_of


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``pilot-list.html`` shows; None where the graph says nothing of the IRI."""
    told, lists = await asyncio.gather(told_of(asked.store, asked.iri), lists_of(asked.store, asked.iri))
    if told is None or not lists:
        return None
    (pilots,) = lists[:1]
    entry = next((line for line in pilots.entries if line["entry"].value == asked.iri), None)
    labels = told.labels if entry is None else {entry["named"].language: entry["named"].value}
    return {"told": told, "labels": labels, "pilots": pilots, "own": entry, "facts": facts_of(pilots)}


def facts_of(pilots: PilotList) -> list[Fact]:
    """Of what the list is, which batch, when and by which document, and where it was read."""
    head = pilots.head

    def fact(name: str, column: str) -> Fact:
        return Fact(name, [Value(head[column])] if column in head else [])

    counted = Value(Named("literal", f"{len(pilots.entries)} / {pilots.total}"))
    return known_facts(
        fact("programme", "programme"), fact("batch", "batch"), fact("date", "date"), fact("document", "document"),
        Fact("entries", [counted]), fact("read_from", "source"),
    )  # fmt: skip
