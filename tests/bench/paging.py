"""Every kind of page, asked by eight clients at once of the service as it comes, but without kept answers: each page is made of
answers that are computed anew. Prints the table of the README; processor time holds on a busy machine, wall time does not."""

from __future__ import annotations

import http.client
import os
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from loaders.project import Project
from tests.bench.contenders import ours_as_it_comes, processes, started
from tests.bench.driving import ask_until
from tests.support.kinds_of_pages import paths_of
from tests.support.synthetic import multiplied, real_lines

CLIENTS = 8
_TIMEOUT_SECONDS = 60
#: So many answers that one client asks for, one after another, tell the processor time of one.
_ALONE = 5
_LANGUAGES = ("zh", "en")
#: Kinds whose pages take at least so many milliseconds of processor time on the largest graph have a row of their own.
_TOLD = 50


@dataclass(frozen=True)
class Cost:
    """What pages of a kind cost, in milliseconds: of processor time the first, and the median of those that one client asks for
    then; the 95th percentile that all clients wait who ask at once; and how many of all these answers were a failure."""

    first: float
    each: float
    p95: float
    failed: int


def run(all_times: Iterable[int], seconds: float) -> None:
    """Measure on multiples of the real graph, and print what the pages cost, the dearest on the largest first."""
    lines, found = real_lines(Project()), {}
    for times in all_times:
        with tempfile.TemporaryDirectory() as name:
            nquads = Path(name) / "graph.nq"
            with nquads.open("w", encoding="utf-8") as file:
                file.writelines(multiplied(lines, times))
            with started("pages", ours_as_it_comes, nquads, Path(name)) as service:
                site = urlsplit(service.url)
                found[times] = measure(f"{site.scheme}://{site.netloc}", service.process.pid, seconds)
    if found:
        print(f"\n{table(found)}", flush=True)


def measure(site: str, pid: int, seconds: float) -> dict[str, Cost]:
    """Ask each kind of page for so many seconds of the service whose first process this is."""
    return {kind: drive(site, path, pid, seconds) for kind, path in paths_of(site).items()}


def table(found: Mapping[int, Mapping[str, Cost]]) -> str:
    """The costs by multiple of the graph and kind of page, as Markdown; the cheaper kinds in one row, at their most."""
    largest = found[max(found)]
    kinds = sorted(largest, key=lambda kind: -largest[kind].each)
    told = [kind for kind in kinds if largest[kind].each >= _TOLD]
    names = ["real graph" if times == 1 else f"{times}×" for times in found]
    columns = ("first", "each", "p95", "failed")
    head = ["page", *(f"{column}, {name}" for name in names for column in columns)]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    rows += [[kind, *(text for costs in found.values() for text in _texts([costs[kind]]))] for kind in told]
    if others := [kind for kind in kinds if kind not in told]:
        each = [text for costs in found.values() for text in _texts([costs[kind] for kind in others])]
        rows.append([f"{len(others)} others, at most", *each])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _texts(costs: list[Cost]) -> list[str]:
    most = [max(getattr(cost, name) for cost in costs) for name in ("first", "each", "p95")]
    return [*(f"{one:,.0f}" for one in most), str(sum(cost.failed for cost in costs))]


def p95(taken: list[float]) -> float:
    """The 95th percentile; infinite where nothing was answered."""
    if len(taken) < 2:
        return taken[0] if taken else float("inf")
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def drive(site: str, path: str, pid: int, seconds: float) -> Cost:
    """What the page costs that is asked for alone, and then by all clients."""
    alone, refused = [], 0
    for _ in range(1 + _ALONE):
        begun = processor_seconds(pid)
        refused += _client(site, path, _LANGUAGES[0], 0)[1]
        alone.append((processor_seconds(pid) - begun) * 1000)
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(CLIENTS) as pool:
        results = list(pool.map(lambda number: _client(site, path, _LANGUAGES[number % 2], until), range(CLIENTS)))
    taken, failed = [one for times, _ in results for one in times], sum(failed for _, failed in results)
    return Cost(alone[0], statistics.median(alone[1:]), p95(taken), failed + refused)


def processor_seconds(pid: int) -> float:
    """What the process and all below it have taken so far of the processor, with those that have ended."""
    ticks = 0
    for process in processes(pid):
        try:
            # the name, in brackets, may hold spaces; fields 14 to 17 of proc(5) are user and system time, own and of ended children
            said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        ticks += sum(map(int, said[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _client(site: str, path: str, language: str, until: float) -> tuple[list[float], int]:
    headers = {"Accept": "text/html", "Accept-Language": language}

    def ask(connection: http.client.HTTPConnection) -> bool:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status < 500

    return ask_until(urlsplit(site).netloc, ask, until, _TIMEOUT_SECONDS)
