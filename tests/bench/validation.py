"""Validation: pyshacl, the reference, against the fast path, on the real graph and on multiples of it.

Each measurement is a process of its own, so that its peak memory is its own and it can be ended when its time is up.
Seconds are those of the validation alone: the graph is loaded and the shapes are read before.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rdflib import Graph

from loaders.project import ROOT, Project
from loaders.validation import read_shapes, validate_fast, validate_reference
from tests.support.synthetic import multiplied, multiplied_store, real_lines

ENGINES = ("fast", "pyshacl")
#: The aim: so many times faster than pyshacl on the real graph.
AIM_RATIO = 500
#: Size may grow tenfold and time by this factor more than that before it no longer counts as linear.
LINEAR_FACTOR = 1.5
#: pyshacl is not tried on more than so many times the real graph.
MOST_TIMES_REFERENCE = 10


@dataclass(frozen=True)
class Measurement:
    """One validation: ``times`` the real graph, what it took in wall and processor seconds, and what it found."""

    engine: str
    times: int
    triples: int
    seconds: float
    processor_seconds: float
    violations: int
    peak_mebibytes: float


@dataclass(frozen=True)
class Ended:
    """A validation that was ended because it took longer than its budget."""

    engine: str
    times: int
    seconds: float


def measure(engine: str, times: int, lines: list[str]) -> Measurement:
    """Validate the graph of the lines, multiplied, with one engine in this process."""
    shapes = read_shapes(Project().shape_files())
    if engine == "fast":
        store = multiplied_store(lines, times)
        triples = len(store)
        wall, processor = time.perf_counter(), time.process_time()
        outcome = validate_fast(store, shapes)
    else:
        data = union_graph(multiplied(lines, times))
        triples = len(data)
        wall, processor = time.perf_counter(), time.process_time()
        outcome = validate_reference(data, shapes)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measurement(engine, times, triples, wall, processor, len(outcome.violations), peak)


def run(all_times: list[int], budget_seconds: float) -> None:
    """Measure both engines and print a table, the ratio against the aim, and whether time is linear in size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "real.nq"
        path.write_text("".join(real_lines(Project())), encoding="utf-8")
        print("Validation against all shapes; seconds without loading; one process per measurement", flush=True)
        print(f"{'engine':8} {'size':>5} {'triples':>11} {'seconds':>9} {'cpu s':>8} {'found':>6} {'peak MiB':>9}")
        results: list[Measurement | Ended] = []
        ended = False
        for times in sorted(all_times):
            for engine in ENGINES:
                if engine == "fast" or (times <= MOST_TIMES_REFERENCE and not ended):
                    results.append(_in_own_process(engine, times, path, budget_seconds))
                    print(_row(results[-1]), flush=True)
                    ended = ended or isinstance(results[-1], Ended)
                else:
                    print(f"{engine:8} {times:>4}× not tried: a smaller graph took its time, or it is too large")
    for line in [*_ratios(results), *_growth(results)]:
        print(line)


def _in_own_process(engine: str, times: int, path: Path, budget_seconds: float) -> Measurement | Ended:
    command = [sys.executable, "-m", "tests.bench.validation", engine, str(times), str(path)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, timeout=budget_seconds if engine == "pyshacl" else None, check=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ended(engine, times, budget_seconds)
    return Measurement(**json.loads(done.stdout))


def _row(result: Measurement | Ended) -> str:
    if isinstance(result, Ended):
        return f"{result.engine:8} {result.times:>4}× {'':>11} over {result.seconds:.0f} s with loading"
    return (
        f"{result.engine:8} {result.times:>4}× {result.triples:>11,} {result.seconds:>9.2f} "
        f"{result.processor_seconds:>8.2f} {result.violations:>6} {result.peak_mebibytes:>9,.0f}"
    )


def _ratios(results: list[Measurement | Ended]) -> list[str]:
    """How many times faster the fast path is, and whether both found as much, for each size that has both."""
    fast = {r.times: r for r in results if isinstance(r, Measurement) and r.engine == "fast"}
    lines = []
    for other in results:
        if other.engine == "fast":
            continue
        ratio = other.seconds / fast[other.times].seconds
        if isinstance(other, Ended):
            lines.append(f"{other.times}×: fast path over {ratio:,.0f} times as fast as pyshacl (loading included)")
            continue
        same = "the same number found" if other.violations == fast[other.times].violations else "FOUND DIFFER"
        aim = f"; aim {AIM_RATIO}: {'reached' if ratio >= AIM_RATIO else 'missed'}" if other.times == 1 else ""
        lines.append(f"{other.times}×: fast path {ratio:,.0f} times as fast as pyshacl, {same}{aim}")
    return lines


def _growth(results: list[Measurement | Ended]) -> list[str]:
    """Time per triple from each size of the fast path to the next."""
    fast = [r for r in results if isinstance(r, Measurement) and r.engine == "fast"]
    lines = []
    for small, large in itertools.pairwise(fast):
        size, seconds = large.triples / small.triples, large.seconds / small.seconds
        verdict = "linear" if seconds <= LINEAR_FACTOR * size else "NOT linear"
        lines.append(
            f"{small.times}× to {large.times}×: {size:.1f} times the triples, {seconds:.1f} times the seconds: {verdict}"
        )
    return lines


def union_graph(lines: Iterable[str]) -> Graph:
    """The triples of N-Quads lines as one rdflib graph."""
    data = Graph()
    triples = (line.rpartition(" <")[0] + " .\n" for line in lines)
    data.parse(data="".join(triples), format="nt")
    return data


def main() -> None:
    """Measure once and print the measurement as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("times", type=int)
    parser.add_argument("lines", type=Path, help="the real graph as N-Quads")
    arguments = parser.parse_args()
    with arguments.lines.open(encoding="utf-8", newline="\n") as file:
        lines = list(file)
    print(json.dumps(asdict(measure(arguments.engine, arguments.times, lines))))


if __name__ == "__main__":
    main()
