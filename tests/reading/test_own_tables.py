"""What a user's folder may not do: take a name that is known, or hold what nothing would read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from loaders.problems import InputProblems
from loaders.project import Project
from loaders.sources import read_sources
from loaders.validation import project_shapes
from service.stored.model import read_queries
from tests.support.commands import Run, lines_of, mistake
from tests.support.own_data import EXAMPLE, example_in, problems_of, with_own
from tests.support.tables import edit, set_cells

pytestmark = pytest.mark.long


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The worked example."""
    return example_in(tmp_path)


@dataclass(frozen=True)
class Wrong:
    """What a user does, and the one problem: its file, line and column, words of its message and remedy."""

    does: Callable[[Path], Any]
    file: str
    line: int
    column: str
    message: str
    remedy: str


def renamed(old: str, new: str) -> Callable[[Path], Any]:
    """Give a file of the folder another name."""
    return lambda folder: (folder / old).rename(folder / new)


def added(name: str, text: str = "id\n") -> Callable[[Path], Any]:
    """Add a file."""

    def add(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return add


WRONG = {
    "id of another scheme's row": Wrong(
        lambda folder: set_cells(folder / "entities" / "bodies.csv", 0, id="china-mobile"),
        "entities/bodies.csv", 2, "id", "duplicate id 'china-mobile', first on line", "Give one of them another id",
    ),
    "name that another concept has": Wrong(
        lambda folder: set_cells(folder / "schemes" / "indicators.csv", 0, label_zh="数据生产总量"),
        "schemes/indicators.csv", 2, "label_zh", "'数据生产总量' is a name of 'data-production' already", "change one",
    ),
    "law that is known": Wrong(
        lambda folder: edit(
            folder / "identities.csv",
            lambda rows: [row.update(identity="per-capita.data-production") for row in rows],
        ),
        "identities.csv", 2, "identity", "the law 'per-capita.data-production' stands in", "another name",
    ),
    "misspelt table": Wrong(
        renamed("schemes/regions.csv", "schemes/region.csv"),
        "schemes/region.csv", 0, "", "adds rows to a table 'region.csv'", "Did you mean 'regions.csv'",
    ),
    "table that nothing reads": Wrong(
        added("claims-2.csv"), "claims-2.csv", 0, "", "is a file that nothing reads", "Put it where",
    ),
    "table in a folder that nothing reads": Wrong(
        added("scheme/regions.csv"), "scheme/regions.csv", 0, "", "is a file that nothing reads", "Put it where",
    ),
    "report with the id of another": Wrong(
        added("reports/survey-2024/report.toml", ""),
        "reports/survey-2024", 0, "", "is the report's id, but another report has it", "Rename the folder",
    ),
    "report with the name of a graph": Wrong(
        added("reports/checks/report.toml", ""),
        "reports/checks", 0, "", "graphs that are no report's are named so", "Rename the folder",
    ),
    "report with the name of a user's graph": Wrong(
        added(f"reports/own-{EXAMPLE}/report.toml", ""),
        f"reports/own-{EXAMPLE}", 0, "", "graphs that are no report's are named so", "Rename the folder",
    ),
    "report whose name is no id": Wrong(
        added("reports/统计公报/report.toml", ""),
        "reports/统计公报", 0, "", "cannot be part of addresses", "Latin letters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_clash_or_a_file_that_nothing_reads_is_one_problem(
    example: Path, light_project: Project, name: str
) -> None:
    wrong = WRONG[name]
    wrong.does(example)
    (problem,) = problems_of(with_own(light_project, example))
    assert (problem.file, problem.line, problem.column) == (str(example / wrong.file), wrong.line, wrong.column)
    assert wrong.message in problem.message
    assert wrong.remedy in problem.remedy


def test_notes_beside_the_data_are_no_mistake(example: Path, light_project: Project) -> None:
    for name in ("notes.md", "scan.pdf", ".hidden", "drafts/old.txt"):
        added(name)(example)
    assert problems_of(with_own(light_project, example)) == []


def test_a_folder_that_is_not_there_and_one_without_data_are_problems(tmp_path: Path, light_project: Project) -> None:
    (tmp_path / "empty").mkdir()
    problems = problems_of(with_own(light_project, tmp_path / "empty", tmp_path / "none"))
    assert [(Path(problem.file).name, problem.message) for problem in problems] == [
        ("empty", "holds no data"), ("none", "is no folder"),
    ]  # fmt: skip


def test_a_folder_whose_name_is_no_id_is_a_problem(example: Path, light_project: Project) -> None:
    other = example.rename(example.parent / "我的 data")
    messages = {problem.message for problem in problems_of(with_own(light_project, other))}
    assert messages == {"the folder's name '我的 data' cannot be part of addresses"}


def test_folders_are_read_in_order_and_may_build_on_each_other(
    example: Path, tmp_path: Path, light_project: Project
) -> None:
    """The catalogue in one folder, the report in another that names what the first declares."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    for name in ("entities", "schemes", "identities.csv"):
        shutil.move(example / name, catalogue / name)
    project = with_own(light_project, catalogue, example)
    assert problems_of(project) == []
    assert list(read_sources(project).reports)[-1] == EXAMPLE
    assert problems_of(replace(project, own=project.own[1:])) != []


def test_the_same_folder_name_twice_is_a_mistake_of_the_command_line(
    run: Run, example: Path, light_project: Project
) -> None:
    other = shutil.copytree(example, example.parent / "other" / EXAMPLE)
    line = mistake(run("--project", light_project.root, "coverage", "--with", example, "--with", other))
    assert line.startswith(f"--with: two folders are named '{EXAMPLE}'")


def test_a_users_shape_may_not_speak_of_a_shape_of_the_project(example: Path) -> None:
    weakened = "<https://w3id.org/datagov-kg/shapes#ShareWithinWhole> <http://www.w3.org/ns/shacl#deactivated> true ."
    added("shapes/weaker.ttl", weakened)(example)
    with pytest.raises(InputProblems) as raised:
        project_shapes(with_own(Project(), example))
    (problem,) = raised.value.problems
    assert problem.file.endswith("shapes/weaker.ttl")
    assert "ShareWithinWhole>, which the project's shapes define" in problem.message


@pytest.mark.long
def test_a_users_shape_that_is_no_turtle_or_no_sparql_is_explained(example: Path, run: Run, light_project: Project) -> None:
    path = example / "shapes" / "example-city.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("SELECT $this ?value WHERE", "SELECT $this WERE"), encoding="utf-8")
    lines = lines_of(run("--project", light_project.root, "build", "--with", example).stderr)
    assert "CityBelowChina" in lines[0] and "Traceback" not in lines[0]
    path.write_text("e:Nothing a sh:NodeShape .", encoding="utf-8")
    lines = lines_of(run("--project", light_project.root, "build", "--with", example).stderr)
    assert "example-city.ttl:1: is not valid Turtle" in lines[0]


def test_a_users_query_may_not_have_the_name_of_another(example: Path, run: Run, light_project: Project) -> None:
    known = next(path for path in Project().query_files() if path.stem == "what-grew-fastest")
    added("queries/what-grew-fastest.rq", known.read_text(encoding="utf-8"))(example)
    with pytest.raises(InputProblems, match="a query 'what-grew-fastest' is known already"):
        read_queries(with_own(light_project, example).query_files())
    result = run("--project", light_project.root, "build", "--with", example)
    assert result.exit_code == 1
    assert "queries/what-grew-fastest.rq: a query 'what-grew-fastest' is known already" in result.stderr
