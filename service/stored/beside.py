"""What there is where a query about figures finds none: of which indicators, places and times there are figures.

No query says anything for it. The dimension of a parameter is told by the address of its values (``/indicator/…``,
``/region/…``), so that each in turn is left open while the others are kept as asked.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib import XSD

from loaders.vocabulary import BASE, DG, expand
from service.read.asking import rows
from service.read.figures import belongs_by
from service.sparql.binding import Term
from service.store.base import Asks, Row
from service.stored.model import ParameterType, StoredQuery
from service.stored.rows import RowOf
from service.stored.values import Concepts, to_term

_MOST = 6
_TIME = "sdmx-dimension:refPeriod"


@dataclass(frozen=True)
class Beside:
    """One value of a parameter with which there are figures, and how many."""

    id: str
    label_zh: str
    label_en: str
    figures: int


@dataclass(frozen=True)
class Offer:
    """The values of one parameter with which there are figures, the nearest first, where the others are kept.

    ``parameter`` is empty for times, where the query has no parameter for them.
    """

    parameter: str
    name_zh: str
    name_en: str
    values: tuple[Beside, ...]


async def what_there_is(
    store: Asks, query: StoredQuery, values: Mapping[str, Sequence[Term]], concepts: Concepts
) -> list[Offer]:
    """What to ask instead, one offer for each parameter that decides; none for a query that is not about figures."""
    if query.row is RowOf.OTHER:
        return []
    asked = await _asked(query, values, concepts)
    offers = []
    for parameter in query.parameters:
        if parameter.name in asked:
            dimension, terms = asked[parameter.name]
            others = [term for name, (_, found) in asked.items() if name != parameter.name for term in found]
            number = len(asked) - 1
            found = await _figures(store, dimension, others, number)
            nearest = _nearest(found, terms, dimension)
            if nearest:
                offers.append(Offer(parameter.name, parameter.description_zh, parameter.description_en, nearest))
    if all(dimension != _TIME for dimension, _ in asked.values()):
        kept = [term for _, terms in asked.values() for term in terms]
        times = sorted(await _figures(store, _TIME, kept, len(asked)), key=lambda row: row["value"]["value"])
        if times:
            offers.append(Offer("", "时期", "The period", tuple(map(_beside, times[-_MOST:]))))
    return offers


async def _asked(
    query: StoredQuery, values: Mapping[str, Sequence[Term]], concepts: Concepts
) -> dict[str, tuple[str, list[NamedNode]]]:
    """The parameters that name values of a dimension of figures: its property, and what was asked or is the default."""
    asked: dict[str, tuple[str, list[NamedNode]]] = {}
    for parameter in query.parameters:
        if parameter.type is not ParameterType.CONCEPT:
            continue
        given = values.get(parameter.name)
        if given is None and parameter.default is not None:
            given = [await to_term(parameter, str(parameter.default), concepts)]
        terms = [term for term in given or () if isinstance(term, NamedNode)]
        dimension = belongs_by(terms[0].value.removeprefix(BASE)) if terms else None
        if dimension is not None:
            asked[parameter.name] = (dimension, terms)
    return asked


async def _figures(store: Asks, dimension: str, kept: list[NamedNode], number: int) -> list[Row]:
    """For each value of the dimension how many observations there are that have one of each of the kept."""
    of_class = NamedNode(str(DG.Observation))
    return await rows(
        store,
        "figures-beside",
        dimension=NamedNode(str(expand(dimension))),
        kept=[of_class, *kept],
        number=Literal(str(number + 1), datatype=NamedNode(str(XSD.integer))),
    )


def _nearest(found: list[Row], asked: list[NamedNode], dimension: str) -> tuple[Beside, ...]:
    """The values that are most like what was asked, then those with most figures; times in their order."""
    wanted = [_id(term.value) for term in asked]

    def likeness(row: Row) -> float:
        name = _id(row["value"]["value"])
        return max(difflib.SequenceMatcher(None, name, other).ratio() for other in wanted)

    others = [row for row in found if row["value"]["value"] not in {term.value for term in asked}]
    if dimension == "dg:indicator":
        others.sort(key=lambda row: -likeness(row))
    nearest = others[:_MOST]
    if dimension == _TIME:
        nearest = sorted(sorted(others, key=lambda row: -likeness(row))[:_MOST], key=lambda row: row["value"]["value"])
    return tuple(map(_beside, nearest))


def _beside(row: Row) -> Beside:
    name = _id(row["value"]["value"])
    labels = {language: row[language]["value"] if language in row else name for language in ("zh", "en")}
    return Beside(name, labels["zh"], labels["en"], int(row["figures"]["value"]))


def _id(iri: str) -> str:
    path = iri.removeprefix(BASE)
    return path.partition("/")[2] or path


def in_words(offer: Offer, language: str) -> str:
    """The offer as one sentence, for people at a command line."""
    if language == "zh":
        return f"{offer.name_zh}：{'、'.join(f'{value.label_zh}（{value.id}，{value.figures}）' for value in offer.values)}"
    return f"{offer.name_en}: {', '.join(f'{value.label_en} ({value.id}, {value.figures})' for value in offer.values)}"
