"""What harvesting and linking cost, and how well planted links are found: catalogues of four serialisations with known truth.

Each size is harvested by a process of its own, so that its memory is its own; it is killed once on the way, and goes on. Seconds
are those of the processor, so that what else the machine does changes little.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.linking.harvest import known_datasets
from loaders.linking.matching import Matcher
from loaders.project import Project
from loaders.search import LINKS_QUERY, NAMES_QUERY, Thing, collect
from tests.bench.searching import rows_of
from tests.support.synthetic import multiplied_store, real_lines
from tests.support.synthetic_catalogues import Planted, planted, write_catalogues

_HARVESTED = """
import json, re, sys
from pathlib import Path
from tests.support.catalogues import harvested
counts = {}
for source in sys.argv[2:]:
    result = harvested(source, Path(sys.argv[1]), bytes=2**30, seconds=3600.0, name=Path(source).suffix[1:])
    counts[result.name] = {**result.counts, "resumed": result.resumed}
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # ru_maxrss counts what the parent held before exec
print(json.dumps({"counts": counts, "kilobytes": int(peak[1])}))
"""


def run(sizes: list[int]) -> None:
    """Print a table: datasets, processor seconds of harvesting, peak memory, and of linking with precision and recall."""
    store = multiplied_store(real_lines(Project()), 1)
    things = collect(rows_of(store, NAMES_QUERY), rows_of(store, LINKS_QUERY))
    print("| datasets | read | harvested, CPU s | peak memory, MB | resumed after kill -9 | linked, CPU s | indicators: precision, recall | places: precision, recall |")
    print("|---:|---:|---:|---:|---|---:|---|---|")
    for size in sizes:
        with TemporaryDirectory() as name:
            folder = Path(name)
            truth = list(planted(things, size))
            paths = write_catalogues(folder, truth)
            seconds, report = _harvest(folder / "harvests", [str(path) for path in paths.values()])
            read = sum(counts["datasets"] for counts in report["counts"].values())
            resumed = any(counts["resumed"] for counts in report["counts"].values())
            begun = time.process_time()
            figures = _measured(things, truth, folder / "harvests")
            linked = time.process_time() - begun
            print(f"| {size:,} | {read:,} | {seconds:.1f} | {report['kilobytes'] / 1024:.0f} | {'yes' if resumed else 'no'} | {linked:.1f} | {figures[0]} | {figures[1]} |")


def _harvest(folder: Path, sources: list[str]) -> tuple[float, dict[str, Any]]:
    """Harvest, killed once where the first catalogue is half read, then to the end; the processor seconds of both and the second's report."""
    command = [sys.executable, "-c", _HARVESTED, str(folder), *sources]
    begun = _spent()
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    state = folder / "ttl" / "state.sqlite-wal"
    while first.poll() is None and not (state.exists() and state.stat().st_size > 200_000):
        time.sleep(0.01)
    if first.poll() is None:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return _spent() - begun, json.loads(done.stdout)


def _spent() -> float:
    """The processor seconds of the processes that were begun here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measured(things: Iterable[Thing], truth: list[Planted], folder: Path) -> tuple[str, str]:
    """Precision and recall of links with indicators and places; any of those that have the name is right."""
    matcher = Matcher(things)
    by_iri = {one.iri: one for one in truth}
    counted = {"indicator": [0, 0, 0], "region": [0, 0, 0]}  # right, found, to be found
    for dataset in known_datasets(folder):
        one = by_iri[dataset.source_iri or dataset.iri]
        found = matcher.candidates(dataset) if dataset.titles else []
        for kind, wanted in (("indicator", one.indicators), ("region", one.regions)):
            given = {candidate.thing for candidate in found if f"/{kind}/" in candidate.thing}
            right, number, total = counted[kind]
            counted[kind] = [right + bool(given & wanted), number + bool(given), total + bool(wanted)]
    return tuple(f"{right / max(found, 1):.3f}, {right / max(total, 1):.3f}" for right, found, total in counted.values())  # type: ignore[return-value]
