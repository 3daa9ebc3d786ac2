"""The page of a target: what is wanted by when, and the figures that it is held against."""

from __future__ import annotations

import asyncio
from typing import Any

from service.pages.asked import Asked
from service.pages.facts import Fact, Value, known_facts, told_fact
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.told import Told, told_of

#: The stored query that gives targets with their verdicts as data.
DATA = "which-targets-were-met"


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``target.html`` shows; None where the graph says nothing of the IRI."""
    thing = node(asked.iri)
    told, targets, figures = await asyncio.gather(
        told_of(asked.store, asked.iri),
        rows(asked.store, "targets-told", by=thing, thing=thing),
        rows(asked.store, "figures-for-a-target", thing=thing),
    )
    if told is None or not targets:
        return None
    target = lines(targets)[0]
    return {"told": told, "target": target, "figures": lines(figures), "facts": facts_of(told, target), "data": DATA}


def facts_of(told: Told, target: Line) -> list[Fact]:
    """Which document sets it in which clause, for whom and where, and what measures it how well."""
    return known_facts(
        Fact("policy", [Value(target["policy"])]),
        told_fact(told, "due", "dg:dueDate"),
        told_fact(told, "scope", "dg:targetScope"),
        told_fact(told, "region", "sdmx-dimension:refArea"),
        Fact("population", [Value(value) for value in told.all("dg:population", "dg:industry") if not value.value.endswith("/all")]),
        told_fact(told, "measured", "dg:measuredBy"),
        told_fact(told, "match", "dg:match", words="match"),
        told_fact(told, "binding", "dg:bindingForce", words="binding"),
        told_fact(told, "read_from", "schema:url"),
        told_fact(told, "source_tier", "dg:sourceTier"),
    )
