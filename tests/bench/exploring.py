"""Exploring: p95 of each analysis on the real network, and on generated ones that are many times as large.

The larger network has so many copies of the policies, programmes and targets, with their relations. One relation in five of a
copy leads to another copy, so that the copies hang together; places, bodies, indicators and themes are shared, and so
become hubs, as they would.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx

from loaders.builds.building import build
from loaders.project import Project
from service.network import Explorer, Network, analyses, read_network
from service.store.direct import GraphInMemory

_COPIED = ("policy", "programme", "target")
_LEADING_ELSEWHERE = 0.2
_SEED = 20
#: Questions of one analysis that are measured; each asked once, since the same again is kept.
_QUESTIONS = 20


def multiplied_network(network: Network, times: int) -> Network:
    """The network with ``times`` copies of its documents, programmes and targets; the first is the real one."""
    drawn, graph = random.Random(_SEED), nx.MultiDiGraph()
    for node, data in network.graph.nodes(data=True):
        for copy in range(times if data["type"] in _COPIED else 1):
            graph.add_node(_copied(node, copy), **data | {"iri": _copied(data["iri"], copy)})
    for subject, object_, key, data in network.graph.edges(keys=True, data=True):
        kinds = [network.graph.nodes[end]["type"] in _COPIED for end in (subject, object_)]
        for copy in range(times if any(kinds) else 1):
            elsewhere = all(kinds) and copy > 0 and drawn.random() < _LEADING_ELSEWHERE
            other = drawn.randrange(times) if elsewhere else copy
            ends = (_copied(subject, copy if kinds[0] else 0), _copied(object_, other if kinds[1] else 0))
            graph.add_edge(*ends, _copied(key, copy), **data)
    return Network(graph, network.version)


def _copied(name: str, copy: int) -> str:
    return f"{name}~{copy}" if copy else name


def run(all_times: Iterable[int]) -> None:
    """Measure on multiples of the real network and print a table."""
    with TemporaryDirectory() as folder:
        made = build(Project(), Path(folder)).build
        store = GraphInMemory(made.load(), made.version)
    real = asyncio.run(read_network(store))
    for times in all_times:
        network = real if times == 1 else multiplied_network(real, times)
        nodes, edges = network.graph.number_of_nodes(), network.graph.number_of_edges()
        print(f"\nExploring, {times}× the network ({nodes:,} nodes, {edges:,} edges); milliseconds of processor time", flush=True)
        print(f"{'analysis':14} {'first':>12} {'p50':>12} {'p95':>12}")
        explorer = Explorer(store)
        explorer.networks._network = network  # of the version of the store, so that it is taken for its own
        for name in analyses():
            taken = [_milliseconds(explorer, name, given) for given in _questions(name, network)]
            later = taken[1:] or taken
            p95 = statistics.quantiles(later, n=20, method="inclusive")[-1] if len(later) > 1 else later[0]
            print(f"{name:14} {taken[0]:>12,.0f} {statistics.median(later):>12,.0f} {p95:>12,.0f}", flush=True)


def _questions(name: str, network: Network) -> list[dict[str, str]]:
    """The defaults, then other values of the first thing, choice or date that the analysis has."""
    drawn = random.Random(_SEED)
    found: list[dict[str, str]] = [{}]
    parameters = {parameter.name: parameter for parameter in analyses()[name].parameters}
    for _ in range(_QUESTIONS):
        given: dict[str, str] = {}
        for parameter in parameters.values():
            if parameter.type == "thing" and name != "bearing":
                kinds = [kind for kind in parameter.kinds if kind not in ("theme", "publication", "target")]
                given[parameter.name] = drawn.choice(network.of_type(drawn.choice(kinds)))
            elif parameter.type == "thing" and parameter.name == "indicator":
                given[parameter.name] = drawn.choice(network.of_type("indicator"))
            elif parameter.choices:
                given[parameter.name] = drawn.choice(parameter.choices)
            elif parameter.name == "since":
                given[parameter.name] = str(drawn.randrange(2015, 2025))
        found += [given] if given and given not in found else []
    return found


def _milliseconds(explorer: Explorer, name: str, given: dict[str, Any]) -> float:
    """Of processor time: what else the machine has to do does not count."""
    begun = time.process_time()
    asyncio.run(explorer.explore(name, given))
    return (time.process_time() - begun) * 1000
