"""Every kind of page, asked by eight clients at once of the service as it comes, but without kept answers: each page is made of
answers that are computed anew."""

from __future__ import annotations

import http.client
import statistics
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from loaders.project import Project
from tests.bench.contenders import ours_as_it_comes, started
from tests.bench.driving import ask_until
from tests.support.kinds_of_pages import paths_of
from tests.support.synthetic import multiplied, real_lines

CLIENTS = 8
_TIMEOUT_SECONDS = 60
_LANGUAGES = ("zh", "en")


def run(all_times: Iterable[int], seconds: float) -> None:
    """Measure on multiples of the real graph, and print the pages of each from the slowest on."""
    lines = real_lines(Project())
    for times in all_times:
        with tempfile.TemporaryDirectory() as name:
            nquads = Path(name) / "graph.nq"
            with nquads.open("w", encoding="utf-8") as file:
                file.writelines(multiplied(lines, times))
            with started("pages", ours_as_it_comes, nquads, Path(name)) as service:
                site = urlsplit(service.url)
                measure(f"{site.scheme}://{site.netloc}", times, seconds)


def measure(site: str, times: int, seconds: float) -> None:
    """Ask each kind of page for so many seconds, and print milliseconds at the median and at the 95th percentile, and how many
    answers were a failure of the service."""
    found = {kind: drive(site, path, seconds) for kind, path in paths_of(site).items()}
    print(f"\nPages, {times}× the graph, {CLIENTS} clients; milliseconds\n| page | p50 | p95 | asked | failed |\n|---|---:|---:|---:|---:|")
    for kind, (taken, failed) in sorted(found.items(), key=lambda item: -p95(item[1][0])):
        print(f"| {kind} | {statistics.median(taken or [float('inf')]):,.0f} | {p95(taken):,.0f} | {len(taken) + failed} | {failed} |", flush=True)


def p95(taken: list[float]) -> float:
    """The 95th percentile; infinite where nothing was answered."""
    if len(taken) < 2:
        return taken[0] if taken else float("inf")
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def drive(site: str, path: str, seconds: float) -> tuple[list[float], int]:
    """The milliseconds of each answer to all clients, and how many were 5xx or none."""
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(CLIENTS) as pool:
        results = list(pool.map(lambda number: _client(site, path, _LANGUAGES[number % 2], until), range(CLIENTS)))
    return [one for taken, _ in results for one in taken], sum(failed for _, failed in results)


def _client(site: str, path: str, language: str, until: float) -> tuple[list[float], int]:
    headers = {"Accept": "text/html", "Accept-Language": language}

    def ask(connection: http.client.HTTPConnection) -> bool:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status < 500

    return ask_until(urlsplit(site).netloc, ask, until, _TIMEOUT_SECONDS)
