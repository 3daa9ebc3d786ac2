"""Serving: our service, rdflib-endpoint on rdflib and on Oxigraph, Oxigraph's own server, and the bare call.

All in one run, over the same file, with the same clients, one server at a time. Eight stored queries as they
stand, and the queries that researchers type naively with their hand-tuned forms.
"""

from __future__ import annotations

import itertools
import math
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph

from loaders.project import Project
from service.stored.model import read_queries
from tests.bench.contenders import OURS, OURS_CACHED, memory_mib, names, running
from tests.bench.driving import Outcome, drive
from tests.support.synthetic import multiplied, real_lines

CLIENTS = 8
#: The aims: so many times the rate of these servers, so near to the bare call, and a naive query at most so many
#: times its hand-tuned form.
AIM_OF = {"rdflib-endpoint, rdflib": 50.0, "rdflib-endpoint, Oxigraph": 1.0}
AIM_BARE, AIM_NAIVE = 1.3, 10.0

STORED = (
    "how-did-an-indicator-develop-over-years-and-reports",
    "what-is-the-evidence-of-a-figure",
    "which-figures-and-ranks-does-a-region-hold",
    "which-industries-are-largest-by-an-indicator",
    "which-policies-belong-to-a-theme",
    "which-shares-are-above-a-threshold",
    "how-many-figures-has-each-report-on-each-stage",
    "where-do-the-sources-contradict-themselves",
)
_PREFIXES = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX i: <https://w3id.org/datagov-kg/indicator/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
"""
NAIVE = {
    "two indicators per region and year": (
        """SELECT ?area ?period ?a ?b {
  ?x dg:indicator i:big-data-index-rank ; sdmx-dimension:refArea ?area ; sdmx-dimension:refPeriod ?period ;
    sdmx-measure:obsValue ?a .
  ?y dg:indicator i:big-data-index-innovation-rank ; sdmx-dimension:refArea ?area ;
    sdmx-dimension:refPeriod ?period ; sdmx-measure:obsValue ?b }""",
        """SELECT ?area ?period ?a ?b {
  { SELECT ?cell ?area ?period ?a { ?x dg:indicator i:big-data-index-rank ; dg:cell ?cell ;
      sdmx-dimension:refArea ?area ; sdmx-dimension:refPeriod ?period ; sdmx-measure:obsValue ?a } }
  { SELECT ?cell ?b { ?y dg:indicator i:big-data-index-innovation-rank ; dg:cell ?cell ;
      sdmx-measure:obsValue ?b } } }""",
    ),
    "top ten by value": (
        """SELECT ?area ?value { ?o dg:indicator i:big-data-index-rank ; sdmx-dimension:refArea ?area ;
  sdmx-measure:obsValue ?value } ORDER BY DESC(?value) LIMIT 10""",
        """SELECT ?area ?value { ?series dg:indicator i:big-data-index-rank ; a dg:Series .
  ?o dg:series ?series ; sdmx-dimension:refArea ?area ; sdmx-measure:obsValue ?value }
  ORDER BY DESC(?value) LIMIT 10""",
    ),
    "average per year": (
        """SELECT ?period (AVG(?value) AS ?mean) { ?o a dg:Observation ; sdmx-dimension:refPeriod ?period ;
  sdmx-measure:obsValue ?value } GROUP BY ?period""",
        """SELECT ?period (AVG(?value) AS ?mean) { ?o sdmx-dimension:refPeriod ?period ;
  sdmx-measure:obsValue ?value ; dg:statement ?any } GROUP BY ?period""",
    ),
}

Results = dict[tuple[str, str], Outcome]


def queries() -> dict[str, str]:
    """Every query that is measured, by name; a naive one and its tuned form bear one name."""
    stored = read_queries(Project().query_files())
    found = {name: stored[name].body for name in STORED}
    for name, (naive, tuned) in NAIVE.items():
        found |= {f"naive: {name}": _PREFIXES + naive, f"tuned: {name}": _PREFIXES + tuned}
    return found


def run(all_times: Iterable[int], seconds: float, timeout_seconds: float) -> None:
    """Measure on multiples of the real graph and print tables, ratios against the aims, and memory."""
    lines = real_lines(Project())
    for times in all_times:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            nquads = folder / "graph.nq"
            with nquads.open("w", encoding="utf-8") as file:
                file.writelines(multiplied(lines, times))
            _run(times, nquads, folder, seconds, timeout_seconds)


def _run(times: int, nquads: Path, folder: Path, seconds: float, timeout_seconds: float) -> None:
    print(
        f"\nServing, {times}× the graph, {CLIENTS} clients, {seconds:g} s per query; milliseconds", flush=True
    )
    print(f"{'query':52} {'server':26} {'req/s':>9} {'p50':>9} {'p95':>9} {'p99':>9} {'failed':>6}")
    store = pyoxigraph.Store()
    store.bulk_load(path=str(nquads), format=pyoxigraph.RdfFormat.N_QUADS)
    bare: dict[tuple[str, str], float] = {}
    many: Results = {}
    single: Results = {}
    for name in names(times):
        left = dict(queries())
        while left:
            with running(name, nquads, folder) as contender:
                for title in list(left):
                    text = left.pop(title)
                    first = drive(contender.url, text, 1, 0, timeout_seconds)  # warms up what a server keeps
                    if name in (OURS, OURS_CACHED):
                        bare[title, name] = _bare(store, text)  # in the same minute: the machine drifts
                        single[title, name] = drive(contender.url, text, 1, min(seconds, 2), timeout_seconds)
                    if first.answered:
                        first = drive(contender.url, text, CLIENTS, seconds, timeout_seconds)
                    many[title, name] = first
                    print(_row(title, name, first), flush=True)
                    if first.failed:
                        break  # what clients gave up may still run there: the next query gets a fresh server
                memory = memory_mib(contender.process.pid)
        own = f", {memory['worker']:.0f} MiB in each of {memory['workers']:.0f} workers alone"
        print(f"memory of {name}: {memory['all']:,.0f} MiB{own if memory['workers'] else ''}", flush=True)
    for line in [
        *_against_bare(bare, single),
        *_against_others(many, times, timeout_seconds),
        *_naive(single),
        *_different_answers(many),
    ]:
        print(line)


def _bare(store: pyoxigraph.Store, text: str) -> float:
    """Median milliseconds of the query and its serialisation in this process, without a server."""
    taken: list[float] = []
    until = time.perf_counter() + 1
    while not taken or time.perf_counter() < until:
        started = time.perf_counter()
        results = store.query(text, use_default_graph_as_union=True)
        assert isinstance(results, pyoxigraph.QuerySolutions)
        results.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _row(title: str, name: str, outcome: Outcome) -> str:
    numbers = " ".join(
        f"{value:>9,.1f}" for value in (outcome.per_second, outcome.p50, outcome.p95, outcome.p99)
    )
    return f"{title[:52]:52} {name:26} {numbers} {outcome.failed:>6}"


def _against_bare(bare: dict[tuple[str, str], float], single: Results) -> list[str]:
    """One client's median against the bare call's, for each query, and for the stored ones against the aim."""
    lines = []
    for name in (OURS, OURS_CACHED):
        ratios = {title: single[title, name].p50 / bare[title, name] for title in queries()}
        lines += [
            f"one client, {name}: {title[:52]:52} {single[title, name].p50:>9.2f} ms, "
            f"bare call {bare[title, name]:>9.2f} ms, {ratio:.2f}×"
            for title, ratio in ratios.items()
        ]
        stored = [ratios[title] for title in STORED]
        verdict = "reached" if max(stored) <= AIM_BARE else "missed"
        mean = _geometric_mean(stored)
        lines.append(
            f"{name} / bare call: {mean:.2f}× in the mean, {max(stored):.2f}× at most; aim {AIM_BARE}: {verdict}"
        )
    return lines


def _against_others(many: Results, times: int, timeout_seconds: float) -> list[str]:
    lines = []
    for ours, other in itertools.product((OURS, OURS_CACHED), names(times)):
        if other in (OURS, OURS_CACHED):
            continue
        ratios = {}
        for title in queries():
            # where nothing came in time, the rate is below one answer per client in the time that was waited
            rate = many[title, other].per_second or CLIENTS / timeout_seconds
            ratios[title] = many[title, ours].per_second / rate
        stored = [ratios[title] for title in STORED]
        mean, worst, verdict = _geometric_mean(stored), min(stored), ""
        if other in AIM_OF:
            reached = "reached" if worst >= AIM_OF[other] else "missed"
            verdict = f"; aim {AIM_OF[other]:g}: {reached}"
        lines.append(
            f"{times}×, stored queries, {ours} / {other}: {mean:,.1f} in the mean, {worst:,.1f} at least{verdict}"
        )
    return lines


def _naive(single: Results) -> list[str]:
    lines = []
    for name in NAIVE:
        ratio = single[f"naive: {name}", OURS].p50 / single[f"tuned: {name}", OURS].p50
        verdict = "reached" if ratio <= AIM_NAIVE else "missed"
        lines.append(f"naive / tuned, {name}: {ratio:.2f}; aim {AIM_NAIVE:g}: {verdict}")
    return lines


def _different_answers(many: Results) -> list[str]:
    """A comparison says something only where all give the same answer."""
    return [
        f"{other} gives {outcome.rows} rows, ours {many[title, OURS].rows}: {title}"
        for (title, other), outcome in many.items()
        if outcome.answered and outcome.rows != many[title, OURS].rows
    ]


def _geometric_mean(values: list[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, values)))
