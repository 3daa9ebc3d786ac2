"""The page of a place: how it ranks, its figures, what it pilots and hosts, its documents, and others beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.vocabulary import BASE
from service.http.problems import InvalidParameter
from service.pages.asked import Asked
from service.pages.facts import Fact, known_facts, proved_fact, told_fact
from service.pages.grouping import grouped
from service.read.lines import Line
from service.read.named import Named
from service.read.regions import RegionPage, region_page
from service.read.relations import Relation
from service.read.series import MOST_OF_A_SERIES, Point

#: The stored query that gives the figures and ranks of a place as data.
DATA = "which-figures-and-ranks-does-a-region-hold"
#: The parameter that names places to compare with, and how many there may be.
WITH, MOST_OTHERS = "with", 4
_RANKS = frozenset({"rank", "rank_change"})
_WITHIN = frozenset({"schema:containedInPlace", "dg:hasMember"})
#: Relations that have sections of their own.
_APART = _WITHIN | {"dg:inForceIn", "skos:exactMatch", "dg:startArea", "dg:memberOf", "eli:jurisdiction"}


@dataclass(frozen=True)
class OfIndicator:
    """The figures of one indicator, the latest first."""

    indicator: Named
    points: list[Point]


@dataclass(frozen=True)
class Compared:
    """One indicator and period with the figure of each place, None where a place has none."""

    point: Point
    cells: list[Point | None]


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``region.html`` shows; None where the graph says nothing of the IRI. Raises ``InvalidParameter``
    for a place to compare with that has no figures."""
    given = list(dict.fromkeys(name for name in asked.given.get(WITH, ()) if name))
    if len(given) > MOST_OTHERS:
        allowed = f"at most {MOST_OTHERS}"
        raise InvalidParameter(f"Parameter '{WITH}': {given[MOST_OTHERS]!r}; expected {allowed}.", parameter=WITH, allowed=allowed)
    others = [f"{BASE}region/{name}" for name in given]
    page = await region_page(asked.store, asked.iri, others)
    if page is None:
        return None
    choices = {line["place"].value: line for line in page.places}
    for name, other in zip(given, others, strict=True):
        if other not in choices or other == asked.iri:
            allowed = "an id or label of scheme regions"
            raise InvalidParameter(f"Parameter '{WITH}': {name!r}; expected {allowed}.", parameter=WITH, allowed=allowed)
    return {
        "page": page, "facts": facts_of(page), "ranks": ranks_of(page.points), "figures": figures_of(page.points),
        "groups": grouped(page.relations, asked.iri, lambda one: one.name not in _APART), "within": within(page),
        "belongs": [one.object for one in page.relations if one.is_from(asked.iri) and one.name == "dg:memberOf"],
        "choices": choices_beside(page.places, asked.iri), "others": [choices[other]["place"] for other in others],
        "given": given, "most_others": MOST_OTHERS, "compared": compared(page.points, [page.others[other] for other in others]),
        "most_of_a_series": MOST_OF_A_SERIES, "data": DATA, "name": asked.name,
    }  # fmt: skip


def facts_of(page: RegionPage) -> list[Fact]:
    """What the place is, its codes, and where it lies."""
    told, iri = page.told, page.told.iri
    return known_facts(
        told_fact(told, "kind", "dg:regionKind", words="region_kind"),
        told_fact(told, "other_names", "skos:altLabel"),
        told_fact(told, "codes", "skos:notation"),
        proved_fact(page.relations, iri, "lies_in", "schema:containedInPlace"),
        proved_fact(page.relations, iri, "start_areas", "dg:startArea"),
        proved_fact(page.relations, iri, "same_as", "skos:exactMatch"),
    )


def ranks_of(points: Iterable[Point]) -> list[Point]:
    """The ranks of the place, the latest first, of each period the best first."""
    found = [point for point in points if point.measure in _RANKS]
    found.sort(key=lambda point: (len(point.of("indicator")), point.of("indicator"), point.upper or 0))  # the whole before its parts
    return sorted(found, key=lambda point: (point.period, point.measure == "rank"), reverse=True)


def figures_of(points: Iterable[Point]) -> list[OfIndicator]:
    """The other figures by indicator, each the latest first; the indicators with the latest figures first."""
    found: dict[str, OfIndicator] = {}
    for point in points:  # the latest first, as they are read
        indicator = point.figure.part("indicator")
        if indicator is not None and point.measure not in _RANKS:
            found.setdefault(indicator.value, OfIndicator(indicator, [])).points.append(point)
    return list(found.values())


def within(page: RegionPage) -> list[Named]:
    """The places that lie in it, or belong to it, each once."""
    iri = page.told.iri
    inside = [one for one in page.relations if _is_inside(one, iri)]
    return list({one.other(iri).value: one.other(iri) for one in inside}.values())


def _is_inside(one: Relation, iri: str) -> bool:
    if one.is_from(iri):
        return one.name == "dg:hasMember"
    return one.name in ("schema:containedInPlace", "dg:memberOf") and one.subject.value.startswith(f"{BASE}region/")


def choices_beside(places: Sequence[Line], iri: str) -> dict[str, list[Named]]:
    """The other places with figures, by what they are; those that are what this one is first."""
    by_kind: dict[str, list[Named]] = {}
    own = next((line["kind"].value for line in places if line["place"].value == iri), "province")
    for line in sorted(places, key=lambda line: (line["kind"].value != own, line["kind"].value)):
        if line["place"].value != iri:
            by_kind.setdefault(line["kind"].value, []).append(line["place"])
    return by_kind


def compared(own: Sequence[Point], others: Sequence[Sequence[Point]]) -> list[Compared]:
    """The indicators and periods of which two or more of the places have a figure, the latest first."""
    tables: list[Mapping[tuple[str, ...], Point]] = [{_key(point): point for point in reversed(points)} for points in (own, *others)]
    rows = []
    for key in sorted({key for table in tables for key in table}, reverse=True):
        cells = [table.get(key) for table in tables]
        told = [cell for cell in cells if cell is not None]
        if len(told) > 1:
            rows.append(Compared(told[0], cells))
    return rows


def _key(point: Point) -> tuple[str, ...]:
    dimensions = ("indicator", "population", "industry")
    return (point.period, *(point.of(name) for name in dimensions), point.unit, point.kind)
