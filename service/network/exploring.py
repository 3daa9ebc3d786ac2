"""Asking the network: parameters as people write them, the analysis, and the SPARQL of the data that it rests on.

An answer is kept for as long as the graph has the same version.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cachetools import LRUCache
from pyoxigraph import Literal, NamedNode
from rdflib import XSD

from loaders.problems import suggestion
from loaders.project import Project
from loaders.vocabulary import BASE
from service.http.problems import InvalidParameter, NotFound
from service.network.answers import Answer, named
from service.network.chains import in_order_of_time, main_path, roots, search_path_counts
from service.network.declared import SCHEMES, Analysis, ExploreParameter, analyses
from service.network.documents import days, resting_graph
from service.network.events import changes, timeline
from service.network.neighbours import neighbours
from service.network.paths import costed, paths
from service.network.projection import PAGE_ROWS, Network, Networks, path_of
from service.network.spreading import spread
from service.network.standing import bearing, region
from service.network.structure import centrality, coissuing, communities, documents, louvain
from service.read.figures import Figure, figures_of
from service.read.series import points_of
from service.sparql.binding import Term, bind
from service.store.base import Asks
from service.stored.values import Concepts

Value = str | int | None
_KEPT_ANSWERS = 256
_QUERY_DEPTH = 64
_FIRST_YEAR, _LAST_YEAR = 1949, 2050


@dataclass(frozen=True)
class Explored:
    """An answer with its question: the values of the parameters (nodes by their path), the things among them with their
    labels, the SPARQL of the data, and the version of the graph."""

    analysis: Analysis
    values: Mapping[str, Value]
    things: Mapping[str, Mapping[str, Any]]
    answer: Answer
    sparql: str
    version: str | None

    def document(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        return {
            "analysis": self.analysis.name,
            "title_zh": self.analysis.title_zh,
            "title_en": self.analysis.title_en,
            "version": self.version,
            "parameters": dict(self.values) | {name: dict(thing) for name, thing in self.things.items()},
            "notes": [dict(said) for said in self.answer.notes],
            "columns": list(self.answer.columns),
            "rows": [{name: value for name, value in row.items() if value is not None} for row in self.answer.rows],
            "sparql": self.sparql,
        }


class Explorer:
    """The analyses over one store."""

    def __init__(self, store: Asks, page_rows: int = PAGE_ROWS, concepts: Concepts | None = None) -> None:
        self._store = store
        self.networks = Networks(store, page_rows)
        self._concepts = concepts or Concepts(store)
        self._answers: LRUCache[tuple[Any, ...], Explored] = LRUCache(_KEPT_ANSWERS)
        self._parts: dict[str, Any] = {}
        self._parts_of: Network | None = None
        self._working = asyncio.Lock()

    async def explore(self, name: str, given: Mapping[str, str]) -> Explored:
        """The answer of the analysis. Raises ``NotFound`` for an unknown one, ``InvalidParameter`` for a wrong value."""
        analysis = analyses().get(name)
        if analysis is None:
            raise NotFound(f"There is no analysis {name!r}. {suggestion(name, analyses())}")
        network = await self.networks.current()
        values = await self._values(analysis, given, network)
        key = (network.version, name, *values.items())
        known = self._answers.get(key)
        if known is None or network.version is None:
            answer = await self._answer(name, values, network)
            things = {
                parameter.name: named(network, "iri", str(values[parameter.name]))
                for parameter in analysis.parameters
                if parameter.type == "thing" and values[parameter.name] is not None
            }
            known = Explored(analysis, values, things, answer, _sparql(analysis, values, answer), network.version)
            self._answers[key] = known
        return known

    async def _answer(self, name: str, values: Mapping[str, Value], network: Network) -> Answer:
        figures: list[Figure] = []
        if name == "bearing":
            points = await points_of(self._store, f"{BASE}{values['indicator']}", "dg:indicator")
            figures = [one for one in (point.converted for point in points) if "area" in one.parts and path_of(one.parts["area"].value) == values["region"]]
        elif name == "region":
            figures = await figures_of(self._store, f"{BASE}{values['region']}", "sdmx-dimension:refArea")
        async with self._working:  # one at a time: more would only wait for the same processor
            return await asyncio.to_thread(self._computed, name, values, network, figures)

    def _computed(self, name: str, values: Mapping[str, Any], network: Network, figures: list[Figure]) -> Answer:
        match name:
            case "paths":
                return paths(network, self._part(network, "costed", costed), **values)
            case "neighbours":
                return neighbours(network, **values)
            case "roots":
                return roots(network, self._part(network, "resting", resting_graph), **values)
            case "main-path":
                return main_path(network, *self._part(network, "counted", _counted), **values)
            case "spread":
                return spread(network, self._part(network, "resting", resting_graph), **values)
            case "bearing":
                return bearing(network, values["indicator"], figures)
            case "coissuing":
                return coissuing(network, **values)
            case "region":
                return region(network, values["region"], figures)
            case "centrality":
                return centrality(network, self._part(network, "documents", documents), **values)
            case "communities":
                graph = self._part(network, "documents", documents)
                return communities(network, graph, self._part(network, "louvain", lambda _: louvain(graph)), **values)
            case "timeline":
                return timeline(network, **values)
            case "changes":
                return changes(network, **values)
        raise AssertionError("unreachable")

    def _part(self, network: Network, name: str, make: Callable[[Network], Any]) -> Any:
        """What several answers of one network need, made once."""
        if self._parts_of is not network:
            self._parts, self._parts_of = {}, network
        if name not in self._parts:
            self._parts[name] = make(network)
        return self._parts[name]

    async def _values(self, analysis: Analysis, given: Mapping[str, str], network: Network) -> dict[str, Value]:
        names = [parameter.name for parameter in analysis.parameters]
        for name in given:
            if name not in names:
                detail = f"{analysis.name!r} has no parameter {name!r}. {suggestion(name, names)}"
                raise InvalidParameter(detail, parameter=name, allowed=names)
        values: dict[str, Value] = {}
        for parameter in analysis.parameters:
            text = given.get(parameter.name, "").strip() or parameter.default
            values[parameter.name] = None if text is None else await self._value(parameter, str(text), network)
        return values

    async def _value(self, parameter: ExploreParameter, text: str, network: Network) -> Value:
        match parameter.type:
            case "thing":
                return await self._thing(parameter, text, network)
            case "integer":
                if text.isdecimal() and len(text) < 10 and parameter.least <= int(text) <= parameter.most:
                    return int(text)
                raise _wrong(parameter, text, f"a whole number from {parameter.least} to {parameter.most}")
            case "choice":
                if text in parameter.choices:
                    return text
                raise _wrong(parameter, text, f"one of {', '.join(parameter.choices)}")
            case "date":
                try:
                    days(text)
                except ValueError:
                    raise _wrong(parameter, text, "a year or a day, such as 2024 or 2024-01-31") from None
                return text

    async def _thing(self, parameter: ExploreParameter, text: str, network: Network) -> str:
        """The node that an IRI, a path, an id or a label names, looked up kind by kind as stored queries do; else the one
        that is certainly meant."""

        def fits(iri: str) -> bool:
            node = path_of(iri)
            return node in network.graph and network.graph.nodes[node]["type"] in parameter.kinds

        if fits(text):
            return path_of(text)
        for kind in parameter.kinds:
            if kind == "target":
                found = _target(network, text)
            else:
                iri = await self._concepts.labelled(SCHEMES[kind], text)
                found = path_of(iri) if iri else None
            if found is not None and found in network.graph:
                return found
        meant = await self._concepts.meant(text, parameter.kinds, fits)
        if meant is not None:
            return path_of(meant)
        labels = [network.label(node, language) for node in network.of_type(*parameter.kinds) for language in ("zh", "en")]
        near = suggestion(text, labels)
        kinds = f"an id, label or IRI of a {' or '.join(parameter.kinds)}"
        raise _wrong(parameter, text, kinds, near if near.startswith("Did") else "")


def _target(network: Network, text: str) -> str | None:
    wanted = text.casefold()
    for node in network.of_type("target"):
        names = (node.partition("/")[2], *(network.label(node, language) for language in ("zh", "en")))
        if wanted in map(str.casefold, names):
            return node
    return None


def _counted(network: Network) -> tuple[Any, int]:
    forward, left_out = in_order_of_time(network)
    search_path_counts(forward)
    return forward, left_out


def _wrong(parameter: ExploreParameter, text: str, allowed: str, near: str = "") -> InvalidParameter:
    detail = f"Parameter {parameter.name!r}: {text[:80]!r} is not allowed; expected {allowed}. {near}".strip()
    return InvalidParameter(detail, parameter=parameter.name, allowed=allowed)


@cache
def _stored_text(name: str) -> str:
    (path,) = (path for path in Project().query_files() if path.stem == name)
    return path.read_text(encoding="utf-8")


def _sparql(analysis: Analysis, values: Mapping[str, Value], answer: Answer) -> str:
    """The stored query of the data, with the values of this question in it."""
    text = _stored_text(analysis.query)
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+")).strip() + "\n"
    terms: dict[str, list[Term]] = {name: [NamedNode(f"{BASE}{values[name]}")] for name in analysis.bind}
    if analysis.query == "what-is-the-evidence-of-a-relation" and answer.relations:
        terms["relation"] = [NamedNode(f"{BASE}{key}") for key in answer.relations if " " not in key]
    if "since" in values:
        first, last = days(str(values["since"])), days(str(values["until"]))
        assert first is not None and last is not None
        years = range(max(_FIRST_YEAR, first[0].year), min(_LAST_YEAR, last[1].year) + 1)
        terms["year"] = [Literal(str(year), datatype=NamedNode(str(XSD.gYear))) for year in years]
    return bind(body, terms, _QUERY_DEPTH)
