"""What was harvested lies beside a build, and cannot change what the build says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from loaders.builds.building import build
from loaders.builds.folder import current_build
from loaders.linking.beside import BESIDE_FILE, write_beside
from loaders.project import Project
from loaders.vocabulary import BASE
from service.store.oxigraph_engine import OxigraphEngine

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DATASET = "<http://www.w3.org/ns/dcat#Dataset>"
GRAPH = f"<{BASE}graph/harvest/portal>"
GOOD = f"<https://data.example.org/1> {TYPE} {DATASET} {GRAPH} .\n<{BASE}harvest/portal/dataset/2> {TYPE} {DATASET} {GRAPH} .\n"
CORE = f"<{BASE}indicator/x> {TYPE} <https://terms.example/Kind> <{BASE}graph/core> .\n<https://wikidata.example/Q1> <https://terms.example/of> <{BASE}indicator/x> <{BASE}graph/core> .\n"


def _beside(folder: Path, text: str) -> tuple[str, tuple[str, ...]]:
    core = Store()
    core.load(CORE.encode(), format=RdfFormat.N_QUADS)
    (folder / "portal").mkdir()
    (folder / "portal" / "graph.nq").write_text(text, encoding="utf-8")
    target = folder / BESIDE_FILE
    made = write_beside(folder, core, target)
    return target.read_text(encoding="utf-8") if target.exists() else "", made.left_out


def test_what_a_catalogue_says_of_its_datasets_is_taken(tmp_path: Path) -> None:
    text, left_out = _beside(tmp_path, GOOD)
    assert set(text.splitlines()) == set(GOOD.splitlines())
    assert left_out == ()


@pytest.mark.parametrize(
    "line",
    [
        f"<{BASE}indicator/x> {TYPE} {DATASET} {GRAPH} .", f"<{BASE}new> {TYPE} {DATASET} {GRAPH} .", f"<https://data.example.org/1> {TYPE} {DATASET} <{BASE}graph/core> .",
        f"<https://data.example.org/1> {TYPE} {DATASET} .", f"<https://wikidata.example/Q1> {TYPE} {DATASET} {GRAPH} .",
        f"<https://terms.example/Kind> {TYPE} {DATASET} {GRAPH} .", f"<https://terms.example/of> {TYPE} {DATASET} {GRAPH} .", f"_:b {TYPE} {DATASET} {GRAPH} .",
    ],
    ids=["a thing of ours", "a name of ours", "another graph", "no graph", "a thing we speak of", "a class we use", "a property we use", "a blank node"],
)  # fmt: skip
def test_what_it_says_of_other_things_is_left_out_and_told(tmp_path: Path, line: str) -> None:
    text, left_out = _beside(tmp_path, GOOD + line + "\n")
    assert set(text.splitlines()) == set(GOOD.splitlines())
    assert len(left_out) == 1 and "1 statements about things" in left_out[0]


def test_a_damaged_file_is_left_out_and_told(tmp_path: Path) -> None:
    text, left_out = _beside(tmp_path, GOOD + "<https://data")
    assert text == ""
    assert "harvest it again" in left_out[0]


@pytest.mark.long
def test_a_build_takes_harvests_beside_its_graph_and_the_service_has_them(light_project: Project, tmp_path: Path) -> None:
    plain = build(light_project, tmp_path / "builds").build
    (tmp_path / "harvests" / "portal").mkdir(parents=True)
    (tmp_path / "harvests" / "portal" / "graph.nq").write_text(GOOD, encoding="utf-8")
    made = build(light_project, tmp_path / "builds", harvests=tmp_path / "harvests").build
    again = build(light_project, tmp_path / "builds", harvests=tmp_path / "harvests").build
    assert made.graph.read_bytes() == plain.graph.read_bytes()
    assert (again.version, again.folder) == (made.version, made.folder) and made.version != plain.version
    assert made.counts["harvested statements"] == 2 and made.counts["quads"] == plain.counts["quads"]
    quad = Quad(NamedNode("https://data.example.org/1"), NamedNode(TYPE[1:-1]), NamedNode(DATASET[1:-1]), NamedNode(GRAPH[1:-1]))
    assert quad not in made.load() and quad in made.load(with_harvests=True)
    found = current_build(tmp_path / "builds")
    engine = OxigraphEngine.from_file(str(found.graph), found.files["graph.nq"]["sha256"], BASE, {}, False, 0, str(found.beside))
    assert len(engine) == len(made.load()) + 2
