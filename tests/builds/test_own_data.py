"""A user's folder is read after the project's data: in graphs of its own, held to the same shapes, kept apart."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from loaders.builds.building import build
from loaders.builds.folder import Build
from loaders.problems import InputProblems, NotValid
from loaders.project import Project
from loaders.quality.mutation import Mutant
from loaders.vocabulary import BASE, DG
from tests.support.commands import Run, lines_of
from tests.support.documentation import README
from tests.support.once import once_a_run
from tests.support.own_data import EXAMPLE, example_in, with_own
from tests.support.projects import copy_project, lighten
from tests.support.tables import edit, set_cells

pytestmark = pytest.mark.long

QUERY = "what-does-the-example-city-state"
#: A shape that each figure of the example breaks.
NO_FIGURE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/shapes#> .
    e:None a sh:NodeShape ; sh:targetClass <https://w3id.org/datagov-kg/ontology#Observation> ;
    sh:severity sh:Violation ; sh:sparql [ sh:message "{$this} is of the example city." ; sh:select
    "SELECT $this { $this <http://purl.org/linked-data/sdmx/2009/dimension#refArea> <https://w3id.org/datagov-kg/region/example-city> }" ] ."""


@pytest.fixture(scope="module")
def own_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The light project built with the worked example, whose text lies beside its tables."""

    def make(folder: Path) -> Build:
        project = lighten(copy_project(folder / "project"))
        return build(with_own(project, example_in(folder)), folder / "builds").build

    return once_a_run(tmp_path_factory, "own", make)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The worked example in the working directory, where nothing is built yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DGKG_STORE", str(tmp_path / "build"))
    monkeypatch.delenv("DGKG_REPORTS", raising=False)
    return example_in(tmp_path)


@pytest.fixture
def with_own_build(own_build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The build with the example as the current one."""
    monkeypatch.setenv("DGKG_STORE", str(own_build.folder.parent))
    return own_build


def graph_of(line: str) -> str:
    """The name of the graph of an N-Quads line."""
    return line.rstrip(" .\n").rpartition(" <")[2].removesuffix(">").removeprefix(f"{BASE}graph/")


def test_the_graphs_of_the_project_stay_and_the_users_data_have_their_own(own_build: Build, light_build: Build) -> None:
    without = set(light_build.graph.read_text(encoding="utf-8").splitlines())
    whole = set(own_build.graph.read_text(encoding="utf-8").splitlines())
    judged = [f"<{term}>" for term in (DG.verdict, DG.verdictReason, DG.neededPace, DG.observedPace, DG.outcome)]
    added = [line for line in whole - without if not any(term in line for term in judged)]
    changed = [line for line in without - whole if not any(term in line for term in judged)]
    assert changed == [], "targets are judged as of the latest report; nothing else changes"
    graphs = [graph_of(line) for line in added]
    assert set(graphs) == {EXAMPLE, f"own-{EXAMPLE}", "shared", "checks"}
    assert own_build.counts["claims"] == light_build.counts["claims"] + 10
    assert own_build.counts["checks"] == light_build.counts["checks"] + 2, "its growth, and its own law"


def test_what_is_no_report_stands_in_the_graph_of_the_folder(own_build: Build) -> None:
    lines = [line for line in own_build.graph.open(encoding="utf-8") if graph_of(line) == f"own-{EXAMPLE}"]
    for path in ("body/example-city-data-bureau", "region/example-city", "indicator/open-data-sets",
                 "policy/example-city-open-data-measures", "series-of-reports/example-city-communiques"):  # fmt: skip
        assert any(line.startswith(f"<{BASE}{path}>") for line in lines), path
    assert any("eli/ontology#date_document" in line for line in lines), "the fact from outside"


def test_a_build_without_own_data_keeps_nothing_of_the_kind(light_build: Build) -> None:
    assert light_build.own_folders == []
    assert light_build.manifest["own"] == []


