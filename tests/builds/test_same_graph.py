"""What says nothing changes nothing: the order of rows and what ends lines; the same graph is built, IRI for IRI."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.builds.building import Built, build, prove
from loaders.emission.graphs import named_graphs
from loaders.project import ROOT, Project
from loaders.sources import gather_sources, read_sources
from loaders.words import lexicon
from tests.conftest import texts_location
from tests.support.projects import copy_project
from tests.support.tables import Cells, edit, read_rows, replace_once

pytestmark = pytest.mark.long

MAPPINGS = "loaders/linking/mappings"
Order = Callable[[list[Cells]], object]


def tables_of(project: Project) -> list[Path]:
    """Every table of the project that a build reads."""
    folders = (project.reports, project.entities, project.ontology)
    return sorted(path for folder in folders for path in folder.rglob("*.csv"))


def copied(root: Path) -> Project:
    """A copy of all of the project's data, mappings too."""
    project = copy_project(root)
    shutil.copytree(ROOT / MAPPINGS, root / MAPPINGS)
    return project


def in_another_order(root: Path, order: Order) -> Project:
    """A copy of the project, all rows of all tables put into another order."""
    project = copied(root)
    for table in tables_of(project):
        edit(table, order)
    return project


@pytest.mark.reference
def test_the_rows_of_all_tables_reversed_build_the_same_graph_and_findings(tmp_path: Path, built: Built) -> None:
    project = in_another_order(tmp_path / "project", lambda rows: rows.reverse())
    made = build(project, tmp_path / "builds", texts_location())
    assert made.build.graph.read_bytes() == built.build.graph.read_bytes()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_rows_of_all_tables_shuffled_give_the_same_graph(tmp_path: Path, seed: int) -> None:
    project = in_another_order(tmp_path / "project", random.Random(seed).shuffle)
    assert read_rows(project.entities / "bodies.csv") != read_rows(Project().entities / "bodies.csv")
    graphs = [
        set(named_graphs(chosen, sources, {}, sources.ground()))
        for chosen in (Project(), project) for sources in (read_sources(chosen),)
    ]  # fmt: skip
    assert graphs[0] == graphs[1]


def test_a_windows_checkout_gives_the_same_graph(tmp_path: Path, texts_folder: Path) -> None:
    project = copied(tmp_path / "project")
    for path in (path for path in project.root.rglob("*") if path.suffix in (".csv", ".toml", ".ttl", ".rq", ".tsv")):
        path.write_bytes(b"\xef\xbb\xbf" * (path.suffix != ".rq") + path.read_bytes().replace(b"\n", b"\r\n"))
    texts = tmp_path / "texts"
    texts.mkdir()
    for path in texts_folder.glob("*.txt"):
        (texts / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    graphs = []
    for chosen, folder in ((Project(), texts_folder), (project, texts)):
        sources = read_sources(chosen)
        quotes, _, problems = prove(sources, folder)
        assert problems == []
        graphs.append(set(named_graphs(chosen, sources, quotes, sources.ground())))
    assert graphs[0] == graphs[1]


def test_the_order_of_words_changes_no_reading(tmp_path: Path) -> None:
    for name, model in (
        ("multipliers", lexicon.Multiplier), ("number_words", lexicon.NumberWord),
        ("qualifiers", lexicon.QualifyingWord), ("not_tenths", lexicon.NotTenths),
    ):  # fmt: skip
        copy = tmp_path / f"{name}.csv"
        copy.write_bytes(lexicon.table(name).read_bytes())
        edit(copy, lambda rows: rows.reverse())
        read: object = lexicon.read_words(copy, model)
        assert read == lexicon.read_words(lexicon.table(name), model)


def test_claims_of_one_numeral_that_state_one_fact_are_refused_with_both_lines(broken_project: Project) -> None:
    table = next(iter(sorted(broken_project.reports.glob("*/claims.csv"))))
    rows = read_rows(table)
    first = next(number for number, row in enumerate(rows) if row["shared"] == "")
    edit(table, lambda rows: rows[first].update(shared="2"))
    edit(table, lambda rows: rows.insert(first + 1, dict(rows[first])))
    replace_once(table.parent / "report.toml", f"claims = {len(rows)}", f"claims = {len(rows) + 1}")
    (found,) = [p for p in gather_sources(broken_project)[1] if "same fact" in p.message]
    assert (found.line, f"line {first + 2}" in found.message) == (first + 3, True)
