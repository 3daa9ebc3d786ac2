"""What a search costs in processor time: on the names of the real graph, and on so many times as many. It waits for nothing,
so on an idle machine it takes as long."""

from __future__ import annotations

import csv
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph

from loaders.project import Project
from loaders.search import (
    INDEX_FILE,
    LINKS_QUERY,
    NAMES_QUERY,
    VALUES_QUERY,
    Index,
    Name,
    Row,
    Thing,
    collect,
    write_index,
)
from tests.support.synthetic import multiplied_store, real_lines

_SEARCHES = Path(__file__).resolve().parents[1] / "search" / "expected.csv"
_ROUNDS = 5


def run(times: list[int]) -> None:
    """Print a table: things, bytes of the index, seconds to write it, milliseconds of a search at the median and at the 95th percentile."""
    store = multiplied_store(real_lines(Project()), 1)
    things = collect(*(rows_of(store, query) for query in (NAMES_QUERY, LINKS_QUERY, VALUES_QUERY)))
    with _SEARCHES.open(encoding="utf-8", newline="") as file:
        searches = [row["typed"] for row in csv.DictReader(file)]
    print("| names | things | index, MB | written, s | median, ms | p95, ms |\n|---|---:|---:|---:|---:|---:|")
    for multiple in times:
        with TemporaryDirectory() as folder:
            path = Path(folder) / INDEX_FILE
            begun = time.process_time()
            write_index(path, _multiplied(things, multiple))
            written = time.process_time() - begun
            index = Index(path)
            index.search(searches[0])  # reads the dictionaries of sounds
            taken = [_milliseconds(index, typed) for _ in range(_ROUNDS) for typed in searches]
            size = path.stat().st_size / 1e6
        p95 = statistics.quantiles(taken, n=20)[-1]
        print(
            f"| {multiple}× | {len(things) * multiple:,} | {size:.1f} | {written:.1f} | {statistics.median(taken):.1f} | {p95:.1f} |"
        )


def _milliseconds(index: Index, typed: str) -> float:
    begun = time.process_time()
    index.search(typed)
    return (time.process_time() - begun) * 1000


def _multiplied(things: list[Thing], times: int) -> Iterator[Thing]:
    """The things, and copies of them whose names end in the copy's number."""
    yield from things
    for number in range(1, times):
        for thing in things:
            names = tuple(Name(f"{name.text} {number}", name.language, name.role) for name in thing.names)
            yield Thing(f"{thing.iri}~{number}", thing.kind, names, thing.links)


def rows_of(store: pyoxigraph.Store, text: str) -> list[Row]:
    """The rows of a SELECT query over all graphs."""
    answer = store.query(text, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    rows: list[Row] = json.loads(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")["results"]["bindings"]
    return rows
