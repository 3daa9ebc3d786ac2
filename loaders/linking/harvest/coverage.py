"""When and where: dates, spans of time and places of a dataset, as records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from loaders.linking.harvest.dates import span_of, when_of
from loaders.linking.harvest.graphs import Said
from loaders.linking.harvest.records import Place, Span, Text, When
from loaders.linking.harvest.remarks import Ledger
from loaders.linking.harvest.shapes_on_maps import geojson_shape, shape_of
from loaders.linking.harvest.values import Described, flat, iri_of, texts, words


def date_of(values: Iterable[Any], place: str, ledger: Ledger, pick: Callable[..., When]) -> When | None:
    """The date among the values that ``pick`` takes of several; None where there is none."""
    found = []
    for value in flat([*values]):
        datatype = value.datatype if isinstance(value, Said) else ""
        text = words(value)
        if text and (when := when_of(text, datatype, place, ledger)):
            found.append(when)
    dated = [when for when in found if when.precision != "text"] or found
    if len(set(dated)) > 1:
        ledger.note(place, f"several dates are given ({', '.join(sorted(when.text for when in set(dated)))[:80]}); {pick.__name__} was taken")
    return pick(dated, key=lambda when: (when.text, when.precision)) if dated else None


def places_of(values: list[Any], place: str, ledger: Ledger) -> tuple[Place, ...]:
    """The areas covered, each once."""
    found = [_place(value, place, ledger) for value in values]
    return tuple(sorted({one for one in found if one != Place()}, key=Place.written))


def _place(value: Any, place: str, ledger: Ledger) -> Place:
    if not isinstance(value, dict):
        text = words(value)
        shape = shape_of(text, place, ledger)
        iri = "" if shape else iri_of(value)
        return Place(iri=iri, shapes=(shape,) if shape else (), names=() if shape or iri else texts(value))
    if shape := geojson_shape(value, place, ledger):
        return Place(shapes=(shape,))
    inner = Described(value)
    shapes: set[str] = set()
    names: set[Text] = set(texts(inner.first("names")))
    for part in inner.every("shape"):
        nested = _place(part, place, ledger)
        shapes |= set(nested.shapes)
        names |= set(nested.names)
    for part in inner.every("schema_box"):
        numbers = re.split(r"[\s,]+", words(part))
        if len(numbers) == 4:  # schema.org: south west north east
            south, west, north, east = numbers
            shapes.add(shape_of(f"{west},{south},{east},{north}", place, ledger))
    latitude, longitude = words(inner.first("latitude")), words(inner.first("longitude"))
    if latitude and longitude:
        shapes.add(f"POINT({longitude} {latitude})")
    if not names and not shapes and "@value" in value:
        return _place(words(value), place, ledger)
    iri = iri_of(value)
    ordered = sorted(names, key=lambda text: (text.language, text.text))
    return Place(iri=iri, names=tuple(ordered), shapes=tuple(sorted(shapes - {""})))


def spans_of(described: Described, place: str, ledger: Ledger) -> tuple[Span, ...]:
    """The times covered, each once."""
    found = [_span(value, place, ledger) for value in described.every("temporal")]
    start, end = (date_of(described.first(name), place, ledger, pick) for name, pick in (("temporal_start", min), ("temporal_end", max)))
    if start or end:
        found.append(Span(start=start, end=end))
    return tuple(sorted({span for span in found if span is not None and span != Span()}, key=Span.written))


def _span(value: Any, place: str, ledger: Ledger) -> Span | None:
    if not isinstance(value, dict):
        text = words(value)
        return Span(text=iri_of(value)) if iri_of(value) else span_of(text)
    inner = Described(value)
    start = date_of(_moments(inner.every("start")), place, ledger, min)
    end = date_of(_moments(inner.every("end")), place, ledger, max)
    if start or end:
        return Span(start=start, end=end)
    return Span(text=iri_of(value)) if iri_of(value) else span_of(words(value))


def _moments(values: list[Any]) -> Iterator[Any]:
    """Dates, and those within an instant of OWL-Time."""
    for value in values:
        if isinstance(value, dict) and "@value" not in value:
            yield from _moments(Described(value).every("start"))
        else:
            yield value
