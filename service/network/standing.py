"""Figures beside the network: how an indicator stood before and after the policies that bear on it, and how a place stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from loaders.words.intervals import Interval
from loaders.words.periods import Period, read_period
from service.network.answers import (
    Answer,
    Row,
    bounded,
    edge_cells,
    edge_columns,
    named,
    note,
    thing_columns,
    word,
)
from service.network.documents import days
from service.network.places import HOLDS_IN, related, within
from service.network.projection import Network, path_of
from service.read.figures import Figure

#: What an indicator measures the change, the place or the share of.
MEASURES = ("dg:growthOf", "dg:increaseOf", "dg:changeOf", "dg:rankBy", "dg:numerator")
_TIES = ("dg:targets", "dg:concernsIndicator")
_GUIDES = ("dg:guides", "dg:supports")
_STAGE, _ABOUT, _BROADER = "dg:stage", "dcterms:subject", "skos:broader"
_FIGURE = ("period", "value", "lower", "upper", "unit", "figure")

_ASPECTS = {
    "dg:pilotOf": "pilot", "dg:pilotedIn": "pilot", "dg:technicalRoute": "pilot",
    "dg:hostOf": "role", "dg:participatesIn": "role", "dg:launches": "role", "dg:signatoryOf": "role", "dg:leads": "role",
    "dg:memberOf": "membership", "dg:hasMember": "membership", "dg:hubOf": "membership",
    "schema:containedInPlace": "membership",
    "dg:inForceIn": "policy", HOLDS_IN: "policy", "sdmx-dimension:refArea": "policy",
    "dg:locatedIn": "place", "dg:hasFacilityIn": "place",
}  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """A figure with its period."""

    figure: Figure
    period: Period


def dated(figures: Iterable[Figure]) -> list[Dated]:
    """The reported figures of known periods for everybody and all industries, the earliest first."""
    found = []
    for figure in figures:
        period = figure.parts.get("period")
        code = period.value.rpartition("/period/")[2].replace("_", "/") if period else ""
        known = _period(code)
        if known is not None and not figure.part("population") and not figure.part("industry") and not figure.part("statement"):
            found.append(Dated(figure, known))
    return sorted(found, key=lambda item: (item.period.last, item.period.first, item.figure.is_computed, item.figure.iri))


def _period(code: str) -> Period | None:
    try:
        return read_period(code)
    except ValueError:
        return None  # “unstated”: nobody says when


def bearing(network: Network, indicator: str, figures: Sequence[Figure]) -> Answer:
    """A row for each tie of a policy to the indicator: the tie with its evidence, and the figures around the policy's date.

    ``figures`` are those of the indicator for one place, in its unit where they convert to it. The change is the interval of
    all differences that the two figures allow, where their unit is the same.
    """
    known = dated(figures)
    rows: list[Row] = []
    relations: list[str] = []
    for policy, subject, object_, key, data in _ties(network.graph, indicator):
        date = network.graph.nodes[policy].get("date")
        before, after = around(known, date)
        cells = _figure_cells("before", before) | _figure_cells("after", after) | _change(before, after)
        rows.append(named(network, "policy", policy) | {"date": date} | cells | edge_cells(network, subject, object_, data))
        relations.append(key)
    rows.sort(key=lambda row: (str(row["date"] or "9999"), str(row["policy"]), str(row["subject"])))
    columns = [*thing_columns("policy"), "date", *_figure_columns("before"), *_figure_columns("after"), "change_lower",
               "change_upper", *edge_columns()]  # fmt: skip
    answer = bounded(columns, rows, note("no-cause"))
    return Answer(answer.columns, answer.rows, answer.notes, tuple(relations))


def _ties(graph: nx.MultiDiGraph, indicator: str) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
    """Policies that bear on an indicator or what it measures: policy, and the edge that ties it (ends, key, data).

    A policy sets a target that the indicator measures, is tied to it by a report, guides or supports a programme that is, or
    is about a narrow theme to which the indicator belongs.
    """
    for measured in (indicator, *related(graph, indicator, *MEASURES)):
        for theme in _narrow_themes(graph, measured):
            for policy, _, key, data in sorted(graph.in_edges(theme, keys=True, data=True), key=lambda edge: (edge[0], edge[2])):
                if data["relation"] == _ABOUT:
                    yield policy, policy, theme, key, data
        for subject, _, key, data in sorted(graph.in_edges(measured, keys=True, data=True), key=lambda edge: (edge[0], edge[2])):
            edge = (subject, measured, key, data)
            if data["relation"] in _TIES:
                yield subject, *edge
            elif data["relation"] == "dg:measuredBy":
                for policy in _before(graph, subject, "dg:setsTarget"):
                    for own, sets in sorted(graph.get_edge_data(policy, subject).items()):
                        if sets["relation"] == "dg:setsTarget":
                            yield policy, policy, subject, own, sets | {"match": data.get("match")}
            elif data["relation"] == "dg:supports":
                if graph.nodes[subject]["type"] == "policy":
                    yield subject, *edge
                yield from ((policy, *edge) for policy in _before(graph, subject, *_GUIDES))


def _narrow_themes(graph: nx.MultiDiGraph, indicator: str) -> list[str]:
    """The themes of the indicator that are below another: all that a wide one ties has little to do with one figure."""
    return [theme for theme in related(graph, indicator, _STAGE) if related(graph, theme, _BROADER)]


def _before(graph: nx.MultiDiGraph, node: str, *relations: str) -> list[str]:
    """The policies that point to the node by one of the relations."""
    found = {subject for subject, _, relation in graph.in_edges(node, data="relation") if relation in relations}
    return sorted(subject for subject in found if graph.nodes[subject]["type"] == "policy")


def around(known: Sequence[Dated], date: str | None) -> tuple[Dated | None, Dated | None]:
    """The latest figure of a period that had ended when the date came, and the first of one that ended after it. What came
    out some day of a year came before the end of the year."""
    day = days(date)
    if day is None:
        return None, None
    before = [item for item in known if item.period.last <= day[0]]
    after = [item for item in known if item.period.last > day[1] or item.period.last == day[1] > day[0]]
    return (before[-1] if before else None), (after[0] if after else None)


def _figure_columns(name: str) -> list[str]:
    return [f"{name}_{part}" for part in _FIGURE]


def _figure_cells(name: str, item: Dated | None) -> Row:
    if item is None:
        return {}
    figure = item.figure
    values = (item.period.code, figure.value if figure.is_point else None, figure.lower or None, figure.upper or None, _unit(figure), figure.iri)
    return dict(zip(_figure_columns(name), values, strict=True))


def _unit(figure: Figure) -> str:
    unit = figure.parts.get("unit")
    return path_of(unit.value).removeprefix("unit/") if unit else ""


def _change(before: Dated | None, after: Dated | None) -> Row:
    if before is None or after is None or _unit(before.figure) != _unit(after.figure):
        return {}
    found = change(before.figure.interval, after.figure.interval)
    lower, upper = (None if end is None else format(end, "f") for end in (found.lower, found.upper))
    return {"change_lower": lower, "change_upper": upper}


def change(was: Interval, became: Interval) -> Interval:
    """The interval of all differences that two values allow, open where one of them is.

    >>> from decimal import Decimal
    >>> change(Interval(Decimal(1), Decimal(2)), Interval(Decimal(5), None))
    Interval(lower=Decimal('3'), upper=None)
    """
    lower = None if became.lower is None or was.upper is None else became.lower - was.upper
    upper = None if became.upper is None or was.lower is None else became.upper - was.lower
    return Interval(lower, upper)


def region(network: Network, place: str, figures: Sequence[Figure]) -> Answer:
    """What a place and the places within it pilot, host and have in force, and its latest figure of each indicator."""
    graph = network.graph
    edges: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for inside in within(graph, place):
        for subject, object_, key, data in (*graph.out_edges(inside, keys=True, data=True), *graph.in_edges(inside, keys=True, data=True)):
            if data["relation"] in _ASPECTS:
                edges[key] = (subject, object_, data)
    order = list(dict.fromkeys(_ASPECTS.values()))
    ordered = sorted(edges.items(), key=lambda item: (order.index(_ASPECTS[item[1][2]["relation"]]), item[1][:2], item[0]))
    rows: list[Row] = [
        word("aspect", _ASPECTS[data["relation"]]) | edge_cells(network, subject, object_, data)
        for _, (subject, object_, data) in ordered
    ]
    rows += [word("aspect", "figure") | _standing(network, item) for item in _latest(figures)]
    columns = [*thing_columns("aspect"), *edge_columns(), *thing_columns("indicator"), *_FIGURE]
    answer = bounded(columns, rows)
    return Answer(answer.columns, answer.rows, answer.notes, tuple(key for key, _ in ordered))


def _latest(figures: Iterable[Figure]) -> list[Dated]:
    latest = {item.figure.parts["indicator"].value: item for item in dated(figures) if "indicator" in item.figure.parts}
    return [latest[indicator] for indicator in sorted(latest)]


def _standing(network: Network, item: Dated) -> Row:
    indicator = path_of(item.figure.parts["indicator"].value)
    values = (item.period.code, item.figure.value if item.figure.is_point else None, item.figure.lower or None, item.figure.upper or None,
              _unit(item.figure), item.figure.iri)  # fmt: skip
    return named(network, "indicator", indicator) | dict(zip(_FIGURE, values, strict=True))


