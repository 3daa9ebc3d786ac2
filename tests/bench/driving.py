"""Sending one query to one endpoint from several clients at once, and what came of it."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/sparql-results+json",
}


@dataclass(frozen=True)
class Outcome:
    """Requests per second and milliseconds per request of ``clients`` that ask one query for some time.

    ``failed`` counts answers that were no 200 and those that did not come before the time-out; ``rows`` is how many
    rows an answer has, so that servers that answer differently are not compared.
    """

    clients: int
    answered: int
    failed: int
    per_second: float
    p50: float
    p95: float
    p99: float
    rows: int


def drive(url: str, query: str, clients: int, seconds: float, timeout_seconds: float) -> Outcome:
    """Ask for ``seconds``; requests that run then may end, within ``timeout_seconds`` of their start."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        one = [pool.submit(_client, url, query, started + seconds, timeout_seconds) for _ in range(clients)]
        results = [future.result() for future in one]
    elapsed = time.perf_counter() - started
    times = sorted(milliseconds for found, _, _ in results for milliseconds in found)
    failed = sum(number for _, number, _ in results)
    answer = next((answer for _, _, answer in results if answer), None)
    rows = len(json.loads(answer)["results"]["bindings"]) if answer else 0
    if not times:
        never = float("inf")
        return Outcome(clients, 0, failed, 0.0, never, never, never, rows)
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return Outcome(clients, len(times), failed, len(times) / elapsed, cuts[49], cuts[94], cuts[98], rows)


def _client(url: str, query: str, until: float, timeout_seconds: float) -> tuple[list[float], int, bytes]:
    site, body, answers = urlsplit(url), urlencode({"query": query}), [b""]

    def ask(connection: http.client.HTTPConnection) -> bool:
        begun = time.perf_counter()
        connection.request("POST", site.path, body, _HEADERS)
        response = connection.getresponse()
        answer = _read(response, begun + timeout_seconds)
        if response.status != 200:
            return False
        answers[0] = answer
        return True

    return *ask_until(site.netloc, ask, until, timeout_seconds), answers[0]


def ask_until(
    address: str, ask: Callable[[http.client.HTTPConnection], bool], until: float, timeout_seconds: float
) -> tuple[list[float], int]:
    """Ask again and again over one connection, at least once: the milliseconds of each good answer, and how many others came
    or did not. ``ask`` says whether its answer is good."""
    times: list[float] = []
    failed = 0
    connection = http.client.HTTPConnection(address, timeout=timeout_seconds)
    while not (times or failed) or time.perf_counter() < until:
        started = time.perf_counter()
        try:
            good = ask(connection)
        except (OSError, http.client.HTTPException):
            connection.close()
            good = False
        if good:
            times.append((time.perf_counter() - started) * 1000)
        else:
            failed += 1
    connection.close()
    return times, failed


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    """The body; the socket's own time-out begins anew with each piece that dribbles in."""
    pieces = []
    while piece := response.read(1 << 16):
        pieces.append(piece)
        if time.perf_counter() > until:
            raise TimeoutError
    return b"".join(pieces)
