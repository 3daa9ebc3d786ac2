"""The properties of things: which there are for a type, and their values as the data extension gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.search import folded
from loaders.vocabulary import BASE, expand
from loaders.words.dates import read_date
from service.read.asking import node, rows, text
from service.read.named import labels_of
from service.read.names import outside_labels, short_name
from service.store.base import Asks, Row

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = frozenset(f"{_XSD}{name}" for name in ("integer", "gYear", "nonNegativeInteger"))
_DECIMAL = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))
_DATES = frozenset(f"{_XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth"))
#: What stands between several values in one cell of somebody's table.
_BETWEEN = re.compile(r"\s*[、，,；;|]\s*")


@dataclass(frozen=True)
class Property:
    """A property by its prefixed name, with its labels by language."""

    id: str
    labels: Mapping[str, str]

    def name(self, language: str) -> str:
        """What it is called in the language, else in the other one, else its prefixed name."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)


class Properties:
    """The properties of the graph of a store."""

    def __init__(self, store: Asks) -> None:
        self._store = store

    async def of_kinds(self, kinds: Iterable[str]) -> list[Property]:
        """The properties of the things of some kinds, those first that most of them have."""
        found = await rows(self._store, "properties-of-kinds", kind=[text(kind) for kind in kinds])
        iris = [row["property"]["value"] for row in found if "property" in row]
        return list((await self._labelled(iris)).values())

    async def named(self, ids: Iterable[str]) -> dict[str, Property]:
        """The properties by the ids of a client, prefixed names or IRIs; one that cannot be read is as it was given."""
        iris = {given: iri_of(given) for given in ids}
        known = await self._labelled([iri for iri in iris.values() if iri])
        return {given: Property(given, known[iri].labels if iri else {}) for given, iri in iris.items()}

    async def values(self, things: Iterable[str], ids: Iterable[str]) -> dict[tuple[str, str], list[Row]]:
        """The rows of values by IRI of the thing and id of the property."""
        given = {iri: name for name in ids if (iri := iri_of(name))}
        things = sorted(set(things))
        if not things or not given:
            return {}
        found: dict[tuple[str, str], list[Row]] = {}
        asked = [node(iri) for iri in given]
        for row in await rows(self._store, "values-of-properties", thing=[node(iri) for iri in things], property=asked):
            found.setdefault((row["thing"]["value"], given[row["property"]["value"]]), []).append(row)
        return found

    async def _labelled(self, iris: list[str]) -> dict[str, Property]:
        labels = await labels_of(self._store, iris) if iris else {}
        return {
            iri: Property(short_name(iri), {**outside_labels(short_name(iri)), **labels.get(iri, {})}) for iri in iris
        }


def iri_of(given: str) -> str | None:
    """The IRI of a property by its prefixed name or itself; None where it is neither."""
    if given.startswith(("http://", "https://")):
        try:
            return node(given).value
        except ValueError:
            return None
    try:
        return str(expand(given))
    except (KeyError, AttributeError, ValueError):
        return None


def cell(row: Row, language: str) -> dict[str, Any] | None:
    """A value as the data extension writes it; None for a text in the other language."""
    value = row["value"]
    content = value["value"]
    if value["type"] == "uri":
        if not content.startswith(BASE):
            return {"str": content}
        name = _label(row, language) or content.removeprefix(BASE)
        return {"id": content.removeprefix(BASE), "name": name}
    if value.get("xml:lang", language) != language:
        return None
    datatype = value.get("datatype", "")
    if datatype == f"{_XSD}boolean":
        return {"str": content}
    if datatype in _WHOLE and content.lstrip("+-").isdecimal():
        return {"int": int(content)}
    if datatype in _DECIMAL:
        return {"float": float(content)}
    if datatype == f"{_XSD}date":
        return {"date": f"{content[:10]}T00:00:00Z"}
    if datatype == f"{_XSD}dateTime":
        return {"date": content}
    return {"str": content}


def read_parts(value: str) -> list[str]:
    """A value as a client gives it, and each of the values that it lists.

    >>> read_parts("财政部、国家数据局")
    ['财政部、国家数据局', '财政部', '国家数据局']
    """
    parts = [part for part in _BETWEEN.split(value) if part]
    return [value, *parts] if len(parts) > 1 else [value]


def says(row: Row, given: str) -> bool:
    """Whether a value of the graph is what a client gave: itself, its path, one of its labels; a date that may be the same
    day, however it is written and however much of it."""
    value = row["value"]
    content = value["value"]
    if value.get("datatype") in _DATES:
        ours, theirs = read_date(content), read_date(given)
        return ours is not None and theirs is not None and ours.agrees(theirs)
    labels = {row[language]["value"] for language in ("zh", "en") if language in row}
    texts = {content, content.removeprefix(BASE), content.rpartition("/")[2], *labels}
    return folded(given) in {folded(text) for text in texts}


def _label(row: Row, language: str) -> str:
    for name in (language, "zh", "en"):
        if name in row:
            return row[name]["value"]
    return ""
