"""What is said of a thing, with the labels of what is named, in one question; the head of every page of a kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.read.named import Named, both_in, named
from service.read.names import outside_labels, short_name
from service.store.base import Asks, Row

_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title")


@dataclass(frozen=True)
class Told:
    """The statements of one thing by prefixed property; each value with its labels, of a unit with its symbol."""

    iri: str
    values: dict[str, list[Named]]
    properties: dict[str, Named] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """Its name by language."""
        found: dict[str, str] = {}
        for naming in _NAMES:
            for value in self.values.get(naming, ()):
                found.setdefault(value.language, value.value)
        return found

    def texts(self, name: str) -> dict[str, str]:
        """The texts of a property by language: its definition, its scope note."""
        return {value.language: value.value for value in self.values.get(name, ()) if value.kind == "literal"}

    def all(self, *names: str) -> list[Named]:
        """All values of the properties."""
        return [value for name in names for value in self.values.get(name, ())]

    def one(self, *names: str) -> Named | None:
        """The first value of the first of these properties that has one."""
        return next(iter(self.all(*names)), None)


async def told_of(store: Asks, iri: str) -> Told | None:
    """What the graph says of the IRI; None where that is nothing."""
    found = await rows(store, "told-of-a-thing", thing=node(iri))
    if not found:
        return None
    values: dict[str, dict[tuple[object, ...], Named]] = {}
    properties: dict[str, Named] = {}
    for row in found:
        own = row["property"]["value"]
        name = short_name(own)
        properties.setdefault(name, Named("uri", own, labels=both_in(row, "property_") or outside_labels(name)))
        value = _value(row)
        values.setdefault(name, {}).setdefault(value.key, value)
    return Told(iri, {name: list(own.values()) for name, own in values.items()}, properties)


def _value(row: Row) -> Named:
    value = named(row["value"], {row["value"]["value"]: both_in(row)})
    if "symbol" in row:
        value.labels |= {"": row["symbol"]["value"]}
    return value

