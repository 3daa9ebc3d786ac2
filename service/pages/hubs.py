"""The page of East Data West Compute: hubs, their clusters and host cities as a diagram, and the figures of them all.

Where each stands in the diagram is reckoned here; the template draws it as SVG, with classes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.vocabulary import BASE
from service.pages.front import shown
from service.read.figures import telling_columns
from service.read.hubs import hubs_page
from service.read.lines import Line
from service.read.named import Named
from service.store.base import Asks

#: In the units of the view box, which are pixels on a narrow screen: a row, and where each column begins and how wide its boxes are.
ROW, COLUMNS = 38, {"hub": (0, 112), "cluster": (124, 112), "city": (248, 112)}
_HALF = ROW / 2


@dataclass(frozen=True)
class Place:
    """A hub, cluster or city in the diagram: where its box begins, how wide it is, and its middle from above."""

    thing: Named
    kind: str
    x: float
    width: float
    y: float


@dataclass(frozen=True)
class Diagram:
    """All places of the diagram, the lines between them from right end to left end, and its height."""

    places: list[Place]
    ties: list[tuple[float, float, float, float]]
    height: float


async def context(store: Asks) -> dict[str, Any]:
    """What the template ``hubs.html`` shows."""
    told = shown()["hubs"]
    page = await hubs_page(store, [f"{BASE}indicator/{name}" for name in told["indicators"]])
    order = {f"{BASE}indicator/{name}": place for place, name in enumerate(told["indicators"])}
    points = sorted(page.points, key=lambda point: order[point.of("indicator")])
    figures = [point.figure for point in points]
    return {
        "page": page, "diagram": diagram(page.hubs), "figures": figures, "figure_columns": telling_columns(figures) | {"indicator"},
        "programme": BASE + told["programme"], "query": told["query"],
    }  # fmt: skip


def diagram(found: Sequence[Line]) -> Diagram:
    """Hubs to the left, each beside the middle of its clusters, and the host cities of these to the right."""
    rows = {row: number for number, row in enumerate(dict.fromkeys(_row(line) for line in found))}
    things: dict[str, tuple[Named, str, set[float]]] = {}
    for line in found:
        y = ROW * rows[_row(line)] + _HALF
        for name in COLUMNS:
            if thing := line[name]:
                things.setdefault(thing.value, (thing, name, set()))[2].add(y)
    places = {iri: Place(thing, name, *COLUMNS[name], sum(ys) / len(ys)) for iri, (thing, name, ys) in things.items()}
    ties = [(places[one], places[other]) for one, other in dict.fromkeys(_ties(found))]
    return Diagram(list(places.values()), [(one.x + one.width, one.y, other.x, other.y) for one, other in ties], ROW * len(rows))


def _row(line: Line) -> tuple[str, str, str]:
    hub, cluster, city = (line[name] for name in COLUMNS)
    return hub.value if hub else "", cluster.value if cluster else "", city.value if city else ""


def _ties(found: Iterable[Line]) -> Iterable[tuple[str, str]]:
    for line in found:
        hub, cluster, city = _row(line)
        if cluster:
            yield hub, cluster
        if city:
            yield cluster, city
