"""What a query may name: the classes and properties that the graph has, as VoID counts them, with their labels."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from service.read.asking import rows
from service.read.named import labels_of
from service.read.names import outside_labels, short_name
from service.store.base import Asks


@dataclass(frozen=True)
class Term:
    """A class or property: its prefixed name, its kind (``class`` or ``property``), its labels by language, and how many
    entities or statements have it."""

    name: str
    kind: str
    labels: dict[str, str]
    count: int


async def terms_of(store: Asks) -> list[Term]:
    """The terms of the graph whose vocabulary has a prefix here, the most used first."""
    classes, properties = await asyncio.gather(rows(store, "classes"), rows(store, "properties"))
    counted = [("class", row["class"]["value"], int(row["entities"]["value"])) for row in classes]
    counted += [("property", row["property"]["value"], int(row["triples"]["value"])) for row in properties]
    labels = await labels_of(store, (iri for _, iri, _ in counted))
    found = [
        Term(name, kind, outside_labels(name) | labels.get(iri, {}), count)
        for kind, iri, count in counted
        if (name := short_name(iri)) != iri
    ]
    return sorted(found, key=lambda term: (-term.count, term.kind, term.name))