def test_a_build_keeps_the_users_shapes_and_queries_and_names_no_path(own_build: Build) -> None:
    (kept,) = own_build.own_folders
    assert own_build.manifest["own"] == [kept.name] == [EXAMPLE]
    assert {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()} == {
        f"queries/{QUERY}.rq", "shapes/example-city.ttl",
    }  # fmt: skip
    assert str(own_build.folder.parent) not in (own_build.folder / "manifest.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("with_own_build")
def test_the_users_queries_are_listed_and_answered(run: Run) -> None:
    assert len(run("query", QUERY, "-f", "csv").stdout.splitlines()) == 1 + 10
    assert QUERY in run("queries").stdout


def test_the_users_shapes_are_validated_again(
    run: Run, own_build: Build, light_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds = tmp_path / "builds"
    shutil.copytree(own_build.folder, builds / own_build.folder.name)
    (builds / "current").symlink_to(own_build.folder.name)
    monkeypatch.setenv("DGKG_STORE", str(builds))
    command = ["--project", str(light_project.root), "validate"]
    assert run(*command).exit_code == 0
    (builds / "current" / "own" / EXAMPLE / "shapes" / "none.ttl").write_text(NO_FIGURE, encoding="utf-8")
    result = run(*command)
    assert result.exit_code == 1
    assert result.stdout.count("is of the example city.") == 10


@pytest.mark.usefixtures("with_own_build")
def test_the_service_gets_the_users_queries_and_shapes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Project] = []
    monkeypatch.setattr("service.server.serve.run", lambda settings, project: served.append(project))
    assert run("serve").exit_code == 0
    (project,) = served
    assert QUERY in {path.stem for path in project.query_files()}
    assert "example-city.ttl" in {path.name for path in project.shape_files()}


def test_where_nothing_is_built_serve_builds_first(
    run: Run, light_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores: list[str] = []
    monkeypatch.setattr("service.server.serve.run", lambda settings, project: stores.append(settings.store))
    monkeypatch.setenv("DGKG_STORE", str(tmp_path / "builds"))
    result = run("--project", light_project.root, "serve")
    assert result.exit_code == 0
    assert "building first" in result.stderr
    assert (tmp_path / "builds" / "current" / "graph.nq").is_file()
    assert run("--project", light_project.root, "serve").stderr == "", "the second time there is a build"
    assert stores == [str(tmp_path / "builds")] * 2


def test_the_users_figures_are_counted_by_coverage(run: Run, example: Path, light_project: Project) -> None:
    before, after = (run("--project", light_project.root, "coverage", *own).stdout for own in ([], ["--with", example]))
    assert before != after


def test_the_users_figures_are_corrupted_too(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrupted: list[Project] = []

    def mutate(project: Project, *_: int) -> list[Mutant]:
        corrupted.append(project)
        return []

    monkeypatch.setattr("loaders.quality.mutation.mutate", mutate)
    assert run("mutate", "--with", example).exit_code == 0
    assert [path.name for path in corrupted[0].report_folders()][-1] == EXAMPLE


def test_the_users_figures_are_exported(run: Run, example: Path, light_project: Project) -> None:
    assert run("--project", light_project.root, "build", "--with", example).exit_code == 0
    assert run("export", "claims.csv").exit_code == 0
    lines = Path("claims.csv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(f"{EXAMPLE},")]
    assert len(rows) == 10


def test_a_text_beside_its_tables_is_accounted_for(run: Run, example: Path, light_project: Project) -> None:
    result = run("--project", light_project.root, "account", "--with", example)
    assert result.exit_code == 0
    (row,) = [line for line in result.stdout.splitlines() if EXAMPLE in line]
    assert [cell.strip() for cell in row.split("│")[2:-1]] == ["27", "10", "17", "0", "0", "10"]


def test_the_numerals_of_a_text_that_no_row_has_yet_are_listed(
    run: Run, example: Path, light_project: Project
) -> None:
    edit(example / "claims.csv", list.clear)
    text = (example / "report.toml").read_text(encoding="utf-8").replace("claims = 10", "claims = 0")
    (example / "report.toml").write_text(text, encoding="utf-8")
    result = run("--project", light_project.root, "account", "--with", example)
    assert result.exit_code == 1
    *problems, last = lines_of(result.stderr)
    assert last == "10 problems. Nothing was changed."
    assert any("numeral '12.60' at 68 (line 9 of the text)" in line for line in problems)


def misplaced(folder: Path) -> None:
    """A range that is off by two characters."""
    set_cells(folder / "claims.csv", 0, start="70", end="75")


def without_a_column(folder: Path) -> None:
    """A table that lost its column of units."""
    path = folder / "claims.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    gone = rows[0].index("unit")
    path.write_text("".join(",".join(row[:gone] + row[gone + 1 :]) + "\n" for row in rows), encoding="utf-8")


@dataclass(frozen=True)
class Planted:
    """A mistake planted in the example, and the line that it gives: its place, what is wrong, what to do."""

    plant: Callable[[Path], Any]
    place: str
    message: str
    remedy: str


MISTAKES = {
    "unknown indicator": Planted(
        lambda folder: set_cells(folder / "claims.csv", 5, indicator="open-datasets"),
        "claims.csv:7 [indicator]", "unknown indicator 'open-datasets'", "Did you mean 'open-data-sets'",
    ),
    "wrong range": Planted(
        misplaced, "claims.csv:2 [start]", "'12.60' is not at 70–75", "The nearest one begins at 68."
    ),
    "missing column": Planted(
        without_a_column, "claims.csv:1 [unit]", "column 'unit' is missing", "Add it to the header line."
    ),
    "clashing id": Planted(
        lambda folder: set_cells(folder / "schemes" / "regions.csv", 0, id="beijing"),
        "schemes/regions.csv:2 [id]", "duplicate id 'beijing', first on line", "Give one of them another id",
    ),
    "figure that breaks a shape": Planted(
        lambda folder: set_cells(folder / "claims.csv", 5, value="-4000"),
        "claims.csv:7", "is -4000; what is counted, ranked or averaged here is not negative",
        "It breaks the shape CountNotNegative: correct the row.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gives_one_error_with_its_file_and_line_and_what_to_do(
    run: Run, example: Path, name: str
) -> None:
    planted = MISTAKES[name]
    planted.plant(example)
    result = run("build", "--with", example)
    assert result.exit_code == 1
    line, last = lines_of(result.stderr)
    assert line.startswith(f"{EXAMPLE}/{planted.place}: ")
    assert planted.message in line
    assert planted.remedy in line
    assert name != "unknown indicator" or line.partition(" or ")[0] in README.read_text(encoding="utf-8"), "the README shows it"
    assert last in ("1 problem. Nothing was changed.", "The graph breaks its shapes: the last good build stays.")
    assert not Path("build").exists()


def test_a_contradiction_of_the_users_own_is_named_at_its_row(example: Path, light_project: Project, tmp_path: Path) -> None:
    set_cells(example / "claims.csv", 1, value="21.0", printed="21.0")
    (example / "text.txt").unlink()
    with pytest.raises(InputProblems) as raised:
        build(with_own(light_project, example), tmp_path / "build")
    (problem,) = raised.value.problems
    assert (Path(problem.file).name, problem.line) == ("claims.csv", 4)
    assert "growth.data-production-growth" in problem.message
    assert "findings.csv" in problem.remedy


def test_a_users_law_over_the_projects_figures_is_explained_beside_the_law(
    tmp_path: Path, light_project: Project
) -> None:
    """A folder without a report has a register of findings of its own."""
    folder = tmp_path / "laws"
    folder.mkdir()
    law = "storage-is-production,equality,linear,存储等于生产,All that is produced is stored,term"
    rows = [
        "identity,kind,form,label_zh,label_en,role,indicator,region,at,coefficient",
        f"{law},data-production,china,same,1", f"{law},data-storage,china,end,-1",
    ]  # fmt: skip
    (folder / "identities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    project = with_own(light_project, folder)
    with pytest.raises(InputProblems) as raised:
        build(project, tmp_path / "build")
    found = [
        re.match(r"unexplained finding (\S+) with the residual (\S+): ", problem.message)
        for problem in raised.value.problems
    ]
    explained = ["finding,residual,judged_as,explanation_zh,explanation_en"]
    explained += [f"{match[1]},{match[2]},,虚构的定律,An invented law" for match in found if match]
    assert len(explained) > 1 and all("storage-is-production" in line for line in explained[1:])
    (folder / "findings.csv").write_text("\n".join(explained) + "\n", encoding="utf-8")
    made = build(project, tmp_path / "build")
    assert f"{BASE}finding/LinearIdentity/storage-is-production" in made.build.graph.read_text(encoding="utf-8")


def test_a_users_shape_that_a_figure_of_the_project_breaks_stops_the_build(
    example: Path, light_project: Project, tmp_path: Path
) -> None:
    (example / "shapes" / "none.ttl").write_text(NO_FIGURE.replace("example-city>", "china>"), encoding="utf-8")
    with pytest.raises(NotValid) as raised:
        build(with_own(light_project, example), tmp_path / "build")
    assert "It breaks the shape None: correct the row." in str(raised.value)
