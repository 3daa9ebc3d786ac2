"""The snippets of the download page run as they are printed and give what the graph says; README's
queries give the same rows in every engine over the flat graph, whose default graph is no union."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from loaders.builds.folder import Build
from service.pages.snippets import Snippet, snippets
from tests.support.documentation import README
from tests.support.engines import fuseki
from tests.support.engines.process import not_installed

SNIPPETS = {snippet.name: snippet for snippet in snippets()}
QUERIES = re.findall(r"```sparql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)

Rows = list[tuple[str, ...]]


def rows(text: str) -> Rows:
    """The rows of a CSV, without its head; numbers as numbers, so that 50 and 50.0 are the same."""
    found = list(csv.reader(io.StringIO(text.strip())))[1:]
    return sorted(tuple(_plain(cell) for cell in row) for row in found)


def _plain(cell: str) -> str:
    try:
        return str(float(cell))
    except ValueError:
        return cell


@pytest.fixture(scope="session")
def arq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``arq``, Jena's command, out of the jar that the tests of engines fetch."""
    folder = tmp_path_factory.mktemp("jena")
    jar, command = fuseki.fetch(folder), folder / "arq"
    command.write_text(f'#!/bin/sh\nexec java -Xmx1g -cp {jar} arq.arq "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def national(built_build: Build) -> Rows:
    """What each snippet prints, out of the exported table by the ids in it."""
    with (built_build.folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        found = [
            (row["period"], row["value"], row["lower"], row["upper"])
            for row in csv.DictReader(file)
            if (row["indicator"], row["region"], row["population"], row["industry"])
            == ("data-production", "china", "all", "all")
        ]
    assert len(found) > 5
    return sorted(tuple(map(_plain, row)) for row in found)


def printed(command: list[str], build: Build, path: Path | None = None) -> str:
    """What the command prints, run in the folder of the build; without our own packages in reach."""
    environment = {"PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=build.folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def only(name: str, language: str) -> Snippet:
    """The snippet of this name, which is of this language."""
    assert SNIPPETS[name].language == language
    return SNIPPETS[name]


def test_every_snippet_is_run_here_and_reads_a_file_of_the_build(built_build: Build) -> None:
    assert set(SNIPPETS) == {"pandas", "R", "pyoxigraph", "rdflib", "Apache Jena"}
    for snippet in SNIPPETS.values():
        assert snippet.file in built_build.files and snippet.file in snippet.code
        assert snippet.name in README.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("name", ["pandas", "pyoxigraph", pytest.param("rdflib", marks=pytest.mark.reference)])
def test_a_snippet_in_python_prints_what_the_graph_says(name: str, built_build: Build, national: Rows) -> None:
    assert rows(printed([sys.executable, "-c", only(name, "python").code], built_build)) == national


@pytest.mark.engines
def test_the_snippet_in_r_prints_what_the_graph_says(built_build: Build, national: Rows) -> None:
    if shutil.which("Rscript") is None:
        not_installed("R is not here: install r-base-core")
    assert rows(printed(["Rscript", "-e", only("R", "r").code], built_build)) == national


@pytest.mark.engines
def test_the_snippet_for_jena_prints_what_the_graph_says(built_build: Build, national: Rows, arq: Path) -> None:
    assert rows(printed(["sh", "-c", only("Apache Jena", "sh").code], built_build, arq)) == national


def in_union(query: str, store: pyoxigraph.Store) -> Rows:
    """The rows of a query over the union of the named graphs."""
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return rows(answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV).decode())  # type: ignore[union-attr]


def _pyoxigraph(build: Build) -> Callable[[str], str]:
    store = pyoxigraph.Store()
    turtle = gzip.decompress((build.folder / "graph.ttl.gz").read_bytes())
    store.bulk_load(turtle, format=pyoxigraph.RdfFormat.TURTLE)

    def ask(query: str) -> str:
        answer = store.query(query)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        return answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV).decode()  # type: ignore[union-attr]

    return ask


def _rdflib(build: Build) -> Callable[[str], str]:
    turtle = gzip.decompress((build.folder / "graph.ttl.gz").read_bytes())
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    return lambda query: graph.query(query).serialize(format="csv").decode()  # type: ignore[union-attr]


@pytest.mark.long
@pytest.mark.parametrize("engine", [_pyoxigraph, pytest.param(_rdflib, marks=pytest.mark.reference)])
def test_the_queries_of_the_readme_give_the_same_rows_over_the_flat_graph(
    engine: Callable[[Build], Callable[[str], str]], built_build: Build, built_store: pyoxigraph.Store
) -> None:
    ask = engine(built_build)
    for query in QUERIES:
        expected = in_union(query, built_store)
        assert expected and rows(ask(query)) == expected
